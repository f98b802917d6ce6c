"""Two stacks of an environment, in two regions of one account: their names do not clash."""

from collections import Counter
from typing import Any

import pytest

from tests.components.stacks import Deployed, changed, short
from tests.conftest import FUNCTIONS

HOME, ELSEWHERE, COPIES = "us-east-1", "eu-central-1", "us-west-2"
# The properties that name a thing in AWS; other things are named by what they are attached to.
NAMES = ("name", "dashboardName", "clusterName")
# An account has one of these names for all regions.
GLOBAL = {"iam:Role", "iam:Policy", "cloudwatch:Dashboard"}
SETTINGS: dict[str, Any] = {
    "cache": {
        "enabled": True,
        "subnetIds": ["subnet-1a2b3c4d"],
        "securityGroupIds": ["sg-1a2b3c4d"],
    },
    "backup": {"copyRegion": COPIES},
    "replicas": [COPIES],
    "requests": {"stream": "NEW_AND_OLD_IMAGES"},
    "logs": {"stream": "NEW_AND_OLD_IMAGES"},
}


def names(deployed: Deployed, home: str) -> list[tuple[str, str, str]]:
    """Return each name with its kind and the region that it is taken in."""
    found: list[tuple[str, str, str]] = []
    for resource in deployed.of_aws.values():
        kind = short(resource)
        place = "" if kind in GLOBAL else str(resource.inputs.get("region") or home)
        found += [
            (kind, place, str(resource.inputs[one])) for one in NAMES if one in resource.inputs
        ]
    return found


def test_no_name_is_taken_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    first = changed("prod", **SETTINGS)
    monkeypatch.setitem(FUNCTIONS, "aws:index/getRegion:getRegion", {"region": ELSEWHERE})
    second = changed("prod", **SETTINGS | {"replicas": ["eu-west-1"]})

    both = [*names(first, HOME), *names(second, ELSEWHERE)]
    assert [one for one, times in Counter(both).items() if times > 1] == []
    kinds = {kind for kind, _, _ in both}
    assert {*GLOBAL, "kms:Alias", "backup:Vault", "dynamodb:Table", "sns:Topic"} <= kinds
    copies = {name for kind, place, name in both if (kind, place) == ("backup:Vault", COPIES)}
    assert copies == {f"prod-market-intelligence-backups-of-{home}" for home in (HOME, ELSEWHERE)}
