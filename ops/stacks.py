"""A stack as its own file has it, read without an engine."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from pydantic import ValidationError

import arguments
import problems
from components.alarm import Alarm
from components.site import Site
from components.table_args import TableArgs
from launcher.errors import UserError
from ops.requirements import CHECKOUT
from ops.written import WrittenError, parsed
from sections.names import names_in_aws
from settings import StackSettings

PROJECT = "market-intelligence"
PREFIX = f"{PROJECT}:"
_ALLOWED = "aws:allowedAccountIds"
_ACCOUNT = re.compile("[0-9]{12}")

Config = dict[str, object]


class StackError(UserError):
    """What keeps a stack's file from being used, in sentences."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """A stack; with no `accounts` it may be deployed into any.

    The settings leave out who hears of alarms, because that may be encrypted; `subscriptions` is
    how many do.
    """

    name: str
    region: str
    accounts: tuple[str, ...]
    settings: StackSettings
    subscriptions: int

    def site(self, partition: str, account: str) -> Site:
        """Give where the stack is in an account."""
        settings = self.settings
        tags = settings.tags | {
            "environment": settings.environment,
            "managed-by": "pulumi",
            "project": PROJECT,
            "stack": self.name,
        }
        return Site(
            environment=settings.environment,
            partition=partition,
            region=self.region,
            account=account,
            tags=tags,
            table_names=names_in_aws(settings.requests, settings.logs),
        )


def read(name: str, folder: Path = CHECKOUT) -> Stack:
    """Read a stack; StackError says what is wrong with its file."""
    path = _path(name, folder)
    config = _config(path)
    region = config.get("aws:region")
    if not isinstance(region, str):
        raise StackError(f"{path.name} has no region: set aws:region below config.")
    heard = _members(config.get(f"{PREFIX}alarms")).get("subscriptions")
    return Stack(
        name=name,
        region=region,
        accounts=_accounts(config, path),
        settings=_settings(name, config, path),
        subscriptions=len(cast("list[object]", heard)) if isinstance(heard, list) else 0,
    )


def settings(name: str, folder: Path = CHECKOUT) -> StackSettings:
    """Read the settings of a stack, without who hears of its alarms."""
    path = _path(name, folder)
    return _settings(name, _config(path), path)


def tables(given: StackSettings, site: Site) -> list[TableArgs]:
    """Give the arguments of the tables, without keys."""
    return [arguments.table_args(given, site, spec, {}) for spec in arguments.specs(given)]


def alarms(given: StackSettings, site: Site) -> list[Alarm]:
    """Give the alarms."""
    return arguments.alarms(given, site, tables(given, site))


def _path(name: str, folder: Path) -> Path:
    path = folder / f"Pulumi.{name}.yaml"
    if not path.exists():
        known = sorted(one.name.split(".")[1] for one in folder.glob("Pulumi.*.yaml"))
        raise StackError(f"There is no {path.name}: the stacks are {', '.join(known)}.")
    return path


def _config(path: Path) -> Config:
    try:
        file = parsed(path.read_text())
    except UnicodeDecodeError as error:
        raise StackError(f"{path.name} is no text: save it as UTF-8.") from error
    except WrittenError as error:
        raise StackError(f"{path.name} is no YAML: {error}.") from error
    return _members(_members(file).get("config"))


def _members(value: object) -> Config:
    return cast("Config", value) if isinstance(value, dict) else {}


def _settings(name: str, config: Config, path: Path) -> StackSettings:
    own = {
        key.removeprefix(PREFIX): value for key, value in config.items() if key.startswith(PREFIX)
    }
    alarms = own.get("alarms")
    if isinstance(alarms, dict):
        kept = cast("Config", alarms).items()
        own["alarms"] = {key: value for key, value in kept if key != "subscriptions"}
    given = own | {"environment": own.get("environment") or name}
    try:
        return StackSettings.model_validate(given, context={"region": config.get("aws:region")})
    except ValidationError as error:
        _, *found, _ = problems.report(error, StackSettings).splitlines()
        faults = [f"  {PREFIX}{line.partition(':')[2]}" for line in found]
        raise StackError("\n".join([f"{path.name} cannot be used:", *faults])) from error


def _accounts(config: Config, path: Path) -> tuple[str, ...]:
    written = config.get(_ALLOWED)
    accounts = _decoded(written) if isinstance(written, str) else written
    items = cast("list[object]", accounts) if isinstance(accounts, list) else []
    found = tuple(one for one in items if isinstance(one, str) and _ACCOUNT.fullmatch(one))
    if accounts is not None and (not isinstance(accounts, list) or len(found) < len(items)):
        raise StackError(
            f"{path.name}: {_ALLOWED} is no list of accounts: write each as 12 digits in quotes, "
            f'such as {_ALLOWED}: ["111122223333"].'
        )
    return found


def _decoded(text: str) -> object:
    """Give what a text of JSON says, or the text itself where it is none."""
    try:
        return json.loads(text)
    except ValueError:
        return text
