"""Our reader and pipeline beside spaCy with textacy (English) and Frog (Dutch): same texts, same run, two cores.

`benchmarks/run` installs everything and calls this; the result is benchmarks/RESULTS.md.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import report
import texts
from analysis import Job, Result

HERE = Path(__file__).parent
ENVIRONMENT = {"OMP_NUM_THREADS": "2", "OPENBLAS_NUM_THREADS": "2", "TOKENIZERS_PARALLELISM": "false"}
TASKS = {
    "pipeline": ("facts",),
    "reader": ("trees", "names", "facts"),
    "rules": ("facts",),
    "spaCy + textacy": ("trees", "names", "facts"),
    "spaCy + textacy, 2 processes": (),
    "Frog": ("trees", "names"),
}
SYSTEMS = {
    "en": ("pipeline", "reader", "rules", "spaCy + textacy", "spaCy + textacy, 2 processes"),
    "nl": ("pipeline", "reader", "rules", "Frog"),
}
LOGS = {"spaCy": "spacy.log", "Frog": "frog.log"}  # what benchmarks/run wrote while it installed


def main() -> None:
    parts = [report.heading()]
    for language, systems in SYSTEMS.items():
        golds = {"trees": texts.trees(language), "names": texts.names(language), "facts": texts.facts(language)}
        rounds = texts.rounds(language)
        found: dict[str, Result | str] = {}
        for system in systems:
            print(f"{language} {system}", file=sys.stderr, flush=True)
            tasks = {task: tuple(g.text for g in golds[task]) for task in TASKS[system]}
            measure(Job(system, language, texts.SHORT[language], (), {}))  # so that all are loaded from a warm disk
            found[system] = measure(Job(system, language, texts.SHORT[language], rounds, tasks))
        parts.append(report.language(language, rounds, golds, found))
    (HERE / "RESULTS.md").write_text("\n\n".join([*parts, report.NOTES]) + "\n", encoding="utf-8")
    print("\n\n".join(parts))


def measure(job: Job) -> Result | str:
    """What a process of its own found, or the line that says why it could not."""
    with tempfile.TemporaryDirectory() as folder:
        given, found = Path(folder) / "job", Path(folder) / "result"
        given.write_bytes(pickle.dumps(job))
        command = [sys.executable, str(HERE / "worker.py"), str(given), str(found), str(time.monotonic())]
        done = subprocess.run(command, env={**os.environ, **ENVIRONMENT}, stderr=subprocess.PIPE, text=True)
        if done.returncode or not found.exists():
            return _reason(job.system, done.stderr)
        result: Result = pickle.loads(found.read_bytes())
        return result


def _reason(system: str, errors: str) -> str:
    lines = errors.strip().splitlines() or ["no message"]
    log = HERE / ".venv" / LOGS.get(system.split()[0], "none")
    said = log.read_text(encoding="utf-8", errors="replace").splitlines() if log.is_file() else []
    failed = [line for line in said if line.startswith(("ERROR:", "E:"))]  # as pip and apt-get begin such lines
    return "; ".join([lines[-1], *(f"installing it said: {line}" for line in failed[-1:])])


if __name__ == "__main__":
    main()
