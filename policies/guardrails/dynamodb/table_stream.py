"""Tables have the stream that their environment requires."""

from collections.abc import Iterator

from pulumi_policy import PolicyConfigSchema, ResourceValidationArgs, Severity
from pulumi_policy.proxy import UnknownValueError

from ..flags import unless
from ..rule import Finding, ResourceRule
from ..strictness import STRICTNESS, Exactly
from ..values import read, shown
from ..ways_out import if_meant
from .tables import TABLE, table_label

NAME = "dynamodb-table-stream"
CONFIG_SCHEMA = PolicyConfigSchema(
    properties={
        "streamViewType": {
            "type": "string",
            "enum": ["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"],
            "description": (
                "The view type that every table's stream must have; if omitted, no stream is "
                "required."
            ),
            STRICTNESS: Exactly(),
        },
    },
)


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield a finding unless the table has the stream that the rule's config requires, if any."""
    wanted = args.get_config().get("streamViewType")
    if wanted is None:
        return
    label = table_label(args)
    yield from unless(
        read(args.props, "streamEnabled"),
        (True,),
        f"Set stream_enabled to True on {label}: its environment requires a stream. "
        + if_meant("streamViewType", NAME),
    )
    view = read(args.props, "streamViewType")
    if isinstance(view, UnknownValueError):
        yield view
    elif view != wanted:
        yield (
            f"Set stream_view_type to {wanted!r} on {label}: it is {shown(view)}. "
            + if_meant("streamViewType", NAME)
        )


RULE = ResourceRule(
    name=NAME,
    description="DynamoDB tables have the stream that their environment requires.",
    severity=Severity.LOW,
    controls=(),
    reason="With another stream, the consumers of a table's changes get too little, or nothing.",
    config_schema=CONFIG_SCHEMA,
    resource_types=(TABLE,),
    check=check,
)
