"""What is wrong with a stack's configuration, in words for the person who wrote it."""

import json
import re
from difflib import get_close_matches

import pulumi
from pulumi.runtime import is_config_secret
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

# Where pydantic speaks of Python; its other messages are used as they are.
_WORDS = {
    "bool_type": "must be true or false",
    "dict_type": "must be an object",
    "int_type": "must be a whole number",
    "model_type": "must be an object",
    "string_type": "must be text, in quotes",
    "too_long": "must have at most {max_length} entries",
}


def report(error: ValidationError, settings: type[BaseModel]) -> str:
    """List every problem: the setting, its value unless secret, what is allowed."""
    known = known_settings(settings)
    found = sorted(_problem(detail, known) for detail in error.errors(include_url=False))
    stack = pulumi.get_stack()
    count = "1 problem" if len(found) == 1 else f"{len(found)} problems"
    return "\n".join(
        [
            f"The configuration of stack '{stack}' has {count}:",
            *(f"  {problem}" for problem in found),
            f"Nothing was deployed. Correct Pulumi.{stack}.yaml and run again.",
        ]
    )


def known_settings(settings: type[BaseModel], path: str = "") -> dict[str, FieldInfo]:
    """Map the path of each setting, such as `recovery.days`, to its declaration."""
    known: dict[str, FieldInfo] = {}
    for info in settings.model_fields.values():
        name = f"{path}{info.alias}"
        known[name] = info
        if isinstance(info.annotation, type) and issubclass(info.annotation, BaseModel):
            known |= known_settings(info.annotation, f"{name}.")
    return known


def _problem(detail: ErrorDetails, known: dict[str, FieldInfo]) -> str:
    section, *rest = [str(step) for step in detail["loc"]]
    project = pulumi.get_project()
    if rest[-1:] == ["[key]"]:
        return f"{project}:{'.'.join([section, *rest[:-1]])}: {detail['msg']}"
    path = ".".join([section, *rest])
    secret = is_config_secret(f"{project}:{section}")
    value = "[secret]" if secret else json.dumps(detail["input"], ensure_ascii=False)
    if detail["type"] == "extra_forbidden":
        nearest = get_close_matches(path, known, n=1)
        hint = f"did you mean {nearest[0]}?" if nearest else f"there are {', '.join(known)}"
        return f"{project}:{path} is {value}: no such setting; {hint}"
    declared = known.get(path) or known[section]
    return f"{project}:{path} is {value}: {_fault(detail)} ({declared.description})"


def _fault(detail: ErrorDetails) -> str:
    words = _WORDS.get(detail["type"])
    if words is None:
        return re.sub(r"^\w+ should", "must", detail["msg"])
    return words.format(**detail.get("ctx", {}))
