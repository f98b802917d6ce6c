"""The settings of an account's file, validated as a whole."""

import re
from typing import Annotated, Literal

import pulumi
from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from settings.kinesis import StreamArn
from settings.regions import PARTITIONS
from settings.section import (
    NO_TWO_ALIKE,
    Count,
    Region,
    Section,
    conflict,
    fault,
    misnomer,
)
from settings.stack import checked, given
from settings.tags import Tags

# GitHub's rules for names of repositories and users, which exclude the wildcards of IAM.
_REPOSITORY = re.compile(r"[A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}/[A-Za-z0-9._-]{1,100}")
_BRANCH = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_./-]{0,199}")
# With `-market-intelligence-deployment` behind it, a role's name has at most 64 characters.
_STACK = re.compile(r"[a-z][a-z0-9-]{0,27}")
OWN_TAGS = ("managed-by", "project", "stack")


def _repository(name: str) -> str:
    if not _REPOSITORY.fullmatch(name):
        raise fault("must be OWNER/NAME, such as acme/market-intelligence")
    return name


def _branch(name: str) -> str:
    if name.startswith("refs/"):
        raise fault("must be the name of the branch without refs/heads/, such as main")
    if not _BRANCH.fullmatch(name):
        raise fault("must be the name of one branch, without wildcards, such as main")
    return name


def _stack_name(name: str) -> str:
    if not _STACK.fullmatch(name):
        raise misnomer(
            "a stack has 1 to 28 lowercase letters, digits or hyphens here, the first a letter"
        )
    return name


def _home(info: ValidationInfo) -> str | None:
    """Return aws:region, if it is a known region."""
    region: object = info.context["region"] if info.context else None
    return region if isinstance(region, str) and region in PARTITIONS else None


class GitHub(Section):
    """The one repository whose workflows may act in the account."""

    repository: Annotated[str, AfterValidator(_repository)] = Field(
        description="the repository as OWNER/NAME, with the capitals that GitHub shows"
    )
    repository_id: Annotated[Count, Field(ge=1)] = Field(
        description="the number of the repository, which is never reused: "
        "`gh api repos/OWNER/NAME --jq .id` prints it"
    )
    owner_id: Annotated[Count, Field(ge=1)] = Field(
        description="the number of its owner: `gh api repos/OWNER/NAME --jq .owner.id` prints it"
    )
    branch: Annotated[str, AfterValidator(_branch)] = Field(
        default="main", description="the branch that is deployed"
    )
    identity_provider: Literal["new", "existing"] = Field(
        default="new",
        description="GitHub's identity provider in IAM, one for each account: created here, or "
        "existing already",
    )


def _environment(name: str) -> str:
    if not _STACK.fullmatch(name):
        raise fault("must be an environment, such as prod")
    return name


class PlacedStack(Section):
    """A stack in the account."""

    region: Region | None = Field(
        default=None, description="the region of its tables, if not aws:region"
    )
    further_regions: Annotated[list[Region], NO_TWO_ALIKE] = Field(
        default=[], description="the regions of its replicas and of the copies of its backups"
    )
    witness_region: Region | None = Field(
        default=None,
        description="the region of the witness of strongly consistent tables, where it has one",
    )
    environment: Annotated[str, AfterValidator(_environment)] | None = Field(
        default=None, description="its environment, if not the name of the stack"
    )
    table_names: Annotated[list[str], NO_TWO_ALIKE] = Field(
        default=[], description="the names of its tables in AWS, if not the default names"
    )

    kinesis_streams: Annotated[list[StreamArn], NO_TWO_ALIKE] = Field(
        default=[],
        description="ARNs of the Kinesis data streams that get the changes of its tables",
    )

    @field_validator("region", "further_regions", "witness_region")
    @classmethod
    def _are_of_one_partition(
        cls, value: str | list[str] | None, info: ValidationInfo
    ) -> str | list[str] | None:
        home = _home(info)
        regions = [value] if isinstance(value, str) else value or []
        if home and any(PARTITIONS[one] != PARTITIONS[home] for one in regions):
            raise conflict("must be in the same partition of AWS as aws:region, {home}", home=home)
        return value

    @field_validator("further_regions")
    @classmethod
    def _are_further(cls, regions: list[str], info: ValidationInfo) -> list[str]:
        home: str | None = info.data.get("region") or _home(info)
        if home in regions:
            raise conflict("must not include the region of the tables, {home}", home=home)
        return regions


class AccountSettings(Section):
    """The settings of an account's file."""

    github: GitHub = Field(
        description="the repository on GitHub whose workflows may act in this account"
    )
    stacks: dict[Annotated[str, AfterValidator(_stack_name)], PlacedStack] = Field(
        description="the stacks in this account, by name"
    )
    tags: Tags = Field(
        default={}, description=f"tags of every resource, beside {', '.join(OWN_TAGS)}"
    )

    @field_validator("stacks")
    @classmethod
    def _are_some(cls, stacks: dict[str, PlacedStack]) -> dict[str, PlacedStack]:
        if not stacks:
            raise fault("must name a stack, such as prod: {example}", example={"prod": {}})
        return stacks

    @property
    def resource_tags(self) -> dict[str, str]:
        """The tags of every resource: the account's, and those of its origin."""
        return self.tags | {
            "managed-by": "pulumi",
            "project": pulumi.get_project(),
            "stack": pulumi.get_stack(),
        }


def load() -> AccountSettings:
    """Read the settings of the current account.

    Raises pulumi.RunError, which Pulumi prints without a traceback, with every fault.
    """
    return checked(AccountSettings, given())
