"""GitHub's expressions, as far as the workflows use them."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

_TOKENS = re.compile(r"\s*(?:('(?:[^']|'')*')|([A-Za-z_][\w.-]*(?:\(\))?)|(==|!=|&&|\|\||[!()]))")
_EMBEDDED = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)

Value = str | bool | list[str] | None
Contexts = Mapping[str, Any]


def evaluated(text: str, contexts: Contexts) -> Value:
    """Give the value of an expression; contexts hold values by name, and functions by `name()`."""
    return _Expression(text, contexts).value()


def filled(text: str, contexts: Contexts) -> str:
    """Return a text with the expressions in it replaced by what they are."""
    return _EMBEDDED.sub(lambda found: _text(evaluated(found[1], contexts)), text)


def condition(text: str, contexts: Contexts) -> bool:
    """Whether an `if:` holds, with or without braces around it."""
    return bool(whole(text, contexts))


def whole(text: str, contexts: Contexts) -> Value:
    """Return the value of a text that is an expression, with or without braces around it."""
    found = _EMBEDDED.fullmatch(text.strip())
    return evaluated(found[1] if found else text, contexts)


def _text(value: Value) -> str:
    if isinstance(value, list):
        return "Array"
    return value if isinstance(value, str) else {True: "true", False: "false", None: ""}[value]


class _Expression:
    """What is left of an expression, read from the left."""

    def __init__(self, text: str, contexts: Contexts) -> None:
        self._contexts = contexts
        self._tokens = [found[0].strip() for found in _TOKENS.finditer(text)]
        if "".join(self._tokens) != re.sub(r"\s+(?=(?:[^']*'[^']*')*[^']*$)", "", text):
            raise ValueError(f"not understood: {text}")

    def value(self) -> Value:
        found = self._either()
        if self._tokens:
            raise ValueError(f"not understood: {self._tokens}")
        return found

    def _either(self) -> Value:
        return self._joined("||", self._both, lambda left, right: left or right)

    def _both(self) -> Value:
        return self._joined("&&", self._comparison, lambda left, right: left and right)

    def _joined(
        self, word: str, part: Callable[[], Value], join: Callable[[Value, Value], Value]
    ) -> Value:
        found = part()
        while self._takes(word):
            found = join(found, part())
        return found

    def _comparison(self) -> Value:
        left = self._single()
        if self._takes("=="):
            return _text(left).lower() == _text(self._single()).lower()
        if self._takes("!="):
            return _text(left).lower() != _text(self._single()).lower()
        return left

    def _single(self) -> Value:
        if self._takes("!"):
            return not self._single()
        if self._takes("("):
            found = self._either()
            assert self._takes(")")
            return found
        if self._takes("fromJSON"):
            assert self._takes("(")
            found = json.loads(_text(self._either()))
            assert self._takes(")")
            return found
        token = self._tokens.pop(0)
        if token.startswith("'"):
            return token[1:-1].replace("''", "'")
        return self._contexts[token]() if token.endswith("()") else self._named(token)

    def _named(self, path: str) -> Value:
        first, *rest = path.split(".")
        if first not in self._contexts:
            raise ValueError(f"not understood: {path}")
        found: Any = self._contexts[first]
        for name in rest:
            found = found.get(name) if found else None
        return found

    def _takes(self, token: str) -> bool:
        if self._tokens[:1] != [token]:
            return False
        self._tokens.pop(0)
        return True
