"""AWS Backup is turned on for DynamoDB in every region."""

from collections.abc import Iterator, Mapping
from typing import cast

from pulumi_policy import ResourceValidationArgs, Severity
from pulumi_policy.proxy import UnknownValueError

from ..flags import unless
from ..rule import Finding, ResourceRule
from ..values import read

REGION_SETTINGS = "aws:backup/regionSettings:RegionSettings"
_DYNAMODB = "DynamoDB"


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield a finding if the settings of a region turn AWS Backup off for tables."""
    for name, argument in (
        ("resourceTypeOptInPreference", "resource_type_opt_in_preference"),
        ("resourceTypeManagementPreference", "resource_type_management_preference"),
    ):
        preferences = read(args.props, name)
        if isinstance(preferences, UnknownValueError):
            yield preferences
        elif isinstance(preferences, Mapping):
            of_tables = read(cast("Mapping[str, object]", preferences), _DYNAMODB)
            yield from unless(
                of_tables,
                (True, None),
                f"Set {argument}[{_DYNAMODB!r}] to True on region settings {args.name!r}: "
                "otherwise the plans of the region skip tables, or make no copies of their "
                "backups.",
            )


RULE = ResourceRule(
    name="backup-region-settings",
    description="AWS Backup is turned on for DynamoDB in every region.",
    severity=Severity.HIGH,
    controls=(),
    reason="A region that opts out makes no backups, whatever its plans and selections say.",
    resource_types=(REGION_SETTINGS,),
    check=check,
)
