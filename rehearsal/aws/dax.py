"""What moto lacks of DAX: parameter groups, subnet groups, and what clusters have of them."""

import json
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from moto.core.exceptions import JsonRESTError
from moto.core.responses import ActionResult
from moto.dax import urls
from moto.dax.exceptions import ClusterNotFoundFault, InvalidParameterValueException
from moto.dax.models import DAXBackend, DaxCluster
from moto.dax.responses import DAXResponse
from moto.ec2.models import ec2_backends
from typing_extensions import override

Answer = dict[str, Any]

# Every account has these groups, and a parameter group has these parameters.
_PARAMETER_GROUP, _SUBNET_GROUP = "default.dax1.0", "default"
_PARAMETERS = {"query-ttl-millis": "300000", "record-ttl-millis": "300000"}


@dataclass(slots=True, kw_only=True)
class ParameterGroup:
    """How long a cluster keeps what it has read."""

    description: str
    changed: dict[str, str]


@dataclass(slots=True, kw_only=True)
class SubnetGroup:
    """The subnets in which a cluster may have its nodes."""

    description: str | None
    subnets: list[str]


@dataclass(slots=True, kw_only=True)
class Groups:
    """The groups of an account in a region, by their names."""

    parameters: dict[str, ParameterGroup]
    subnets: dict[str, SubnetGroup]


_GROUPS = "groups"


def _groups(backend: DAXBackend) -> Groups:
    # On the backend itself, with which moto forgets them.
    held: dict[str, Any] = vars(backend)
    return held.setdefault(_GROUPS, Groups(parameters={}, subnets={}))


_topics: WeakKeyDictionary[DaxCluster, Answer] = WeakKeyDictionary()
"""Whom clusters notify, and whether they do."""


