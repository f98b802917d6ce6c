"""What a stack's settings say of the values that a table has."""

from collections.abc import Mapping
from typing import cast

from pydantic import ValidationError

import problems
from ops.stacks import Stack
from settings import StackSettings

Settings = dict[str, object]


def refusal(stack: Stack, changes: Mapping[str, object]) -> str:
    """Return why a stack's settings cannot be changed so; nothing where they can.

    Of a section, what is not named in `changes` stays.
    """
    given = stack.settings.model_dump(by_alias=True, exclude_unset=True)
    for name, value in changes.items():
        former = given.get(name)
        if isinstance(former, dict) and isinstance(value, dict):
            given[name] = cast("Settings", former) | cast("Settings", value)
        else:
            given[name] = value
    try:
        StackSettings.model_validate(given, context={"region": stack.region})
    except ValidationError as error:
        _, *found, _ = problems.report(error, StackSettings).splitlines()
        return "; ".join(line.partition(":")[2] for line in found)
    return ""
