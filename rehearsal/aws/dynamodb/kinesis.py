"""Kinesis data streams as destinations of the changes of tables, which moto lacks.

No stream is looked for: any of the table's account and region counts as there. What is refused was
measured on AWS (ack-api-quirks, DDB-TABLE-268, 299, 300 and 301), which takes minutes for some of
it; here it is done at once.
"""

from collections.abc import Iterator
from typing import Any

from moto.core.responses import ActionResult
from moto.dynamodb.exceptions import MockValidationException
from moto.dynamodb.models.table import Table
from moto.dynamodb.responses import DynamoHandler

from rehearsal.aws.dynamodb.extras import Destination, extras

Answer = dict[str, Any]

DEFAULT_PRECISION = "MILLISECOND"
_ACTIVE, _DISABLED, _FAILED = "ACTIVE", "DISABLED", "ENABLE_FAILED"
_PRECISION = "ApproximateCreationDateTimePrecision"
_INVALID = "Table is not in a valid state to enable Kinesis Streaming Destination: "
_NOT_ALLOWED = "User does not have a permission to use kinesis stream"


class KinesisDestinations(DynamoHandler):
    """Answers the actions on Kinesis destinations."""

    def enable_kinesis_streaming_destination(self) -> ActionResult:
        """Send the changes of a table to a stream from now on."""
        table, arn = self._table(), self.body["StreamArn"]
        found = extras(table).destinations
        if any(one.status == _ACTIVE for one in found.values()):
            raise MockValidationException(
                f"{_INVALID}EnableKinesisStreamingDestination must be DISABLED or ENABLE_FAILED to "
                "perform ENABLE operation."
            )
        asked: Answer = self.body.get("EnableKinesisStreamingConfiguration") or {}
        is_own = arn.split(":")[2:5] == ["kinesis", table.region_name, table.account_id]
        found[arn] = Destination(
            status=_ACTIVE if is_own else _FAILED, precision=asked.get(_PRECISION)
        )
        return self._answer("ENABLING", EnableKinesisStreamingConfiguration=asked)

    def disable_kinesis_streaming_destination(self) -> ActionResult:
        """Send nothing more to a stream; AWS goes on to list it for a while."""
        found, arn = extras(self._table()).destinations, self.body["StreamArn"]
        if arn not in found or found[arn].status != _ACTIVE:
            raise MockValidationException(
                f"{_INVALID}KinesisStreamingDestination must be ACTIVE to perform DISABLE "
                "operation."
            )
        found[arn] = Destination(status=_DISABLED)
        return self._answer("DISABLING")

    def update_kinesis_streaming_destination(self) -> ActionResult:
        """Change the precision of the timestamps that a stream gets."""
        found, arn = extras(self._table()).destinations, self.body["StreamArn"]
        asked: Answer = self.body.get("UpdateKinesisStreamingConfiguration") or {}
        if arn not in found or found[arn].status != _ACTIVE:
            raise MockValidationException(
                f"{_INVALID}Kinesis streaming is not in ACTIVE state. Updates are only allowed in "
                "ACTIVE state."
            )
        precision: str | None = asked.get(_PRECISION)
        if precision is None:
            raise MockValidationException(
                "Streaming destination cannot be updated with given parameters: "
                "UpdateKinesisStreamingConfiguration cannot be null or contain only null values"
            )
        if precision == (found[arn].precision or DEFAULT_PRECISION):
            raise MockValidationException(
                f"Invalid Request: Precision is already set to the desired value of {precision}"
            )
        found[arn] = Destination(status=_ACTIVE, precision=precision)
        return self._answer("UPDATING", UpdateKinesisStreamingConfiguration=asked)

    def describe_kinesis_streaming_destination(self) -> ActionResult:
        """Describe the streams that get, or got, the changes of a table."""
        table = self._table()
        destinations = [*_described(table)]
        return ActionResult(
            {"TableName": table.name, "KinesisDataStreamDestinations": destinations}
        )

    def _table(self) -> Table:
        name: str = self.body["TableName"]
        self.dynamodb_backend.describe_table(name)
        return self.dynamodb_backend.get_table(name)

    def _answer(self, status: str, **more: Answer) -> ActionResult:
        place = {"TableName": self.body["TableName"], "StreamArn": self.body["StreamArn"]}
        return ActionResult(place | {"DestinationStatus": status} | more)


def _described(table: Table) -> Iterator[Answer]:
    for arn, one in extras(table).destinations.items():
        yield {
            "StreamArn": arn,
            "DestinationStatus": one.status,
            **({"DestinationStatusDescription": _NOT_ALLOWED} if one.status == _FAILED else {}),
            **({_PRECISION: one.precision} if one.precision else {}),
        }
