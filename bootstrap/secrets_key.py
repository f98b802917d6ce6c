"""The key that encrypts the secrets in a stack's file and state."""

from dataclasses import dataclass

import pulumi
from pulumi_aws import kms

from bootstrap.permissions.stack_place import PROJECT
from bootstrap.place import Place
from components.documents import document
from components.encryption import ADMINISTRATION, DELETION_WINDOW_DAYS

# What Pulumi does with a key of KMS, and what a new key of data for its state takes.
_USE = ("kms:Decrypt", "kms:DescribeKey", "kms:Encrypt")


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretsKeyArgs:
    """What a SecretsKey needs besides its name."""

    place: Place
    stack: str


class SecretsKey(pulumi.ComponentResource):
    """A key of one stack's own: who may read the secrets of one stack reads no other's."""

    arn: pulumi.Output[str]
    provider: pulumi.Output[str]
    """What `pulumi stack init --secrets-provider` takes."""

    def __init__(
        self, name: str, args: SecretsKeyArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("market-intelligence-bootstrap:secrets:SecretsKey", name, None, opts)
        place = args.place
        key = kms.Key(
            name,
            description=f"Encrypts the secrets of the stack {args.stack}.",
            enable_key_rotation=True,
            deletion_window_in_days=DELETION_WINDOW_DAYS,
            policy=_policy(place),
            region=place.region,
            tags=place.tags,
            opts=pulumi.ResourceOptions(parent=self, protect=True),
        )
        alias = kms.Alias(
            f"{name}-alias",
            name=f"alias/{args.stack}-{PROJECT}-secrets",
            target_key_id=key.key_id,
            region=place.region,
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.arn = key.arn
        self.provider = pulumi.Output.concat("awskms://", alias.name, f"?region={place.region}")
        self.register_outputs({"arn": self.arn, "provider": self.provider})


def _policy(place: Place) -> str:
    """Return the policy: the account's IAM says who administers the key, and who uses it.

    No service uses it for anybody: a request that comes through one is refused.
    """
    account = {"AWS": place.account_arn}
    return document(
        [
            {
                "Sid": "AdministrationByTheAccount",
                "Effect": "Allow",
                "Principal": account,
                "Action": ADMINISTRATION,
                "Resource": "*",
            },
            {
                "Sid": "UseByTheAccount",
                "Effect": "Allow",
                "Principal": account,
                "Action": _USE,
                "Resource": "*",
                "Condition": {"Null": {"kms:ViaService": "true"}},
            },
        ]
    )
