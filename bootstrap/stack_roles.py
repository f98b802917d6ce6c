"""The roles that workflows assume to act on a stack."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import pulumi
from pulumi_aws import iam

from bootstrap.permissions import roles, statement
from bootstrap.permissions.roles import Role
from bootstrap.permissions.stack_place import PROJECT, StackPlace
from bootstrap.place import Place
from bootstrap.trust import HOST, Repository, environment, trust
from components.documents import document

LONG_SECONDS = 4 * 3600
"""How long a deployment or a restore may take, which is as long as its job may."""
TAKING_LONG = frozenset({Role.DEPLOYMENT, Role.RESTORE})
"""The roles whose jobs may take longer than an hour."""
_SECONDS = 3600
# "IAM and AWS STS quotas": characters of a managed policy, and how many a role may have.
_MOST_POLICIES = 10

_PURPOSES: Mapping[Role, str] = {
    Role.PREVIEW: "Previews",
    Role.DEPLOYMENT: "Deploys",
    Role.DRIFT: "Looks for drift of",
    Role.RESTORE: "Restores tables of",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StackRolesArgs:
    """The arguments of StackRoles.

    `provider` is GitHub's in IAM, if the program creates it. AWS generates the ARN of the key of
    the secrets; `stack` has a stand-in of the same length.
    """

    place: Place
    stack: StackPlace
    repository: Repository
    provider: Sequence[pulumi.Resource]
    secrets_key: pulumi.Input[str]


class StackRoles(pulumi.ComponentResource):
    """One role for each purpose, with the permissions of the purpose and no others.

    The policy that bounds the role of the cache stays while there is a stack that may use it.
    """

    arns: Mapping[Role, pulumi.Output[str]]
    cache_boundary: pulumi.Output[str]
    """The name of that policy."""

    def __init__(
        self, name: str, args: StackRolesArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("market-intelligence-bootstrap:roles:StackRoles", name, None, opts)
        self.arns = {role: self._role(role, args) for role in Role}
        self.cache_boundary = self._boundary(args)
        self.register_outputs({"arns": {str(role): arn for role, arn in self.arns.items()}})

    def _boundary(self, args: StackRolesArgs) -> pulumi.Output[str]:
        [text] = statement.documents(roles.cache_boundary(args.stack))
        boundary = iam.Policy(
            f"{args.stack.stack}-cache-boundary",
            name=args.stack.cache_boundary_name,
            description=f"The most that the role of the cache of {args.stack.stack} may do.",
            policy=text,
            tags=args.place.tags,
            opts=pulumi.ResourceOptions(parent=self, protect=True),
        )
        return boundary.name

    def _role(self, role: Role, args: StackRolesArgs) -> pulumi.Output[str]:
        place, stack, child = args.place, args.stack, pulumi.ResourceOptions(parent=self)
        names = f"{stack.stack}-{role}", f"{stack.stack}-{PROJECT}-{role}"
        trusted = trust(
            role,
            stack.stack,
            args.repository,
            partition=place.partition,
            provider=place.provider_arn(HOST),
        )
        made = iam.Role(
            names[0],
            name=names[1],
            description=(
                f"{_PURPOSES[role]} the stack {stack.stack}, for the environment "
                f"{environment(role, stack.stack)} of {args.repository.name}."
            ),
            assume_role_policy=document([trusted]),
            max_session_duration=LONG_SECONDS if role in TAKING_LONG else _SECONDS,
            tags=place.tags,
            # IAM refuses trust in a provider that does not exist yet.
            opts=pulumi.ResourceOptions(parent=self, depends_on=args.provider),
        )
        for number, text in enumerate(documents(role, stack), 1):
            policy = iam.Policy(
                f"{names[0]}-{number}",
                name=f"{names[1]}-{number}",
                description=f"What the role {names[1]} may do, part {number}.",
                policy=pulumi.Output.from_input(args.secrets_key).apply(
                    partial(_with_key, text, stack.secrets_key_arn)
                ),
                tags=place.tags,
                opts=child,
            )
            iam.RolePolicyAttachment(
                f"{names[0]}-{number}", role=made.name, policy_arn=policy.arn, opts=child
            )
        return made.arn


def documents(role: Role, stack: StackPlace) -> tuple[str, ...]:
    """Return the permissions of a role as the fewest documents within the limits of AWS.

    Raises pulumi.RunError, which Pulumi prints without a traceback, if they exceed the limits.
    """
    given = roles.statements(role, stack)
    for one in given:
        if len(statement.documents([one])[-1]) > statement.LARGEST_POLICY:
            raise pulumi.RunError(
                f"The statement {one.sid} of the role {role} of {stack.stack} exceeds the limit of "
                f"{statement.LARGEST_POLICY:,} characters: set fewer furtherRegions, tableNames "
                "or kinesisStreams, or split it in bootstrap/permissions/."
            )
    found = statement.documents(given)
    if len(found) > _MOST_POLICIES:
        raise pulumi.RunError(
            f"The role {role} of {stack.stack} needs {len(found)} policies, but AWS allows "
            f"{_MOST_POLICIES}: set fewer furtherRegions, tableNames or kinesisStreams."
        )
    return found


def _with_key(text: str, stands_in: str, arn: str) -> str:
    """Return a document with the ARN of the key instead of its stand-in."""
    return text.replace(stands_in, arn)
