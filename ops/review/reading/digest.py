"""The digest that `pulumi preview --json` writes at its end."""

from pydantic import Field, ValidationError

from ops.review.reading.documents import Document
from ops.review.reading.raw_preview import EngineStep, Part, RawPreview, refusal

NAMES = {"config", "steps", "diagnostics", "duration", "changeSummary", "maybeCorrupt"}
"""What a digest may have at its top."""


class _Diagnostic(Part):
    message: str = ""
    severity: str = ""


class _Digest(Part):
    config: dict[str, object] = Field(default_factory=dict[str, object])
    steps: list[EngineStep] = Field(default_factory=list[EngineStep])
    diagnostics: list[_Diagnostic] = Field(default_factory=list[_Diagnostic])
    counts: dict[str, int] | None = Field(default=None, validation_alias="changeSummary")


def read(document: Document) -> RawPreview:
    """Read a digest, which says nothing of policies."""
    try:
        digest = _Digest.model_validate({k: v for k, v in document.items() if v is not None})
    except ValidationError as error:
        raise refusal(error) from error
    return RawPreview(
        steps=digest.steps,
        errors=[one.message for one in digest.diagnostics if one.severity == "error"],
        counts=digest.counts,
        config=digest.config,
        violations=None,
    )
