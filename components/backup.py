"""Backups of the tables by AWS Backup, separate from the tables and from their key."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
from pulumi_aws import backup, iam

from components.documents import document
from components.roles import assumed_by
from components.site import Site
from components.vault import Lock, Vault, VaultArgs
from market_intelligence.specs import TableSpec

# AWS keeps these two policies up to date; only AWS Backup can assume the role.
_MANAGED = ("AWSBackupServiceRolePolicyForBackup", "AWSBackupServiceRolePolicyForRestores")
_DYNAMODB = "DynamoDB"


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupArgs:
    """What Backup needs besides its name.

    `schedule` is an expression of EventBridge, in UTC. `copy_region` receives a copy of each
    backup, in a vault with the same lock. `advanced_features` turns on a setting of the account and
    region that copies and cold storage need. `protect` has Pulumi refuse to delete the vaults and
    their keys.
    """

    site: Site
    specs: Sequence[TableSpec]
    schedule: str = "cron(0 5 ? * * *)"
    retention_days: int = 35
    cold_storage_after_days: int | None = None
    lock: Lock | None = None
    copy_region: str | None = None
    copy_retention_days: int | None = None
    advanced_features: bool = False
    protect: bool = False


class Backup(pulumi.ComponentResource):
    """A plan that backs up the tables into a vault, and a role for backups and restores."""

    vault_name: pulumi.Output[str]
    plan_id: pulumi.Output[str]

    def __init__(
        self, name: str, args: BackupArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("market-intelligence:backup:Backup", name, None, opts)
        site, child = args.site, pulumi.ResourceOptions(parent=self)
        vault = Vault(
            name,
            VaultArgs(site=site, purpose=name, lock=args.lock, protect=args.protect),
            opts=child,
        )
        plan = backup.Plan(
            f"{name}-plan",
            name=site.name(name),
            rules=[
                backup.PlanRuleArgs(
                    rule_name="scheduled",
                    target_vault_name=vault.name,
                    schedule=args.schedule,
                    lifecycle=backup.PlanRuleLifecycleArgs(
                        delete_after=args.retention_days,
                        cold_storage_after=args.cold_storage_after_days,
                    ),
                    copy_actions=self._copies(name, args),
                    recovery_point_tags=site.tags,
                )
            ],
            tags=site.tags,
            opts=child,
        )
        role = self._role(name, site)
        backup.Selection(
            f"{name}-tables",
            name=site.name(name),
            plan_id=plan.id,
            iam_role_arn=role.arn,
            resources=[site.table_arn(spec) for spec in args.specs],
            opts=child,
        )
        if args.advanced_features:
            backup.RegionSettings(
                f"{name}-region-settings",
                resource_type_opt_in_preference={_DYNAMODB: True},
                resource_type_management_preference={_DYNAMODB: True},
                region=site.region,
                # AWS reports every resource type; this component sets only its own.
                opts=pulumi.ResourceOptions(
                    parent=self,
                    ignore_changes=[
                        "resource_type_opt_in_preference",
                        "resource_type_management_preference",
                    ],
                ),
            )
        self.vault_name = vault.name
        self.plan_id = plan.id
        self.register_outputs({"vaultName": self.vault_name, "planId": self.plan_id})

    def _copies(self, name: str, args: BackupArgs) -> list[backup.PlanRuleCopyActionArgs]:
        if args.copy_region is None:
            return []
        away = Vault(
            f"{name}-{args.copy_region}",
            VaultArgs(
                site=args.site.within(args.copy_region),
                purpose=f"{name}-of-{args.site.region}",
                lock=args.lock,
                protect=args.protect,
            ),
            opts=pulumi.ResourceOptions(parent=self),
        )
        kept = args.copy_retention_days or args.retention_days
        lifecycle = backup.PlanRuleCopyActionLifecycleArgs(delete_after=kept)
        return [backup.PlanRuleCopyActionArgs(destination_vault_arn=away.arn, lifecycle=lifecycle)]

    def _role(self, name: str, site: Site) -> iam.Role:
        child = pulumi.ResourceOptions(parent=self)
        role = iam.Role(
            f"{name}-role",
            name=site.global_name(name),
            description="Lets AWS Backup back the tables up and restore them.",
            assume_role_policy=document([assumed_by("backup")]),
            tags=site.tags,
            opts=child,
        )
        for policy in _MANAGED:
            iam.RolePolicyAttachment(
                f"{name}-{policy}",
                role=role.name,
                policy_arn=f"arn:{site.partition}:iam::aws:policy/service-role/{policy}",
                opts=child,
            )
        return role
