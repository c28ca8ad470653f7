"""A headless Chromium that cannot reach any network, for the tests of written HTML pages."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

CHROMIUM, CHROMEDRIVER = Path("/usr/bin/chromium"), Path("/usr/bin/chromedriver")

_FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--hide-scrollbars",
    "--lang=en-GB",
    # no name resolves (below), and what needs no name goes to a proxy where nobody listens
    "--proxy-server=http://127.0.0.1:9",
)
# to Chromium this machine needs no proxy, unless it is told otherwise
_NOT_EVEN_HERE = ("--host-resolver-rules=MAP * ~NOTFOUND", "--proxy-bypass-list=<-loopback>")
_HERE_ONLY = ("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--proxy-bypass-list=127.0.0.1")


def require_chromium() -> None:
    """Skip the test where Chromium is not installed; in CI, where it must be, fail."""
    missing = [str(path) for path in (CHROMIUM, CHROMEDRIVER) if not path.exists()]
    if missing and os.environ.get("CI") == "true":
        pytest.fail(f"not installed: {', '.join(missing)}")
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")


@contextmanager
def offline_chromium(
    profile: Path, *, width: int = 1400, height: int = 900, reaches_here: bool = False
) -> Iterator[webdriver.Chrome]:
    """A started browser with the new empty `profile` folder; it is ended with the block.

    It reaches servers on this machine's 127.0.0.1 where `reaches_here` says so, else none.
    """
    os.environ["SE_OFFLINE"] = "true"  # Selenium Manager must not look for drivers
    options = Options()
    options.binary_location = str(CHROMIUM)
    reach = _HERE_ONLY if reaches_here else _NOT_EVEN_HERE
    for flag in (*_FLAGS, *reach, f"--window-size={width},{height}", f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(str(CHROMEDRIVER)))
    try:
        driver.get("about:blank")  # away from the browser's own start page
        forget_log(driver)
        yield driver
    finally:
        driver.quit()


def _log(driver: webdriver.Chrome, kind: str) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = driver.get_log(kind)  # type: ignore[no-untyped-call]
    return entries


def forget_log(driver: webdriver.Chrome) -> None:
    """Forget what the console and the network log hold so far."""
    for kind in ("browser", "performance"):
        _log(driver, kind)


def console_messages(driver: webdriver.Chrome) -> list[str]:
    """Warnings and errors of the page's console since last asked; blocked requests and policy violations are there."""
    return [entry["message"] for entry in _log(driver, "browser") if entry["level"] in ("WARNING", "SEVERE")]


def requested_urls(driver: webdriver.Chrome) -> list[str]:
    """The address of every request that the browser made, or tried, since last asked."""
    messages = (json.loads(entry["message"])["message"] for entry in _log(driver, "performance"))
    return [m["params"]["request"]["url"] for m in messages if m["method"] == "Network.requestWillBeSent"]
