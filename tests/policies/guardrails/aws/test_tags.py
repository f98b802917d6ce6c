import json
from typing import Any

import pytest
from pulumi_policy import ResourceValidationArgs
from pulumi_policy.proxy import UNKNOWN_OBJECT_VALUE, UNKNOWN_STRING_VALUE

from guardrails.aws.tags import other_cases, tag
from guardrails.dynamodb.tables import TABLE
from tests.policies.guardrails.aws.declared import declared, shown

OWN = {"owner": "own"}
DEFAULT = {"defaultTags": {"tags": {"owner": "provider"}}}
MERGED = {"owner": "merged"}
UNKNOWN = "unknown: {} value at .{} can't be known during preview"


def owner(args: ResourceValidationArgs) -> str:
    return shown(tag(args, "owner"))


@pytest.mark.parametrize(
    ("props", "provider", "value"),
    [
        pytest.param({"tags": OWN, "tagsAll": MERGED}, DEFAULT, "own", id="its own"),
        pytest.param({"tags": {"x": "y"}, "tagsAll": MERGED}, DEFAULT, "provider", id="provider's"),
        pytest.param({"tags": {"owner": None}}, DEFAULT, "provider", id="its own is null"),
        pytest.param({"tags": {"owner": ""}}, DEFAULT, "", id="its own is empty"),
        pytest.param({"tagsAll": MERGED}, {}, "merged", id="the plugin's"),
        pytest.param({"tagsAll": MERGED}, None, "merged", id="the plugin's, no provider"),
        pytest.param({"tags": {"Owner": "own"}}, {}, "None", id="another case"),
        pytest.param({}, {}, "None", id="nothing"),
        pytest.param({}, None, "None", id="nothing, no provider"),
        pytest.param({"tags": ["owner"], "tagsAll": "owner"}, {}, "None", id="wrong types"),
        pytest.param({"tags": {"owner": 7.0}}, {}, "7.0", id="number"),
    ],
)
def test_tag(props: dict[str, Any], provider: dict[str, Any] | None, value: str) -> None:
    assert owner(declared(TABLE, props, provider=provider)) == value


@pytest.mark.parametrize(
    ("settings", "value"),
    [
        pytest.param(json.dumps({"tags": {"owner": "provider"}}), "provider", id="JSON"),
        pytest.param({"tags": {"owner": "provider"}}, "provider", id="object"),
        pytest.param("{", "None", id="malformed JSON"),
        pytest.param("[" * 100_000, "None", id="JSON too deep"),
        pytest.param("7", "None", id="JSON of another type"),
        pytest.param(["owner"], "None", id="list"),
        pytest.param({"tags": "owner"}, "None", id="tags are a string"),
        pytest.param(
            UNKNOWN_STRING_VALUE, UNKNOWN.format("string", "defaultTags"), id="unknown as a whole"
        ),
        pytest.param(
            {"tags": UNKNOWN_OBJECT_VALUE},
            UNKNOWN.format("Object", "defaultTags.tags"),
            id="unknown tags",
        ),
        pytest.param(
            json.dumps({"tags": UNKNOWN_OBJECT_VALUE}),
            UNKNOWN.format("Object", "defaultTags"),
            id="unknown tags in JSON",
        ),
        pytest.param(
            json.dumps({"tags": {"owner": UNKNOWN_STRING_VALUE}}),
            UNKNOWN.format("string", "owner"),
            id="unknown tag in JSON",
        ),
    ],
)
def test_tag_of_the_provider(settings: object, value: str) -> None:
    assert owner(declared(TABLE, {}, provider={"defaultTags": settings})) == value


@pytest.mark.parametrize(
    ("props", "provider", "value"),
    [
        pytest.param(
            {"tags": UNKNOWN_OBJECT_VALUE}, DEFAULT, UNKNOWN.format("Object", "tags"), id="all"
        ),
        pytest.param(
            {"tags": {"owner": UNKNOWN_STRING_VALUE}},
            DEFAULT,
            UNKNOWN.format("string", "tags.owner"),
            id="the tag",
        ),
        pytest.param({"tags": OWN | {"x": UNKNOWN_STRING_VALUE}}, {}, "own", id="another tag"),
        pytest.param(
            {"tags": {"x": UNKNOWN_STRING_VALUE}, "tagsAll": UNKNOWN_OBJECT_VALUE},
            {},
            "None",
            id="the plugin's, since another tag is",
        ),
        pytest.param(
            {"tagsAll": UNKNOWN_OBJECT_VALUE},
            None,
            UNKNOWN.format("Object", "tagsAll"),
            id="the plugin's, no provider",
        ),
    ],
)
def test_unknown(props: dict[str, Any], provider: dict[str, Any] | None, value: str) -> None:
    assert owner(declared(TABLE, props, provider=provider)) == value


@pytest.mark.parametrize("name", ["tags", "tagsAll"])
def test_unknown_that_came_as_its_bare_mark(name: str) -> None:
    args = declared(TABLE, {})
    args.props = {name: UNKNOWN_OBJECT_VALUE}
    assert owner(args) == UNKNOWN.format("Object", name)
    args.props = {name: {"owner": UNKNOWN_STRING_VALUE}}
    assert owner(args) == UNKNOWN.format("string", "owner")


@pytest.mark.parametrize(
    ("props", "keys"),
    [
        pytest.param({"tags": {"Owner": "x", "OWNER": "x"}}, ["OWNER", "Owner"], id="two"),
        pytest.param({"tags": {"owner": "x"}}, [], id="the key itself"),
        pytest.param({"tags": {"owners": "x"}}, [], id="another key"),
        pytest.param({"tagsAll": {"Owner": "x"}}, ["Owner"], id="of the plugin"),
        pytest.param({"tags": {"Owner": UNKNOWN_STRING_VALUE}}, ["Owner"], id="unknown value"),
        pytest.param({"tags": UNKNOWN_OBJECT_VALUE}, [], id="unknown"),
        pytest.param({"tags": ["Owner"]}, [], id="list"),
    ],
)
def test_other_cases(props: dict[str, Any], keys: list[str]) -> None:
    assert other_cases(declared(TABLE, props), "owner") == keys


def test_other_cases_of_the_provider() -> None:
    provider = {"defaultTags": json.dumps({"tags": {"Owner": "x"}})}
    assert other_cases(declared(TABLE, {}, provider=provider), "owner") == ["Owner"]
