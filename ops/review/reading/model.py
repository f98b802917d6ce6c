"""The parts of a preview that its digest and its events share, as the engine names them."""

import re
from typing import Any

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, ValidationError, field_validator

from ops.review.reading.documents import TAKE
from ops.review.reading.errors import PreviewError

_URN = re.compile(r"urn:pulumi:(?P<stack>.+?)::.+?::(?P<types>.+?)::(?P<name>.+)", re.DOTALL)
_KIND = re.compile(r"(add|update|delete)(-replace)?")


class Part(BaseModel):
    """A part of a preview; what a newer engine adds to it is left out."""

    model_config = ConfigDict(extra="ignore", frozen=True, populate_by_name=True)


class Resource(Part):
    """A resource before or after; `delete` says that only its deletion is left to do."""

    inputs: dict[str, Any] | None = None
    outputs: dict[str, Any] | None = None
    custom: bool = False
    protect: bool = False
    retain_on_delete: bool = Field(default=False, validation_alias="retainOnDelete")
    delete: bool = False


class Difference(Part):
    """How a property differs; kinds such as update-replace make a new resource."""

    kind: str = Field(validation_alias=AliasChoices("kind", "diffKind"))

    @field_validator("kind")
    @classmethod
    def _is_known(cls, kind: str) -> str:
        if not _KIND.fullmatch(kind):
            raise ValueError("is no kind of difference that this review knows")
        return kind


class EngineStep(Part):
    """A step as the engine tells it: a replacement has three."""

    op: str
    urn: str
    old: Resource | None = Field(default=None, validation_alias=AliasChoices("oldState", "old"))
    new: Resource | None = Field(default=None, validation_alias=AliasChoices("newState", "new"))
    keys: list[str] | None = Field(
        default=None, validation_alias=AliasChoices("replaceReasons", "keys")
    )
    diffs: list[str] | None = Field(
        default=None, validation_alias=AliasChoices("diffReasons", "diffs")
    )
    detailed: dict[str, Difference] | None = Field(default=None, validation_alias="detailedDiff")

    @field_validator("urn")
    @classmethod
    def _is_a_urn(cls, urn: str) -> str:
        if not _URN.fullmatch(urn):
            raise ValueError("is no URN")
        return urn

    @property
    def stack(self) -> str:
        """The stack of the resource."""
        return self._part("stack")

    @property
    def type(self) -> str:
        """The type of the resource, without those of the components around it."""
        return self._part("types").rpartition("$")[2]

    @property
    def name(self) -> str:
        """The name of the resource in the program."""
        return self._part("name")

    def _part(self, name: str) -> str:
        found = _URN.fullmatch(self.urn)
        return found[name] if found else ""


def refusal(error: ValidationError) -> PreviewError:
    """Say where a preview is not as this review knows it."""
    first = error.errors(include_url=False, include_input=False)[0]
    where = "".join(f"[{one}]" if isinstance(one, int) else f".{one}" for one in first["loc"])
    what = first["msg"].removeprefix("Value error, ")
    what = "is missing" if first["type"] == "missing" else what[:1].lower() + what[1:]
    return PreviewError(
        f"It is of a form that this review does not know: {where[1:]} {what}. {TAKE}"
    )
