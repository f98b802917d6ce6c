"""The stacks that the workflows preview, deploy and watch: each that has a file."""

import json
from collections.abc import Mapping
from pathlib import Path

from launcher.errors import UserError
from ops.requirements import CHECKOUT
from rehearsal import stack_file
from rehearsal.stack_file import StackError, known_stacks, own_settings
from settings import environments


def listed(folder: Path = CHECKOUT) -> dict[str, list[str]]:
    """Return all stacks, and those before and of production, each as they are deployed.

    They follow the list of environments, in which an environment's namesake is its first stack. A
    stack of which it is not known whose it is comes last, with production's: its preview says what
    is wrong with its file. Raises UserError if there is no stack.
    """
    known = environments.listed(folder / environments.PLACE)
    order = [*known]
    found = {name: _environment(name, folder, known) for name in known_stacks(folder)}
    if not found:
        raise UserError("There is no stack to list: no file here is a Pulumi.STACK.yaml.")

    def place(name: str) -> tuple[int, bool, str]:
        environment = found[name]
        number = order.index(environment) if environment else len(order)
        return number, name != environment, name

    ordered = sorted(found, key=place)
    first = [name for name in ordered if (its := found[name]) and not known[its]]
    return {
        "stacks": ordered,
        "before-production": first,
        "production": [name for name in ordered if name not in first],
    }


def outputs(found: Mapping[str, list[str]]) -> str:
    """Return lists as outputs of a step, which a workflow reads with fromJSON."""
    return "".join(f"{name}={json.dumps(names)}\n" for name, names in found.items())


def _environment(stack: str, folder: Path, known: Mapping[str, bool]) -> str | None:
    """Return the environment of a stack, even if its file cannot be used; None if none is named."""
    try:
        named = own_settings(stack_file.read(stack, folder).config).get("environment")
    except StackError:
        named = None
    first = named if isinstance(named, str) and named else stack
    return next((name for name in (first, stack.partition("-")[0]) if name in known), None)
