"""What is no whole preview is refused with a sentence."""

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ops.review.preview import Preview
from ops.review.reading.errors import PreviewError
from ops.review.reading.read import read
from tests.ops.review.previews import (
    Change,
    acted,
    change,
    digest,
    failed,
    sample,
    stream,
    violated,
)

DIGEST, STREAM = sample("replace.dev.digest.json"), sample("replace.dev.events.jsonl")
TAKE = "Take what `pulumi preview --json` or its --event-log writes."
AGAIN = "Run the preview again, and let nothing else write there."
SAMPLED = settings(deadline=None, derandomize=True, max_examples=50)
SAME, UPDATE = change("same", {}, {}), change("update", {}, {})
FORM = "It is of a form that this review does not know:"
DEPLOYMENT = (
    "It is the log of a deployment, which has already changed what a preview would say. Take that "
    "of `pulumi preview`."
)


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
    "nothing": (" \n", f"It is empty: the preview did not run, or wrote elsewhere. {TAKE}"),
    "words": (
        "\x1b[1mPreviewing update (prod):\x1b[0m\r\n  [0]: a\n",
        f"It holds no preview. It begins with line 1: `Previewing update (prod):`. {TAKE}",
    ),
    "what nobody sees": ("\0", f"It holds no preview. {TAKE}"),
    "a number": ("3", f"It holds no preview. It begins with line 1: `3`. {TAKE}"),
    "lists": ("[[]]", f"It holds no preview. It begins with line 1: `[[]]`. {TAKE}"),
    "cut after a name": ('{"a":\n', f"It breaks off in line 2: the preview was cut. {AGAIN}"),
    "cut in a text": ('{"a": "b', f"It breaks off in line 1: the preview was cut. {AGAIN}"),
    "cut at a prompt": ('{"a": 1,\n$ ', f"It is damaged in line 2, column 1: `$`. {AGAIN}"),
    "written into": (
        '{"a": warning: a@example.com is "secret"}',
        f"It is damaged in line 1, column 7: `warning: [e-mail address] is`. {AGAIN}",
    ),
    "written into a text": ('{"a": "b\nInstalling', f"It is damaged in line 1, column 9. {AGAIN}"),
    **{
        f"a piece {place}": (
            text,
            f"It has a piece of JSON without the rest, in line {line}. {AGAIN}",
        )
        for place, line, text in (
            ("at the start", 1, 'Event": {"a": 1}}\n{"b": 1}'),
            ("between", 2, '{"a": 1}\n  "b": "secret",\n{"b": 1}'),
            ("at the end", 3, '{"a": 1}\n\n]}\n'),
            ("on the same line", 1, '{"a": 1}, {"b": 1}'),
        )
    },
    "a number of many digits": (
        '{"a": ' + "9" * 5000 + "}",
        f"It has a number that no engine writes. {TAKE}",
    ),
    "what an engine writes that stops": (
        "{}",
        "It is empty: the engine stopped, and its error output says why.",
    ),
    "why an engine stops": (
        '{}\nerror: open "a/PulumiPolicy.yaml": no such file\n',
        (
            "It holds no preview, because the engine stopped: "
            'error: open "a/PulumiPolicy.yaml": no such file'
        ),
    ),
    "a state": ('{"version": 3}', f"It is JSON, but no preview. {TAKE}"),
    "a log": ('{"duration": 3, "level": "info"}', f"It is JSON, but no preview. {TAKE}"),
    "no events": ('{"events": []}', f"It holds no preview. {TAKE}"),
    "something else than events": ('{"events": 1}', f"It is JSON, but no preview. {TAKE}"),
    "two digests": (
        f"{DIGEST}\nDone.\n{DIGEST}",
        "It holds 2 previews, which begin in lines 1 and 260: give each its own file.",
    ),
    "two streams": (stream() * 2, "It holds 2 previews: give each its own file."),
    "two stacks": (
        stream(acted(SAME), acted(change("same", {}, {}, stack="dev"))),
        "It has resources of the stacks prod and dev: give each its own file.",
    ),
    "no stack": (
        digest(errors=["no stack"]),
        "It names no resource, so not its stack: write ENVIRONMENT=FILE.",
    ),
    "what up writes": (
        f"{DIGEST}\n{STREAM}",
        (
            f"It holds {len(STREAM.splitlines()) + 1} documents, of which one is a whole preview: "
            f"`pulumi up` writes that before it deploys. {TAKE}"
        ),
    ),
    "a deployment": (sample("up.dev.events.jsonl"), DEPLOYMENT),
    "a deployment with nothing to do": (stream(end={"isPreview": False}), DEPLOYMENT),
    "documents nested too deep": (
        '{"steps": ' + "[" * 100_000,
        f"It is nested deeper than a preview can be. {TAKE}",
    ),
    "values nested too deep": (
        stream(acted(change("create", None, nested(400)))),
        f"It is nested deeper than a preview can be. {TAKE}",
    ),
    "no end": (
        "".join(stream(acted(SAME)).splitlines(keepends=True)[:-1]),
        f"It has no end: the preview was cut. {AGAIN}",
    ),
    "a step is missing": (
        counting(UPDATE, update=2),
        f"It counts 2 to update and lists 1: a part is missing. {AGAIN}",
    ),
    "a step of a newer engine": (
        event(op="migrate"),
        (
            "It has a step that this review does not know, 'migrate' of requests: the engine is "
            "newer than the review. Preview with an older engine, or teach the review the step."
        ),
    ),
    "a policy of a newer engine": (
        stream(violated("recovery", "No.", "urgent")),
        (
            "Policy recovery is enforced in a way that this review does not know, urgent: the "
            "engine is newer than the review. Teach the review the level."
        ),
    ),
    "no list of steps": (
        json.dumps({"steps": {}}),
        f"{FORM} steps input should be a valid list. {TAKE}",
    ),
    "no URN in a digest": (
        digest(SAME, SAME | {"urn": "x"}),
        f"{FORM} steps[1].urn is no URN. {TAKE}",
    ),
    **{
        f"no {what} in an event": (text, f"{FORM} resourcePreEvent.metadata.{where}. {TAKE}")
        for what, text, where in (
            ("step", stream(acted({"urn": SAME["urn"]})), "op is missing"),
            ("text", event(op=1), "op input should be a valid string"),
            ("URN", event(urn="urn:aws:x"), "urn is no URN"),
            (
                "kind",
                event(detailedDiff={"name": {"kind": "moved"}}),
                "detailedDiff.name.kind is no kind of difference that this review knows",
            ),
            ("texts", event(keys=["a", 1]), "keys[1] input should be a valid string"),
        )
    },
}


@pytest.mark.parametrize(("text", "sentence"), CASES.values(), ids=CASES)
def test_what_is_no_whole_preview_is_refused(text: str, sentence: str) -> None:
    assert refused(text) == sentence


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
        assert refused(text[:end]).endswith((TAKE, "let nothing else write there."))


@SAMPLED
@given(st.integers(min_value=0, max_value=STREAM.index("summaryEvent")))
def test_a_stream_that_is_cut_anywhere_before_its_end_is_refused(end: int) -> None:
    assert refused(STREAM[:end]).endswith((TAKE, "let nothing else write there."))


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
