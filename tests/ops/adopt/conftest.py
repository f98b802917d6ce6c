"""A stack, and tables that somebody made by hand, in an AWS of this process's own."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws
from moto.backends import get_backend

from ops import stacks
from ops.adopt.planning import plan
from ops.adopt.plans import Plan, TablePlan
from ops.adopt.presence import Presence
from ops.verify import caller
from ops.verify.aws import Aws
from ops.verify.described import Described
from tests.conftest import REGION
from tests.specification import PROCESSING_LOGS, REQUESTS

ACCOUNT = "123456789012"
NAME = "market_intelligence_requests"
LOGS = "request_processing_logs"
HEAD = f"""config:
  aws:region: {REGION}
  aws:allowedAccountIds: ["{ACCOUNT}"]
"""


@dataclass(frozen=True, slots=True)
class World:
    """A folder with the stack's file, and what there is in AWS."""

    folder: Path

    @property
    def dynamodb(self) -> Any:
        """A plain client."""
        untyped: Any = boto3
        return untyped.client("dynamodb", region_name=REGION)

    def make(self, name: str = NAME, **other: Any) -> None:
        """Make the requests table as the specification's script does, but for what is other."""
        self.dynamodb.create_table(TableName=name, **(REQUESTS | other))

    def make_logs(self, name: str = LOGS, **other: Any) -> None:
        """Make the logs table as the specification's command does, but for what is other."""
        self.dynamodb.create_table(TableName=name, **(PROCESSING_LOGS | other))

    def update(self, **changes: Any) -> None:
        """Change the requests table."""
        self.dynamodb.update_table(TableName=NAME, **changes)

    def tag(self, name: str = NAME, **tags: str) -> None:
        """Tag a table; - in a name is written _."""
        arn = self.dynamodb.describe_table(TableName=name)["Table"]["TableArn"]
        listed = [{"Key": key.replace("_", "-"), "Value": tag} for key, tag in tags.items()]
        self.dynamodb.tag_resource(ResourceArn=arn, Tags=listed)

    def write(self, text: str, stack: str = "prod") -> None:
        """Write the stack's file, below its account and region."""
        (self.folder / f"Pulumi.{stack}.yaml").write_text(HEAD + text)

    def presence(self, **names: str) -> Presence:
        """Give the stack and the tables to adopt."""
        stack = stacks.read("prod", self.folder)
        aws = Aws(stack.region)
        return Presence(stack=stack, site=caller.site(stack, aws), aws=aws, names=names)

    def plan(self, **names: str) -> Plan:
        """Look at the tables to adopt."""
        return plan(self.presence(**names))

    def requests(self, name: str = NAME) -> TablePlan:
        """Look at the requests table."""
        return self.plan(requests=name).tables[0]

    def logs(self, name: str = LOGS) -> TablePlan:
        """Look at the logs table."""
        return self.plan(logs=name).tables[1]

    def refusals(self) -> list[tuple[str, str]]:
        """Give why the requests table cannot be adopted, and what to do."""
        return [(one.reason, one.todo) for one in self.requests().refusals]


def tell(patch: pytest.MonkeyPatch, more: Mapping[str, Any], index: str = "") -> None:
    """Have AWS tell more of a table, or of one of its indexes."""
    table = Described.table

    def told(self: Described) -> dict[str, Any]:
        found = table(self)
        if not index:
            return {**found, **more}
        listed = found["GlobalSecondaryIndexes"]
        indexes = [{**one, **more} if one["IndexName"] == index else one for one in listed]
        return {**found, "GlobalSecondaryIndexes": indexes}

    patch.setattr(Described, "table", told)


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """A stack that sets nothing, and no table."""
    # boto3's own session keeps the account that a test before this one had.
    monkeypatch.setattr("boto3.DEFAULT_SESSION", None)
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    give: Any = get_backend
    for service in ("dynamodb", "kms"):
        give(service)[ACCOUNT].reset()
    # What other tests of this process have deployed, in accounts of their own, stays.
    mock = mock_aws()
    mock.start(reset=False)
    try:
        made = World(tmp_path)
        made.write("")
        yield made
    finally:
        mock.stop(remove_data=False)
