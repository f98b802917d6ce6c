from typing import Any

import pytest

from guardrails.policy_exemptions import rule
from tests.policies.stacks import found, resource

KEY = resource("aws:kms/key:Key", "items", {})


def exempting(name: object) -> dict[str, Any]:
    return {"exemptions": [{"resource": name, "reason": "why", "expires": "2099-01-31"}]}


def gone(name: str) -> list[str]:
    return [f"Remove the exemption of {name} from key-is-right: the stack has no such resource."]


@pytest.mark.parametrize(
    ("config", "said"),
    [
        pytest.param({}, [], id="nothing"),
        pytest.param({"exemptions": []}, [], id="no exemption"),
        pytest.param(exempting("items"), [], id="by name"),
        pytest.param(exempting(KEY.urn), [], id="by urn"),
        pytest.param(exempting("Items"), gone("'Items'"), id="other case"),
        pytest.param(exempting("gone"), gone("'gone'"), id="no such resource"),
        pytest.param(exempting(["items"]), gone("['items']"), id="no name"),
    ],
)
def test_exemption_of_a_resource(config: dict[str, Any], said: list[str]) -> None:
    assert found(rule(["key-is-right"], {"key-is-right": config}), KEY) == said


def test_config_of_a_policy_that_is_no_rule_is_not_looked_at() -> None:
    assert found(rule(["key-is-right"], {"other": exempting("gone")}), KEY) == []


def test_config_is_read_when_the_stack_is_checked() -> None:
    configs: dict[str, dict[str, Any]] = {}
    made_before = rule(["key-is-right"], configs)
    configs["key-is-right"] = exempting("gone")
    assert found(made_before, KEY) == gone("'gone'")


def test_a_stack_that_is_destroyed_needs_no_resources() -> None:
    assert found(rule(["key-is-right"], {"key-is-right": exempting("gone")})) == []
