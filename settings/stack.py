"""The settings of a stack, read from its Pulumi configuration and checked as a whole."""

import json
from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeVar, cast

import pulumi
from pulumi.runtime.config import CONFIG, get_config_env
from pydantic import (
    AfterValidator,
    BaseModel,
    Field,
    ValidationError,
    ValidationInfo,
    create_model,
    field_validator,
)
from pydantic_core import PydanticKnownError

from components.table_args import FURTHER_STRONG_REGIONS
from market_intelligence.specs import CACHED, TABLES, TableSpec
from market_intelligence.table_options import REPLICATED_STREAM
from settings import environments, errors
from settings.alarms import Alarms
from settings.backup import Backup
from settings.cache import Cache
from settings.consistency import Consistency
from settings.cost_increase import CostIncrease
from settings.regions import strong_partners
from settings.replicas import Replicas, ReplicaSettings
from settings.section import Flag, Section, Toggleable, conflict
from settings.tables import SECTIONS, Recovery, TableSettings, named_apart, sections
from settings.tags import MAX_TAGS, STANDARD_TAGS, Tags
from settings.workload import NO_WORKLOAD, StackWorkload

Settings = TypeVar("Settings", bound=BaseModel)


class Encryption(Section):
    """The key that encrypts the tables; they are always encrypted."""

    key: Literal["customer-managed", "aws-managed", "aws-owned"] = Field(
        default="customer-managed",
        description="a key of this account's own, made here and rotated each year; the one that "
        "AWS has in this account; or one that AWS owns, free of charge",
    )


class Dashboard(Toggleable):
    """The dashboard of the tables."""


class Grants(Toggleable):
    """The policies for roles that use the tables."""


class _First(Section):
    """The settings before those of the tables."""

    environment: str = Field(
        description="the environment of these tables; if empty, the name of the stack"
    )
    deletion_protection: Flag = Field(
        default=True, description="AWS and Pulumi both refuse to delete a table"
    )
    recovery: Recovery = Field(
        default=Recovery(), description="point-in-time recovery of every table"
    )


def _but(every: str, excluded: list[str]) -> str:
    """Return the names of tables for a description."""
    return f"{every} but {' and '.join(excluded)}" if excluded else every


_REPLICATED = _but("every table", [spec.name for spec in TABLES if not spec.replicated])
_BACKED_UP = _but("the tables", [spec.name for spec in TABLES if not spec.backed_up])
_TABLES: dict[str, Any] = {
    spec.name: (
        Annotated[SECTIONS[spec.name], AfterValidator(named_apart)],
        Field(default=SECTIONS[spec.name](), description=spec.description),
    )
    for spec in TABLES
}
_WithTables = create_model("_WithTables", __base__=_First, **_TABLES)


