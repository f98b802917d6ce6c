"""The base classes of sections, and the types of their values."""

import json
import re
from difflib import get_close_matches
from typing import Annotated, ClassVar, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    Strict,
    ValidationInfo,
    field_validator,
)
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

from settings.regions import PARTITIONS

FAULT = "fault"
"""The error type of a value that is invalid by itself."""
CONFLICT = "conflict"
"""The error type of settings that contradict each other."""
MISNOMER = "misnomer"
"""The error type of a name that is not in a fixed list."""

# The engine handles numbers as JavaScript does, which changes greater ones.
_MAX_COUNT = 2**53 - 1
_REGION = re.compile(r"[a-z]{2,4}(-[a-z]+)+-[0-9]")

Value = TypeVar("Value")


def fault(words: str, **values: object) -> PydanticCustomError:
    """Return the error of a value that is invalid by itself; `words` continue the message.

    Placeholders such as `{named}` stand for other values, which may have to be kept secret.
    """
    return PydanticCustomError(FAULT, "{words}", {"words": words, "values": values})


def conflict(words: str, **values: object) -> PydanticCustomError:
    """Return the error of a value that contradicts others; `words` continue the message."""
    return PydanticCustomError(CONFLICT, "{words}", {"words": words, "values": values})


def misnomer(words: str) -> PydanticCustomError:
    """Return the error of an unknown name; `words` continue the message."""
    return PydanticCustomError(MISNOMER, "{words}", {"words": words, "values": {}})


def _unquoted(value: object) -> object:
    # The engine passes true and 35 as the text "true" and "35".
    if isinstance(value, str) and re.fullmatch(r"true|false|-?(0|[1-9][0-9]{0,99})", value):
        return json.loads(value)
    return value


def _region(text: str) -> str:
    if not _REGION.fullmatch(text):
        raise fault("must be a region, such as us-west-2")
    if text not in PARTITIONS:
        near = get_close_matches(text, PARTITIONS, n=1)
        hint = f"did you mean {near[0]}?" if near else "add a new region to settings/regions.py"
        raise fault(f"must be a region that has DynamoDB; {hint}")
    return text


def other_region(text: str, info: ValidationInfo) -> str:
    """Return a region other than that of the tables; raises what is wrong with it."""
    region = _region(text)
    home = info.context["region"] if info.context else None
    if region == home:
        raise fault("must be another region than aws:region, the region of the tables")
    if PARTITIONS.get(str(home), PARTITIONS[region]) != PARTITIONS[region]:
        raise fault("must be in the same AWS partition as aws:region, the region of the tables")
    return region


def _no_two_alike(values: list[Value]) -> list[Value]:
    for position, value in enumerate(values):
        if value in values[:position]:
            first = values.index(value)
            raise fault(f"[{position}] is the same as [{first}]: remove one of them")
    return values


Flag = Annotated[bool, Strict(), BeforeValidator(_unquoted)]
Count = Annotated[int, Strict(), BeforeValidator(_unquoted), Field(le=_MAX_COUNT)]
Region = Annotated[str, AfterValidator(_region)]
OtherRegion = Annotated[str, AfterValidator(other_region)]
"""A region other than that of the tables."""
NO_TWO_ALIKE = AfterValidator(_no_two_alike)
"""The marker of a list without duplicates."""


class Section(BaseModel):
    """Settings that belong together, in camelCase in a stack's file."""

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=to_camel)


class Toggleable(Section):
    """A section that can be turned off, and then allows only `kept_while_off`."""

    kept_while_off: ClassVar[frozenset[str]] = frozenset()
    """What a stack's file may say before the section is on."""
    enabled: Flag = Field(default=True, description="on or off")

    @field_validator("*", mode="before")
    @classmethod
    def _refuse_while_off(cls, value: object, info: ValidationInfo) -> object:
        is_kept = info.field_name in cls.kept_while_off
        if info.data.get("enabled") is False and not is_kept:
            raise conflict("has no effect while enabled is false: remove it, or set enabled: true")
        return value
