"""A request to `./mi new`, and the reasons to refuse it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from launcher.errors import UserError
from ops import stacks
from ops.stacks import Stack
from rehearsal import stack_file
from rehearsal.pack import FOLDER, OF_OTHER_PROGRAMS
from settings import environments
from settings.regions import PARTITIONS

_ENVIRONMENT = re.compile("[a-z][a-z0-9]{0,10}")
# The names of DAX clusters, `<environment>-requests`, have 20 characters at most.
_STACK = re.compile("[A-Za-z][A-Za-z0-9_-]{0,99}")
_ACCOUNT = re.compile("[0-9]{12}")


class NewError(UserError):
    """Why an environment or a stack cannot be created; nothing was written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A new stack like another; with `is_production` it is the first of a new environment.

    `region`, `accounts` and `copy_region` replace the model's.
    """

    name: str
    model: Stack
    folder: Path
    is_production: bool | None = None
    region: str | None = None
    accounts: Sequence[str] = ()
    copy_region: str | None = None

    @property
    def environment(self) -> str:
        """The environment of the new stack."""
        return self.model.settings.environment if self.is_production is None else self.name

    @property
    def is_of_production(self) -> bool:
        """Whether its environment is production."""
        if self.is_production is not None:
            return self.is_production
        return environments.listed(self.folder / environments.PLACE)[self.environment]

    @property
    def moves(self) -> bool:
        """Whether it is in another region than its model."""
        return self.region not in (None, self.model.region)

    @property
    def changes_account(self) -> bool:
        """Whether it is in another account than its model."""
        return bool(self.accounts) and {*self.accounts} != {*self.model.accounts}

    @property
    def own_region(self) -> str:
        """The region of the new stack."""
        return self.region or self.model.region

    @property
    def own_accounts(self) -> tuple[str, ...]:
        """The accounts of the new stack."""
        return tuple(self.accounts) or self.model.accounts


def refuse(request: Request) -> None:
    """Raise NewError if the request is invalid."""
    listed = environments.listed(request.folder / environments.PLACE)
    if request.is_production is None:
        _refuse_stack(request, listed)
    else:
        _refuse_environment(request, listed)
    for place in (f"Pulumi.{request.name}.yaml", f"{FOLDER}/{request.name}.json"):
        if (request.folder / place).exists():
            raise NewError(f"{place} is there already: remove it, or choose another name.")
    _refuse_places(request)
    if request.is_production is None:
        _refuse_clash(request)


def _refuse_environment(request: Request, listed: dict[str, bool]) -> None:
    name = request.name
    if name in listed:
        raise NewError(
            f"There is an environment {name} already. For another stack of it, in another region "
            f"or account: `./mi new stack {name}-NAME --like {name}`."
        )
    if not _ENVIRONMENT.fullmatch(name) or name == OF_OTHER_PROGRAMS:
        raise NewError(
            f"{name!r} cannot be the name of an environment: use 1 to 11 of a-z and 0-9, a letter "
            f"first, and not {OF_OTHER_PROGRAMS}. It begins the names of tables and roles, and a "
            "hyphen ends it there."
        )
    for other in stack_file.known_stacks(request.folder):
        if other != name and other.partition("-")[0].lower() == name:
            raise NewError(
                f"There is a stack {other} of another environment: the pack would take it for one "
                f"of {name} by its name. Choose another name."
            )


def _refuse_stack(request: Request, listed: dict[str, bool]) -> None:
    name, environment = request.name, request.environment
    if not _STACK.fullmatch(name) or name == OF_OTHER_PROGRAMS:
        raise NewError(
            f"{name!r} cannot be the name of a new stack: use A-Z, a-z, 0-9, - and _, a letter "
            f"first, and not {OF_OTHER_PROGRAMS}; an organization belongs to `pulumi stack init`."
        )
    taken = {one.lower(): one for one in stack_file.known_stacks(request.folder)}
    if name.lower() in taken:
        raise NewError(f"There is a stack {taken[name.lower()]} already: choose another name.")
    first = name.partition("-")[0]
    if first in listed and first != environment:
        raise NewError(
            f"{name} would be a stack of {environment}, as {request.model.name} is, with the name "
            f"of {first}'s: call it {environment}-NAME, or make it like a stack of {first}."
        )


def _refuse_places(request: Request) -> None:
    for option, region in (("--region", request.region), ("--copy-region", request.copy_region)):
        if region is not None and region not in PARTITIONS:
            near = get_close_matches(region, PARTITIONS, n=1)
            hint = f" Did you mean {near[0]}?" if near else ""
            raise NewError(f"{option} {region} is no region that has DynamoDB.{hint}")
    for account in request.accounts:
        if not _ACCOUNT.fullmatch(account):
            raise NewError(f"--account {account} is not an account: give its 12 digits.")
    was, now = (PARTITIONS.get(one) for one in (request.model.region, request.own_region))
    shared = {*request.own_accounts} & {*request.model.accounts}
    if was != now and (shared or not request.accounts):
        raise NewError(
            f"{request.own_region} is in the partition {now}, and the account of "
            f"{request.model.name} in {was}: name the account there, with --account."
        )
    copy = request.copy_region
    if copy == request.own_region:
        raise NewError(f"--copy-region {copy} is the region of the tables: name another.")
    if copy and PARTITIONS[copy] != now:
        raise NewError(
            f"--copy-region {copy} is in the partition {PARTITIONS[copy]}, and {request.own_region}"
            f" in {now}: name a region of {now}."
        )


def _refuse_clash(request: Request) -> None:
    """Raise NewError if another stack of the environment would have the same names."""
    for name in stack_file.known_stacks(request.folder):
        other = stacks.read(name, request.folder)
        is_alike = other.settings.environment == request.environment
        places = {other.region, *other.settings.replica_regions}
        own, theirs = {*request.own_accounts}, {*other.accounts}
        is_there = own & theirs or not own or not theirs
        if is_alike and request.own_region in places and is_there:
            accounts = ", ".join(sorted(own & theirs)) or "any account"
            raise NewError(
                f"{name} has the tables of {request.environment} in {request.own_region} of "
                f"{accounts} already, and those of {request.name} would have the same names. Name "
                "another --region, or another --account."
            )