class Dax(DAXResponse):
    """Answers the actions of DAX."""

    @override
    def create_cluster(self) -> str:
        """Make a cluster with its groups, its window and its topic."""
        asked, backend = _body(self), self.dax_backend
        name: str = asked["ClusterName"]
        if name in backend.clusters:
            raise _fault("ClusterAlreadyExistsFault", f"Cluster {name} already exists.")
        zones: list[str] = asked.get("AvailabilityZones") or []
        if zones and len(zones) != asked["ReplicationFactor"]:
            raise InvalidParameterValueException(
                f"There are {len(zones)} availability zones for {asked['ReplicationFactor']} nodes."
            )
        self._subnet_group(asked.get("SubnetGroupName") or _SUBNET_GROUP)
        self._parameter_group(asked.get("ParameterGroupName") or _PARAMETER_GROUP)
        super().create_cluster()
        cluster = backend.clusters[name]
        cluster.subnet_group = asked.get("SubnetGroupName") or _SUBNET_GROUP
        for node, zone in zip(cluster.nodes, zones, strict=False):
            node.availability_zone = zone
        _set(cluster, asked)
        return json.dumps({"Cluster": _described(cluster)})

    def update_cluster(self) -> str:
        """Change what can be changed of a cluster in place."""
        asked = _body(self)
        if "ParameterGroupName" in asked:
            self._parameter_group(asked["ParameterGroupName"])
        cluster = self.dax_backend.clusters.get(asked["ClusterName"])
        if cluster is None:
            raise ClusterNotFoundFault(asked["ClusterName"])
        _set(cluster, asked)
        return json.dumps({"Cluster": _described(cluster)})

    @override
    def describe_clusters(self) -> str:
        """Describe clusters, by default all of them."""
        backend = self.dax_backend
        if _body(self).get("ClusterNames"):
            answer: Answer = json.loads(super().describe_clusters())
            names: list[str] = [one["ClusterName"] for one in answer["Clusters"]]
        else:
            # moto finds nothing at all where one of them is gone by now.
            for cluster in [*backend.clusters.values()]:
                cluster.advance()
            names = [*backend.clusters]
        return json.dumps({"Clusters": [_described(backend.clusters[name]) for name in names]})

    @override
    def delete_cluster(self) -> str:
        """Delete a cluster, and its tags with it."""
        backend, name = self.dax_backend, _body(self)["ClusterName"]
        if cluster := backend.clusters.get(name):
            keys = [tag["Key"] for tag in backend.list_tags(name)["Tags"]]
            backend.untag_resource(cluster.arn, keys)
        return super().delete_cluster()

    def create_parameter_group(self) -> ActionResult:
        """Make a parameter group, of parameters as they are by default."""
        asked, groups = _body(self), _groups(self.dax_backend).parameters
        name: str = asked["ParameterGroupName"]
        if name in {_PARAMETER_GROUP, *groups}:
            raise _fault(
                "ParameterGroupAlreadyExistsFault", f"Parameter group {name} already exists."
            )
        groups[name] = ParameterGroup(description=asked.get("Description") or "", changed={})
        return ActionResult({"ParameterGroup": self._described_parameters(name)})

    def describe_parameter_groups(self) -> ActionResult:
        """Describe parameter groups."""
        names: list[str] = _body(self).get("ParameterGroupNames") or []
        known = [_PARAMETER_GROUP, *_groups(self.dax_backend).parameters]
        found = [self._described_parameters(name) for name in names or known]
        return ActionResult({"ParameterGroups": found})

    def describe_parameters(self) -> ActionResult:
        """Describe the parameters of a group."""
        group = self._parameter_group(_body(self)["ParameterGroupName"])
        return ActionResult({"Parameters": _parameters(group.changed)})

    def describe_default_parameters(self) -> ActionResult:
        """Describe the parameters that a group has by default."""
        return ActionResult({"Parameters": _parameters({})})

    def update_parameter_group(self) -> ActionResult:
        """Change parameters of a group that no cluster uses."""
        asked = _body(self)
        name: str = asked["ParameterGroupName"]
        group = self._parameter_group(name)
        pairs: list[dict[str, str]] = asked["ParameterNameValues"]
        given = {pair["ParameterName"]: pair["ParameterValue"] for pair in pairs}
        if strangers := sorted(given.keys() - _PARAMETERS.keys()):
            raise InvalidParameterValueException(f"There is no parameter {', '.join(strangers)}.")
        self._refuse_used_parameters(name)
        group.changed |= given
        return ActionResult({"ParameterGroup": self._described_parameters(name)})

    def delete_parameter_group(self) -> ActionResult:
        """Delete a parameter group that no cluster uses."""
        name: str = _body(self)["ParameterGroupName"]
        self._parameter_group(name)
        self._refuse_used_parameters(name)
        _groups(self.dax_backend).parameters.pop(name)
        message = f"Parameter group {name} has been deleted."
        return ActionResult({"DeletionMessage": message})

    def create_subnet_group(self) -> ActionResult:
        """Make a subnet group."""
        asked, groups = _body(self), _groups(self.dax_backend).subnets
        name: str = asked["SubnetGroupName"]
        if name in {_SUBNET_GROUP, *groups}:
            raise _fault("SubnetGroupAlreadyExistsFault", f"Subnet group {name} already exists.")
        groups[name] = SubnetGroup(description=asked.get("Description"), subnets=asked["SubnetIds"])
        return ActionResult({"SubnetGroup": self._described_subnets(name)})

    def describe_subnet_groups(self) -> ActionResult:
        """Describe subnet groups."""
        names: list[str] = _body(self).get("SubnetGroupNames") or []
        known = [_SUBNET_GROUP, *_groups(self.dax_backend).subnets]
        found = [self._described_subnets(name) for name in names or known]
        return ActionResult({"SubnetGroups": found})

    def update_subnet_group(self) -> ActionResult:
        """Change a subnet group; each of its subnets is taken for one that a node is in."""
        asked = _body(self)
        name: str = asked["SubnetGroupName"]
        group = self._subnet_group(name)
        subnets: list[str] = asked.get("SubnetIds") or group.subnets
        gone = sorted({*group.subnets} - {*subnets})
        if gone and self._clusters_in(name):
            raise _fault("SubnetInUse", f"A cluster has nodes in {', '.join(gone)}.")
        group.subnets = subnets
        group.description = asked.get("Description", group.description)
        return ActionResult({"SubnetGroup": self._described_subnets(name)})

    def delete_subnet_group(self) -> ActionResult:
        """Delete a subnet group that no cluster is in."""
        name: str = _body(self)["SubnetGroupName"]
        self._subnet_group(name)
        if self._clusters_in(name):
            raise _fault("SubnetGroupInUseFault", f"Subnet group {name} is used by a cluster.")
        _groups(self.dax_backend).subnets.pop(name)
        return ActionResult({"DeletionMessage": f"Subnet group {name} has been deleted."})

    def _parameter_group(self, name: str) -> ParameterGroup:
        known = _groups(self.dax_backend).parameters
        if name == _PARAMETER_GROUP:
            return ParameterGroup(description="", changed={})
        if name not in known:
            raise _fault("ParameterGroupNotFoundFault", f"Parameter group {name} not found.")
        return known[name]

    def _subnet_group(self, name: str) -> SubnetGroup:
        known = _groups(self.dax_backend).subnets
        if name == _SUBNET_GROUP:
            return SubnetGroup(description=None, subnets=[])
        if name not in known:
            raise _fault("SubnetGroupNotFoundFault", f"Subnet group {name} not found.")
        return known[name]

    def _described_parameters(self, name: str) -> Answer:
        description = self._parameter_group(name).description
        return {"ParameterGroupName": name, "Description": description}

    def _described_subnets(self, name: str) -> Answer:
        """Describe a subnet group: subnets that are not in this AWS are of the default network."""
        group = self._subnet_group(name)
        ec2 = ec2_backends[self.current_account][self.region]
        here = {name: one for zone in ec2.subnets.values() for name, one in zone.items()}
        networks = [here[one].vpc_id for one in group.subnets if one in here]
        default = [vpc.id for vpc in ec2.describe_vpcs() if vpc.is_default]
        return {
            "SubnetGroupName": name,
            **({} if group.description is None else {"Description": group.description}),
            "VpcId": [*networks, *default][0],
            "Subnets": [
                {
                    "SubnetIdentifier": one,
                    "SubnetAvailabilityZone": here[one].availability_zone
                    if one in here
                    else f"{self.region}a",
                }
                for one in group.subnets
            ],
        }

    def _refuse_used_parameters(self, name: str) -> None:
        clusters = self.dax_backend.clusters.values()
        if name in {_parameters_of(cluster) for cluster in clusters}:
            raise _fault(
                "InvalidParameterGroupStateFault", f"Parameter group {name} is used by a cluster."
            )

    def _clusters_in(self, subnet_group: str) -> list[DaxCluster]:
        clusters = self.dax_backend.clusters.values()
        return [cluster for cluster in clusters if cluster.subnet_group == subnet_group]


