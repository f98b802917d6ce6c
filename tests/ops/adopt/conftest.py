"""A stack, and tables that somebody made by hand, in an AWS that answers from memory."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from ops import stacks
from ops.adopt.plan import Plan, Presence, TablePlan, plan
from tests.configured import FURTHER_OFF
from tests.conftest import ACCOUNT, PROJECT, REGION
from tests.ops.answers import AnsweringAws, Answers
from tests.specification import PROCESSING_LOGS, REQUESTS

NAME = "market_intelligence_requests"
LOGS = "request_processing_logs"
OWN = "prod-market-intelligence-requests"
OWN_LOGS = "prod-request-processing-logs"
STACK_TAGS = {
    "environment": "prod",
    "managed-by": "pulumi",
    "project": "market-intelligence",
    "stack": "prod",
}
HEAD = f"""config:
  aws:region: {REGION}
  aws:allowedAccountIds: ["{ACCOUNT}"]
""" + "".join(f"  {PROJECT}:{name}: {{enabled: false}}\n" for name in FURTHER_OFF)


def arn(name: str = NAME) -> str:
    return f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{name}"


@dataclass(frozen=True, slots=True)
class World:
    """A folder with the stack's file, and what there is in AWS."""

    folder: Path
    answers: Answers = field(default_factory=Answers)

    def make(self, name: str = NAME, made: dict[str, Any] = REQUESTS, **other: Any) -> None:
        """Make a table as the specification does, but for what is other in DescribeTable."""
        indexes = [one | {"IndexStatus": "ACTIVE"} for one in made["GlobalSecondaryIndexes"]]
        table = made | {
            "TableName": name,
            "TableArn": arn(name),
            "TableStatus": "ACTIVE",
            "BillingModeSummary": {"BillingMode": "PAY_PER_REQUEST"},
            "GlobalSecondaryIndexes": indexes,
        }
        recovery = {"PointInTimeRecoveryDescription": {"PointInTimeRecoveryStatus": "DISABLED"}}
        self._put("describe_table", name, {"Table": table | other})
        self._put("describe_continuous_backups", name, {"ContinuousBackupsDescription": recovery})
        self.expire(None, name)
        self.send(name=name)
        self.tag({}, name)
        names: list[str] = self.answers.of("dynamodb", "list_tables")["TableNames"]
        names[:] = sorted({*names, name})

    def make_logs(self, name: str = LOGS, **other: Any) -> None:
        """Make the logs table."""
        self.make(name, PROCESSING_LOGS, **other)

    def index(self, position: int, **other: Any) -> None:
        """Make the requests table, and have one of its indexes be other."""
        self.make()
        self.answers.table(NAME)["GlobalSecondaryIndexes"][position].update(other)

    def expire(self, attribute: str | None, name: str = NAME) -> None:
        """Have items of a table expire by an attribute, or never."""
        status = "ENABLED" if attribute else "DISABLED"
        ttl = {"TimeToLiveStatus": status, "AttributeName": attribute}
        self._put("describe_time_to_live", name, {"TimeToLiveDescription": ttl})

    def send(self, *streams: dict[str, str], name: str = NAME) -> None:
        """Have the changes of a table go to Kinesis data streams, as AWS lists them."""
        listed = {"KinesisDataStreamDestinations": [*streams]}
        self._put("describe_kinesis_streaming_destination", name, listed)

    def tag(self, tags: dict[str, str], name: str = NAME) -> None:
        """Set the tags of a table to these and no others."""
        listed = [{"Key": key, "Value": tag} for key, tag in tags.items()]
        self._put("list_tags_of_resource", arn(name), {"Tags": listed})

    def write(self, *settings: str) -> None:
        """Write the stack's file: settings, each in a line, below its account and region."""
        lines = "".join(f"  market-intelligence:{one}\n" for one in settings)
        (self.folder / "Pulumi.prod.yaml").write_text(HEAD + lines)

    def plan(self, **names: str) -> Plan:
        """Look at the tables to adopt."""
        stack = stacks.read("prod", self.folder)
        site = stack.site("aws", ACCOUNT)
        aws = AnsweringAws(self.answers)
        return plan(Presence(stack=stack, site=site, aws=aws, names=names))

    def requests(self, name: str = NAME) -> TablePlan:
        """Look at the requests table."""
        return self.plan(requests=name).tables[0]

    def logs(self, name: str = LOGS) -> TablePlan:
        """Look at the logs table."""
        return self.plan(logs=name).tables[1]

    def refusals(self) -> list[tuple[str, str]]:
        """Return why the requests table cannot be adopted, and what to do."""
        return [(one.reason, one.todo) for one in self.requests().refusals]

    def _put(self, action: str, about: str, answer: dict[str, Any]) -> None:
        self.answers.put("dynamodb", action, about, answer)


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A stack that sets nothing, and no table."""
    made = World(tmp_path)
    made.write()
    made.answers.put("dynamodb", "list_tables", "", {"TableNames": []})
    identity = {"Account": ACCOUNT, "Arn": f"arn:aws:iam::{ACCOUNT}:user/me"}
    made.answers.put("sts", "get_caller_identity", "", identity)
    return made
