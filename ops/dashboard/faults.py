"""What is wrong with a dashboard's body, in words for the person who wrote it."""

import json
import re
import textwrap
from typing import cast

from pydantic import ValidationError
from pydantic_core import ErrorDetails

_PLACE = "say where the widget stands, as only CloudWatch knows which place it would choose"
_HINTS = {"widgets": ": there is nothing to draw", "x": f": {_PLACE}", "y": f": {_PLACE}"}


def sentences(error: ValidationError, text: str) -> list[str]:
    """Give a sentence for each fault."""
    details = error.errors(include_url=False)
    if details[0]["type"] == "json_invalid":
        return [f"this is not JSON: {details[0]['msg'].removeprefix('Invalid JSON: ')}"]
    body: object = json.loads(text)
    return [_sentence(detail, _path(detail, body)) for detail in details]


def _path(detail: ErrorDetails, value: object) -> str:
    # pydantic also names the models that it tried, which stand nowhere in the body.
    path = ""
    last = len(detail["loc"]) - 1
    for position, step in enumerate(detail["loc"]):
        if _holds(value, step):
            value = cast("dict[int | str, object]", value)[step]
        elif position != last or detail["type"] != "missing":
            continue
        path += f"[{step}]" if isinstance(step, int) else f".{step}"
    return path.removeprefix(".")


def _holds(value: object, step: int | str) -> bool:
    if isinstance(step, int):
        return isinstance(value, list) and step < len(cast("list[object]", value))
    return isinstance(value, dict) and step in value


def _sentence(detail: ErrorDetails, path: str) -> str:
    context = detail.get("ctx", {})
    match detail["type"]:
        case "missing":
            return f"{path} is missing{_HINTS.get(path.rpartition('.')[2], '')}"
        case "union_tag_not_found":
            return f"{path} has no type"
        case "union_tag_invalid":
            return f"{path} is of type '{context['tag']}': there are {context['expected_tags']}"
        case "value_error":
            return f"{path}{': ' * bool(path)}{context['error']}"
        case _:
            given = textwrap.shorten(json.dumps(detail["input"], ensure_ascii=False), 60)
            return f"{path or 'the body'} is {given}: {_demand(detail['msg'])}"


def _demand(message: str) -> str:
    return re.sub(r"^\w+ should", "must", message)
