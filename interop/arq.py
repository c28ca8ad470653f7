"""Jena ARQ in a process of its own: python arq.py CLASS-PATH SECONDS FILE < {"name": "query", ...} > {"name": ...}

Loads the file once and answers each query within so many seconds: SPARQL JSON or N-Triples, or {"error": reason}. A JVM
for each query, as Jena's command line needs, would take most of the time that CI has.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any

import jpype


def main(class_path: str, seconds: float, path: str) -> None:
    jpype.startJVM("-Xmx1g", "-XX:+UseSerialGC", classpath=class_path.split(":"), convertStrings=True)
    model = jpype.JClass("org.apache.jena.riot.RDFDataMgr").loadModel(path)
    answers = {name: answer(model, text, seconds) for name, text in json.load(sys.stdin).items()}
    json.dump(answers, sys.stdout)
    sys.stdout.flush()
    jpype.shutdownJVM()


def answer(model: Any, text: str, seconds: float) -> dict[str, Any]:
    """The answer to one query, with the seconds that it took."""
    start = time.perf_counter()
    out = jpype.JClass("java.io.ByteArrayOutputStream")()
    query = jpype.JClass("org.apache.jena.query.QueryFactory").create(text)
    builder = jpype.JClass("org.apache.jena.query.QueryExecution").create().query(query).model(model)
    execution = builder.timeout(int(seconds * 1000), jpype.JClass("java.util.concurrent.TimeUnit").MILLISECONDS).build()
    try:
        if query.isSelectType():
            jpype.JClass("org.apache.jena.query.ResultSetFormatter").outputAsJSON(out, execution.execSelect())
        else:
            triples = jpype.JClass("org.apache.jena.riot.Lang").NTRIPLES
            jpype.JClass("org.apache.jena.riot.RDFDataMgr").write(out, execution.execConstruct(), triples)
    except jpype.JClass("org.apache.jena.query.QueryCancelledException"):
        return {"error": f"no answer in {seconds:g} s"}
    finally:
        execution.close()
    return {"body": bytes(out.toByteArray()).decode(), "seconds": time.perf_counter() - start}


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]), sys.argv[3])
