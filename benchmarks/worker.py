"""One system in a process of its own: reads a Job from the first file named, writes its Result to the second."""

from __future__ import annotations

import os
import pickle
import sys
import time
from pathlib import Path

from analysis import Job, Result, System

CORES = 2


def main(given: Path, found: Path, started: float) -> None:
    job: Job = pickle.loads(given.read_bytes())
    system = load(job.system, job.language)
    before = time.monotonic()
    system.run([job.short])
    loaded = time.monotonic()
    again = loaded - before if system.reloads else 0.0
    seconds = tuple(_timed(system, texts) - again for texts in job.rounds)
    peak = system.peak_mb()
    tasks = {task: system.analyse(texts) for task, texts in job.tasks.items()}
    found.write_bytes(pickle.dumps(Result(system.version, loaded - started, seconds, peak, tasks)))


def load(name: str, language: str) -> System:
    """The system, loaded; what it needs is imported here and no earlier, so that its loading is timed."""
    if name.startswith("spaCy"):
        from rivals import Spacy

        return Spacy(processes=CORES if name.endswith("processes") else 1)
    if name == "Frog":
        from rivals import Frog

        return Frog()
    from ours import EXTRACTORS, Pipeline, Reader

    return Pipeline(language, EXTRACTORS[name]) if name in EXTRACTORS else Reader()


def _timed(system: System, texts: tuple[str, ...]) -> float:
    start = time.monotonic()
    system.run(texts)
    return time.monotonic() - start


if __name__ == "__main__":
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
    main(Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3]))
