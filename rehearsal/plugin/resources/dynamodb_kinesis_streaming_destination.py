"""A Kinesis data stream as the destination of a table's changes."""

from typing import Any

from typing_extensions import override

from rehearsal.plugin.aws import Aws, call_if_there
from rehearsal.plugin.errors import RefusedError
from rehearsal.plugin.property_rules import PropertyRules
from rehearsal.plugin.resource import Resource
from rehearsal.plugin.values import Properties, present

NOT_FOUND = "ResourceNotFoundException"
PRECISION = "approximateCreationDateTimePrecision"
_ON_THE_WAY = {"DISABLED", "ENABLING"}


class KinesisStreamingDestination(Resource):
    """A destination, its id being the table's name and the stream's ARN."""

    type_name = "aws:dynamodb/kinesisStreamingDestination:KinesisStreamingDestination"
    facts = PropertyRules(
        service="dynamodb",
        enums={PRECISION: "ApproximateCreationDateTimePrecision"},
        arns=frozenset({"streamArn"}),
        # AWS can change the precision; the official plugin cannot.
        replaces=frozenset({PRECISION, "streamArn", "tableName"}),
        computed=frozenset({PRECISION}),
    )

    @override
    def create(self, aws: Aws, inputs: Properties) -> str:
        table, stream = inputs["tableName"], inputs["streamArn"]
        precision = inputs.get(PRECISION)
        asked = precision and {"ApproximateCreationDateTimePrecision": precision}
        aws.call(
            "dynamodb",
            "EnableKinesisStreamingDestination",
            TableName=table,
            StreamArn=stream,
            **present(EnableKinesisStreamingConfiguration=asked),
        )
        return f"{table},{stream}"

    @override
    def finish(self, aws: Aws, identity: str, inputs: Properties) -> None:
        aws.wait(f"the destination '{identity}'", lambda: _is_active(aws, identity))

    @override
    def read(self, aws: Aws, identity: str, known: Properties) -> Properties | None:
        found = _destination(aws, identity)
        if found is None or found["DestinationStatus"] == "DISABLED":
            return None
        table, stream = _place(identity)
        precision: str = found.get("ApproximateCreationDateTimePrecision", "")
        return {PRECISION: precision, "streamArn": stream, "tableName": table}

    @override
    def update(
        self,
        aws: Aws,
        identity: str,
        olds: Properties,
        news: Properties,
        changed: frozenset[str],
    ) -> None:
        # Whatever changes replaces it; this is asked for where AWS has refused the stream.
        raise RefusedError("doesn't support update")

    @override
    def delete(self, aws: Aws, identity: str, olds: Properties) -> None:
        found = _destination(aws, identity)
        if found is None or found["DestinationStatus"] == "DISABLED":
            return
        table, stream = _place(identity)
        aws.call(
            "dynamodb", "DisableKinesisStreamingDestination", TableName=table, StreamArn=stream
        )


def _is_active(aws: Aws, identity: str) -> bool:
    found = _destination(aws, identity) or {}
    status: str = found.get("DestinationStatus", "ENABLING")
    if status not in {"ACTIVE", *_ON_THE_WAY}:
        reason: str = found.get("DestinationStatusDescription", "")
        raise RefusedError(
            f"waiting for DynamoDB Kinesis Streaming Destination ({identity}) create: unexpected "
            f"state '{status}', wanted target 'ACTIVE'. last error: {reason}"
        )
    return status == "ACTIVE"


def _destination(aws: Aws, identity: str) -> dict[str, Any] | None:
    """Return what AWS says of a destination; None where it does not list it."""
    table, stream = _place(identity)
    answer = call_if_there(
        aws, "dynamodb", "DescribeKinesisStreamingDestination", {NOT_FOUND}, TableName=table
    )
    listed: list[dict[str, Any]] = (answer or {}).get("KinesisDataStreamDestinations", [])
    return next((one for one in listed if one["StreamArn"] == stream), None)


def _place(identity: str) -> tuple[str, str]:
    """Return the table and the stream that an id names."""
    table, _, stream = identity.partition(",")
    if not (table and stream):
        raise RefusedError(
            f"unexpected format for ID ({identity}), expected more than one part: "
            "<table name>,<stream ARN>"
        )
    return table, stream


RESOURCE = KinesisStreamingDestination()
