import importlib
import json
from typing import Any

import pytest
from pulumi_policy import EnforcementLevel
from pulumi_policy.proxy import UNKNOWN_OBJECT_VALUE, UNKNOWN_STRING_VALUE

from guardrails.adapter import as_policy
from guardrails.aws.resource_tags import RULE, TAGGED
from guardrails.aws.tag_remediation import remediate
from guardrails.dynamodb.tables import TABLE
from tests.policies.conftest import Run
from tests.policies.guardrails.aws.declared import declared, found

GOOD = {
    "environment": "dev",
    "managed-by": "pulumi",
    "project": "market-intelligence",
    "stack": "dev",
}
VALUES = {"required": {"environment": ["dev", "staging"], "managed-by": ["pulumi"], "team": []}}


def without(key: str) -> dict[str, str]:
    return {name: value for name, value in GOOD.items() if name != key}


def missing(key: str, label: str = "Table 'requests'") -> str:
    return f"Set tags[{key!r}] on {label}: it is not set."


@pytest.mark.parametrize("resource_type", TAGGED)
def test_every_type(resource_type: str) -> None:
    label = f"{resource_type.rpartition(':')[2]} 'requests'"
    assert found(RULE, declared(resource_type, {"tags": GOOD})) == []
    assert found(RULE, declared(resource_type, {})) == [missing(key, label) for key in GOOD]


@pytest.mark.parametrize("resource_type", TAGGED)
def test_every_type_takes_tags(resource_type: str) -> None:
    path, name = resource_type.removeprefix("aws:").split(":")
    module = importlib.import_module(f"pulumi_aws.{path.partition('/')[0]}")
    resource: Any = getattr(module, name)
    assert resource.pulumi_type == resource_type
    assert hasattr(resource, "tags")


@pytest.mark.parametrize("key", GOOD)
def test_each_tag_is_needed(key: str) -> None:
    assert found(RULE, declared(TABLE, {"tags": without(key)})) == [missing(key)]


@pytest.mark.parametrize(
    ("tags", "said"),
    [
        pytest.param({"environment": ""}, "it is empty", id="empty"),
        pytest.param({"environment": "  "}, "it is empty", id="blank"),
        pytest.param({"environment": 1.0}, "it is not a string", id="number"),
        pytest.param({"environment": True}, "it is not a string", id="flag"),
        pytest.param({"environment": ["dev"]}, "it is not a string", id="list"),
        pytest.param({"environment": {"x": "dev"}}, "it is not a string", id="object"),
        pytest.param({"environment": None}, "it is not set", id="null"),
        pytest.param(
            {"Environment": "dev"},
            "it has 'Environment': tag keys are case-sensitive",
            id="key in another case",
        ),
        pytest.param(
            {"ENVIRONMENT": "dev", "Environment": "dev"},
            "it has 'ENVIRONMENT': tag keys are case-sensitive",
            id="keys in other cases",
        ),
        pytest.param(
            {"Environment": "dev", "environment": ""}, "it is empty", id="key in both cases"
        ),
    ],
)
def test_wrong_tag(tags: dict[str, Any], said: str) -> None:
    args = declared(TABLE, {"tags": without("environment") | tags})
    assert found(RULE, args) == [f"Set tags['environment'] on Table 'requests': {said}."]


@pytest.mark.parametrize(
    "tags",
    [
        pytest.param(None, id="null"),
        pytest.param([], id="empty list"),
        pytest.param(["environment"], id="list"),
        pytest.param("environment", id="string"),
        pytest.param(1.0, id="number"),
        pytest.param(True, id="flag"),
        pytest.param({}, id="empty object"),
    ],
)
def test_no_tags(tags: object) -> None:
    assert found(RULE, declared(TABLE, {"tags": tags})) == [missing(key) for key in GOOD]


@pytest.mark.parametrize(
    ("tags", "said"),
    [
        pytest.param({"environment": "dev", "managed-by": "pulumi", "team": "x"}, [], id="right"),
        pytest.param(
            {"environment": "hush", "managed-by": "Pulumi", "team": ""},
            [
                (
                    "Set tags['environment'] to 'dev' or 'staging' on Table 'requests': "
                    "it has another value."
                ),
                "Set tags['managed-by'] to 'pulumi' on Table 'requests': it has another value.",
                "Set tags['team'] on Table 'requests': it is empty.",
            ],
            id="wrong",
        ),
        pytest.param(
            {"Environment": "dev"},
            [
                (
                    "Set tags['environment'] to 'dev' or 'staging' on Table 'requests': "
                    "it has 'Environment': tag keys are case-sensitive."
                ),
                "Set tags['managed-by'] to 'pulumi' on Table 'requests': it is not set.",
                "Set tags['team'] on Table 'requests': it is not set.",
            ],
            id="missing",
        ),
    ],
)
def test_config_says_which_tags_and_values(tags: dict[str, str], said: list[str]) -> None:
    assert found(RULE, declared(TABLE, {"tags": tags}, config=VALUES)) == said


def test_config_may_require_nothing() -> None:
    assert found(RULE, declared(TABLE, {}, config={"required": {}})) == []


@pytest.mark.parametrize(
    ("props", "provider", "said"),
    [
        pytest.param({}, {"defaultTags": json.dumps({"tags": GOOD})}, [], id="of the provider"),
        pytest.param({"tagsAll": GOOD}, {}, [], id="of the plugin"),
        pytest.param(
            {"tags": {"stack": ""}},
            {"defaultTags": {"tags": GOOD}},
            ["Set tags['stack'] on Table 'requests': it is empty."],
            id="its own hides the provider's",
        ),
        pytest.param(
            {},
            {"defaultTags": {"tags": without("stack") | {"Stack": "dev"}}},
            ["Set tags['stack'] on Table 'requests': it has 'Stack': tag keys are case-sensitive."],
            id="of the provider in another case",
        ),
    ],
)
def test_tags_from_elsewhere(
    props: dict[str, Any], provider: dict[str, Any], said: list[str]
) -> None:
    assert found(RULE, declared(TABLE, props, provider=provider)) == said


@pytest.mark.parametrize(
    ("tags", "said"),
    [
        pytest.param(
            UNKNOWN_OBJECT_VALUE,
            ["unknown: Object value at .tags can't be known during preview"],
            id="tags",
        ),
        pytest.param(
            {**GOOD, "stack": UNKNOWN_STRING_VALUE},
            ["unknown: string value at .tags.stack can't be known during preview"],
            id="value",
        ),
        pytest.param(
            {"stack": UNKNOWN_STRING_VALUE, "project": "", "managed-by": "pulumi"},
            [
                missing("environment"),
                "Set tags['project'] on Table 'requests': it is empty.",
                "unknown: string value at .tags.stack can't be known during preview",
            ],
            id="value beside faults",
        ),
        pytest.param({**GOOD, "owner": UNKNOWN_STRING_VALUE}, [], id="value of another tag"),
    ],
)
def test_unknown_is_no_violation(run: Run, tags: object, said: list[str]) -> None:
    assert run(as_policy(RULE), {"tags": tags}) == said


def test_rule_is_mandatory_and_can_remediate() -> None:
    assert RULE.enforcement is EnforcementLevel.MANDATORY
    assert RULE.remediate is remediate
