"""A page in headless Chromium, whose keys are pressed and whose elements are read, over its DevTools pipe."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

_FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--remote-debugging-pipe"),
)
_FROM_35 = ("End", "Home", "ArrowLeft", "ArrowUp", "ArrowRight", "ArrowDown")
_KEYS = {"Tab": 9, "Enter": 13, " ": 32, **{key: 35 + place for place, key in enumerate(_FROM_35)}}
_TEXTS = {"Enter": "\r", " ": " "}


@dataclass
class Tab:
    """One page; what its scripts raise and what it asks a network for is kept."""

    commands: BinaryIO
    answers: BinaryIO
    session: str = ""
    address: str = ""
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    count: int = 0

    def send(self, method: str, **parameters: Any) -> Any:
        """The result of a method of the DevTools protocol."""
        self.count += 1
        message = {"id": self.count, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        self.commands.write(json.dumps(message).encode() + b"\0")
        self.commands.flush()
        while (answer := self._next()).get("id") != self.count:
            self._note(answer)
        assert "error" not in answer, answer
        return answer["result"]

    def _next(self) -> Any:
        letters = bytearray()
        while (letter := self.answers.read(1)) != b"\0":
            assert letter, "Chromium has ended"
            letters += letter
        return json.loads(letters)

    def _note(self, event: Any) -> None:
        if event.get("method") == "Runtime.exceptionThrown":
            self.errors.append(event["params"]["exceptionDetails"]["exception"]["description"])
        elif event.get("method") == "Network.requestWillBeSent":
            self.requests.append(event["params"]["request"]["url"])

    def open(self, address: str) -> None:
        """Load a page anew, and wait until it is there."""
        self.send("Page.navigate", url="about:blank")
        self.send("Page.navigate", url=address)
        self.value("new Promise(done => document.readyState === 'complete' ? done(1) : addEventListener('load', done))")

    def value(self, expression: str) -> Any:
        """What an expression is on the page, or what it promises."""
        found = self.send("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def press(self, key: str, times: int = 1) -> None:
        """Press a key and let it go, as a hand does."""
        code = "Space" if key == " " else key
        keys = {"key": key, "code": code, "windowsVirtualKeyCode": _KEYS[key]}
        for _ in range(times):
            text = {"text": _TEXTS[key]} if key in _TEXTS else {}
            self.send("Input.dispatchKeyEvent", type="keyDown" if text else "rawKeyDown", **keys, **text)
            self.send("Input.dispatchKeyEvent", type="keyUp", **keys)


@contextmanager
def opened(profile: Path) -> Iterator[Tab]:
    """A tab of a browser that is ended behind it."""
    programs = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    browser = next(filter(None, map(shutil.which, programs)), None)
    assert browser is not None, "the test lacks its marker: chromium"
    (read_by_it, commands), (answers, written_by_it) = os.pipe(), os.pipe()
    # It reads from 3 and writes to 4, whatever ours are called.
    call = f'exec "$@" 3<&{read_by_it} 4>&{written_by_it}'
    process = subprocess.Popen(
        ["bash", "-c", call, "bash", browser, *_FLAGS, f"--user-data-dir={profile}", "about:blank"],
        pass_fds=(read_by_it, written_by_it),
        stderr=subprocess.DEVNULL,
    )
    os.close(read_by_it)
    os.close(written_by_it)
    with os.fdopen(commands, "wb") as to_it, os.fdopen(answers, "rb", buffering=65536) as from_it:
        tab = Tab(to_it, from_it)
        target = tab.send("Target.createTarget", url="about:blank")["targetId"]
        tab.session = tab.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network"):
            tab.send(f"{domain}.enable")
        try:
            yield tab
        finally:
            tab.session = ""
            tab.send("Browser.close")
            process.wait(timeout=30)
