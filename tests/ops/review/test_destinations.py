"""What a review finds where the stream that gets a table's changes comes, changes or goes."""

from typing import Any

import pytest

from ops.review.tokens import DESTINATION
from tests.ops.review.previews import REQUESTS, Change, change, detail_lines, findings_page

STREAM = "arn:aws:kinesis:us-east-1:123456789012:stream/changes"
PRECISION = "approximateCreationDateTimePrecision"
SENT: dict[str, Any] = {"tableName": REQUESTS, "streamArn": STREAM}
NAME = "requests-kinesis"


def destination(op: str, before: dict[str, Any] | None, after: dict[str, Any] | None) -> Change:
    return change(op, before, after, kind=DESTINATION, name=NAME)


def test_a_stream_that_comes_gets_items_and_is_not_in_the_preview() -> None:
    assert findings_page([[destination("create", None, SENT)]]) == (
        f"- look `kinesis-added:{NAME}`: Every change of {REQUESTS}, with the whole item before "
        f"and after, is sent to {STREAM} from now on. The stream is made elsewhere: whether it is "
        "encrypted, who reads it and how long it keeps the items is not in this preview. *Check "
        "the stream, and what it costs for each write below; the stream itself is billed where it "
        "is made.*\n"
    )


def test_the_consumers_of_a_stream_that_goes_miss_changes() -> None:
    assert findings_page([[destination("delete", SENT, None)]]) == (
        f"- blocking `kinesis-ended:{NAME}`: The changes of {REQUESTS} are no longer sent to "
        f"{STREAM}: its consumers cannot recover the changes that they miss. *Stop its consumers "
        "first, and confirm in the pull request that there are none.*\n"
    )


@pytest.mark.parametrize(
    ("after", "because"),
    [
        ({"streamArn": f"{STREAM}-2"}, ", because its stream changes"),
        ({PRECISION: "MICROSECOND"}, ", because its precision changes"),
        (
            {"tableName": "other", "streamArn": f"{STREAM}-2"},
            ", because its stream and its table changes",
        ),
        ({}, ""),
    ],
    ids=["stream", "precision", "both", "by hand"],
)
def test_what_is_written_while_a_stream_is_replaced_is_never_sent(
    after: dict[str, Any], because: str
) -> None:
    assert findings_page([[destination("replace", SENT, SENT | after)]]) == (
        f"- blocking `kinesis-replaced:{NAME}`: The Kinesis destination of {REQUESTS} is disabled "
        f"and enabled again{because}: what is written in between is never sent, and a stream that "
        "is no longer named gets nothing more. *Deploy it while nothing writes to the table. Have "
        "the consumers of another stream read that one first.*\n"
    )


def test_a_stream_that_stays_is_no_finding() -> None:
    assert findings_page([[destination("same", SENT, SENT)]]) == ""


def test_what_changes_of_it_is_worded() -> None:
    other = {"streamArn": f"{STREAM}-2", PRECISION: "MICROSECOND"}
    assert detail_lines(destination("replace", SENT, SENT | other)) == [
        f"- Stream: {STREAM} → **{STREAM}-2**",
        "- Precision: none → **MICROSECOND**",
    ]
