"""What moto lacks of DynamoDB's streams: those that have ended, which can be read for a day."""

from typing import Any

from moto.core.exceptions import JsonRESTError
from moto.core.responses import ActionResult
from moto.dynamodb.models.table import Table
from moto.dynamodbstreams import urls
from moto.dynamodbstreams.models import ShardIterator
from moto.dynamodbstreams.responses import DynamoDBStreamsHandler
from typing_extensions import override

from rehearsal.aws.dynamodb.extras import Stream
from rehearsal.aws.dynamodb.tables import streams


class DynamoDBStreams(DynamoDBStreamsHandler):
    """Answers the actions on streams."""

    @override
    def describe_stream(self) -> ActionResult:
        """Describe a stream, whether it is on or has ended."""
        arn: str = self._get_param("StreamArn")
        table, stream = self._found(arn)
        shard = stream.shard.to_json()
        if not stream.is_on:
            last = stream.shard.starting_sequence_number + len(stream.shard.items)
            shard["SequenceNumberRange"]["EndingSequenceNumber"] = str(last)
        description = {
            **_listed(table, stream),
            "CreationRequestDateTime": stream.shard.created_on,
            "KeySchema": table.schema,
            "Shards": [shard],
            "StreamStatus": "ENABLED" if stream.is_on else "DISABLED",
            "StreamViewType": stream.view,
        }
        return ActionResult({"StreamDescription": description})

    @override
    def list_streams(self) -> ActionResult:
        """List the streams of a table, or of all tables."""
        name: str | None = self._get_param("TableName")
        tables = [*self.backend.dynamodb.tables.values()]
        asked = [table for table in tables if name in (None, table.name)]
        found = [_listed(table, stream) for table in asked for stream in streams(table)]
        return ActionResult({"Streams": found})

    @override
    def get_shard_iterator(self) -> ActionResult:
        """Return where to read the records of a stream from."""
        _, stream = self._found(self._get_param("StreamArn"))
        number: str | None = self._get_param("SequenceNumber")
        # A class of moto's models gives its instances no type of their own.
        made: Any = ShardIterator
        iterator: ShardIterator = made(
            self.backend,
            stream.shard,
            self._get_param("ShardIteratorType"),
            int(number) if number else None,
        )
        self.backend.shard_iterators[iterator.arn] = iterator
        return ActionResult({"ShardIterator": iterator.arn})

    def _found(self, arn: str) -> tuple[Table, Stream]:
        for table in self.backend.dynamodb.tables.values():
            for stream in streams(table):
                if _listed(table, stream)["StreamArn"] == arn:
                    return table, stream
        reason = f"Requested resource not found: Stream: {arn} not found"
        raise JsonRESTError("ResourceNotFoundException", reason)


def _listed(table: Table, stream: Stream) -> dict[str, Any]:
    arn = f"{table.table_arn}/stream/{stream.label}"
    return {"StreamArn": arn, "StreamLabel": stream.label, "TableName": table.name}


def extend() -> None:
    """Have these answers in the place of moto's."""
    urls.url_paths["{0}/$"] = DynamoDBStreams.dispatch
