"""The content of a preview, whichever form it was written in."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, ValidationError, field_validator

from ops.review.preview import Violation
from ops.review.reading.documents import AGAIN, TAKE, PreviewError

_URN = re.compile(r"urn:pulumi:(?P<stack>.+?)::.+?::(?P<types>.+?)::(?P<name>.+)", re.DOTALL)
_KIND = re.compile(r"(add|update|delete)(-replace)?")


class Part(BaseModel):
    """A part of a preview; fields that a newer engine adds are ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True, populate_by_name=True)


class Resource(Part):
    """A resource before or after; with `delete`, only its deletion is pending."""

    inputs: dict[str, Any] | None = None
    outputs: dict[str, Any] | None = None
    custom: bool = False
    protect: bool = False
    retain_on_delete: bool = Field(default=False, validation_alias="retainOnDelete")
    delete: bool = False


class Difference(Part):
    """How a property differs; kinds such as update-replace replace the resource."""

    kind: str = Field(validation_alias=AliasChoices("kind", "diffKind"))

    @field_validator("kind")
    @classmethod
    def _is_known(cls, kind: str) -> str:
        if not _KIND.fullmatch(kind):
            raise ValueError("is not a kind of difference that this review knows")
        return kind


class EngineStep(Part):
    """A step as the engine reports it: a replacement has three."""

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
            raise ValueError("is not a URN")
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
    """Return an error on the first field of a preview that has an unknown form."""
    first = error.errors(include_url=False, include_input=False)[0]
    where = "".join(f"[{one}]" if isinstance(one, int) else f".{one}" for one in first["loc"])
    what = first["msg"].removeprefix("Value error, ")
    what = "is missing" if first["type"] == "missing" else what[:1].lower() + what[1:]
    return PreviewError(
        f"It has a format that this review does not know: {where[1:]} {what}. {TAKE}"
    )


_COUNTED = ("create", "update", "replace", "delete")


@dataclass(frozen=True, slots=True, kw_only=True)
class RawPreview:
    """The content of a preview; `counts` are the engine's own of its steps, None without any.

    With `tells_policies`, violations of None mean that no policy pack ran.
    """

    steps: Sequence[EngineStep]
    errors: Sequence[str]
    counts: Mapping[str, int] | None
    config: Mapping[str, object]
    violations: Sequence[Violation] | None
    secrets: Sequence[str] = ()
    tells_policies: bool = False

    def check(self) -> None:
        """Raise PreviewError unless the content is exactly one complete preview."""
        stacks = list(dict.fromkeys(one.stack for one in self.steps))
        if len(stacks) > 1:
            raise PreviewError(
                f"It contains resources of the stacks {' and '.join(stacks)}: write each stack to "
                "its own file."
            )
        if self.errors:
            return
        if self.counts is None:
            raise PreviewError(f"It has no end: the preview is incomplete. {AGAIN}")
        for op in _COUNTED:
            listed = sum(one.op == op for one in self.steps)
            if listed < self.counts.get(op, 0):
                raise PreviewError(
                    f"It counts {self.counts[op]} to {op}, but lists {listed}: a part is missing. "
                    f"{AGAIN}"
                )

    @property
    def unchanged(self) -> int:
        """The number of unchanged resources."""
        return (self.counts or {}).get("same", 0)
