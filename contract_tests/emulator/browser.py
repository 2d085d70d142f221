"""A real browser, Debian's Chromium, driven over a pipe by the DevTools protocol: no driver, no library, no port."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import pytest

PATIENCE: Final = 30.0
"""Seconds that something may take to show up."""
_NAMES: Final = ("chromium", "chromium-browser", "google-chrome")
_OPTIONS: Final = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--hide-scrollbars",
    "--remote-debugging-pipe",
)


class Browser:
    """One tab of a browser."""

    def __init__(self, requests: int, answers: int) -> None:
        """Talk over two ends of pipes."""
        self._requests = os.fdopen(requests, "wb", buffering=0)
        self._answers = os.fdopen(answers, "rb")
        self._number = 0
        self._session = ""
        self.events: list[dict[str, Any]] = []
        """What has happened, as the protocol tells it."""
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.send(f"{domain}.enable")

    def send(self, method: str, **parameters: Any) -> Any:
        """Send a command, and return its result; RuntimeError if it fails."""
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        self._requests.write(json.dumps(message).encode() + b"\0")
        while True:
            answer = self._read()
            if answer.get("id") == self._number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']['message']}")
                return answer["result"]
            self.events.append(answer)

    def _read(self) -> dict[str, Any]:
        text = bytearray()
        while (byte := self._answers.read(1)) != b"\0":
            if not byte:
                raise RuntimeError("the browser has ended")
            text += byte
        answer: dict[str, Any] = json.loads(text)
        return answer

    def close(self) -> None:
        """Close the browser's ends."""
        self._requests.close()
        self._answers.close()

    def open(self, url: str) -> None:
        """Go to an address, from nowhere, so that what was there is gone."""
        self.send("Page.navigate", url="about:blank")
        self.events.clear()
        self.send("Page.navigate", url=url)

    def size(self, width: int, height: int, *, dark: bool = False) -> None:
        """Let the window be so large, in CSS pixels, and light or dark."""
        self.send(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.send("Emulation.setEmulatedMedia", features=[scheme])

    def evaluate(self, expression: str) -> Any:
        """Return the value of an expression, also one that is promised; RuntimeError if it throws."""
        result = self.send("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in result:
            raise RuntimeError(f"{expression}: {result['exceptionDetails']['exception'].get('description')}")
        return result["result"].get("value")

    def until(self, expression: str) -> Any:
        """Wait until an expression has a value that counts as true, and return it; AssertionError if it never has."""
        limit = time.monotonic() + PATIENCE
        while True:
            if value := self.evaluate(f"(() => {{ try {{ return {expression}; }} catch {{ return null; }} }})()"):
                return value
            if time.monotonic() > limit:
                raise AssertionError(
                    f"never true within {PATIENCE:g} s: {expression}\n{self.evaluate('document.body.innerText')}"
                )
            time.sleep(0.05)

    def press(self, key: str) -> None:
        """Press a key and let it go: `Tab`, `Enter`, `Escape`, an arrow, or a character."""
        codes = {"Tab": 9, "Enter": 13, "Escape": 27, "ArrowUp": 38, "ArrowDown": 40, "End": 35, "Home": 36}
        pressed: Mapping[str, Any] = {"key": key, "windowsVirtualKeyCode": codes.get(key, ord(key[0]))}
        text = "\r" if key == "Enter" else key if len(key) == 1 else ""
        self.send("Input.dispatchKeyEvent", type="keyDown", text=text, **pressed)
        self.send("Input.dispatchKeyEvent", type="keyUp", **pressed)

    def type(self, text: str) -> None:
        """Type a text where the focus is."""
        self.send("Input.insertText", text=text)

    def screenshot(self, path: Path) -> None:
        """Write what is seen as PNG."""
        path.write_bytes(base64.b64decode(self.send("Page.captureScreenshot", format="png")["data"]))

    def complaints(self) -> list[str]:
        """Return what the browser has complained of, as exceptions and breaches of the policy; not answers with 4xx."""
        self.evaluate("0")
        found: list[str] = []
        for event in self.events:
            told = event.get("params", {})
            if event.get("method") == "Runtime.exceptionThrown":
                found.append(str(told["exceptionDetails"]["exception"].get("description")))
            elif event.get("method") == "Log.entryAdded":
                entry = told["entry"]
                if entry["level"] == "error" and entry["source"] != "network":
                    found.append(f"{entry['text']} {entry.get('url', '')}")
        return found


@contextmanager
def browsing() -> Generator[Browser]:
    """Run a browser. Without one the test fails, and says what is missing."""
    program = next(filter(None, map(shutil.which, _NAMES)), None)
    if program is None:
        pytest.fail(f"none of {', '.join(_NAMES)} is installed: apt-get install chromium", pytrace=False)
    to_browser, from_browser = os.pipe(), os.pipe()

    def give() -> None:
        # Where a browser with --remote-debugging-pipe looks; a copy first, since 3 and 4 may be among these.
        ends = os.dup(to_browser[0]), os.dup(from_browser[1])
        os.dup2(ends[0], 3)
        os.dup2(ends[1], 4)

    with TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        process = subprocess.Popen(
            [program, *_OPTIONS, f"--user-data-dir={profile}"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            close_fds=False,
            preexec_fn=give,
            start_new_session=True,
        )
        os.close(to_browser[0])
        os.close(from_browser[1])
        try:
            browser = Browser(to_browser[1], from_browser[0])
            try:
                yield browser
            finally:
                browser.close()
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
