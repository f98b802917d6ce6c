"""What a stack can set, read from its Pulumi configuration and checked as a whole."""

import json
import re
from typing import Annotated, Literal

import pulumi
from pulumi.runtime.config import CONFIG, get_config_env
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    Strict,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

import problems

_STANDARD_TAGS = ("environment", "managed-by", "project", "stack")
# AWS's limits, from "Tag naming limits and requirements" in its tagging guide.
_MAX_TAGS = 50
_TAG_KEY = re.compile(r"[\w .:/=+@-]{1,128}")
_TAG_VALUE = re.compile(r"[\w .:/=+@-]{0,256}")


def _unquoted(value: object) -> object:
    # The engine hands over true and 35 as the text "true" and "35".
    if isinstance(value, str) and re.fullmatch(r"true|false|-?(0|[1-9]\d*)", value):
        return json.loads(value)
    return value


def _tag_key(key: str) -> str:
    if not _TAG_KEY.fullmatch(key):
        raise PydanticCustomError(
            "tag", "a key is 1 to 128 letters, digits, spaces or _ . : / = + - @"
        )
    if key.lower().startswith("aws:"):
        raise PydanticCustomError("tag", "AWS keeps keys that start with aws: for itself")
    if key.lower() in _STANDARD_TAGS:
        raise PydanticCustomError("tag", "every resource has this tag already")
    return key


def _tag_value(value: str) -> str:
    if not _TAG_VALUE.fullmatch(value):
        raise PydanticCustomError(
            "tag", "a value is 0 to 256 letters, digits, spaces or _ . : / = + - @"
        )
    return value


Flag = Annotated[bool, Strict(), BeforeValidator(_unquoted)]
Days = Annotated[int, Strict(), BeforeValidator(_unquoted)]
TagKey = Annotated[str, AfterValidator(_tag_key)]
TagValue = Annotated[str, AfterValidator(_tag_value)]


class Section(BaseModel):
    """Settings that belong together, in camelCase where people write them."""

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=to_camel)


class Switched(Section):
    """A section that can be off, and then takes no other setting."""

    enabled: Flag = Field(default=True, description="on or off")

    @field_validator("*", mode="before")
    @classmethod
    def _refuse_while_off(cls, value: object, info: ValidationInfo) -> object:
        if info.data.get("enabled") is False:
            raise PydanticCustomError("off", "has no effect beside enabled: false")
        return value


class Recovery(Switched):
    """Point-in-time recovery of every table."""

    days: Days = Field(default=35, ge=1, le=35, description="how far back to restore, 1 to 35")

    @property
    def window_days(self) -> int | None:
        """How far back a table can be restored; None when recovery is off."""
        return self.days if self.enabled else None


class Requests(Section):
    """The requests table."""

    time_to_live: Flag = Field(default=True, description="delete items whose ttl has passed")


class Logs(Switched):
    """The processing logs table, optional in the specification."""


class StackSettings(Section):
    """Everything that a stack can set."""

    environment: Literal["dev", "staging", "prod"] = Field(
        description="dev, staging or prod; empty for the stack's own name"
    )
    deletion_protection: Flag = Field(
        default=True, description="AWS and Pulumi both refuse to delete a table"
    )
    recovery: Recovery = Field(
        default=Recovery(), description="point-in-time recovery of every table"
    )
    requests: Requests = Field(default=Requests(), description="the requests table")
    logs: Logs = Field(default=Logs(), description="the processing logs table")
    tags: dict[TagKey, TagValue] = Field(
        default={},
        max_length=_MAX_TAGS - len(_STANDARD_TAGS),
        description=f"tags of every resource, beside {', '.join(_STANDARD_TAGS)}",
    )

    @property
    def resource_tags(self) -> dict[str, str]:
        """The tags of every resource: this stack's, and those that say where it comes from."""
        return self.tags | {
            "environment": self.environment,
            "managed-by": "pulumi",
            "project": pulumi.get_project(),
            "stack": pulumi.get_stack(),
        }


def load() -> StackSettings:
    """Read the current stack's settings.

    Raises pulumi.RunError, which Pulumi prints without a traceback, with everything that is wrong.
    """
    given = _given()
    given["environment"] = given.get("environment") or pulumi.get_stack()
    try:
        return StackSettings.model_validate(given)
    except ValidationError as error:
        raise pulumi.RunError(problems.report(error, StackSettings)) from None


def _given() -> dict[str, object]:
    config = pulumi.Config()
    # Config reads a key but does not list them, and a misspelt one would go unnoticed.
    keys = [key.partition(":") for key in {*CONFIG.get(), *get_config_env()}]
    return {name: _parsed(config.get(name)) for space, _, name in keys if space == config.name}


def _parsed(text: str | None) -> object:
    # The engine hands over a section as JSON text.
    if text is None or not text.startswith(("{", "[")):
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text
