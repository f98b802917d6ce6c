"""Which keys of a table or of an index are used and throttled most."""

import re
from typing import Any

from typing_extensions import override

from rehearsal.plugin.aws import Aws, call_if_there
from rehearsal.plugin.errors import AwsError, RefusedError
from rehearsal.plugin.property_rules import PropertyRules
from rehearsal.plugin.resource import Resource
from rehearsal.plugin.values import Properties, present

NOT_FOUND = "ResourceNotFoundException"
DEFAULT_MODE = "ACCESSED_AND_THROTTLED_KEYS"
IDENTITY = re.compile(r"name:(?P<table>[^/]+)/index:(?P<index>[^/]*)/[0-9]+")


class ContributorInsights(Resource):
    """Insights, their id being the names of table and index and the account."""

    type_name = "aws:dynamodb/contributorInsights:ContributorInsights"
    facts = PropertyRules(
        service="dynamodb",
        enums={"mode": "ContributorInsightsMode"},
        replaces=frozenset({"indexName", "tableName"}),
        computed=frozenset({"mode"}),
    )

    @override
    def create(self, aws: Aws, inputs: Properties) -> str:
        table, index = inputs["tableName"], inputs.get("indexName")
        mode = present(ContributorInsightsMode=inputs.get("mode"))
        _update(aws, "ENABLE", table, index, **mode)
        account = aws.call("sts", "GetCallerIdentity")["Account"]
        return f"name:{table}/index:{index or ''}/{account}"

    @override
    def read(self, aws: Aws, identity: str, known: Properties) -> Properties | None:
        table, index = _place(identity)
        found = call_if_there(
            aws, "dynamodb", "DescribeContributorInsights", {NOT_FOUND}, **_named(table, index)
        )
        if found is None:
            return None
        if found["ContributorInsightsStatus"] == "DISABLED":
            return None
        mode: str = found.get("ContributorInsightsMode", DEFAULT_MODE)
        return {"indexName": index, "mode": mode, "tableName": table}

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

    @override
    def delete(self, aws: Aws, identity: str, olds: Properties) -> None:
        try:
            _update(aws, "DISABLE", *_place(identity))
        except AwsError as error:
            if error.code != NOT_FOUND:
                raise


def _update(aws: Aws, action: str, table: str, index: str | None, **mode: object) -> None:
    place = _named(table, index)
    aws.call(
        "dynamodb", "UpdateContributorInsights", ContributorInsightsAction=action, **place, **mode
    )


def _named(table: str, index: str | None) -> dict[str, Any]:
    return present(TableName=table, IndexName=index)


def _place(identity: str) -> tuple[str, str | None]:
    """Return the table and the index that an id names."""
    found = IDENTITY.fullmatch(identity)
    if found is None:
        raise RefusedError(
            f'unexpected format of ID ("{identity}"), expected name:<table>/index:<index>/<account>'
        )
    return found["table"], found["index"] or None


RESOURCE = ContributorInsights()
