from typing import Any

import pytest

from ops.review.preview import Violation
from ops.review.reading.documents import Document, documents
from ops.review.reading.errors import PreviewError
from ops.review.reading.events import read
from ops.review.reading.model import EngineStep
from ops.review.reading.told import Told
from tests.ops.review.given import TABLE, acted, sample, stream, urn

STEP = EngineStep.model_validate({"op": "same", "urn": urn(TABLE, "requests")})
PACK = {"PolicyPacks": {"market-intelligence": "v0.1.0"}}


def policy(level: str, **more: Any) -> dict[str, Any]:
    said = {"policyName": "recovery", "message": "Set it.\n", "enforcementLevel": level}
    return {"policyEvent": said | {"resourceUrn": urn(TABLE, "requests")} | more}


def parsed(text: str) -> list[Document]:
    return [one.document for one in documents(text).documents]


def told(*events: dict[str, Any], end: dict[str, Any] | None = None) -> Told:
    return read(parsed(stream(*events, end=end)))


def test_events_are_read() -> None:
    prelude = {"preludeEvent": {"config": {"aws:region": "eu-west-1"}}}
    said = [
        {"diagnosticEvent": {"message": "no\n", "severity": "error", "prefix": "error: "}},
        {"diagnosticEvent": {"message": "debug", "severity": "debug"}},
        {"stdoutEvent": {"message": "hello", "color": "never"}},
    ]
    newer: list[dict[str, Any]] = [
        {"policyLoadEvent": {}},
        {"progressEvent": {"type": "plugin-download", "id": "aws", "done": True}},
    ]
    end = {"resourceChanges": {"same": 1}, "isPreview": True, "result": "succeeded"}
    assert told(prelude, *newer, acted("same"), *said, end=end) == Told(
        steps=[STEP],
        errors=["no\n"],
        counts={"same": 1},
        config={"aws:region": "eu-west-1"},
        violations=None,
    )


@pytest.mark.parametrize(
    ("events", "end", "violations"),
    [
        pytest.param([], {}, None, id="no pack was asked"),
        pytest.param([], PACK, [], id="a pack that agrees"),
        pytest.param(
            [policy("mandatory"), policy("advisory", resourceUrn="")],
            PACK,
            [
                Violation(
                    policy="recovery",
                    level="mandatory",
                    message="Set it.",
                    urn=urn(TABLE, "requests"),
                ),
                Violation(policy="recovery", level="advisory", message="Set it."),
            ],
            id="a resource and the stack",
        ),
        pytest.param(
            [policy("warning", resourceUrn=None), policy("none"), policy("disabled")],
            PACK,
            [Violation(policy="recovery", level="advisory", message="Set it.")],
            id="other words for the levels",
        ),
        pytest.param(
            [
                {
                    "policyRemediationEvent": {
                        "policyName": "tags",
                        "before": {"name": "b"},
                        "after": {"tags": "t", "name": "a"},
                    }
                }
            ],
            PACK,
            [
                Violation(
                    policy="tags",
                    level="remediate",
                    message="The policy sets tags, name itself.",
                )
            ],
            id="a policy that mends",
        ),
    ],
)
def test_what_policies_say_is_read(
    events: list[dict[str, Any]], end: dict[str, Any], violations: list[Violation] | None
) -> None:
    assert told(*events, end=end).violations == violations


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(sample("up.dev.events.jsonl"), id="of 3.79"),
        pytest.param(stream(end={"isPreview": False}), id="of today's engine, with nothing to do"),
    ],
)
def test_the_log_of_a_deployment_is_refused(text: str) -> None:
    with pytest.raises(PreviewError) as refused:
        read(parsed(text))
    assert str(refused.value) == (
        "It is the log of a deployment, which has already changed what a preview would say. "
        "Take that of `pulumi preview`."
    )


@pytest.mark.parametrize(
    ("result", "errors"),
    [
        pytest.param({}, [], id="not said"),
        pytest.param({"result": "succeeded"}, [], id="succeeded"),
        pytest.param(
            {"result": "canceled"}, ["The preview was not whole: canceled."], id="canceled"
        ),
    ],
)
def test_a_preview_that_did_not_go_through_is_an_error(
    result: dict[str, Any], errors: list[str]
) -> None:
    assert told(acted("same"), end=result).errors == errors


def test_two_previews_in_a_file_are_refused() -> None:
    with pytest.raises(PreviewError) as refused:
        read(parsed(stream() * 2))
    assert str(refused.value) == "It holds 2 previews: give each its own file."


def test_a_level_of_a_newer_engine_is_refused() -> None:
    with pytest.raises(PreviewError) as refused:
        told(policy("urgent"))
    assert str(refused.value) == (
        "Policy recovery is enforced in a way that this review does not know, urgent: the engine "
        "is newer than the review. Teach the review the level."
    )


def test_a_stream_without_its_end_has_no_counts() -> None:
    assert read(parsed(stream(acted("same")))[:-1]).counts is None
