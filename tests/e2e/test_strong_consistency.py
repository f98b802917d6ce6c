"""Tables that are strongly consistent over regions, deployed by the real engine under the pack."""

import json

import pytest

from tests.e2e.checkout import Checkout

pytestmark = pytest.mark.nightly
SETTINGS = """
  market-intelligence:consistency:
    mode: STRONG
    witnessRegion: us-west-2
  market-intelligence:replicas:
    - region: us-east-2
      deletionProtection: true
      contributorInsights: throttled
  market-intelligence:requests:
    timeToLive: false
"""
TABLE = "dev-market-intelligence-requests"


@pytest.fixture(scope="module")
def deployed(checkout: Checkout) -> Checkout:
    """The stack, after `make up` twice: the provider protects strong replicas the second time."""
    with (checkout.folder / "Pulumi.dev.yaml").open("a") as settings:
        settings.write(SETTINGS)
    file = checkout.folder / "policies/config/dev.json"
    regions = {"regions": ["us-east-1", "us-east-2", "us-west-2"]}
    file.write_text(json.dumps(json.loads(file.read_text()) | {"aws-resource-region": regions}))
    assert "deletion protection" in checkout.make_fails("up")
    checkout.make("up")
    return checkout


def test_a_write_in_one_region_is_read_in_the_other(deployed: Checkout) -> None:
    home, away = (deployed.client("dynamodb", "dev", one) for one in ("us-east-1", "us-east-2"))
    table = home.describe_table(TableName=TABLE)["Table"]
    assert table["MultiRegionConsistency"] == "STRONG"
    assert [one["RegionName"] for one in table["Replicas"]] == ["us-east-2"]
    assert [one["RegionName"] for one in table["GlobalTableWitnesses"]] == ["us-west-2"]
    copy = away.describe_table(TableName=TABLE)["Table"]
    assert (copy["DeletionProtectionEnabled"], table["DeletionProtectionEnabled"]) == (True, False)
    counted = away.describe_contributor_insights(TableName=TABLE, IndexName="user-index")
    assert counted["ContributorInsightsMode"] == "THROTTLED_KEYS"
    key = {"request_id": {"S": "1"}}
    away.put_item(TableName=TABLE, Item=key)
    found = home.get_item(TableName=TABLE, Key=key, ConsistentRead=True)
    assert found["Item"] == key
    home.delete_item(TableName=TABLE, Key=key)


def test_a_third_run_changes_nothing_and_a_teardown_leaves_nothing(deployed: Checkout) -> None:
    assert "Nothing to do in the dev stack" in deployed.make("up")
    deployed.make("down")
