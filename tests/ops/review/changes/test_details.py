from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ops.review.changes.change import Detail
from ops.review.changes.details import details
from ops.review.changes.leaves import leaves
from ops.review.preview import UNKNOWN, State, Step
from tests.ops.review.given import step
from tests.ops.review.sampling import SAMPLED


def test_a_property_without_words_is_told_by_its_path() -> None:
    changed = step("update", {"a": {"b": [1]}}, {"a": {"b": [1, 2]}}, diffs={"a.b[1]": "add"})
    assert details(changed) == (Detail("a.b[1]", None, "2", is_path=True),)


def test_what_words_leave_out_is_told_by_its_path() -> None:
    before = {"pointInTimeRecovery": {"enabled": True, "recoveryPeriodInDays": 35}}
    after = {"pointInTimeRecovery": {"enabled": False, "region": "eu"}}
    assert details(step("update", before, after)) == (
        Detail("Point-in-time recovery", "35 days", "off"),
        Detail("pointInTimeRecovery.region", None, "eu", is_path=True),
    )


def test_what_words_see_no_difference_in_is_told_by_its_path() -> None:
    before = {"pointInTimeRecovery": {"enabled": False, "recoveryPeriodInDays": 35}}
    after = {"pointInTimeRecovery": {"enabled": False}}
    assert details(step("update", before, after)) == (
        Detail("pointInTimeRecovery.recoveryPeriodInDays", "35", None, is_path=True),
    )


def test_what_the_provider_changes_without_telling_values_is_told() -> None:
    secret = {"endpoint": "[secret]", "protocol": "https"}
    changed = step(
        "update",
        secret,
        secret | {"protocol": "email"},
        diffs={"endpoint": "update", "protocol": "update"},
    )
    assert details(changed) == (
        Detail("protocol", "https", "email", is_path=True),
        Detail("endpoint", None, None, note="changes, and its values are not told", is_path=True),
    )


def test_tags_that_the_provider_repeats_are_told_once() -> None:
    changed = step(
        "update",
        {"tags": {"owner": "a"}},
        {"tags": {"owner": "b"}},
        diffs={"tags.owner": "update", "tagsAll.owner": "update"},
    )
    assert details(changed) == (Detail("Tag owner", "a", "b"),)


@pytest.mark.parametrize(
    ("diffs", "told"),
    [
        pytest.param(
            {"a": "update"},
            [Detail("a", "x", "known after the deployment", is_path=True)],
            id="a change",
        ),
        pytest.param({"b": "add"}, [], id="none to the provider"),
    ],
)
def test_what_is_not_known_yet_is_a_change_where_the_provider_says_so(
    diffs: dict[str, Any], told: list[Detail]
) -> None:
    changed = step("update", {"a": "x"}, {"a": UNKNOWN, "b": 1}, diffs=diffs)
    assert [one for one in details(changed) if one.what == "a"] == told


@pytest.mark.parametrize(
    ("given_step", "told"),
    [
        pytest.param(
            step("same", protect=(True, False)),
            (Detail("Pulumi's protection", "on", "off"),),
            id="kept, but no longer protected",
        ),
        pytest.param(
            step("update", {"name": "a"}, {"name": "b"}, protect=(False, True)),
            (Detail("Name in AWS", "a", "b"), Detail("Pulumi's protection", "off", "on")),
            id="changed and protected",
        ),
        pytest.param(step("same", {"a": 1}, {"a": 2}), (), id="kept"),
        pytest.param(step("delete", {"a": 1}), (), id="deleted"),
    ],
)
def test_protection_is_told(given_step: Step, told: tuple[Detail, ...]) -> None:
    assert details(given_step) == told


def test_of_a_new_resource_is_told_what_it_is() -> None:
    inputs = {"hashKey": "id", "billingMode": "PAY_PER_REQUEST", "new": "property"}
    assert details(step("create", None, inputs)) == (
        Detail("Key", None, "id"),
        Detail("Point-in-time recovery", None, "off"),
        Detail("Encrypted with", None, "a key that AWS owns"),
        Detail("Items expire", None, "never"),
        Detail("Stream", None, "off"),
    )


SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=3)
NAMES = st.sampled_from(
    [
        "name",
        "ttl",
        "enabled",
        "attributeName",
        "pointInTimeRecovery",
        "replicas",
        "tags",
        "streamEnabled",
    ]
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4)
)


@SAMPLED
@given(st.dictionaries(NAMES, VALUES), st.dictionaries(NAMES, VALUES))
def test_no_difference_is_silent(before: dict[str, Any], after: dict[str, Any]) -> None:
    changed = replace(
        step("update"), old=State(inputs=before, outputs={}), new=State(inputs=after, outputs={})
    )
    differ = bool([*leaves(before, after)])
    assert bool(details(changed)) is differ
