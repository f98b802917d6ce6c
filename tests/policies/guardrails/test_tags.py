"""Resources have the required tags: their own, their provider's, or the plugin's."""

import importlib
import json
from typing import Any

import pytest
from pulumi_policy.proxy import UNKNOWN_OBJECT_VALUE, UNKNOWN_STRING_VALUE

from guardrails.aws.required_tags import CONFIG_SCHEMA
from guardrails.aws.resource_tags import TAGGED
from tests.policies.asking import cases, found, resource

RULE = "aws-resource-tags"
TABLE = "aws:dynamodb/table:Table"

GOOD = {
    "environment": "dev",
    "managed-by": "pulumi",
    "project": "market-intelligence",
    "stack": "dev",
}
VALUES = {"environment": ["dev", "staging"], "managed-by": ["pulumi"], "team": []}
DEFAULT = {"defaultTags": {"tags": {"owner": "provider"}}}
MERGED = {"owner": "merged"}


def wrong(key: str, fault: str, wanted: str = "", label: str = "Table 'requests'") -> str:
    return f"Set tags[{key!r}]{wanted} on {label}: {fault}."


def several(*each: str, label: str = "Table 'requests'") -> list[str]:
    return [f"Set tags on {label}: {', '.join(each)}."]


def missing(label: str = "Table 'requests'") -> list[str]:
    return several(*(f"{key!r} (it is not set)" for key in GOOD), label=label)


def other_case(key: str) -> str:
    return f"it has {key!r}: tag keys are case-sensitive"


@pytest.mark.parametrize("resource_type", TAGGED)
def test_every_type_that_is_looked_at_takes_tags(resource_type: str) -> None:
    path, name = resource_type.removeprefix("aws:").split(":")
    sdk: Any = getattr(importlib.import_module(f"pulumi_aws.{path.partition('/')[0]}"), name)
    assert (sdk.pulumi_type, hasattr(sdk, "tags")) == (resource_type, True)
    assert found(RULE, resource(resource_type, {"tags": GOOD})) == []
    assert found(RULE, resource(resource_type, {})) == missing(f"{name} 'requests'")


@cases(
    "tags fault",
    {
        "empty": ({"environment": ""}, "it is empty"),
        "blank": ({"environment": "  "}, "it is empty"),
        "number": ({"environment": 1.0}, "it is not a string"),
        "flag": ({"environment": True}, "it is not a string"),
        "list": ({"environment": ["dev"]}, "it is not a string"),
        "null": ({"environment": None}, "it is not set"),
        "key in another case": ({"Environment": "dev"}, other_case("Environment")),
        "keys in other cases": (
            {"Environment": "x", "ENVIRONMENT": "x"},
            other_case("ENVIRONMENT"),
        ),
        "key in both cases": ({"Environment": "dev", "environment": ""}, "it is empty"),
        "longer key": ({"environments": "dev"}, "it is not set"),
    },
)
def test_a_wrong_tag(tags: dict[str, Any], fault: str) -> None:
    others = {key: value for key, value in GOOD.items() if key != "environment"}
    said = [wrong("environment", fault)]
    assert found(RULE, resource(TABLE, {"tags": others | tags})) == said


@pytest.mark.parametrize("tags", [None, [], ["environment"], "environment", 1.0, {}], ids=repr)
def test_a_value_that_is_not_a_map_has_no_tags(tags: object) -> None:
    assert found(RULE, resource(TABLE, {"tags": tags})) == missing()


@cases(
    "tags said",
    {
        "right": ({"environment": "dev", "managed-by": "pulumi", "team": "x"}, []),
        "wrong": (
            {"environment": "hush", "managed-by": "Pulumi", "team": ""},
            several(
                "'environment' to 'dev' or 'staging' (it has another value)",
                "'managed-by' to 'pulumi' (it has another value)",
                "'team' (it is empty)",
            ),
        ),
        "missing": (
            {"Environment": "dev"},
            several(
                f"'environment' to 'dev' or 'staging' ({other_case('Environment')})",
                "'managed-by' to 'pulumi' (it is not set)",
                "'team' (it is not set)",
            ),
        ),
    },
)
def test_the_config_sets_the_required_tags_and_values(
    tags: dict[str, str], said: list[str]
) -> None:
    assert found(RULE, resource(TABLE, {"tags": tags}), config={"required": VALUES}) == said


