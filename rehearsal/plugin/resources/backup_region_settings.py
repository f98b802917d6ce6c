"""The settings of AWS Backup for an account and region."""

from typing_extensions import override

from rehearsal.plugin.aws import Aws
from rehearsal.plugin.property_rules import PropertyRules
from rehearsal.plugin.resource import Resource
from rehearsal.plugin.values import Properties

MANAGEMENT = "resourceTypeManagementPreference"
NAMES = {
    MANAGEMENT: "ResourceTypeManagementPreference",
    "resourceTypeOptInPreference": "ResourceTypeOptInPreference",
}


class RegionSettings(Resource):
    """The settings, their id being the region; an account always has them."""

    type_name = "aws:backup/regionSettings:RegionSettings"
    facts = PropertyRules(service="backup", computed=frozenset({MANAGEMENT}))

    @override
    def create(self, aws: Aws, inputs: Properties) -> str:
        _update(aws, inputs)
        return aws.region

    @override
    def read(self, aws: Aws, identity: str, known: Properties) -> Properties | None:
        if identity != aws.region:
            return None
        found = aws.call("backup", "DescribeRegionSettings")
        return {key: found[name] for key, name in NAMES.items()}

    @override
    def update(
        self,
        aws: Aws,
        identity: str,
        olds: Properties,
        news: Properties,
        changed: frozenset[str],
    ) -> None:
        _update(aws, news)

    @override
    def delete(self, aws: Aws, identity: str, olds: Properties) -> None:
        """Leave the settings as they are, as the official plugin does."""


def _update(aws: Aws, inputs: Properties) -> None:
    given = {name: inputs[key] for key, name in NAMES.items() if inputs.get(key)}
    aws.call("backup", "UpdateRegionSettings", **given)


RESOURCE = RegionSettings()
