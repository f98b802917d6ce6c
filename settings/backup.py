"""A stack's settings of its backups."""

from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator
from pydantic.alias_generators import to_camel

from settings.schedule import Schedule
from settings.section import Count, Flag, OtherRegion, Section, Toggleable, conflict, fault

# AWS Backup keeps a backup for 100 years at most.
_MAX_DAYS = 36_500
# AWS Backup keeps a backup in cold storage for at least 90 days.
_COLD_DAYS = 90
# With AWS Backup, a lock can be changed for at least 3 days.
_GRACE_DAYS = 3

Days = Annotated[Count, Field(ge=1, le=_MAX_DAYS)]


class Lock(Section):
    """What prevents backups from being deleted early or kept too long."""

    min_retention_days: Days = Field(description="the shortest retention of a backup, in days")
    max_retention_days: Days | None = Field(
        default=None, description="the longest retention of a backup, in days"
    )
    changeable_for_days: Days | None = Field(
        default=None,
        ge=_GRACE_DAYS,
        description=(
            "the days after which the lock becomes permanent; if omitted, the lock can always be "
            "removed"
        ),
    )

    @field_validator("max_retention_days")
    @classmethod
    def _leaves_a_choice(cls, most: int | None, info: ValidationInfo) -> int | None:
        least = info.data.get("min_retention_days")
        if most and least and most < least:
            raise fault("must be minRetentionDays or more, which is {least}", least=least)
        return most

    def refuses(self, days: int) -> bool:
        """Whether it rejects a backup with this retention."""
        return not self.min_retention_days <= days <= (self.max_retention_days or _MAX_DAYS)


class Backup(Toggleable):
    """Backups of the tables, in addition to point-in-time recovery."""

    schedule: Schedule = Field(
        default="cron(0 5 ? * * *)", description=("when backups start, as cron(...) in UTC")
    )
    retention_days: Days = Field(default=35, description="how long to keep a backup")
    cold_storage_after_days: Days | None = Field(
        default=None, description="the days after which a backup moves to cold storage"
    )
    copy_region: OtherRegion | None = Field(
        default=None, description="a region to copy each backup to"
    )
    copy_retention_days: Days | None = Field(
        default=None,
        description=("how long to keep a copy; by default, as long as the backup itself"),
    )
    advanced_features: Flag = Field(
        default=False,
        description=(
            "turn on AWS Backup's advanced features for DynamoDB in this account and region: in "
            "one stack for each account and region"
        ),
    )
    lock: Lock | None = Field(
        default=None, description="prevents backups from being deleted early or kept too long"
    )

    @field_validator("cold_storage_after_days")
    @classmethod
    def _is_cold_for_long(cls, days: int | None, info: ValidationInfo) -> int | None:
        kept = info.data.get("retention_days")
        if days and kept and kept < days + _COLD_DAYS:
            raise conflict(
                "needs retentionDays of {needed} or more, because AWS keeps a backup in cold "
                f"storage for at least {_COLD_DAYS} days",
                needed=days + _COLD_DAYS,
            )
        return days

    @field_validator("copy_retention_days")
    @classmethod
    def _is_copied(cls, days: int | None, info: ValidationInfo) -> int | None:
        if days and info.data.get("copy_region", "refused") is None:
            raise conflict("has no effect without copyRegion: remove it, or set copyRegion")
        return days

    @field_validator("lock")
    @classmethod
    def _takes_what_is_kept(cls, lock: Lock | None, info: ValidationInfo) -> Lock | None:
        names = ("retention_days", "copy_retention_days")
        kept = {name: days for name in names if (days := info.data.get(name))}
        refused = {name: days for name, days in kept.items() if lock and lock.refuses(days)}
        if lock and refused:
            given = " and ".join(f"{to_camel(name)}: {{{name}}}" for name in refused)
            allowed = (
                "{least} to {most} days" if lock.max_retention_days else "{least} days or more"
            )
            limits = {"least": lock.min_retention_days, "most": lock.max_retention_days}
            raise conflict(f"refuses {given}, because it takes {allowed}", **limits, **refused)
        return lock
