"""What a worker process takes away from itself before it reads the first query.

The engine cannot be interrupted, told to use less memory or forbidden the network. So the operating system does it, as
far as it can; where it cannot (see docs/serving.md), the query guard and the time limit remain.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
from contextlib import suppress
from pathlib import Path

_CLONE_NEWNET, _CLONE_NEWUSER = 0x40000000, 0x10000000  # linux/sched.h


def confine() -> bool:
    """Takes network, terminal and priority from this process; True if the network is out of reach from now on.

    Must run while the process has one thread, as the kernel makes no user namespace for several.
    """
    is_offline = _without_network()
    _silence()
    _first_to_be_killed()
    if hasattr(os, "nice"):
        os.nice(1)  # the server itself must answer first
    threading.Thread(target=_die_with_parent, daemon=True).start()
    return is_offline


def limit_memory(size: int) -> None:
    """Lets this process use `size` bytes of address space more than it does now, and leave no core dump."""
    try:
        import resource
    except ModuleNotFoundError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError, ValueError):
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        total = pages * resource.getpagesize() + size
        resource.setrlimit(resource.RLIMIT_AS, (total, total))


def _without_network() -> bool:
    """An empty network namespace (Linux): as root directly, else inside a user namespace."""
    if not sys.platform.startswith("linux"):
        return False
    return any(_unshare(flags) for flags in (_CLONE_NEWNET, _CLONE_NEWUSER | _CLONE_NEWNET))


def _unshare(flags: int) -> bool:
    import ctypes

    try:
        unshare = ctypes.CDLL(None).unshare  # os.unshare came with Python 3.12
    except (OSError, AttributeError):
        return False
    return int(unshare(flags)) == 0


def _silence() -> None:
    """Sends standard output and error nowhere: the engine writes there when it fails, as often as a client likes."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)


def _first_to_be_killed() -> None:
    """If memory runs out, let the kernel end a worker and not the server (proc(5), oom_score_adj)."""
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")


def _die_with_parent() -> None:
    """Ends this process with its server, even in the middle of a query."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
    os._exit(1)
