"""Remediation as the engine asks for it: on the wire, where secrets and unknowns are marked."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from google.protobuf.json_format import MessageToDict
from pulumi.runtime.proto import analyzer_pb2 as proto
from pulumi_policy import EnforcementLevel
from pulumi_policy.proxy import UNKNOWN_OBJECT_VALUE, UNKNOWN_STRING_VALUE

from guardrails.adapter import as_policy
from guardrails.aws.resource_tags import RULE
from guardrails.dynamodb.tables import TABLE
from tests.policies.conftest import SERVICER, apart, as_struct, set_stack

Properties = Mapping[str, Any]
Remediate = Callable[..., Any]

POLICY = as_policy(RULE)
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


@pytest.mark.parametrize(
    ("props", "tags"),
    [
        pytest.param({}, GOOD, id="no tags"),
        pytest.param({"tags": None}, GOOD, id="null"),
        pytest.param({"tags": {}}, GOOD, id="empty"),
        pytest.param({"tags": {"owner": "x"}}, GOOD | {"owner": "x"}, id="others"),
        pytest.param(
            {"tags": {"stack": "mine", "environment": None}}, GOOD | {"stack": "mine"}, id="some"
        ),
    ],
)
def test_missing_tags_are_added(
    remediate: Remediate, props: Properties, tags: dict[str, str]
) -> None:
    assert remediate({"name": "dev-x", **props}) == {"name": "dev-x", "tags": tags}


@pytest.mark.parametrize(
    "tags",
    [
        pytest.param(GOOD, id="good"),
        pytest.param({**GOOD, "stack": "", "project": 7.0}, id="wrong values"),
        pytest.param(["environment"], id="list"),
        pytest.param("environment", id="string"),
        pytest.param(
            {"Environment": "x", "Managed-By": "x", "PROJECT": "x", "Stack": "x"}, id="other cases"
        ),
    ],
)
def test_what_is_there_stays(remediate: Remediate, tags: object) -> None:
    assert remediate({"tags": tags}) is UNTOUCHED


def test_key_in_another_case_is_left_to_its_author(remediate: Remediate) -> None:
    tags = {name: value for name, value in GOOD.items() if name != "environment"}
    assert remediate({"tags": {"Environment": "dev"}}) == {"tags": tags | {"Environment": "dev"}}


@pytest.mark.parametrize(
    ("config", "stack", "environment"),
    [
        pytest.param({}, "dev", "dev", id="stack dev"),
        pytest.param({}, "staging", "staging", id="stack staging"),
        pytest.param({}, "prod", "prod", id="stack prod"),
        pytest.param({}, "prod-eu", None, id="stack of another name"),
        pytest.param({"environment": "prod"}, "blue", "prod", id="config"),
        pytest.param({"environment": "prod"}, "dev", "prod", id="config before stack"),
        pytest.param({"environment": "qa"}, "dev", None, id="config of no environment"),
        pytest.param({"environment": None}, "dev", None, id="config of null"),
    ],
)
def test_environment_is_of_the_config_or_the_stack(
    remediate: Remediate, config: Properties, stack: str, environment: str | None
) -> None:
    tags = {name: value for name, value in GOOD.items() if name != "environment"}
    tags |= {"stack": stack} | ({"environment": environment} if environment else {})
    assert remediate({}, stack=stack, **config) == {"tags": tags}


@pytest.mark.parametrize(
    ("required", "tags"),
    [
        pytest.param({"stack": []}, {"stack": "dev"}, id="only what is required"),
        pytest.param({"stack": ["dev", "prod"]}, {"stack": "dev"}, id="allowed"),
        pytest.param(
            {"stack": ["prod"], "project": []}, {"project": "market-intelligence"}, id="not allowed"
        ),
        pytest.param({"managed-by": ["Pulumi"]}, UNTOUCHED, id="nothing allowed"),
        pytest.param({"owner": ["team"]}, UNTOUCHED, id="nothing derived"),
        pytest.param({}, UNTOUCHED, id="nothing required"),
    ],
)
def test_only_what_is_required_and_allowed_is_added(
    remediate: Remediate, required: object, tags: object
) -> None:
    assert remediate({}, required=required) == (tags and {"tags": tags})


@pytest.mark.parametrize(
    ("provider", "tags"),
    [
        pytest.param({}, GOOD, id="none"),
        pytest.param({"defaultTags": json.dumps({"tags": GOOD})}, UNTOUCHED, id="all"),
        pytest.param(
            {"defaultTags": {"tags": {"stack": "x", "project": "x"}}},
            {"environment": "dev", "managed-by": "pulumi"},
            id="some",
        ),
        pytest.param({"defaultTags": UNKNOWN_STRING_VALUE}, UNTOUCHED, id="unknown"),
        pytest.param(
            {"defaultTags": json.dumps({"tags": {"stack": UNKNOWN_STRING_VALUE}})},
            {name: value for name, value in GOOD.items() if name != "stack"},
            id="one unknown",
        ),
    ],
)
def test_tags_of_the_provider_are_not_missing(
    remediate: Remediate, provider: Properties, tags: object
) -> None:
    assert remediate({}, provider=provider) == (tags and {"tags": tags})


@pytest.mark.parametrize(
    ("props", "mended"),
    [
        pytest.param({"tags": UNKNOWN_OBJECT_VALUE}, UNTOUCHED, id="tags"),
        pytest.param({"tags": secret(UNKNOWN_OBJECT_VALUE)}, UNTOUCHED, id="secret tags"),
        pytest.param(
            {"tags": {"stack": UNKNOWN_STRING_VALUE, "owner": UNKNOWN_STRING_VALUE}},
            {"tags": {**GOOD, "stack": UNKNOWN_STRING_VALUE, "owner": UNKNOWN_STRING_VALUE}},
            id="values",
        ),
        pytest.param(
            {"name": UNKNOWN_STRING_VALUE, "attributes": [UNKNOWN_OBJECT_VALUE]},
            {"name": UNKNOWN_STRING_VALUE, "attributes": [UNKNOWN_OBJECT_VALUE], "tags": GOOD},
            id="other properties",
        ),
    ],
)
def test_unknown_stays_unknown(remediate: Remediate, props: Properties, mended: object) -> None:
    assert remediate(props) == mended


@pytest.mark.parametrize(
    ("props", "mended"),
    [
        pytest.param({"tags": secret({})}, {"tags": secret(GOOD)}, id="tags"),
        pytest.param({"tags": secret(None)}, {"tags": secret(GOOD)}, id="null"),
        pytest.param(
            {"tags": {"owner": secret("hush"), "stack": secret(None)}},
            {"tags": {**GOOD, "owner": secret("hush"), "stack": secret("dev")}},
            id="values",
        ),
        pytest.param(
            {"name": secret("hush"), "attributes": [{"name": secret("hush")}]},
            {"name": secret("hush"), "attributes": [{"name": secret("hush")}], "tags": GOOD},
            id="other properties",
        ),
    ],
)
def test_secret_stays_secret(remediate: Remediate, props: Properties, mended: object) -> None:
    assert remediate(props) == mended


def test_marks_of_the_plugin_and_other_properties_stay(remediate: Remediate) -> None:
    props: Properties = {
        "__defaults": ["billingMode", "name"],
        "name": "dev-x",
        "readCapacity": 5.0,
        "pointInTimeRecovery": {"__defaults": [], "enabled": True},
        "globalSecondaryIndexes": [{"name": "i", "nonKeyAttributes": []}],
        "nothing": None,
    }
    tags: Properties = {"__defaults": [], "owner": "x"}
    assert remediate({**props, "tags": tags}) == {**props, "tags": {**GOOD, **tags}}
    assert remediate(props) == {**props, "tags": GOOD}


@pytest.mark.parametrize(
    ("merged", "mended"),
    [
        pytest.param({"owner": "x"}, {**GOOD, "owner": "x"}, id="known"),
        pytest.param(secret({"owner": "x"}), secret({**GOOD, "owner": "x"}), id="secret"),
        pytest.param(None, None, id="null"),
    ],
)
def test_what_the_plugin_made_of_the_tags_follows_them(
    remediate: Remediate, merged: object, mended: object
) -> None:
    assert remediate({"tags": {"owner": "x"}, "tagsAll": merged}) == {
        "tags": {**GOOD, "owner": "x"},
        "tagsAll": mended,
    }


def test_what_the_plugin_made_of_the_tags_stays_unknown(remediate: Remediate) -> None:
    assert remediate({"tags": {}, "tagsAll": UNKNOWN_OBJECT_VALUE}, provider={}) == {
        "tags": GOOD,
        "tagsAll": UNKNOWN_OBJECT_VALUE,
    }
    assert remediate({"tags": {}, "tagsAll": UNKNOWN_OBJECT_VALUE}) is UNTOUCHED


@pytest.mark.parametrize(
    "props",
    [
        pytest.param({}, id="no tags"),
        pytest.param({"tags": {"owner": "x"}, "tagsAll": {"owner": "x"}}, id="others"),
        pytest.param({"tags": secret({"owner": "x"})}, id="secret"),
    ],
)
def test_what_is_mended_is_right_and_stays(remediate: Remediate, props: Properties) -> None:
    mended = remediate(props)
    assert remediate(mended) is UNTOUCHED
    response = ask("Analyze", mended, None, {})
    assert [one.message for one in response.diagnostics] == []


@pytest.mark.parametrize(
    ("resource", "expires", "mended"),
    [
        pytest.param("requests", "9999-12-31", UNTOUCHED, id="exempt"),
        pytest.param("requests", "2020-01-31", {"tags": GOOD}, id="exempt no more"),
        pytest.param("logs", "9999-12-31", {"tags": GOOD}, id="another is"),
    ],
)
def test_exempt_resource_is_not_touched(
    remediate: Remediate, resource: str, expires: str, mended: object
) -> None:
    exemption = {"resource": resource, "reason": "why", "expires": expires}
    assert remediate({}, exemptions=[exemption]) == mended


def test_engine_without_the_level_mends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    set_stack(monkeypatch, "dev")
    servicer = SERVICER("pack", "0.0.1", [POLICY], EnforcementLevel.MANDATORY)
    response: Any = apart(servicer.Remediate, proto.AnalyzeRequest(type=TABLE, name="requests"))
    assert len(response.remediations) == 0
