"""Contributor insights of tables and indexes, which moto lacks."""

from typing import Any

from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.dynamodb.exceptions import ResourceNotFoundException
from moto.dynamodb.models.table import Table
from moto.dynamodb.responses import DynamoHandler

from rehearsal.aws.dynamodb.extras import Insights, extras

_DEFAULT_MODE = "ACCESSED_AND_THROTTLED_KEYS"
# "CloudWatch Contributor Insights for DynamoDB: How it works": what the rules of a mode count.
_RULES = {_DEFAULT_MODE: "C", "THROTTLED_KEYS": ""}
_MOST_RESULTS = 100


class ContributorInsights(DynamoHandler):
    """Answers the actions on contributor insights."""

    def update_contributor_insights(self) -> ActionResult:
        """Turn insights of a table or an index on or off."""
        table, index = self._place()
        kept = extras(table).insights
        if self.body["ContributorInsightsAction"] == "ENABLE":
            mode = self.body.get("ContributorInsightsMode") or _DEFAULT_MODE
            kept[index] = Insights(mode=mode, changed_at=utcnow())
        else:
            kept.pop(index, None)
        return ActionResult(_summary(table, index))

    def describe_contributor_insights(self) -> ActionResult:
        """Describe insights of a table or an index."""
        table, index = self._place()
        insights = extras(table).insights.get(index)
        more: dict[str, Any] = {}
        if insights:
            rules = _rules(table, index, insights)
            more = {"ContributorInsightsRuleList": rules, "LastUpdateDateTime": insights.changed_at}
        return ActionResult(_summary(table, index) | more)

    def list_contributor_insights(self) -> ActionResult:
        """List what has insights, of a table or of all of them."""
        name: str | None = self.body.get("TableName")
        backend = self.dynamodb_backend
        tables = [backend.get_table(name)] if name else [*backend.tables.values()]
        found = [_summary(table, index) for table in tables for index in extras(table).insights]
        start = int(self.body.get("NextToken") or 0)
        end = start + (self.body.get("MaxResults") or _MOST_RESULTS)
        more = {"NextToken": str(end)} if end < len(found) else {}
        return ActionResult({"ContributorInsightsSummaries": found[start:end], **more})

    def _place(self) -> tuple[Table, str | None]:
        name: str = self.body["TableName"]
        self.dynamodb_backend.describe_table(name)
        table = self.dynamodb_backend.get_table(name)
        index: str | None = self.body.get("IndexName")
        if index and index not in {one.name for one in table.global_indexes}:
            raise ResourceNotFoundException(
                f"Requested resource not found: Table: {table.name} has no index {index}"
            )
        return table, index


def _summary(table: Table, index: str | None) -> dict[str, Any]:
    insights = extras(table).insights.get(index)
    return {
        "TableName": table.name,
        **({"IndexName": index} if index else {}),
        "ContributorInsightsStatus": "ENABLED" if insights else "DISABLED",
        **({"ContributorInsightsMode": insights.mode} if insights else {}),
    }


def _rules(table: Table, index: str | None, insights: Insights) -> list[str]:
    keys = next((one.schema for one in table.global_indexes if one.name == index), table.schema)
    kinds = "PS" if len(keys) > 1 else "P"
    resource = f"{table.name}-{index}" if index else table.name
    made = int(insights.changed_at.timestamp() * 1000)
    return [
        f"DynamoDBContributorInsights-{kind}K{event}-{resource}-{made}"
        for kind in kinds
        for event in f"{_RULES[insights.mode]}T"
    ]
