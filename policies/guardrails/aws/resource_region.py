"""Resources are in allowed regions, which the program names."""

from collections.abc import Iterator

from pulumi_policy import PolicyConfigSchema, ResourceValidationArgs, Severity
from pulumi_policy.proxy import UnknownValueError

from ..dynamodb.global_table_version import GLOBAL_TABLE
from ..dynamodb.tables import TABLE
from ..environment import is_own_project
from ..rule import Finding, ResourceRule
from ..strictness import STRICTNESS, AtMostThese
from ..values import elements, read, shown
from ..ways_out import if_meant
from .providers import PROVIDER, is_default
from .resources import resource_label

PLAN = "aws:backup/plan:Plan"
REGION_FIELD = 3
NAME = "aws-resource-region"

CONFIG_SCHEMA = PolicyConfigSchema(
    properties={
        "regions": {
            "type": "array",
            "items": {"type": "string", "minLength": 1},
            "default": [],
            "description": "The allowed regions, such as us-east-1; any if empty.",
            STRICTNESS: AtMostThese(empty_is_all=True),
        },
    },
)


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield a finding for each place in the program with a region that is not allowed.

    A provider's region is reported once, at the provider, although the plugin copies it to all of
    its resources; of these, only regions that differ are checked. Global services, such as IAM,
    have no region.
    """
    regions = [one for one in elements(args.get_config().get("regions")) if isinstance(one, str)]
    if args.resource_type == PROVIDER:
        yield from _of_provider(args, regions)
    elif regions:
        for region, setting in _places(args):
            if isinstance(region, UnknownValueError):
                yield region
            elif region not in regions:
                yield f"Set {setting} to {_any(regions)}: it is {shown(region)}.{_if_meant(region)}"


def _of_provider(args: ResourceValidationArgs, regions: list[str]) -> Iterator[Finding]:
    region = read(args.props, "region")
    setting = (
        "aws:region in the stack's config"
        if is_default(args.name)
        else f"region on provider {args.name!r}"
    )
    if isinstance(region, UnknownValueError):
        yield region
    elif not isinstance(region, str) or not region:
        if not regions and not is_own_project():
            return
        yield f"Set {setting}: it is {shown(region)}, so it depends on who runs the program."
    elif regions and region not in regions:
        yield f"Set {setting} to {_any(regions)}: it is {region!r}.{_if_meant(region)}"


def _places(args: ResourceValidationArgs) -> Iterator[tuple[object, str]]:
    """Yield each region that a resource names besides its provider's, and its place."""
    label = resource_label(args)
    own = read(args.props, "region")
    inherited = read(args.provider.props, "region") if args.provider else None
    if own is not None and not _is_same(own, inherited):
        yield own, f"region on {label}"
    if args.resource_type in (TABLE, GLOBAL_TABLE):
        for position, replica in enumerate(elements(read(args.props, "replicas"))):
            yield read(replica, "regionName"), f"replicas[{position}].region_name on {label}"
    witness = read(args.props, "globalTableWitness", "regionName")
    if args.resource_type == TABLE and witness is not None:
        yield witness, f"global_table_witness.region_name on {label}"
    if args.resource_type == PLAN:
        yield from _copies(args, label)


def _copies(args: ResourceValidationArgs, label: str) -> Iterator[tuple[object, str]]:
    for position, rule in enumerate(elements(read(args.props, "rules"))):
        for number, copy in enumerate(elements(read(rule, "copyActions"))):
            arn = read(copy, "destinationVaultArn")
            setting = f"rules[{position}].copy_actions[{number}].destination_vault_arn"
            yield _region_of(arn), f"the region in {setting} on {label}"


def _region_of(arn: object) -> object:
    if not isinstance(arn, str):
        return arn
    fields = arn.split(":", maxsplit=REGION_FIELD + 1)
    return fields[REGION_FIELD] if len(fields) > REGION_FIELD else None


def _is_same(own: object, inherited: object) -> bool:
    both = (own, inherited)
    return own == inherited or all(isinstance(one, UnknownValueError) for one in both)


def _any(regions: list[str]) -> str:
    return " or ".join(map(repr, regions))


def _if_meant(region: object) -> str:
    if not isinstance(region, str) or not region:
        return ""
    return f" {if_meant('regions', NAME, 'add it to', shown(region))}"


RULE = ResourceRule(
    name=NAME,
    description="AWS resources are in allowed regions.",
    severity=Severity.HIGH,
    controls=(),
    reason="A stack deployed to another region creates empty tables there.",
    config_schema=CONFIG_SCHEMA,
    resource_types=("aws:*", PROVIDER),
    check=check,
)
