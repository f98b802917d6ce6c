"""Patterns as policy documents have them."""

import re


def matches(pattern: str, value: str) -> bool:
    """Tell whether a pattern with `*` and `?` matches a value, whatever the case of either."""
    parts = ({"*": ".*", "?": "."}.get(character, re.escape(character)) for character in pattern)
    return re.fullmatch("".join(parts), value, re.IGNORECASE | re.DOTALL) is not None
