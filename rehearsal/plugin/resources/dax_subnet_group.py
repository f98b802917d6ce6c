"""The subnets in which a DAX cluster may have its nodes."""

from typing_extensions import override

from rehearsal.plugin.aws import Aws, call_if_there
from rehearsal.plugin.property_rules import PropertyRules
from rehearsal.plugin.resource import Resource
from rehearsal.plugin.values import Properties, present

NOT_FOUND = "SubnetGroupNotFoundFault"


class SubnetGroup(Resource):
    """A group of subnets, its id being its name."""

    type_name = "aws:dax/subnetGroup:SubnetGroup"
    facts = PropertyRules(
        service="dax",
        auto_named="name",
        replaces=frozenset({"name"}),
        sets={"subnetIds": None},
    )

    @override
    def create(self, aws: Aws, inputs: Properties) -> str:
        asked = present(
            Description=inputs.get("description"),
            SubnetGroupName=inputs["name"],
            SubnetIds=inputs["subnetIds"],
        )
        aws.call("dax", "CreateSubnetGroup", **asked)
        return inputs["name"]

    @override
    def read(self, aws: Aws, identity: str, known: Properties) -> Properties | None:
        answer = call_if_there(
            aws, "dax", "DescribeSubnetGroups", {NOT_FOUND}, SubnetGroupNames=[identity]
        )
        if answer is None:
            return None
        [found] = answer["SubnetGroups"]
        return {
            "description": found.get("Description") or None,
            "name": found["SubnetGroupName"],
            "subnetIds": [subnet["SubnetIdentifier"] for subnet in found["Subnets"]],
            "vpcId": found["VpcId"],
        }

    @override
    def update(
        self,
        aws: Aws,
        identity: str,
        olds: Properties,
        news: Properties,
        changed: frozenset[str],
    ) -> None:
        aws.call(
            "dax",
            "UpdateSubnetGroup",
            Description=news.get("description", ""),
            SubnetGroupName=identity,
            SubnetIds=news["subnetIds"],
        )

    @override
    def delete(self, aws: Aws, identity: str, olds: Properties) -> None:
        call_if_there(aws, "dax", "DeleteSubnetGroup", {NOT_FOUND}, SubnetGroupName=identity)


RESOURCE = SubnetGroup()
