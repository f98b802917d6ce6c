"""Which tables are production's."""

import pulumi
from pulumi_policy import PolicyConfigSchema, ResourceValidationArgs
from pulumi_policy.proxy import UnknownValueError

from .values import read

CONFIG_SCHEMA = PolicyConfigSchema(
    properties={
        "environment": {
            "type": "string",
            "enum": ["dev", "staging", "prod"],
            "description": "What the stack is, where its name does not say that it is prod.",
        },
    },
)


def is_production(args: ResourceValidationArgs) -> bool | UnknownValueError:
    """Tell whether the pack's config, the stack's name or the table's name says prod.

    One of them is enough, whatever the others say. If it is up to a table's name that is not known
    yet, that is the answer.
    """
    name = read(args.props, "name")
    claims = (args.get_config().get("environment"), pulumi.get_stack(), name)
    if any(_says_prod(claim) for claim in claims):
        return True
    return name if isinstance(name, UnknownValueError) else False


def _says_prod(claim: object) -> bool:
    return isinstance(claim, str) and (claim == "prod" or claim.startswith("prod-"))
