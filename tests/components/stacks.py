"""The program evaluated once for each stack: what it registers, by the names of its resources."""

import json
import runpy
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

import yaml

from components.site import Site
from market_intelligence.specs import PROCESSING_LOGS, REQUESTS, TableSpec
from market_intelligence.specs import TABLES as DECLARED
from tests.conftest import ACCOUNT, PROJECT, REGION, Mocks, Registered

CHECKOUT = Path(__file__).parents[2]
STACKS = ("dev", "staging", "prod")
SPECS = {spec.name: spec for spec in (REQUESTS, PROCESSING_LOGS)}
# What tests state exactly holds for these, whatever tables there are besides.
FURTHER_OFF = {
    f"{PROJECT}:{spec.name}": '{"enabled": false}'
    for spec in DECLARED
    if spec.optional and spec.name not in SPECS
}
SITE = Site(environment="prod", partition="aws", region=REGION, account=ACCOUNT)
TABLES = {name: spec.physical_name("prod") for name, spec in SPECS.items()}
ARNS = {name: f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{own}" for name, own in TABLES.items()}
KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/tables"
REPLICAS = ("eu-west-1", "us-west-2")
ANALYSTS = "arn:aws:iam::222233334444:role/analysts"
AUDITORS = "arn:aws:iam::333344445555:role/auditors"
# Of the account that the stacks name.
CHANGES = f"arn:aws:kinesis:{REGION}:123456789012:stream/changes"
TEAM = ("email", "team@example.com")
PAGER = ("https", "https://pager.example.com/hook?token=8842")


def _indexes(spec: TableSpec, **maximums: int) -> dict[str, dict[str, int]]:
    return {index.name: maximums for index in spec.indexes}


# No two numbers are the same, so that none can stand in for another.
EVERYTHING: dict[str, Any] = {
    "recovery": {"days": 34},
    "requests": {
        "tableClass": "STANDARD_INFREQUENT_ACCESS",
        "stream": "NEW_AND_OLD_IMAGES",
        "kinesis": {"streamArn": CHANGES, "precision": "MICROSECOND"},
        "contributorInsights": "all",
        "maxReadUnits": 400,
        "maxWriteUnits": 200,
        "readers": [ANALYSTS],
        "retentionDays": 33,
        "indexes": _indexes(REQUESTS, maxReadUnits=40, maxWriteUnits=20),
    },
    "logs": {
        "stream": "NEW_AND_OLD_IMAGES",
        "contributorInsights": "throttled",
        "maxReadUnits": 300,
        "maxWriteUnits": 100,
        "readers": [AUDITORS, ANALYSTS],
        "indexes": _indexes(PROCESSING_LOGS, maxReadUnits=30, maxWriteUnits=10),
    },
    "replicas": [*REPLICAS],
    "cache": {
        "enabled": True,
        "subnetIds": ["subnet-1a2b3c4d"],
        "securityGroupIds": ["sg-1a2b3c4d"],
        "nodeType": "dax.t3.small",
        "nodes": 5,
        "itemTtlSeconds": 60,
        "queryTtlSeconds": 0,
        "permissionsBoundary": "bounds",
    },
    "alarms": {
        "account": True,
        "subscriptions": [
            {"protocol": protocol, "endpoint": endpoint} for protocol, endpoint in (TEAM, PAGER)
        ],
        "thresholds": {
            "throttledReadsPerMinute": 1,
            "throttledWritesPerMinute": 2,
            "systemErrorsPerMinute": 3,
            "itemLatencyMilliseconds": 4,
            "queryLatencyMilliseconds": 5,
            "replicationLatencySeconds": 6,
            "userErrorsPerMinute": 7,
            "accountCapacityPercent": 8,
            "cacheCpuPercent": 9,
            "cacheMemoryPercent": 10,
            "cacheEvictedMegabytes": 11,
            "cacheFaultsPerMinute": 12,
            "cacheThrottlesPerMinute": 13,
        },
    },
    "backup": {
        "schedule": "cron(0 3 ? * 1 *)",
        "retentionDays": 120,
        "coldStorageAfterDays": 29,
        "copyRegion": "us-west-2",
        "copyRetentionDays": 91,
        "lock": {"minRetentionDays": 28, "maxRetentionDays": 365, "changeableForDays": 3},
    },
    "tags": {"team": "search"},
}
STRONG: dict[str, Any] = {
    "consistency": {"mode": "STRONG", "witnessRegion": "us-west-2"},
    "replicas": ["us-east-2"],
    "requests": {"timeToLive": False},
}
# Whatever a stack can do without.
PLAINEST: dict[str, Any] = {
    "alarms": {"enabled": False},
    "backup": {"enabled": False},
    "dashboard": {"enabled": False},
    "encryption": {"key": "aws-owned"},
    "grants": {"enabled": False},
    "logs": {"enabled": False},
    "requests": {"timeToLive": False},
}
TAGS = {
    "environment": "prod",
    "managed-by": "pulumi",
    "project": "market-intelligence",
    "stack": "prod",
    "team": "search",
}


@dataclass(frozen=True, slots=True)
class Deployed:
    """What a stack hands to the engine."""

    mocks: Mocks

    def __getitem__(self, name: str) -> Registered:
        """Return a resource of AWS; a test of the program holds that names are unique."""
        return self.of_aws[name]

    @property
    def of_aws(self) -> dict[str, Registered]:
        """Every resource of AWS by its name."""
        return {name_of(one): one for one in self.mocks.registered if kind(one).startswith("aws:")}

    @property
    def outputs(self) -> dict[str, object]:
        """What the stack exports."""
        return next(found for urn, found in self.mocks.outputs.items() if ":Stack::" in urn)

    @property
    def counts(self) -> dict[str, int]:
        """How many resources there are of each type of AWS, such as `kms:Key`."""
        return dict(Counter(short(one) for one in self.of_aws.values()))

    def inputs(self, name: str) -> dict[str, Any]:
        """Return what AWS is asked for a resource."""
        return self[name].inputs

    def of_type(self, wanted: str) -> dict[str, Registered]:
        """Return the resources of a type, such as `kms:Key`, by their names."""
        return {name: one for name, one in self.of_aws.items() if short(one) == wanted}

    def statements(self, name: str, document: str = "policy") -> list[dict[str, Any]]:
        """Return the statements of a policy document of a resource."""
        policy = json.loads(str(self.inputs(name)[document]))
        assert policy.keys() == {"Version", "Statement"}
        assert policy["Version"] == "2012-10-17"
        return policy["Statement"]


def name_of(resource: Registered) -> str:
    return resource.urn.rpartition("::")[2]


def kind(resource: Registered) -> str:
    """Return a type as the engine has it, such as `aws:kms/key:Key`."""
    return resource.urn.split("::")[2].rpartition("$")[2]


def short(resource: Registered) -> str:
    _, module, name = kind(resource).split(":")
    return f"{module.partition('/')[0]}:{name}"


def engine_config(stack: str) -> dict[str, str]:
    """Return a stack's file as the engine reads it: with the project's defaults, all as text."""
    project = yaml.safe_load((CHECKOUT / "Pulumi.yaml").read_text())
    defaults = {f"{PROJECT}:{key}": item["default"] for key, item in project["config"].items()}
    own = yaml.safe_load((CHECKOUT / f"Pulumi.{stack}.yaml").read_text())["config"]
    values = cast("dict[str, object]", defaults | FURTHER_OFF | own)
    return {
        key: value if isinstance(value, str) else json.dumps(value) for key, value in values.items()
    }


def run(mocks: Mocks, stack: str, changes: Mapping[str, str] | None = None) -> None:
    """Run the program for a stack with its own file, and with changes."""
    mocks.run(
        lambda: runpy.run_path(str(CHECKOUT), run_name="__main__"),
        stack=stack,
        config=engine_config(stack) | dict(changes or {}),
    )


def changed(stack: str, **sections: object) -> Deployed:
    """Evaluate a stack with other sections than its file has."""
    mocks = Mocks()
    changes = {f"{PROJECT}:{name}": json.dumps(value) for name, value in sections.items()}
    run(mocks, stack, changes)
    return Deployed(mocks)


@cache
def deployed(stack: str) -> Deployed:
    """Evaluate a stack as its file is, or prod as `everything` or dev as `plainest`."""
    match stack:
        case "everything":
            return changed("prod", **EVERYTHING)
        case "plainest":
            return changed("dev", **PLAINEST)
        case _:
            return changed(stack)
