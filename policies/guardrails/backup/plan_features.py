"""Plans that copy table backups, or move them to cold storage, have the features for that.

From "Advanced DynamoDB backup" in the AWS Backup developer guide, which also states that an account
without a vault before November 21, 2021 has the features from the start.
"""

from collections.abc import Iterator

from pulumi_policy import PolicyConfigSchema, PolicyResource, Severity, StackValidationArgs
from pulumi_policy.proxy import UnknownValueError

from ..aws.providers import may_be_same_region, region
from ..aws.resource_region import PLAN
from ..aws.resources import resource_label
from ..dynamodb.tables import TABLE
from ..relations import naming
from ..rule import Finding, StackRule
from ..stack import as_args, given, resources_of
from ..strictness import STRICTNESS, Demanding
from ..three_valued import Truth, every, some
from ..values import elements, number, read
from .region_settings import REGION_SETTINGS
from .selections import SELECTION, Selections

OWNER = "advancedFeatures"
_PREFERENCE = "resourceTypeManagementPreference"
_ARGUMENT = "resource_type_management_preference={'DynamoDB': True}"
_TABLES = (":dynamodb:", ":table/")


def check(args: StackValidationArgs) -> Iterator[Finding]:
    """Yield a finding for each plan that needs the advanced features, unless the stack has them.

    The config says whether another stack of the account and region has them.
    """
    if args.get_config().get(OWNER) == "elsewhere":
        return
    settings = resources_of(args, REGION_SETTINGS)
    selections = naming(resources_of(args, SELECTION), "planId", PLAN)
    tables = resources_of(args, TABLE)
    for plan in resources_of(args, PLAN):
        needed = _needed(plan)
        own = selections.certain(read(plan.props, "id"), [plan.urn])
        is_missing = every((_is_off(plan, settings), some(needed.values()), _selects(own, tables)))
        if isinstance(is_missing, UnknownValueError):
            yield is_missing
        elif is_missing:
            undone = " and ".join(what for what, answer in needed.items() if answer is True)
            yield (
                f"Set backup.advancedFeatures, or add a backup.RegionSettings with {_ARGUMENT} in "
                f"the region of {resource_label(as_args(args, plan))}: without the advanced "
                f"features for DynamoDB, AWS Backup {undone}. If another stack of the account and "
                f"region has them, set {OWNER} of this rule to 'elsewhere'."
            )


def _needed(plan: PolicyResource) -> dict[str, Truth]:
    """Return whether AWS Backup omits each part of a plan without the features."""
    rules = elements(read(plan.props, "rules"))
    copies = [copy for rule in rules for copy in elements(read(rule, "copyActions"))]
    days = [read(one, "lifecycle", "coldStorageAfter") for one in (*rules, *copies)]
    return {
        "makes no copies of table backups": some(map(_is_there, copies)),
        # AWS returns 0 if nothing is moved.
        "moves no table backups to cold storage": some(
            one if isinstance(one, UnknownValueError) else bool(number(one)) for one in days
        ),
    }


def _is_there(copy: object) -> Truth:
    return copy if isinstance(copy, UnknownValueError) else True


def _selects(selections: list[PolicyResource], tables: list[PolicyResource]) -> Truth:
    """Whether the selections of a plan include tables, of this stack or of others."""
    taken = Selections(selections)
    listed = (arn for one in selections for arn in elements(read(one.props, "resources")))
    named = any(isinstance(arn, str) and any(part in arn for part in _TABLES) for arn in listed)
    return named or some(taken.take(table) for table in tables)


def _is_off(plan: PolicyResource, settings: list[PolicyResource]) -> bool:
    """Whether the stack has no settings of the features in the region of the plan.

    Another rule reports settings that turn them off.
    """
    place = region(plan)
    here = [one for one in settings if may_be_same_region(region(one), place)]
    return all(read(given(one, _PREFERENCE), "DynamoDB") is None for one in here)


RULE = StackRule(
    name="backup-plan-features",
    description=(
        "AWS Backup can make the copies and the moves to cold storage that a plan declares."
    ),
    severity=Severity.HIGH,
    controls=(),
    reason="Otherwise the plan deploys and backs up, but AWS Backup never makes a copy.",
    config_schema=PolicyConfigSchema(
        properties={
            OWNER: {
                "type": "string",
                "enum": ["stack", "elsewhere"],
                "description": (
                    "Which stack turns on AWS Backup's advanced features: this one, or another "
                    "in its account and region."
                ),
                STRICTNESS: Demanding(("stack",), left_out="stack"),
            },
        },
    ),
    check=check,
)
