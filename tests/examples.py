"""Examples that stand in texts: what they print beside what they say that they print."""

from __future__ import annotations

import re
from collections.abc import Iterator


def promised(listing: str) -> Iterator[str]:
    """The beginnings of what is said to be printed: it may be cut short, or be followed by its explanation."""
    for words in re.findall(r"(?m)^print\(.*\)  # (.*)$", listing):
        yield re.split("…|, |: |; ", words)[0]