class StackSettings(_WithTables):
    """All settings of a stack, including a section for each table."""

    encryption: Encryption = Field(
        default=Encryption(), description="the key that encrypts the tables"
    )
    consistency: Consistency = Field(
        default=Consistency(),
        description="how current the copies of a table in other regions are",
    )
    replicas: Replicas = Field(
        default=[],
        validate_default=True,
        description=f"regions with a copy of {_REPLICATED}, for reads and writes: a region alone, "
        "or with settings of its copies",
    )
    cache: Cache = Field(
        default=Cache(), description=f"a DAX cluster in front of {CACHED.description}"
    )
    alarms: Alarms = Field(default=Alarms(), description="alarms, and who receives them")
    dashboard: Dashboard = Field(
        default=Dashboard(), description="a dashboard of the tables, their alarms and the cache"
    )
    backup: Backup = Field(
        default=Backup(),
        description=f"backups of {_BACKED_UP}, in addition to point-in-time recovery",
    )
    grants: Grants = Field(
        default=Grants(), description="policies for the roles that work with the tables"
    )
    tags: Tags = Field(
        default={}, description=f"tags of every resource, besides {', '.join(STANDARD_TAGS)}"
    )
    workload: StackWorkload = Field(
        default=NO_WORKLOAD, description="expected load, used only for capacity planning"
    )
    cost_increase: CostIncrease = Field(
        default=CostIncrease(), description="by how much a change may raise the monthly cost"
    )

    @field_validator("environment", mode="before")
    @classmethod
    def _is_listed(cls, environment: object) -> object:
        if not isinstance(environment, str) or environment not in environments.listed():
            expected = f"{environments.choices()}; `./mi new environment` adds one"
            raise PydanticKnownError("literal_error", {"expected": expected})
        return environment

    @field_validator("encryption")
    @classmethod
    def _lets_readers_decrypt(cls, encryption: Encryption, info: ValidationInfo) -> Encryption:
        read = [name for name, table in sections(info.data).items() if table.readers]
        if read and encryption.key == "aws-managed":
            raise conflict(
                f"needs another key than {{key}}, because the readers of {' and '.join(read)} "
                "belong to other accounts, which AWS does not allow to use that key",
                key=encryption.key,
            )
        return encryption

    @field_validator("consistency")
    @classmethod
    def _expires_nothing(cls, consistency: Consistency, info: ValidationInfo) -> Consistency:
        tables = sections(info.data)
        expiring = [
            f"{spec.name}.timeToLive"
            for spec in TABLES
            if spec.replicated
            and (table := tables.get(spec.name))
            and table.is_deployed
            and table.expires
        ]
        if consistency.is_strong and expiring:
            raise conflict(
                f"needs {' and '.join(expiring)} to be false while mode is STRONG, because "
                "DynamoDB expires no items of strongly consistent tables: set that, or mode to "
                "EVENTUAL"
            )
        return consistency

    @field_validator("replicas")
    @classmethod
    def _are_as_many_as_strong_consistency_takes(
        cls, replicas: list[ReplicaSettings], info: ValidationInfo
    ) -> list[ReplicaSettings]:
        consistency: Consistency | None = info.data.get("consistency")
        if consistency is None or not consistency.is_strong:
            return replicas
        regions, witness = [one.region for one in replicas], consistency.witness_region
        home = info.context["region"] if info.context else None
        partners = strong_partners(home) if home else ()
        if partners and (strange := [one for one in regions if one not in partners]):
            raise conflict(
                f"has {' and '.join(strange)}, and strong consistency with the tables' region is "
                f"limited to {', '.join(partners)}: take others, or set consistency.mode to "
                "EVENTUAL"
            )
        if witness in regions:
            raise conflict(
                f"has {witness}, which is consistency.witnessRegion: remove it here or there"
            )
        if len(regions) + (witness is not None) != FURTHER_STRONG_REGIONS or not regions:
            raise conflict(
                "needs two regions, or one beside consistency.witnessRegion, because tables are "
                "strongly consistent over exactly three: name them, or set consistency.mode to "
                "EVENTUAL"
            )
        return replicas

    @field_validator("replicas")
    @classmethod
    def _are_made_from_streams(
        cls, replicas: list[ReplicaSettings], info: ValidationInfo
    ) -> list[ReplicaSettings]:
        tables = sections(info.data)
        lacking = [
            spec.name
            for spec in TABLES
            if spec.replicated
            and (table := tables.get(spec.name))
            and table.is_deployed
            and table.stream != REPLICATED_STREAM
        ]
        consistency: Consistency | None = info.data.get("consistency")
        if replicas and lacking and consistency and not consistency.is_strong:
            streams = " and ".join(f"{name}.stream" for name in lacking)
            raise conflict(
                f"needs {streams} to be {REPLICATED_STREAM}, because DynamoDB replicates from that "
                "stream"
            )
        return replicas

    @field_validator("tags")
    @classmethod
    def _leave_room_for_those_of_replicas(
        cls, tags: dict[str, str], info: ValidationInfo
    ) -> dict[str, str]:
        replicas: list[ReplicaSettings] = info.data.get("replicas", [])
        for replica in replicas:
            count = len({*STANDARD_TAGS, *tags, *replica.tags})
            if count > MAX_TAGS:
                raise conflict(
                    f"are {count} with those of the replica in {replica.region} and of every "
                    f"resource, and AWS takes {MAX_TAGS}: remove some here or there"
                )
        return tags

    @field_validator("alarms")
    @classmethod
    def _have_something_to_watch(cls, alarms: Alarms, info: ValidationInfo) -> Alarms:
        cache = info.data.get("cache")
        consistency: Consistency | None = info.data.get("consistency")
        no_replicas = "there are no replicas" if info.data.get("replicas") == [] else ""
        is_strong = consistency is not None and consistency.is_strong
        without_effect = alarms.without_effect(
            no_latency="consistency.mode is STRONG" if is_strong else no_replicas,
            cache=cache is None or cache.enabled,
        )
        if without_effect:
            raise conflict(f"has settings without effect: {', '.join(without_effect)}; remove them")
        return alarms

    def of_table(self, spec: TableSpec) -> TableSettings:
        """Return the settings of a table."""
        return sections(dict(self))[spec.name]

    @property
    def table_names(self) -> dict[str, str]:
        """The names in AWS of tables with another name than the specification's, by table."""
        given = {name: table.table_name for name, table in sections(dict(self)).items()}
        return {table: name for table, name in given.items() if name}

    @property
    def replica_regions(self) -> list[str]:
        """The regions that have copies of the tables."""
        return [replica.region for replica in self.replicas]

    @property
    def resource_tags(self) -> dict[str, str]:
        """The tags of every resource: this stack's, and those that identify its origin."""
        return self.tags | {
            "environment": self.environment,
            "managed-by": "pulumi",
            "project": pulumi.get_project(),
            "stack": pulumi.get_stack(),
        }


def load() -> StackSettings:
    """Read the current stack's settings.

    Raises pulumi.RunError, which Pulumi prints without a traceback, with every problem.
    """
    found = given()
    if found.get("environment") in (None, ""):
        found["environment"] = pulumi.get_stack()
    return checked(StackSettings, found)


def checked(model: type[Settings], values: Mapping[str, object]) -> Settings:
    """Return the settings of a stack as the model of its project.

    Raises pulumi.RunError, which Pulumi prints without a traceback, with every problem.
    """
    aws = pulumi.Config("aws")
    context = {"region": aws.get("region"), "accounts": _accounts(aws.get("allowedAccountIds"))}
    try:
        return model.model_validate(values, context=context)
    except ValidationError as error:
        raise pulumi.RunError(errors.report(error, model)) from None


def _accounts(text: str | None) -> list[str]:
    """Return the accounts that a stack may be deployed into; none where it does not say so."""
    found = _parsed(text)
    return [str(one) for one in cast("list[object]", found)] if isinstance(found, list) else []


def given() -> dict[str, object]:
    """Return the configuration of the current stack as the engine passes it."""
    config = pulumi.Config()
    # Config reads single keys and does not list them, so a misspelt one would go unnoticed.
    keys = [key.partition(":") for key in {*CONFIG.get(), *get_config_env()}]
    return {name: _parsed(config.get(name)) for space, _, name in keys if space == config.name}


def _parsed(text: str | None) -> object:
    # The engine passes a section as JSON text.
    if text is None or not text.lstrip().startswith(("{", "[")):
        return text
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
