"""Messages about faults in a stack's configuration."""

import json
import re
from difflib import get_close_matches

import pulumi
from pulumi.runtime import is_config_secret
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from settings.known import Known, Steps, declaration, inside, known_settings
from settings.section import CONFLICT, FAULT, MISNOMER

# Messages instead of those of pydantic that use words of Python.
_WORDS = {
    "bool_type": "must be true or false",
    "dict_type": "must be an object",
    "greater_than_equal": "must be {ge} or more",
    "int_type": "must be a whole number",
    "less_than_equal": "must be {le} or less",
    "list_type": "must be a list",
    "literal_error": "must be {expected}",
    "string_type": "must be text, in quotes",
    "string_unicode": "must be valid Unicode text",
    "too_long": "must have at most {max_length} entries",
}
_MAX_SHOWN = 120
_FEW = 3


def report(error: ValidationError, settings: type[BaseModel]) -> str:
    """List every problem: the setting, its value unless secret, what is allowed."""
    known = known_settings(settings)
    details = error.errors(include_url=False)
    found = sorted(
        _problem(detail, known)
        for detail in details
        if not any(_is_gone_with(other, detail, known) for other in details)
    )
    stack = pulumi.get_stack()
    count = "1 problem" if len(found) == 1 else f"{len(found)} problems"
    return "\n".join(
        [
            f"The configuration of stack '{stack}' has {count}:",
            *(f"  {pulumi.get_project()}:{problem}" for problem in found),
            f"Nothing was deployed. Correct Pulumi.{stack}.yaml and run again.",
        ]
    )


def _is_gone_with(other: ErrorDetails, detail: ErrorDetails, known: Known) -> bool:
    """Whether correcting another problem may also correct this one."""
    if other is detail:
        return False
    *section, _ = other["loc"]
    if other["type"] == MISNOMER:
        return [*detail["loc"][: len(section)]] == section
    if other["type"] != "extra_forbidden" or [*detail["loc"][:-1]] != section:
        return False
    meant = _nearest(other["loc"], known)
    if meant and detail["type"] == CONFLICT:
        return re.search(rf"\b{meant}\b", detail["msg"]) is not None
    return detail["type"] == "missing" and detail["loc"][-1] == meant


def _problem(detail: ErrorDetails, known: Known) -> str:
    steps, kind = detail["loc"], detail["type"]
    path = _path(steps)
    if kind == MISNOMER:
        return f"{_path(steps[:-1])}: {_own_words(detail)}"
    if kind == CONFLICT and isinstance(detail["input"], dict):
        return f"{path} {_own_words(detail)}"
    value = _shown(detail["input"], steps[0])
    if kind in {CONFLICT, FAULT}:
        return f"{path} is {value}: {_own_words(detail)}"
    if kind == "extra_forbidden":
        return f"{path} is {value}: no such setting{_hint(steps, known)}"
    description = declaration(steps, known).description
    if kind == "missing":
        return f"{path} is missing ({description})"
    return f"{path} is {value}: {_words(detail, known)} ({description})"


def _path(steps: Steps) -> str:
    """Write a path as `pulumi config set --path` takes it."""
    return "".join(map(_step, steps)).removeprefix(".")


def _step(step: int | str) -> str:
    if isinstance(step, int):
        return f"[{step}]"
    return f".{step}" if re.fullmatch(r"[\w-]+", step) else f"[{_written(step)}]"


def _written(value: object) -> str:
    """Write a value in one line, shortened to what people need to recognize it."""
    text = json.dumps(value, ensure_ascii=False)
    shown = text if len(text) <= _MAX_SHOWN else f"{text[:_MAX_SHOWN]}…"
    return "".join(one if one.isprintable() else json.dumps(one)[1:-1] for one in shown)


def _shown(value: object, setting: int | str) -> str:
    is_secret = is_config_secret(f"{pulumi.get_project()}:{setting}")
    return "[secret]" if is_secret else _written(value)


def _own_words(detail: ErrorDetails) -> str:
    context = detail.get("ctx", {})
    setting = detail["loc"][0]
    values = {name: _shown(value, setting) for name, value in context["values"].items()}
    return context["words"].format(**values)


def _words(detail: ErrorDetails, known: Known) -> str:
    if detail["type"] == "model_type":
        names = inside(detail["loc"], known)
        more = ", ..." if len(names) > _FEW else ""
        return f"must be an object of settings: {', '.join(names[:_FEW])}{more}"
    words = _WORDS.get(detail["type"])
    if words is None:
        return re.sub(r"^\w+ should", "must", detail["msg"])
    return words.format(**detail.get("ctx", {}))


def _hint(steps: Steps, known: Known) -> str:
    """Suggest the setting nearest to an unknown one, or list those of its section."""
    section, name = steps[:-1], str(steps[-1])
    beside = inside(section, known)
    outer, _, inner = name.partition(".")
    if inner and outer in beside:
        return f"; set {inner} inside {_path([*section, outer])}"
    if near := _nearest(steps, known):
        return f"; did you mean {_path([*section, near])}?"
    elsewhere = [path for path in known if path.rpartition(".")[2] == name]
    if len(elsewhere) == 1:
        return f"; did you mean {elsewhere[0]}?"
    return f"; allowed: {', '.join(beside)}"


def _nearest(steps: Steps, known: Known) -> str | None:
    """Return the most similar setting of the same section, if any is similar."""
    near = get_close_matches(str(steps[-1]), inside(steps[:-1], known), n=1)
    return near[0] if near else None
