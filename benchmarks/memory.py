"""Peak memory of this process, from the kernel."""

from __future__ import annotations

from pathlib import Path


def own_peak_mb() -> float:
    """VmHWM; unlike getrusage's figure it starts anew with the program, not with the process that started it."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise OSError("/proc/self/status has no VmHWM")
