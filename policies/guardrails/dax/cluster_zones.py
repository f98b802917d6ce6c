"""Production DAX clusters survive the loss of a zone."""

from collections.abc import Iterator

from pulumi_policy import PolicyResource, Severity, StackValidationArgs
from pulumi_policy.proxy import UnknownValueError

from ..environment import CONFIG_SCHEMA
from ..flags import unless
from ..production import in_production
from ..relations import Related, Relations, owner
from ..rule import Finding, StackRule
from ..stack import as_args, given, resources_of
from ..three_valued import Truth, every
from ..values import elements, number, read, shown_number
from .clusters import CLUSTER, SUBNET_GROUP, cluster_label

_NODES = 3
_ZONES = 2


def check(args: StackValidationArgs) -> Iterator[Finding]:
    """Yield each way in which a production cluster depends on a single zone or node.

    Zones are those that the cluster names; without any, AWS spreads it over the subnets of its
    group. A group outside the stack cannot be inspected, so it does not pass.
    """
    yield from in_production(args, _findings(args))


def _findings(args: StackValidationArgs) -> Iterator[Finding]:
    groups = Relations(
        Related(group, read(group.props, "name"), [group.urn])
        for group in resources_of(args, SUBNET_GROUP)
        if _are_several(read(group.props, "subnetIds")) is not False
    )
    for cluster in resources_of(args, CLUSTER):
        yield from _of_cluster(cluster, groups, cluster_label(as_args(args, cluster)))


def _of_cluster(
    cluster: PolicyResource, groups: Relations[PolicyResource], label: str
) -> Iterator[Finding]:
    nodes = read(cluster.props, "replicationFactor")
    if isinstance(nodes, UnknownValueError):
        yield nodes
    elif (number(nodes) or 0) < _NODES:
        yield f"Set replication_factor to {_NODES} or more on {label}: it is {shown_number(nodes)}."
    yield from unless(
        _spread(cluster, groups),
        (True,),
        f"Set availability_zones to {_ZONES} or more zones on {label}, or subnet_group_name to "
        f"a subnet group of this stack with {_ZONES} or more subnets.",
    )


def _spread(cluster: PolicyResource, groups: Relations[PolicyResource]) -> Truth:
    zones = read(cluster.props, "availabilityZones")
    if isinstance(zones, UnknownValueError) or elements(zones):
        return _are_several(zones)
    if given(cluster, "subnetGroupName") is None:
        return False
    return groups.some(*owner(cluster, "subnetGroupName", SUBNET_GROUP), _spreads)


def _spreads(group: PolicyResource, belongs: Truth) -> Truth:
    return every((belongs, _are_several(read(group.props, "subnetIds"))))


def _are_several(values: object) -> Truth:
    """Whether a list has enough different values."""
    if isinstance(values, UnknownValueError):
        return values
    listed = elements(values)
    unknowns = [value for value in listed if isinstance(value, UnknownValueError)]
    if len({value for value in listed if isinstance(value, str)}) >= _ZONES:
        return True
    return unknowns[0] if unknowns and len(listed) >= _ZONES else False


RULE = StackRule(
    name="dax-cluster-zones",
    description="Production DAX clusters have three nodes in several Availability Zones.",
    severity=Severity.MEDIUM,
    controls=("prowler:dynamodb_accelerator_cluster_multi_az", "ControlTower:CT.DAX.PR.2"),
    reason="If the only zone of a cache fails, all of its reads reach the table at once.",
    config_schema=CONFIG_SCHEMA,
    check=check,
)
