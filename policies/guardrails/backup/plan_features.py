"""Plans that copy backups of tables, or move them to cold storage, can do so.

From "Advanced DynamoDB backup" in the AWS Backup developer guide, which also says that accounts
have the features from the start if they had no vault before November 21, 2021.
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

    That another stack of the account and region has them is up to the config.
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
    """Return whether AWS Backup leaves each thing of a plan undone without the features."""
    rules = elements(read(plan.props, "rules"))
    copies = [copy for rule in rules for copy in elements(read(rule, "copyActions"))]
    days = [read(one, "lifecycle", "coldStorageAfter") for one in (*rules, *copies)]
    return {
        "makes no copies of tables": some(map(_is_there, copies)),
        # AWS answers with 0 where nothing is moved.
        "moves no backups of tables to cold storage": some(
            one if isinstance(one, UnknownValueError) else bool(number(one)) for one in days
        ),
    }


def _is_there(copy: object) -> Truth:
    return copy if isinstance(copy, UnknownValueError) else True


def _selects(selections: list[PolicyResource], tables: list[PolicyResource]) -> Truth:
    """Whether the selections of a plan take tables, of this stack or of others."""
    taken = Selections(selections)
    listed = (arn for one in selections for arn in elements(read(one.props, "resources")))
    named = any(isinstance(arn, str) and any(part in arn for part in _TABLES) for arn in listed)
    return named or some(taken.take(table) for table in tables)


def _is_off(plan: PolicyResource, settings: list[PolicyResource]) -> bool:
    """Whether no settings of the stack are about the features where the plan is.

    That settings turn them off is for another rule to say.
    """
    place = region(plan)
    here = [one for one in settings if may_be_same_region(region(one), place)]
    return all(read(given(one, _PREFERENCE), "DynamoDB") is None for one in here)


RULE = StackRule(
    name="backup-plan-features",
    description="Plans that copy backups of tables, or store them cold, can do so.",
    severity=Severity.HIGH,
    controls=(),
    reason="A new plan deploys, its backups are there, and no copy is ever made of them.",
    config_schema=PolicyConfigSchema(
        properties={
            OWNER: {
                "type": "string",
                "enum": ["stack", "elsewhere"],
                "description": "Whether the stack itself has AWS Backup's advanced features "
                "turned on, or another stack of its account and region.",
                STRICTNESS: Demanding(("stack",), left_out="stack"),
            },
        },
    ),
    check=check,
)
