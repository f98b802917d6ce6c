"""Any settings of a stack are read, or refused with a message about them."""

import json
import re
from itertools import pairwise
from typing import Any, cast

import pulumi
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.configured import read
from tests.conftest import PROJECT
from tests.test_settings import EVERYTHING, KNOWN, ROLE

NAMES = st.sampled_from(
    sorted({path.rpartition(".")[2] for path in KNOWN} | {"user-index", "[key]", "a b", "0"})
)
WORDS = st.sampled_from(
    [
        *("", "-1", "0", "35", "9" * 5000, "1\N{ARABIC-INDIC DIGIT TWO}", "true", "{", "\ud800"),
        *("all", "sms", "aws-managed", "eu-west-1", "subnet-1a2b3c4d", "sg-1a2b3c4d", ROLE),
        *("NEW_AND_OLD_IMAGES", "cron(0 5 ? * * *)", "\x85\u2028"),
    ]
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-2, 130)
    | st.integers()
    | st.floats()
    | WORDS
    | st.text(max_size=5)
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=5),
    max_leaves=12,
)
SECTIONS = st.sampled_from([path for path in KNOWN if "." not in path])
MADE_UP = st.dictionaries(SECTIONS | NAMES, VALUES, max_size=6)


def places(value: object) -> list[list[int | str]]:
    """Return the way to every value in a value."""
    match value:
        case dict():
            members = [*cast("dict[str, object]", value).items()]
        case list():
            members = [*enumerate(cast("list[object]", value))]
        case _:
            return []
    return [[step, *rest] for step, inner in members for rest in ([], *places(inner))]


@st.composite
def changed(draw: st.DrawFn) -> dict[str, object]:
    """Return a good stack with any value at any place in it."""
    stack = json.loads(json.dumps(EVERYTHING))
    *above, last = draw(st.sampled_from(places(EVERYTHING)))
    at: Any = stack
    for step in above:
        at = at[step]
    at[last] = draw(SCALARS | VALUES)
    return stack


STEP = r'(?:\.[\w-]+|\[\d+\]|\["(?:[^"\\]|\\.)*"\])'
PROBLEM = re.compile(
    rf"  {PROJECT}:((?:[\w-]+|{STEP}){STEP}*)(: | is | has | needs | refuses | sets )\S.*"
)
JARGON = re.compile("Input should|Value error|function-|valid (dictionary|string|list)|pydantic")


@given(stack=changed() | changed() | changed() | MADE_UP)
@settings(max_examples=200, deadline=None, derandomize=True)
def test_whatever_a_stack_sets_is_read_or_refused_in_words(stack: dict[str, object]) -> None:
    try:
        read(stack)
    except pulumi.RunError as refused:
        count, *lines, advice = str(refused).split("\n")
        what = "1 problem" if len(lines) == 1 else f"{len(lines)} problems"
        assert count == f"The configuration of stack 'dev' has {what}:"
        assert advice == "Nothing was deployed. Correct Pulumi.dev.yaml and run again."
        found = [PROBLEM.fullmatch(line) for line in lines]
        assert [line for line, match in zip(lines, found, strict=True) if not match] == []
        assert [line for line in lines if JARGON.search(line) or not line.isprintable()] == []
        paths = sorted(match[1] for match in found if match)
        assert [
            (outer, inner)
            for outer, inner in pairwise(paths)
            if inner == outer or inner.startswith((f"{outer}.", f"{outer}["))
        ] == []
