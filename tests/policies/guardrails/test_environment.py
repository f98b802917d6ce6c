import contextvars
from collections.abc import Mapping
from typing import Any

import pulumi
import pytest
from pulumi_policy import PolicyCustomTimeouts, PolicyResourceOptions, ResourceValidationArgs
from pulumi_policy.proxy import (
    UNKNOWN_STRING_VALUE,
    UnknownValueError,
    unknown_checking_proxy,
)

from guardrails.environment import CONFIG_SCHEMA, is_production

OPTIONS = PolicyResourceOptions(
    protect=False,
    ignore_changes=[],
    delete_before_replace=None,
    aliases=[],
    custom_timeouts=PolicyCustomTimeouts(0, 0, 0),
    additional_secret_outputs=[],
)


def ask(name: str, stack: str, config: Mapping[str, Any]) -> bool | UnknownValueError:
    args = ResourceValidationArgs(
        "aws:dynamodb/table:Table",
        unknown_checking_proxy({"name": name}),
        "urn",
        "requests",
        OPTIONS,
        None,
        config,
    )

    def ask() -> bool | UnknownValueError:
        settings = pulumi.runtime.Settings(project="market-intelligence", stack=stack)
        pulumi.runtime.configure(settings)
        return is_production(args)

    return contextvars.copy_context().run(ask)


@pytest.mark.parametrize(
    ("name", "stack", "config", "expected"),
    [
        pytest.param("dev-orders", "dev", {}, False, id="nothing says so"),
        pytest.param("dev-orders", "dev", {"environment": "prod"}, True, id="config"),
        pytest.param("dev-orders", "prod", {}, True, id="stack"),
        pytest.param("dev-orders", "prod-eu", {}, True, id="stack of a region"),
        pytest.param("prod-orders", "dev", {}, True, id="table"),
        pytest.param("dev-orders", "prod", {"environment": "dev"}, True, id="stack over config"),
        pytest.param("prod-orders", "dev", {"environment": "dev"}, True, id="table over config"),
        pytest.param("dev-orders", "preprod", {}, False, id="preprod stack"),
        pytest.param("dev-orders", "product", {}, False, id="product stack"),
        pytest.param("product-orders", "dev", {}, False, id="product table"),
        pytest.param("dev-orders", "dev", {"environment": "staging"}, False, id="staging"),
        pytest.param("dev-orders", "dev", {"environment": 1.0}, False, id="number"),
        pytest.param(UNKNOWN_STRING_VALUE, "prod", {}, True, id="unknown name, known stack"),
    ],
)
def test_one_claim_is_enough(
    name: str, stack: str, config: Mapping[str, Any], expected: object
) -> None:
    assert ask(name, stack, config) is expected


def test_unknown_name_decides_where_nothing_else_says_prod() -> None:
    answer = ask(UNKNOWN_STRING_VALUE, "dev", {"environment": "dev"})
    assert isinstance(answer, UnknownValueError)
    assert answer.props == ["name"]


def test_config_names_an_environment_and_no_other_word() -> None:
    assert set(CONFIG_SCHEMA.properties) == {"environment"}
    assert CONFIG_SCHEMA.properties["environment"]["enum"] == ["dev", "staging", "prod"]
    assert CONFIG_SCHEMA.required is None
