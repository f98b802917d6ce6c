"""Patterns as policy documents and backup selections have them."""

import re


def matches(pattern: str, value: str, *, ignores_case: bool = True) -> bool:
    """Whether a pattern matches a whole value; `*` is any text and `?` any one character.

    The texts between stars are found one after the other, each as far to the left as it can be.
    None has to be looked for again, so no number of stars makes this slow.
    """
    if ignores_case:
        pattern, value = pattern.lower(), value.lower()
    first, *others = pattern.split("*")
    if not others:
        return len(pattern) == len(value) and _position(first, value, 0, len(value)) == 0
    *middle, last = others
    start, end = len(first), len(value) - len(last)
    if start > end or _position(first, value, 0, start) != 0:
        return False
    if _position(last, value, end, len(value)) != end:
        return False
    for text in middle:
        found = _position(text, value, start, end)
        if found < 0:
            return False
        start = found + len(text)
    return True


def _position(text: str, value: str, start: int, end: int) -> int:
    """Return where a text without stars is first found in a part of a value, or -1."""
    if "?" not in text:
        return value.find(text, start, end)
    if len(text) > end - start:
        return -1
    pattern = "".join("." if character == "?" else re.escape(character) for character in text)
    found = re.compile(pattern, re.DOTALL).search(value, start, end)
    return found.start() if found else -1
