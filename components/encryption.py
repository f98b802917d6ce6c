"""A customer-managed key for one purpose, and the principals that may use it."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
from pulumi_aws import kms

from components.documents import Limit, Statement, limited
from components.site import Site

DELETION_WINDOW_DAYS = 30
# "Allows key administrators to administer the KMS key" in the KMS developer guide, spelled out.
ADMINISTRATION = (
    "kms:CancelKeyDeletion",
    "kms:CreateAlias",
    "kms:DeleteAlias",
    "kms:DescribeKey",
    "kms:DisableKey",
    "kms:DisableKeyRotation",
    "kms:EnableKey",
    "kms:EnableKeyRotation",
    "kms:GetKeyPolicy",
    "kms:GetKeyRotationStatus",
    "kms:ListAliases",
    "kms:ListGrants",
    "kms:ListKeyPolicies",
    "kms:ListKeyRotations",
    "kms:ListResourceTags",
    "kms:PutKeyPolicy",
    "kms:RevokeGrant",
    "kms:RotateKeyOnDemand",
    "kms:ScheduleKeyDeletion",
    "kms:TagResource",
    "kms:UntagResource",
    "kms:UpdateAlias",
    "kms:UpdateKeyDescription",
)
_USE = (
    "kms:CreateGrant",
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyArgs:
    """What a Key needs besides its name.

    `used_through` are the services, such as `dynamodb`, through which principals of the account may
    use the key if their own policies let them; `services` are those that use it themselves, such as
    `cloudwatch`, to decrypt and to make data keys. `readers` are principals of other accounts that
    may decrypt with it, through the same services as the account. `protect` has Pulumi refuse to
    delete it.
    """

    site: Site
    purpose: str
    description: str
    used_through: Sequence[str] = ()
    services: Sequence[str] = ()
    readers: Sequence[str] = ()
    protect: bool = False

    def __post_init__(self) -> None:
        """Refuse readers without a service, who could not use the key."""
        if self.readers and not self.used_through:
            raise ValueError(f"key '{self.purpose}': readers need a service in used_through")


class Key(pulumi.ComponentResource):
    """A customer-managed key with an alias: rotated each year, deleted only after 30 days."""

    arn: pulumi.Output[str]
    alias: pulumi.Output[str]

    def __init__(
        self, name: str, args: KeyArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("market-intelligence:encryption:Key", name, None, opts)
        site = args.site
        child = pulumi.ResourceOptions(parent=self)
        key = kms.Key(
            name,
            description=args.description,
            enable_key_rotation=True,
            deletion_window_in_days=DELETION_WINDOW_DAYS,
            policy=limited(
                statements(args),
                # "Resource quotas" in the KMS developer guide.
                Limit(
                    most=32_768,
                    subject=f"the key {args.purpose}",
                    action="List fewer readers of the tables, such as one role for each account.",
                ),
            ),
            region=site.region,
            tags=site.tags,
            opts=pulumi.ResourceOptions(parent=self, protect=args.protect or None),
        )
        alias = kms.Alias(
            f"{name}-alias",
            name=f"alias/{site.name(args.purpose)}",
            target_key_id=key.key_id,
            region=site.region,
            opts=child,
        )
        self.arn = key.arn
        self.alias = alias.name
        self.register_outputs({"arn": self.arn, "alias": self.alias})


def statements(args: KeyArgs) -> list[Statement]:
    """Return the key's policy: the account administers it, and the rest serves its one purpose."""
    site = args.site
    account = {"AWS": site.account_arn}
    result: list[Statement] = [
        {
            "Sid": "AdministrationByTheAccount",
            "Effect": "Allow",
            "Principal": account,
            "Action": ADMINISTRATION,
            "Resource": "*",
        }
    ]
    through = [name for service in args.used_through for name in site.through(service)]
    if through:
        result.append(
            {
                "Sid": "UseThroughServices",
                "Effect": "Allow",
                "Principal": account,
                "Action": _USE,
                "Resource": "*",
                "Condition": {"StringEquals": {"kms:ViaService": through}},
            }
        )
    if args.readers:
        result.append(
            {
                "Sid": "ReadingFromOtherAccounts",
                "Effect": "Allow",
                "Principal": {"AWS": [*args.readers]},
                "Action": ("kms:Decrypt", "kms:DescribeKey"),
                "Resource": "*",
                "Condition": {"StringEquals": {"kms:ViaService": through}},
            }
        )
    if args.services:
        result.append(
            {
                "Sid": "UseByServices",
                "Effect": "Allow",
                "Principal": {"Service": [f"{one}.amazonaws.com" for one in args.services]},
                "Action": ("kms:Decrypt", "kms:GenerateDataKey"),
                "Resource": "*",
                "Condition": {"StringEquals": {"aws:SourceAccount": site.account}},
            }
        )
    return result
