"""1,000 hostile and heavy requests, during which a small query is answered within a second, and nobody is called."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import graph_sample as s
import pytest
from serving_attacks import ATTACKS, besieged
from serving_server import built, serving, trap

REQUESTS, AT_ONCE = 1000, 16
SLOWEST = 1.0  # seconds
SIEGES = 2  # a machine that does other work may stall every process for a second: then once more, and both are printed


@pytest.mark.hostile
def test_a_small_query_is_answered_within_a_second_throughout(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = built(tmp_path / "served", s.sample())
    for _ in range(SIEGES):
        with trap() as (port, knocks), serving(folder, "--timeout", "2") as server:
            siege = besieged(server, port, REQUESTS, AT_ONCE)
            after = server.query("ASK {}")
        with capsys.disabled():
            print(siege.summary())
        if not siege.failures and max(siege.latencies) < SLOWEST:
            break
    assert sum(sum(counts.values()) for counts in siege.outcomes.values()) == REQUESTS
    assert set(siege.outcomes) == {kind.__name__ for kind in ATTACKS}
    assert not any("no answer" in counts for counts in siege.outcomes.values())
    assert set(siege.outcomes["large_body"]) == {"413"}
    assert set(siege.outcomes["product"]) <= {"200", "503"}
    assert set(siege.outcomes["outbound"]) <= {"200", "400", "403", "503"}
    assert knocks == []
    assert siege.failures == []
    assert max(siege.latencies) < SLOWEST
    assert after.status == 200


_ALONE = """
import fcntl, socket, struct, sys
with socket.socket() as any_socket:  # SIOCSIFFLAGS: up, running
    fcntl.ioctl(any_socket, 0x8914, struct.pack("16sh14x", b"lo", 0x41))
import pytest
sys.exit(pytest.main(["-q", "-n", "0", "-p", "no:cacheprovider", *sys.argv[1:]]))
"""


@pytest.mark.hostile
def test_the_protocol_without_any_network() -> None:
    """All of the endpoint's tests where there is no network but the loopback."""
    allowed = subprocess.run(["unshare", "-rn", "true"], capture_output=True, check=False).returncode == 0
    if not allowed and os.environ.get("CI") == "true":
        pytest.fail("this system makes no network namespace")
    if not allowed:
        pytest.skip("this system makes no network namespace")
    tests = str(Path(__file__).with_name("test_serving_protocol.py"))
    command = ["unshare", "-rn", sys.executable, "-c", _ALONE, tests]
    done = subprocess.run(command, cwd=Path(__file__).parents[1], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]
