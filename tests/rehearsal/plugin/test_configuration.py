"""The provider's own configuration."""

import pytest

from rehearsal.plugin.aws import Aws
from rehearsal.plugin.configuration import check_account, configuration, region
from rehearsal.plugin.errors import RefusedError
from rehearsal.plugin.values import UNKNOWN, Properties
from tests.rehearsal.plugin.conftest import ACCOUNT, Calls

OTHER = "999988887777"


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        pytest.param({"region": "eu-west-1"}, {"region": "eu-west-1"}, id="text"),
        pytest.param({"maxRetries": "3"}, {"maxRetries": 3}, id="number"),
        pytest.param(
            {"defaultTags": '{"tags": {"a": "1"}}', "allowedAccountIds": '["012345678901"]'},
            {"defaultTags": {"tags": {"a": "1"}}, "allowedAccountIds": ["012345678901"]},
            id="JSON",
        ),
        pytest.param({"skipMetadataApiCheck": True}, {"skipMetadataApiCheck": True}, id="no JSON"),
        pytest.param({"profile": "1"}, {"profile": "1"}, id="text like JSON"),
        pytest.param({"version": "7", "pluginDownloadURL": "u", "__internal": {}}, {}, id="engine"),
    ],
)
def test_what_the_engine_sends_is_read(sent: Properties, read: Properties) -> None:
    assert configuration(sent) == (read, [])


def test_the_region_is_the_first_that_is_named_and_known() -> None:
    assert region({"region": "eu-west-1"}, {"region": "eu-west-2"}) == "eu-west-1"
    assert region({}, {"region": "eu-west-2"}) == "eu-west-2"
    assert region({"region": UNKNOWN}, {"region": ""}) == "us-east-1"


@pytest.mark.parametrize(
    ("settings", "made"),
    [
        ({"allowedAccountIds": [], "forbiddenAccountIds": []}, []),
        ({"allowedAccountIds": [OTHER, ACCOUNT]}, ["GetCallerIdentity"]),
        ({"forbiddenAccountIds": [OTHER]}, ["GetCallerIdentity"]),
        ({"allowedAccountIds": UNKNOWN}, []),
        ({"allowedAccountIds": [OTHER, UNKNOWN]}, []),
    ],
    ids=["none named", "allowed", "another is forbidden", "unknown", "one unknown"],
)
def test_an_account_that_is_allowed_costs_a_call_at_most(
    aws: Aws, calls: Calls, settings: Properties, made: list[str]
) -> None:
    check_account(settings, aws)
    assert calls.made == made


@pytest.mark.parametrize(
    "settings",
    [
        {"allowedAccountIds": [OTHER]},
        {"forbiddenAccountIds": [OTHER, ACCOUNT]},
        {"allowedAccountIds": UNKNOWN, "forbiddenAccountIds": [ACCOUNT]},
    ],
    ids=["not allowed", "forbidden", "forbidden while the allowed are unknown"],
)
def test_an_account_that_is_not_allowed_is_refused(aws: Aws, settings: Properties) -> None:
    with pytest.raises(RefusedError) as refused:
        check_account(settings, aws)
    assert str(refused.value) == "AWS account ID not allowed: 123456789012"
