"""The provider's own configuration."""

import pytest

from offline.plugin.aws import Aws
from offline.plugin.configuration import check_account, configuration, region
from offline.plugin.failures import RefusedError
from offline.plugin.values import UNKNOWN, Properties
from tests.offline.plugin.conftest import Server

ACCOUNT, OTHER = "123456789012", "999988887777"


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ({"region": "eu-west-1"}, {"region": "eu-west-1"}),
        ({"skipMetadataApiCheck": "true"}, {"skipMetadataApiCheck": True}),
        ({"maxRetries": "3"}, {"maxRetries": 3}),
        ({"defaultTags": '{"tags": {"a": "1"}}'}, {"defaultTags": {"tags": {"a": "1"}}}),
        ({"allowedAccountIds": '["012345678901"]'}, {"allowedAccountIds": ["012345678901"]}),
        ({"skipMetadataApiCheck": True}, {"skipMetadataApiCheck": True}),
        ({"profile": "1"}, {"profile": "1"}),
        ({"version": "7.51.1", "pluginDownloadURL": "u", "__internal": {}}, {}),
    ],
    ids=[
        "text",
        "boolean",
        "number",
        "object",
        "list",
        "no JSON",
        "text like JSON",
        "the engine's own",
    ],
)
def test_what_the_engine_sends_is_read(sent: Properties, read: Properties) -> None:
    assert configuration(sent) == (read, [])


@pytest.mark.parametrize(
    ("sent", "path", "reason"),
    [
        (
            {"regoin": "eu-west-1"},
            "regoin",
            "Invalid or unknown key 'regoin' (did you mean 'region'?)",
        ),
        ({"maxRetries": '"x"'}, "maxRetries", 'expected integer type, got "x" of type string'),
    ],
    ids=["unknown", "mistyped"],
)
def test_what_is_wrong_is_named(sent: Properties, path: str, reason: str) -> None:
    assert [(p.path, p.reason) for p in configuration(sent)[1]] == [(path, reason)]


@pytest.mark.parametrize(
    ("places", "named"),
    [
        pytest.param([{"region": "eu-west-1"}, {"region": "eu-west-2"}], "eu-west-1", id="both"),
        pytest.param([{}, {"region": "eu-west-2"}], "eu-west-2", id="the second"),
        pytest.param([{"region": UNKNOWN}, {"region": ""}], "us-east-1", id="none that is known"),
        pytest.param([], "us-east-1", id="the environment"),
    ],
)
def test_the_region_is_the_first_that_is_named(places: list[Properties], named: str) -> None:
    assert region(*places) == named


@pytest.mark.parametrize(
    ("settings", "calls"),
    [
        pytest.param({}, 0, id="nothing is said"),
        pytest.param({"allowedAccountIds": [], "forbiddenAccountIds": []}, 0, id="nothing named"),
        pytest.param({"allowedAccountIds": [OTHER, ACCOUNT]}, 1, id="allowed"),
        pytest.param({"forbiddenAccountIds": [OTHER]}, 1, id="another is forbidden"),
        pytest.param({"allowedAccountIds": UNKNOWN}, 0, id="unknown yet"),
        pytest.param({"allowedAccountIds": [OTHER, UNKNOWN]}, 0, id="one unknown yet"),
    ],
)
def test_an_account_that_is_allowed_costs_a_call_at_most(
    aws: Aws, server: Server, settings: Properties, calls: int
) -> None:
    check_account(settings, aws)
    assert len(server.called) == calls


@pytest.mark.parametrize(
    "settings",
    [
        pytest.param({"allowedAccountIds": [OTHER]}, id="not allowed"),
        pytest.param({"forbiddenAccountIds": [OTHER, ACCOUNT]}, id="forbidden"),
        pytest.param(
            {"allowedAccountIds": UNKNOWN, "forbiddenAccountIds": [ACCOUNT]},
            id="forbidden while the allowed are unknown",
        ),
    ],
)
def test_an_account_that_is_not_allowed_is_refused(aws: Aws, settings: Properties) -> None:
    with pytest.raises(RefusedError) as refused:
        check_account(settings, aws)
    assert str(refused.value) == "AWS account ID not allowed: 123456789012"
