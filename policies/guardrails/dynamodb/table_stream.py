"""Tables have the stream that their environment demands."""

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
            "description": "What the stream of every table shows. Left out, none is demanded.",
            STRICTNESS: Exactly(),
        },
    },
)


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield a finding unless the table has the stream that the rule's config demands, if any."""
    wanted = args.get_config().get("streamViewType")
    if wanted is None:
        return
    label = table_label(args)
    yield from unless(
        read(args.props, "streamEnabled"),
        (True,),
        f"Set stream_enabled to True on {label}: its changes are to be followed. "
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
    description="DynamoDB tables have the stream that their environment demands.",
    severity=Severity.LOW,
    controls=(),
    reason="Those who follow a table's changes get nothing, or too little, from another stream.",
    config_schema=CONFIG_SCHEMA,
    resource_types=(TABLE,),
    check=check,
)
