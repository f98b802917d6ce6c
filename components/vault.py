"""A vault for backups, encrypted with its own key."""

from dataclasses import dataclass

import pulumi
from pulumi_aws import backup

from components.encryption import Key, KeyArgs
from components.site import Site

# CreateBackupVault in the API reference of AWS Backup.
MOST_CHARACTERS = 50


def vault_name(site: Site, purpose: str) -> str:
    """Return the name of a vault, without the first word of its purpose if AWS allows no more.

    `staging-market-intelligence-backups-of-ap-southeast-1` is too long; a name that fits is not
    shortened, because a new name would replace the vault.
    """
    name = site.name(purpose)
    if len(name) <= MOST_CHARACTERS:
        return name
    return site.name(purpose.partition("-")[2])


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """A lock, which prevents deleting backups early, or keeping them too long.

    With `changeable_for_days`, not even AWS can remove the lock once these days have passed.
    """

    min_retention_days: int
    max_retention_days: int | None = None
    changeable_for_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VaultArgs:
    """What a Vault needs besides its name; `protect` has Pulumi refuse to delete it."""

    site: Site
    purpose: str
    lock: Lock | None = None
    protect: bool = False


class Vault(pulumi.ComponentResource):
    """A vault whose backups outlive the tables and their key."""

    name: pulumi.Output[str]
    arn: pulumi.Output[str]

    def __init__(
        self, name: str, args: VaultArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("market-intelligence:vault:Vault", name, None, opts)
        site, child = args.site, pulumi.ResourceOptions(parent=self)
        key = Key(
            f"{name}-key",
            KeyArgs(
                site=site,
                purpose=args.purpose,
                description="Encrypts the backups of the tables.",
                used_through=["backup"],
                protect=args.protect,
            ),
            opts=child,
        )
        vault = backup.Vault(
            name,
            name=vault_name(site, args.purpose),
            kms_key_arn=key.arn,
            region=site.region,
            tags=site.tags,
            opts=pulumi.ResourceOptions(parent=self, protect=args.protect or None),
        )
        if args.lock:
            backup.VaultLockConfiguration(
                f"{name}-lock",
                backup_vault_name=vault.name,
                min_retention_days=args.lock.min_retention_days,
                max_retention_days=args.lock.max_retention_days,
                changeable_for_days=args.lock.changeable_for_days,
                region=site.region,
                # Deleting the former lock after creating the new one would leave the vault
                # unlocked.
                opts=pulumi.ResourceOptions(parent=self, delete_before_replace=True),
            )
        self.name = vault.name
        self.arn = vault.arn
        self.register_outputs({"name": self.name, "arn": self.arn})
