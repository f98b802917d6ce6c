"""How long a DAX cluster keeps what it has read."""

from typing_extensions import override

from rehearsal.plugin.aws import Aws, call_if_there
from rehearsal.plugin.property_rules import PropertyRules
from rehearsal.plugin.resource import Resource
from rehearsal.plugin.values import Properties, objects, present

NOT_FOUND = "ParameterGroupNotFoundFault"


class ParameterGroup(Resource):
    """A group of parameters, its id being its name."""

    type_name = "aws:dax/parameterGroup:ParameterGroup"
    facts = PropertyRules(
        service="dax",
        auto_named="name",
        replaces=frozenset({"description", "name"}),
        sets={"parameters": "name"},
        computed=frozenset({"parameters"}),
    )

    @override
    def create(self, aws: Aws, inputs: Properties) -> str:
        asked = present(Description=inputs.get("description"), ParameterGroupName=inputs["name"])
        aws.call("dax", "CreateParameterGroup", **asked)
        return inputs["name"]

    @override
    def finish(self, aws: Aws, identity: str, inputs: Properties) -> None:
        if inputs.get("parameters"):
            _update(aws, identity, inputs)

    @override
    def read(self, aws: Aws, identity: str, known: Properties) -> Properties | None:
        answer = call_if_there(
            aws, "dax", "DescribeParameterGroups", {NOT_FOUND}, ParameterGroupNames=[identity]
        )
        if answer is None:
            return None
        [found] = answer["ParameterGroups"]
        parameters = aws.pages(
            "dax", "DescribeParameters", "Parameters", ParameterGroupName=identity
        )
        return {
            "description": found.get("Description") or None,
            "name": found["ParameterGroupName"],
            "parameters": [
                {"name": one["ParameterName"], "value": one["ParameterValue"]} for one in parameters
            ],
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
        if "parameters" in changed:
            _update(aws, identity, news)

    @override
    def delete(self, aws: Aws, identity: str, olds: Properties) -> None:
        call_if_there(aws, "dax", "DeleteParameterGroup", {NOT_FOUND}, ParameterGroupName=identity)


def _update(aws: Aws, name: str, inputs: Properties) -> None:
    values = [
        {"ParameterName": one["name"], "ParameterValue": one["value"]}
        for one in objects(inputs.get("parameters"))
    ]
    aws.call("dax", "UpdateParameterGroup", ParameterGroupName=name, ParameterNameValues=values)


RESOURCE = ParameterGroup()
