import json

import pytest

from tests.conftest import Mocks
from tests.sections.conftest import problems, read

LETTERS = "letters, digits, spaces or _ . : / = + - @"
KEY = f"a key is 1 to 128 {LETTERS}"
VALUE = f"must be 0 to 256 {LETTERS}"
OURS = "every resource has this tag already: remove it"
AWS = "AWS keeps keys that start with aws: for itself; take another"
WHAT = "(tags of every resource, beside environment, managed-by, project, stack)"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        pytest.param("t" * 128, "x", id="longest key"),
        pytest.param("team", "", id="empty value"),
        pytest.param("team", "x" * 256, id="longest value"),
        pytest.param("équipe 7_.:/=+-@", "é 7_.:/=+-@", id="every kind of character"),
        pytest.param("laws:team", "true", id="text that looks like something else"),
    ],
)
def test_tags_are_as_free_as_aws_lets_them_be(mocks: Mocks, key: str, value: str) -> None:
    assert read(mocks, {"tags": {key: value}}).tags == {key: value}


@pytest.mark.parametrize(
    ("tags", "problem"),
    [
        pytest.param("team", f'tags is "team": must be an object {WHAT}', id="text"),
        pytest.param(["team"], f'tags is ["team"]: must be an object {WHAT}', id="list"),
        pytest.param("null", f'tags is "null": must be an object {WHAT}', id="null"),
        pytest.param(
            {"team": 42}, f"tags.team is 42: must be text, in quotes {WHAT}", id="number as value"
        ),
        pytest.param(
            {"team": None}, f"tags.team is null: must be text, in quotes {WHAT}", id="null as value"
        ),
        pytest.param(
            {"team": {"name": "x"}},
            f'tags.team is {{"name": "x"}}: must be text, in quotes {WHAT}',
            id="object as value",
        ),
        pytest.param(
            {"cost center": True},
            f'tags["cost center"] is true: must be text, in quotes {WHAT}',
            id="key with a space",
        ),
        pytest.param({"[0]": "x"}, f'tags["[0]"]: {KEY}', id="key that looks like a position"),
        pytest.param({"[key]": 7}, f'tags["[key]"]: {KEY}', id="key that looks like an error"),
        pytest.param({"Environment": "x"}, f"tags.Environment: {OURS}", id="key of ours"),
        pytest.param({"managed-by": 7}, f"tags.managed-by: {OURS}", id="key of ours, wrong value"),
        pytest.param({"AWS:team": "x"}, f'tags["AWS:team"]: {AWS}', id="key of AWS"),
        pytest.param({"team*": "x"}, f'tags["team*"]: {KEY}', id="key with another character"),
        pytest.param({"": "x"}, f'tags[""]: {KEY}', id="empty key"),
        pytest.param({"a\nb": "x"}, f'tags["a\\nb"]: {KEY}', id="key of two lines"),
        pytest.param({"a\u2028b": "x"}, f'tags["a\\u2028b"]: {KEY}', id="key of two paragraphs"),
        pytest.param({"t" * 129: "x"}, f"tags.{'t' * 129}: {KEY}", id="long key"),
        pytest.param(
            {"team": "a*b"}, f'tags.team is "a*b": {VALUE}', id="value with another character"
        ),
        pytest.param(
            {"team": "a\x85"}, f'tags.team is "a\\u0085": {VALUE}', id="control character"
        ),
        pytest.param({"team": "x" * 257}, f'tags.team is "{"x" * 119}…: {VALUE}', id="long value"),
        pytest.param(
            {"Team": "a", "team": "a"},
            'tags is {"Team": "a", "team": "a"}: "Team" and "team" are the same key to IAM: '
            "remove one",
            id="keys that differ in case only",
        ),
    ],
)
def test_tags_that_cannot_be_are_refused(mocks: Mocks, tags: object, problem: str) -> None:
    assert problems(mocks, {"tags": tags}) == [problem]


def test_there_is_room_for_46_tags(mocks: Mocks) -> None:
    tags = {f"tag-{number}": "x" for number in range(46)}

    assert read(mocks, {"tags": tags}).tags == tags


def test_there_is_no_room_for_47_tags(mocks: Mocks) -> None:
    tags = {f"tag-{number}": "x" for number in range(47)}

    assert problems(mocks, {"tags": tags}) == [
        f"tags is {json.dumps(tags)[:120]}…: must have at most 46 entries {WHAT}"
    ]
