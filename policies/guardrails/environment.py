"""The tables and stacks that are production."""

import sys

import pulumi
from pulumi_policy import PolicyConfigSchema, ResourceValidationArgs, StackValidationArgs
from pulumi_policy.proxy import UnknownValueError

from .dynamodb.tables import TABLE
from .environments import EnvironmentsError, listed
from .strictness import STRICTNESS, Demanding
from .values import read

PROJECT = "market-intelligence"
"""The project whose program has the tables of the Root Orchestrator: what only these need is not
required of other programs, unless their config requires it."""

try:
    ENVIRONMENTS = listed()
except EnvironmentsError as error:
    # A person writes the list, so the pack ends with a message, not a traceback.
    sys.exit(str(error))

PRODUCTION = tuple(name for name, is_productions in ENVIRONMENTS.items() if is_productions)

CONFIG_SCHEMA = PolicyConfigSchema(
    properties={
        "environment": {
            "type": "string",
            "enum": [*ENVIRONMENTS],
            "description": (
                "The environment of the stack, if its name does not show that it is production."
            ),
            STRICTNESS: Demanding(PRODUCTION),
        },
    },
)


def is_production(args: ResourceValidationArgs | StackValidationArgs) -> bool | UnknownValueError:
    """Whether the pack's config, the stack's name or a table's name says production.

    One of them is enough. If it depends on an unknown name, that is the answer.
    """
    names = _names(args)
    claims = (args.get_config().get("environment"), pulumi.get_stack(), *names)
    if any(map(says_production, claims)):
        return True
    unknowns = [name for name in names if isinstance(name, UnknownValueError)]
    return unknowns[0] if unknowns else False


def is_own_project() -> bool:
    """Whether the program is the one whose tables the pack specifies."""
    return pulumi.get_project() == PROJECT


def says_production(claim: object) -> bool:
    """Whether the name of an environment, a stack or a table says that it is production.

    That of a stack or a table does if its first word is a production environment.
    """
    return isinstance(claim, str) and claim.partition("-")[0] in PRODUCTION


def _names(args: ResourceValidationArgs | StackValidationArgs) -> list[object]:
    if isinstance(args, ResourceValidationArgs):
        return [read(args.props, "name")]
    tables = [resource for resource in args.resources if resource.resource_type == TABLE]
    return [read(table.props, "name") for table in tables]
