"""How long a DAX cluster keeps what it has read: recorded only."""

from typing_extensions import override

from rehearsal.plugin.aws import Aws
from rehearsal.plugin.errors import AwsError
from rehearsal.plugin.property_rules import PropertyRules
from rehearsal.plugin.resources.dax_subnet_group import is_used
from rehearsal.plugin.state_store import Recorded
from rehearsal.plugin.values import Properties

# The parameters that there are.
DEFAULTS = {"query-ttl-millis": "300000", "record-ttl-millis": "300000"}


class ParameterGroup(Recorded):
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
    def identity(self, aws: Aws, inputs: Properties) -> str:
        return inputs["name"]

    @override
    def outputs(self, aws: Aws, inputs: Properties) -> Properties:
        given = _values(inputs)
        if strangers := sorted(set(given) - set(DEFAULTS)):
            raise AwsError(
                "dax",
                "UpdateParameterGroup",
                "InvalidParameterValueException",
                f"There is no parameter {', '.join(strangers)}.",
            )
        # AWS tells every parameter; one that is no longer given stays as it was set.
        held = self.read(aws, self.identity(aws, inputs), {}) or {}
        values = DEFAULTS | _values(held) | given
        return {"parameters": [{"name": name, "value": values[name]} for name in sorted(values)]}

    @override
    def update(
        self,
        aws: Aws,
        identity: str,
        olds: Properties,
        news: Properties,
        changed: frozenset[str],
    ) -> None:
        if "parameters" in changed and is_used(aws, "parameterGroupName", identity):
            raise AwsError(
                "dax",
                "UpdateParameterGroup",
                "InvalidParameterGroupStateFault",
                f"Parameter group {identity} is used by a cluster.",
            )
        super().update(aws, identity, olds, news, changed)

    @override
    def delete(self, aws: Aws, identity: str, olds: Properties) -> None:
        if is_used(aws, "parameterGroupName", identity):
            raise AwsError(
                "dax",
                "DeleteParameterGroup",
                "InvalidParameterGroupStateFault",
                f"Parameter group {identity} is used by a cluster.",
            )
        super().delete(aws, identity, olds)


def _values(properties: Properties) -> dict[str, str]:
    parameters: list[Properties] = properties.get("parameters") or []
    return {item["name"]: item["value"] for item in parameters}


RESOURCE = ParameterGroup()
