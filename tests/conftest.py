"""The one thing that several test files share: the seeds' graph, built once by each test process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# Each worker of the tests reads with one thread: more would wait for each other
os.environ.setdefault("KG_READER_THREADS", "1")


@pytest.fixture(scope="session")
def seeds_output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output of `kg build seeds`."""
    output = tmp_path_factory.mktemp("seeds") / "output"
    command = [sys.executable, "-m", "kg", "build", "seeds", "--output", str(output), "--quiet"]
    # hash seeds differ between processes anyway; a fixed one makes a failure come again
    settings = {**os.environ, "PYTHONHASHSEED": "1"}
    done = subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return output
