"""What each role of a stack may do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

PROJECT = "market-intelligence"
Conditions = Mapping[str, Mapping[str, str | list[str]]]


class Role(StrEnum):
    """Who acts on a stack."""

    PREVIEW = "preview"
    DEPLOYMENT = "deployment"
    DRIFT = "drift"
    RESTORE = "restore"


@dataclass(frozen=True, slots=True, kw_only=True)
class StackPlace:
    """A stack and where it is; `further_regions` are those of replicas and copies of backups."""

    stack: str
    partition: str
    region: str
    account: str
    state_bucket: str
    secrets_key_arn: str
    further_regions: tuple[str, ...] = ()
    environment: str = ""
    table_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What a role may do to which resources, under which conditions, and why."""

    sid: str
    actions: tuple[str, ...]
    resources: tuple[str, ...]
    conditions: Conditions = field(default_factory=dict[str, Mapping[str, str | list[str]]])
    reason: str


def statements(role: Role, stack: StackPlace) -> tuple[Statement, ...]:
    """Return the statements of a role's policy: all roles read the state, one writes it."""
    bucket = f"arn:{stack.partition}:s3:::{stack.state_bucket}"
    objects = (f"{bucket}/.pulumi/stacks/{PROJECT}/{stack.stack}.json",)
    found = [
        Statement(
            sid="FindState",
            actions=("s3:ListBucket",),
            resources=(bucket,),
            reason="Pulumi lists the stacks of a bucket",
        ),
        Statement(
            sid="ReadState",
            actions=("s3:GetObject",),
            resources=objects,
            reason="Pulumi compares with what was deployed last",
        ),
        Statement(
            sid="DecryptSecrets",
            actions=("kms:Decrypt",),
            resources=(stack.secrets_key_arn,),
            reason="settings and outputs may be secrets",
        ),
    ]
    if role is Role.DEPLOYMENT:
        found.append(
            Statement(
                sid="WriteState",
                actions=("s3:PutObject",),
                resources=objects,
                reason="Pulumi writes down what was deployed",
            )
        )
    return tuple(found)
