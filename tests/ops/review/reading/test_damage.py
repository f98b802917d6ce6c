"""Previews that were cut, or changed by something else: read, or refused with a sentence."""

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ops.review.preview import Preview
from ops.review.reading.documents import TAKE
from ops.review.reading.errors import PreviewError
from ops.review.reading.read import read
from tests.ops.review.given import sample
from tests.ops.review.sampling import SAMPLED

DIGEST, STREAM = sample("replace.dev.digest.json"), sample("replace.dev.events.jsonl")


def refused(text: str) -> str:
    with pytest.raises(PreviewError) as error:
        read(text)
    return str(error.value)


def test_a_small_preview_that_is_cut_after_any_character_is_refused() -> None:
    text = sample("same.prod.digest.json").rstrip()
    for end in range(len(text)):
        assert refused(text[:end]).endswith((TAKE, "let nothing else write there."))


@SAMPLED
@given(st.integers(min_value=0, max_value=len(DIGEST.rstrip()) - 1))
def test_a_digest_that_is_cut_anywhere_is_refused(end: int) -> None:
    assert refused(DIGEST[:end]).endswith((TAKE, "let nothing else write there."))


@SAMPLED
@given(st.integers(min_value=0, max_value=STREAM.index("summaryEvent")))
def test_a_stream_that_is_cut_anywhere_before_its_end_is_refused(end: int) -> None:
    assert refused(STREAM[:end]).endswith((TAKE, "let nothing else write there."))


@SAMPLED
@given(st.text() | st.recursive(st.none() | st.text(), st.lists).map(json.dumps))
def test_any_text_is_read_or_refused_with_a_sentence(text: str) -> None:
    assert refused(text).endswith(".")


Path = list[str | int]
EMPTY: tuple[Any, ...] = (None, [], {})
PARTS: st.SearchStrategy[Any] = st.integers() | st.text() | st.sampled_from(EMPTY)


def places(value: Any, path: Path) -> Iterator[Path]:
    """Yield the way to each part of a document."""
    steps: list[Any] = [*value] if isinstance(value, dict) else []
    if isinstance(value, list):
        steps = [*range(len(cast("list[Any]", value)))]
    for one in steps:
        yield [*path, one]
        yield from places(value[one], [*path, one])


@SAMPLED
@given(st.sampled_from([*places(json.loads(DIGEST), [])]), PARTS)
def test_a_preview_with_any_part_changed_is_read_or_refused(path: Path, part: object) -> None:
    document: Any = json.loads(DIGEST)
    *above, last = path
    holder = document
    for one in above:
        holder = holder[one]
    holder[last] = part
    with suppress(PreviewError):
        assert isinstance(read(json.dumps(document)), Preview)
