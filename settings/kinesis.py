"""What a stack sets of a Kinesis data stream that gets the changes of a table."""

import re
from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import AfterValidator, Field, ValidationInfo

from market_intelligence.table_options import TimestampPrecision
from settings.section import Section, fault

# StreamName in the API reference of Kinesis Data Streams.
_ARN = re.compile(
    r"arn:aws[a-z-]*:kinesis:(?P<region>[a-z0-9-]+):(?P<account>[0-9]{12}):stream/[\w.-]{1,128}",
    re.ASCII,
)


def _place(text: str) -> tuple[str, str]:
    """Return the region and the account of a stream."""
    found = _ARN.fullmatch(text)
    if not found:
        raise fault(
            "must be the ARN of a Kinesis data stream, "
            "such as arn:aws:kinesis:us-east-1:111122223333:stream/changes"
        )
    return found["region"], found["account"]


def _arn(text: str) -> str:
    _place(text)
    return text


def _arn_beside_the_table(text: str, info: ValidationInfo) -> str:
    region, account = _place(text)
    context: dict[str, Any] = info.context or {}
    home: object = context.get("region")
    accounts: Sequence[str] = context.get("accounts") or ()
    if home not in (None, region):
        raise fault(
            f"must be a stream in {home}, where the table is (aws:region): DynamoDB sends changes "
            "to no other region. Make one there, and have its consumer pass them on"
        )
    if accounts and account not in accounts:
        raise fault(
            f"must be a stream of {' or '.join(accounts)}, the table's account "
            "(aws:allowedAccountIds): DynamoDB sends changes to no other account. Make one there, "
            "and have a policy of the stream let the other account read"
        )
    return text


StreamArn = Annotated[str, AfterValidator(_arn)]


class KinesisStream(Section):
    """A Kinesis data stream, made elsewhere, that gets the changes of a table."""

    stream_arn: Annotated[str, AfterValidator(_arn_beside_the_table)] = Field(
        description="ARN of a Kinesis data stream of the same account and region, made elsewhere, "
        "that gets every change"
    )
    precision: TimestampPrecision | None = Field(
        default=None, description="precision of the time of a change; milliseconds without"
    )
