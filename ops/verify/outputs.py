"""What a stack says of itself: its outputs."""

import json
import os
from collections.abc import Mapping
from typing import cast

from launcher.errors import UserError
from launcher.processes import ask
from launcher.time_limits import QUESTION
from ops.inputs import name_of, read_text
from ops.requirements import CHECKOUT
from ops.verify.errors import MissingError


class OutputsError(UserError):
    """What keeps the outputs from being read, in a sentence."""


class Outputs:
    """Outputs by their names; one that is not there raises MissingError when it is needed."""

    def __init__(self, values: Mapping[str, object]) -> None:
        self.values = values

    def text(self, name: str) -> str:
        """Give an output that is a text."""
        return str(self.value(name))

    def texts(self, name: str) -> dict[str, str]:
        """Give an output that maps names to texts."""
        value = self.value(name)
        return cast("dict[str, str]", value) if isinstance(value, dict) else {}

    def value(self, name: str) -> object:
        """Give an output, whatever it is."""
        if name not in self.values:
            raise MissingError(f"the stack has no output {name}")
        return self.values[name]


def read(stack: str, source: str | None) -> Outputs:
    """Read the outputs from a file, from standard input (-), or from the engine.

    Raises OutputsError.
    """
    text = _asked(stack) if source is None else read_text(source)
    place = "pulumi stack output" if source is None else name_of(source)
    try:
        values: object = json.loads(text)
    except ValueError as error:
        raise OutputsError(f"{place} is no JSON: {error}.") from error
    if not isinstance(values, dict):
        raise OutputsError(f"{place} is no object of outputs.")
    if not values:
        raise OutputsError(f"The {stack} stack has no outputs: deploy it first.")
    return Outputs(cast("dict[str, object]", values))


def _asked(stack: str) -> str:
    command = ["pulumi", "stack", "output", "--json", "--stack", stack]
    try:
        done = ask(command, CHECKOUT, os.environ, limit=QUESTION)
    except FileNotFoundError as error:
        raise OutputsError("pulumi is not on PATH: install it, or give --outputs.") from error
    if done.code:
        said = " ".join(done.errors.split())
        raise OutputsError(
            f"The outputs of {stack} cannot be had: {said}\n"
            "Deploy the stack, or see whether this is its backend (`pulumi whoami --verbose`)."
        )
    return done.out
