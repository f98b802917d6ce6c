"""The stream of events that --event-log and a streaming --json write, one per line."""

from collections.abc import Sequence

from pydantic import Field, ValidationError

from ops.review.preview import Level, Violation
from ops.review.reading.documents import Document, PreviewError, cleaned
from ops.review.reading.raw_preview import EngineStep, Part, RawPreview, refusal

_NOT_A_PREVIEW = "It is the log of a deployment, not of a preview. Use the log of `pulumi preview`."
_LEVELS: dict[str, Level | None] = {
    "advisory": "advisory",
    "warning": "advisory",
    "mandatory": "mandatory",
    "remediate": "remediate",
    "disabled": None,
    "none": None,
}


class _Prelude(Part):
    config: dict[str, object] = Field(default_factory=dict[str, object])


class _Diagnostic(Part):
    message: str = ""
    severity: str = ""


class _Acted(Part):
    metadata: EngineStep
    planning: bool = False


class _Policy(Part):
    urn: str | None = Field(default=None, validation_alias="resourceUrn")
    message: str = ""
    name: str = Field(validation_alias="policyName")
    level: str = Field(default="remediate", validation_alias="enforcementLevel")
    after: dict[str, object] = Field(default_factory=dict[str, object])


class _Summary(Part):
    counts: dict[str, int] = Field({}, validation_alias="resourceChanges")
    packs: dict[str, object] = Field({}, validation_alias="PolicyPacks")
    is_preview: bool = Field(default=True, validation_alias="isPreview")
    result: str = "succeeded"


class _Event(Part):
    prelude: _Prelude | None = Field(default=None, validation_alias="preludeEvent")
    diagnostic: _Diagnostic | None = Field(default=None, validation_alias="diagnosticEvent")
    before: _Acted | None = Field(default=None, validation_alias="resourcePreEvent")
    policy: _Policy | None = Field(default=None, validation_alias="policyEvent")
    remediation: _Policy | None = Field(default=None, validation_alias="policyRemediationEvent")
    summary: _Summary | None = Field(default=None, validation_alias="summaryEvent")


def read(documents: Sequence[Document]) -> RawPreview:
    """Read the events of a preview."""
    try:
        events = [_Event.model_validate(one) for one in documents]
    except ValidationError as error:
        raise refusal(error) from error
    acted = [one.before for one in events if one.before]
    ends = [one.summary for one in events if one.summary]
    if any(not one.planning for one in acted) or any(not one.is_preview for one in ends):
        raise PreviewError(_NOT_A_PREVIEW)
    if len(ends) > 1:
        raise PreviewError(f"It contains {len(ends)} previews: write each to its own file.")
    said = [one.diagnostic for one in events if one.diagnostic]
    return RawPreview(
        steps=[one.metadata for one in acted],
        errors=[one.message for one in said if one.severity == "error"] or _unsaid(ends),
        counts=ends[0].counts if ends else None,
        config={k: v for one in events if one.prelude for k, v in one.prelude.config.items()},
        violations=_violations(events, ends),
        tells_policies=bool(ends),
    )


def _unsaid(ends: Sequence[_Summary]) -> list[str]:
    """Return an error for a failed preview without any message of the engine."""
    return [
        f"The preview is incomplete: {one.result}."
        for one in ends
        if one.result not in ("succeeded", "")
    ]


def _violations(events: Sequence[_Event], ends: Sequence[_Summary]) -> list[Violation] | None:
    """Return the violations, None if no pack ran."""
    said = [one for event in events for one in (event.policy, event.remediation) if one]
    if not said and not any(end.packs for end in ends):
        return None
    return [violation for one in said if (violation := _violation(one))]


def _violation(one: _Policy) -> Violation | None:
    level = _level(one)
    if level is None:
        return None
    return Violation(policy=one.name, level=level, message=_message(one), urn=one.urn or None)


def _level(one: _Policy) -> Level | None:
    if one.level not in _LEVELS:
        raise PreviewError(
            f"The enforcement level of policy {one.name}, {one.level}, is not known to this "
            "review: the engine is newer. Add the level to the review."
        )
    return _LEVELS[one.level]


def _message(one: _Policy) -> str:
    return cleaned(one.message) or f"The policy changes {', '.join(one.after) or 'properties'}."
