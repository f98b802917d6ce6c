"""Remediation as the engine calls it: on the wire, where secrets and unknowns are marked."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from google.protobuf.json_format import MessageToDict
from pulumi.runtime.proto import analyzer_pb2 as proto
from pulumi_policy import EnforcementLevel
from pulumi_policy.proxy import UNKNOWN_OBJECT_VALUE, UNKNOWN_STRING_VALUE

from guardrails.adapter import as_policy
from tests.policies.asking import RULES, SERVICER, apart, as_struct, cases, set_stack

TABLE = "aws:dynamodb/table:Table"

Properties = Mapping[str, Any]
Remediate = Callable[..., Any]

POLICY = as_policy(RULES["aws-resource-tags"])
GOOD = {
    "environment": "dev",
    "managed-by": "pulumi",
    "project": "market-intelligence",
    "stack": "dev",
}
SIGNATURE = "4dabf18193072939515e22adb298388d"
UNTOUCHED = None


def secret(value: object) -> dict[str, object]:
    return {SIGNATURE: "1b47061264138c4ac30d75fd1eb44270", "value": value}


def without(*keys: str) -> dict[str, str]:
    return {key: value for key, value in GOOD.items() if key not in keys}


def ask(method: str, props: Properties, provider: Properties | None, config: Properties) -> Any:
    """Ask the SDK's own servicer, configured as the engine configures it."""
    servicer = SERVICER("pack", "0.0.1", [POLICY], EnforcementLevel.MANDATORY)
    configured = proto.PolicyConfig(enforcementLevel=proto.REMEDIATE, properties=as_struct(config))
    servicer.Configure(proto.ConfigureAnalyzerRequest(policyConfig={POLICY.name: configured}), None)
    request = proto.AnalyzeRequest(
        type=TABLE,
        urn=f"urn:pulumi:dev::market-intelligence::{TABLE}::requests",
        name="requests",
        properties=as_struct(props),
    )
    if provider is not None:
        request.provider.CopyFrom(proto.AnalyzerProviderResource(properties=as_struct(provider)))
    return apart(getattr(servicer, method), request)


@pytest.fixture
def remediate(monkeypatch: pytest.MonkeyPatch) -> Remediate:
    def remediate(
        props: Properties,
        *,
        provider: Properties | None = None,
        stack: str = "dev",
        **config: object,
    ) -> Any:
        """Return the properties that the engine would go on with, or None if nothing is mended."""
        set_stack(monkeypatch, stack)
        response: Any = ask("Remediate", props, provider, config)
        assert [one.diagnostic for one in response.remediations if one.diagnostic] == []
        mended = [MessageToDict(one.properties) for one in response.remediations]
        assert len(mended) <= 1
        return mended[0] if mended else UNTOUCHED

    return remediate


@cases(
    "tags mended",
    {
        "null": (None, GOOD),
        "empty": ({}, GOOD),
        "others": ({"owner": "x"}, GOOD | {"owner": "x"}),
        "some": ({"stack": "mine", "environment": None}, GOOD | {"stack": "mine"}),
        "key in another case": ({"Stack": "dev"}, without("stack") | {"Stack": "dev"}),
        "secret": (secret({}), secret(GOOD)),
        "secret null": (secret(None), secret(GOOD)),
        "secret values": (
            {"owner": secret("hush"), "stack": secret(None)},
            {**GOOD, "owner": secret("hush"), "stack": secret("dev")},
        ),
        "unknown values": (
            {"stack": UNKNOWN_STRING_VALUE, "owner": UNKNOWN_STRING_VALUE},
            {**GOOD, "stack": UNKNOWN_STRING_VALUE, "owner": UNKNOWN_STRING_VALUE},
        ),
        "marks of the plugin": ({"__defaults": []}, {"__defaults": [], **GOOD}),
    },
)
def test_missing_tags_are_added(remediate: Remediate, tags: object, mended: object) -> None:
    assert remediate({"name": "dev-x", "tags": tags}) == {"name": "dev-x", "tags": mended}
    assert remediate({"name": "dev-x"}) == {"name": "dev-x", "tags": GOOD}


@pytest.mark.parametrize(
    "tags",
    [
        GOOD,
        {**GOOD, "stack": "", "project": 7.0},
        ["environment"],
        "environment",
        {"Environment": "x", "Managed-By": "x", "PROJECT": "x", "Stack": "x"},
        UNKNOWN_OBJECT_VALUE,
        secret(UNKNOWN_OBJECT_VALUE),
    ],
    ids=["good", "wrong values", "list", "string", "other cases", "unknown", "secret unknown"],
)
def test_what_is_there_or_not_known_yet_stays(remediate: Remediate, tags: object) -> None:
    assert remediate({"tags": tags}) is UNTOUCHED