def test_four_tags_of_any_value_are_required_by_default() -> None:
    bare = resource(TABLE, {})
    for nothing in (None, ["environment"], "environment"):
        assert found(RULE, bare, config={"required": nothing}) == missing()
    # The engine would hand a default to every project.
    assert "default" not in CONFIG_SCHEMA.properties["required"]
    assert found(RULE, bare, config={"required": {}}) == []
    of_any = resource(TABLE, {"tags": {"owner": "x"}})
    assert found(RULE, of_any, config={"required": {"owner": None}}) == []
    assert len(found(RULE, of_any, config={"required": {"owner": "x"}})) == 1


def owner(props: dict[str, Any], provider: dict[str, Any] | None) -> str:
    """Return whose tag counts, as what the config asks for shows."""
    tagged = resource(TABLE, props, provider=provider)
    for value in ("own", "provider", "merged"):
        if not (said := found(RULE, tagged, config={"required": {"owner": [value]}})):
            return value
        if said[0].startswith("unknown"):
            return said[0]
    return said[0].rpartition(": ")[2]


@cases(
    "props provider expected",
    {
        "its own": ({"tags": {"owner": "own"}, "tagsAll": MERGED}, DEFAULT, "own"),
        "provider's": ({"tags": {"x": "y"}, "tagsAll": MERGED}, DEFAULT, "provider"),
        "its own is null": ({"tags": {"owner": None}}, DEFAULT, "provider"),
        "its own is empty": ({"tags": {"owner": ""}}, DEFAULT, "it is empty."),
        "the plugin's": ({"tagsAll": MERGED}, {}, "merged"),
        "the plugin's, no provider": ({"tagsAll": MERGED}, None, "merged"),
        "wrong types": ({"tags": ["owner"], "tagsAll": "owner"}, {}, "it is not set."),
        "provider's in another case": (
            {},
            {"defaultTags": {"tags": {"Owner": "x"}}},
            "tag keys are case-sensitive.",
        ),
        "all unknown": ({"tags": UNKNOWN_OBJECT_VALUE}, DEFAULT, "unknown .tags"),
        "unknown": ({"tags": {"owner": UNKNOWN_STRING_VALUE}}, DEFAULT, "unknown .tags.owner"),
        "another unknown": ({"tags": {"owner": "own", "x": UNKNOWN_STRING_VALUE}}, {}, "own"),
        "the plugin's unknown, since another tag is": (
            {"tags": {"x": UNKNOWN_STRING_VALUE}, "tagsAll": UNKNOWN_OBJECT_VALUE},
            {},
            "it is not set.",
        ),
        "the plugin's unknown, no provider": (
            {"tagsAll": UNKNOWN_OBJECT_VALUE},
            None,
            "unknown .tagsAll",
        ),
    },
)
def test_its_own_tag_comes_before_its_providers(
    props: dict[str, Any], provider: dict[str, Any] | None, expected: str
) -> None:
    assert owner(props, provider) == expected


@cases(
    "settings expected",
    {
        "JSON": (json.dumps({"tags": {"owner": "provider"}}), "provider"),
        "malformed JSON": ("{", "it is not set."),
        "JSON too deep": ("[" * 100_000, "it is not set."),
        "JSON of another type": ("7", "it is not set."),
        "list": (["owner"], "it is not set."),
        "tags are a string": ({"tags": "owner"}, "it is not set."),
        "unknown": (UNKNOWN_STRING_VALUE, "unknown .defaultTags"),
        "unknown tags": ({"tags": UNKNOWN_OBJECT_VALUE}, "unknown .defaultTags.tags"),
        "unknown tags in JSON": (
            json.dumps({"tags": UNKNOWN_OBJECT_VALUE}),
            "unknown .defaultTags",
        ),
        "unknown tag in JSON": (
            json.dumps({"tags": {"owner": UNKNOWN_STRING_VALUE}}),
            "unknown .owner",
        ),
    },
)
def test_settings_of_a_provider_are_json_or_objects(settings: object, expected: str) -> None:
    assert owner({}, {"defaultTags": settings}) == expected
