"""The settings of AWS Backup for an account and region: recorded only."""

from typing_extensions import override

from rehearsal.plugin.aws import Aws
from rehearsal.plugin.property_rules import PropertyRules
from rehearsal.plugin.state_store import Recorded
from rehearsal.plugin.values import Properties

OPT_IN, MANAGEMENT = "resourceTypeOptInPreference", "resourceTypeManagementPreference"
# What an account has before anybody sets anything, as far as it concerns these tables.
DEFAULTS: dict[str, dict[str, bool]] = {
    MANAGEMENT: {"DynamoDB": False, "EFS": True},
    OPT_IN: {"DynamoDB": True, "EFS": True, "RDS": True},
}


class RegionSettings(Recorded):
    """The settings, their id being the region; an account always has them."""

    type_name = "aws:backup/regionSettings:RegionSettings"
    facts = PropertyRules(service="backup", computed=frozenset({MANAGEMENT}))

    @override
    def identity(self, aws: Aws, inputs: Properties) -> str:
        return aws.region

    @override
    def outputs(self, aws: Aws, inputs: Properties) -> Properties:
        held = super().read(aws, aws.region, {}) or DEFAULTS
        return {name: held[name] | inputs.get(name, {}) for name in DEFAULTS}

    @override
    def create(self, aws: Aws, inputs: Properties) -> str:
        self._record(aws, aws.region, inputs)
        return aws.region

    @override
    def read(self, aws: Aws, identity: str, known: Properties) -> Properties | None:
        if identity != aws.region:
            return None
        return super().read(aws, identity, known) or DEFAULTS

    @override
    def delete(self, aws: Aws, identity: str, olds: Properties) -> None:
        """Leave the settings as they are, as the official plugin does."""


RESOURCE = RegionSettings()