@cases(
    "config stack environment",
    {
        "stack": ({}, "prod", "prod"),
        "stack of another name": ({}, "prod-eu", None),
        "config": ({"environment": "prod"}, "blue", "prod"),
        "config before stack": ({"environment": "prod"}, "dev", "prod"),
        "config of no environment": ({"environment": "sandbox"}, "dev", None),
        "config of null": ({"environment": None}, "dev", None),
    },
)
def test_the_environment_is_that_of_the_config_or_the_stack(
    remediate: Remediate, config: Properties, stack: str, environment: str | None
) -> None:
    tags = without("environment") | {"stack": stack}
    tags |= {"environment": environment} if environment else {}
    assert remediate({}, stack=stack, **config) == {"tags": tags}


@cases(
    "required tags",
    {
        "only what is required": ({"stack": []}, {"stack": "dev"}),
        "allowed": ({"stack": ["dev", "prod"]}, {"stack": "dev"}),
        "not allowed": ({"stack": ["prod"], "project": []}, {"project": "market-intelligence"}),
        "nothing allowed": ({"managed-by": ["Pulumi"]}, UNTOUCHED),
        "nothing derived": ({"owner": ["team"]}, UNTOUCHED),
        "nothing required": ({}, UNTOUCHED),
    },
)
def test_only_what_is_required_and_allowed_is_added(
    remediate: Remediate, required: object, tags: object
) -> None:
    assert remediate({}, required=required) == (tags and {"tags": tags})


@cases(
    "provider tags",
    {
        "all": ({"defaultTags": json.dumps({"tags": GOOD})}, UNTOUCHED),
        "some": (
            {"defaultTags": {"tags": {"stack": "x", "project": "x"}}},
            without("stack", "project"),
        ),
        "unknown": ({"defaultTags": UNKNOWN_STRING_VALUE}, UNTOUCHED),
        "one unknown": (
            {"defaultTags": json.dumps({"tags": {"stack": UNKNOWN_STRING_VALUE}})},
            without("stack"),
        ),
    },
)
def test_tags_of_the_provider_are_not_missing(
    remediate: Remediate, provider: Properties, tags: object
) -> None:
    assert remediate({}, provider=provider) == (tags and {"tags": tags})


def test_other_properties_stay_as_they_are(remediate: Remediate) -> None:
    props: Properties = {
        "__defaults": ["billingMode", "name"],
        "name": secret("hush"),
        "readCapacity": 5.0,
        "pointInTimeRecovery": {"__defaults": [], "enabled": UNKNOWN_STRING_VALUE},
        "globalSecondaryIndexes": [UNKNOWN_OBJECT_VALUE, {"name": "i", "nonKeyAttributes": []}],
        "nothing": None,
    }
    assert remediate(props) == {**props, "tags": GOOD}


@cases(
    "merged mended",
    {
        "known": ({"owner": "x"}, {**GOOD, "owner": "x"}),
        "secret": (secret({"owner": "x"}), secret({**GOOD, "owner": "x"})),
        "null": (None, None),
    },
)
def test_what_the_plugin_made_of_the_tags_follows_them(
    remediate: Remediate, merged: object, mended: object
) -> None:
    tags = {**GOOD, "owner": "x"}
    props = {"tags": {"owner": "x"}, "tagsAll": merged}
    assert remediate(props) == {"tags": tags, "tagsAll": mended}


def test_what_the_plugin_made_of_the_tags_stays_unknown(remediate: Remediate) -> None:
    props: Properties = {"tags": {}, "tagsAll": UNKNOWN_OBJECT_VALUE}
    assert remediate(props, provider={}) == {**props, "tags": GOOD}
    assert remediate(props) is UNTOUCHED


def test_remediated_resources_comply_and_stay(remediate: Remediate) -> None:
    for tags in (None, {"owner": "x"}, secret({"owner": "x"})):
        mended = remediate({"tags": tags, "tagsAll": tags})
        assert remediate(mended) is UNTOUCHED
        response = ask("Analyze", mended, None, {})
        assert [one.message for one in response.diagnostics] == []


@cases(
    "name expires mended",
    {
        "exempt": ("requests", "9999-12-31", UNTOUCHED),
        "exempt no more": ("requests", "2020-01-31", {"tags": GOOD}),
        "another is": ("logs", "9999-12-31", {"tags": GOOD}),
    },
)
def test_an_exempt_resource_is_not_touched(
    remediate: Remediate, name: str, expires: str, mended: object
) -> None:
    exemption = {"resource": name, "reason": "why", "expires": expires}
    assert remediate({}, exemptions=[exemption]) == mended


def test_an_engine_without_the_level_remediates_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    set_stack(monkeypatch, "dev")
    servicer = SERVICER("pack", "0.0.1", [POLICY], EnforcementLevel.MANDATORY)
    response: Any = apart(servicer.Remediate, proto.AnalyzeRequest(type=TABLE, name="requests"))
    assert len(response.remediations) == 0