def _set(cluster: DaxCluster, asked: Answer) -> None:
    """Give a cluster what is asked for it."""
    cluster.description = asked.get("Description", cluster.description)
    if window := asked.get("PreferredMaintenanceWindow"):
        cluster.preferred_maintenance_window = window.lower()
    if group := asked.get("ParameterGroupName"):
        vars(cluster.parameter_group)["name"] = group
    if groups := asked.get("SecurityGroupIds"):
        cluster.security_groups = [
            {"SecurityGroupIdentifier": one, "Status": "active"} for one in groups
        ]
    topic = asked.get("NotificationTopicArn") or _topics.get(cluster, {}).get("TopicArn")
    if topic:
        status = asked.get("NotificationTopicStatus") or "active"
        _topics[cluster] = {"TopicArn": topic, "TopicStatus": status}


def _parameters_of(cluster: DaxCluster) -> str:
    # A class of moto's models gives its instances no type of their own.
    return vars(cluster.parameter_group)["name"]


def _described(cluster: DaxCluster) -> Answer:
    topic = _topics.get(cluster)
    return cluster.to_json() | ({"NotificationConfiguration": topic} if topic else {})


def _parameters(changed: dict[str, str]) -> list[Answer]:
    return [
        {
            "ParameterName": name,
            "ParameterType": "DEFAULT",
            "ParameterValue": changed.get(name, value),
            "DataType": "integer",
            "IsModifiable": "TRUE",
            "ChangeType": "IMMEDIATE",
            "Source": "user" if name in changed else "system",
        }
        for name, value in _PARAMETERS.items()
    ]


def _body(response: DAXResponse) -> Answer:
    return json.loads(response.body)


def _fault(code: str, message: str) -> JsonRESTError:
    return JsonRESTError(code, message)


def extend() -> None:
    """Have these answers in the place of moto's."""
    urls.url_paths["{0}/$"] = Dax.dispatch
