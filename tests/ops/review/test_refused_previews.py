"""What is no whole preview is refused with a sentence."""

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ops.review.preview import Preview
from ops.review.reading.documents import PreviewError
from ops.review.reading.read import read
from tests.ops.review.previews import (
    Change,
    acted,
    change,
    digest,
    failed,
    sample,
    sections,
    stream,
    violated,
)

DIGEST, STREAM = sample("replace.dev.digest.json"), sample("replace.dev.events.jsonl")
TAKE = "Use the output of `pulumi preview --json`, or of its --event-log."
SAMPLED = settings(max_examples=50)
SAME, UPDATE = change("same", {}, {}), change("update", {}, {})


def refused(text: str) -> str:
    with pytest.raises(PreviewError) as error:
        read(text)
    return str(error.value)


def nested(depth: int) -> Any:
    return {"a": [nested(depth - 1)]} if depth else {}


def event(**metadata: Any) -> str:
    """Return a stream with a step that is not as an engine writes it."""
    return stream(acted(SAME | metadata))


def counting(*steps: Change, **counts: int) -> str:
    return stream(*map(acted, steps), end={"resourceChanges": counts})


CASES = {
    "nothing": " \n",
    "words": "\x1b[1mPreviewing update (prod):\x1b[0m\r\n  [0]: a\n",
    "an invisible character": "\0",
    "a number": "3",
    "lists": "[[]]",
    "cut after a name": '{"a":\n',
    "cut in a text": '{"a": "b',
    "cut at a prompt": '{"a": 1,\n$ ',
    "written into": '{"a": warning: a@example.com is "secret"}',
    "written into a text": '{"a": "b\nInstalling',
    "a piece at the start": 'Event": {"a": 1}}\n{"b": 1}',
    "a piece between": '{"a": 1}\n  "b": "secret",\n{"b": 1}',
    "a piece at the end": '{"a": 1}\n\n]}\n',
    "a piece on the same line": '{"a": 1}, {"b": 1}',
    "a number of many digits": '{"a": ' + "9" * 5000 + "}",
    "what an engine writes that stops": "{}",
    "why an engine stops": '{}\nerror: open "a/PulumiPolicy.yaml": no such file\n',
    "a state": '{"version": 3}',
    "a log": '{"duration": 3, "level": "info"}',
    "no events": '{"events": []}',
    "something else than events": '{"events": 1}',
    "two digests": f"{DIGEST}\nDone.\n{DIGEST}",
    "two streams": stream() * 2,
    "two stacks": stream(acted(SAME), acted(change("same", {}, {}, stack="dev"))),
    "no stack": digest(errors=["no stack"]),
    "what up writes": f"{DIGEST}\n{STREAM}",
    "a deployment": sample("up.dev.events.jsonl"),
    "a deployment with nothing to do": stream(end={"isPreview": False}),
    "documents nested too deep": '{"steps": ' + "[" * 100_000,
    "values nested too deep": stream(acted(change("create", None, nested(400)))),
    "no end": "".join(stream(acted(SAME)).splitlines(keepends=True)[:-1]),
    "a step is missing": counting(UPDATE, update=2),
    "a step of a newer engine": event(op="migrate"),
    "a policy of a newer engine": stream(violated("recovery", "No.", "urgent")),
    "no list of steps": json.dumps({"steps": {}}),
    "no URN in a digest": digest(SAME, SAME | {"urn": "x"}),
    "no step in an event": stream(acted({"urn": SAME["urn"]})),
    "no text in an event": event(op=1),
    "no URN in an event": event(urn="urn:aws:x"),
    "no kind in an event": event(detailedDiff={"name": {"kind": "moved"}}),
    "no texts in an event": event(keys=["a", 1]),
}


SENTENCES = sections("refusals.md")


def test_the_page_has_each_refusal() -> None:
    assert [*SENTENCES] == [*CASES]


@pytest.mark.parametrize("name", CASES)
def test_an_incomplete_preview_is_refused(name: str) -> None:
    assert [refused(CASES[name])] == SENTENCES[name]


@pytest.mark.parametrize(
    ("text", "unchanged"),
    [
        pytest.param(counting(UPDATE, update=1, same=4), 4, id="what stays is not listed"),
        pytest.param(counting(UPDATE, UPDATE, update=1), 0, id="a refresh lists more"),
        pytest.param(
            "".join(stream(acted(UPDATE), failed("no region")).splitlines(keepends=True)[:-1]),
            0,
            id="one that failed has no end",
        ),
    ],
)
def test_a_whole_preview_is_taken(text: str, unchanged: int) -> None:
    assert read(text).unchanged == unchanged


def test_a_small_preview_that_is_cut_after_any_character_is_refused() -> None:
    text = sample("same.prod.digest.json").rstrip()
    for end in range(len(text)):
        assert refused(text[:end]).endswith((TAKE, "nothing else writes to that file."))


@SAMPLED
@given(st.integers(min_value=0, max_value=STREAM.index("summaryEvent")))
def test_a_stream_that_is_cut_anywhere_before_its_end_is_refused(end: int) -> None:
    assert refused(STREAM[:end]).endswith((TAKE, "nothing else writes to that file."))


@SAMPLED
@given(st.text() | st.recursive(st.none() | st.text(), st.lists, max_leaves=5).map(json.dumps))
def test_any_text_is_refused_with_a_sentence(text: str) -> None:
    assert refused(text).endswith(".")


Path = list[str | int]


def places(value: Any, path: Path) -> Iterator[Path]:
    """Yield the way to each part of a document."""
    steps: list[Any] = [*value] if isinstance(value, dict) else []
    if isinstance(value, list):
        steps = [*range(len(cast("list[Any]", value)))]
    for one in steps:
        yield [*path, one]
        yield from places(value[one], [*path, one])


EMPTY: tuple[Any, ...] = (None, [], {})


@SAMPLED
@given(
    st.sampled_from([*places(json.loads(DIGEST), [])]),
    st.integers() | st.text() | st.sampled_from(EMPTY),
)
def test_a_preview_with_any_part_changed_is_read_or_refused(path: Path, part: object) -> None:
    document: Any = json.loads(DIGEST)
    *above, last = path
    holder = document
    for one in above:
        holder = holder[one]
    holder[last] = part
    with suppress(PreviewError):
        assert isinstance(read(json.dumps(document)), Preview)
