"""Which keys of a table or of an index are used and throttled most: recorded only."""

from typing import Any

from typing_extensions import override

from rehearsal.plugin.aws import Aws
from rehearsal.plugin.errors import AwsError, RefusedError
from rehearsal.plugin.property_rules import PropertyRules
from rehearsal.plugin.state_store import Recorded
from rehearsal.plugin.values import Properties

NOT_FOUND = "ResourceNotFoundException"
DEFAULT_MODE = "ACCESSED_AND_THROTTLED_KEYS"
# The table that the insights are of: another one of the same name has none.
TABLE = "table"


class ContributorInsights(Recorded):
    """Insights, their id being the names of table and index and the account."""

    type_name = "aws:dynamodb/contributorInsights:ContributorInsights"
    facts = PropertyRules(
        service="dynamodb",
        enums={"mode": "ContributorInsightsMode"},
        replaces=frozenset({"indexName", "tableName"}),
        computed=frozenset({"mode"}),
    )

    @override
    def identity(self, aws: Aws, inputs: Properties) -> str:
        account = aws.call("sts", "GetCallerIdentity")["Account"]
        return f"name:{inputs['tableName']}/index:{inputs.get('indexName', '')}/{account}"

    @override
    def outputs(self, aws: Aws, inputs: Properties) -> Properties:
        table = _described(aws, inputs["tableName"])
        index: str | None = inputs.get("indexName")
        if index and not _has_index(table, index):
            raise AwsError(
                "dynamodb",
                "UpdateContributorInsights",
                NOT_FOUND,
                f"Requested resource not found: Table: {inputs['tableName']} has no index {index}",
            )
        return {"mode": inputs.get("mode") or DEFAULT_MODE, TABLE: _made(table)}

    @override
    def read(self, aws: Aws, identity: str, known: Properties) -> Properties | None:
        held = super().read(aws, identity, known)
        if held is None:
            return None
        made = held.pop(TABLE)
        try:
            table = _described(aws, held["tableName"])
        except AwsError as error:
            if error.code == NOT_FOUND:
                return None
            raise
        index: str | None = held["indexName"]
        is_there = made == _made(table) and (not index or _has_index(table, index))
        return held if is_there else None

    @override
    def update(
        self,
        aws: Aws,
        identity: str,
        olds: Properties,
        news: Properties,
        changed: frozenset[str],
    ) -> None:
        # The official plugin finds a changed mode, does not replace for it, and cannot change it.
        raise RefusedError("doesn't support update")


def _described(aws: Aws, name: str) -> dict[str, Any]:
    return aws.call("dynamodb", "DescribeTable", TableName=name)["Table"]


def _has_index(table: dict[str, Any], name: str) -> bool:
    return any(index["IndexName"] == name for index in table.get("GlobalSecondaryIndexes", []))


def _made(table: dict[str, Any]) -> float:
    return table["CreationDateTime"].timestamp()


RESOURCE = ContributorInsights()
