"""A stack, read from its own file without an engine."""

import json
import re
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

from pydantic import ValidationError

from components.alarm import Alarm
from components.site import Site
from components.table_args import TableArgs
from ops.requirements import CHECKOUT
from rehearsal import regions, stack_file
from rehearsal.stack_file import (
    PREFIX,
    PROJECT,
    Config,
    StackError,
    StackFile,
    StackName,
    Steps,
    dotted,
    own_settings,
    replaced,
)
from rehearsal.stand_ins import choices, stand_ins
from settings import component_args, errors
from settings.stack import StackSettings

__all__ = [
    "PREFIX",
    "PROJECT",
    "WORKLOAD",
    "Stack",
    "StackError",
    "alarms",
    "encrypted_settings",
    "read",
    "refuse_encrypted",
    "settings",
    "tables",
]

_REGION, _PROFILE, _ALLOWED = "aws:region", "aws:profile", "aws:allowedAccountIds"
_ACCOUNT = re.compile("[0-9]{12}")
_ALARMS, _SUBSCRIPTIONS = f"{PREFIX}alarms", "subscriptions"
WORKLOAD = f"{PREFIX}workload"
# Nothing is deployed from these.
_READ_BY_PEOPLE = (WORKLOAD, f"{PREFIX}costIncrease")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """A stack; with no `accounts` it may be deployed into any.

    `profile` is the one that the engine gets its credentials from, if the file names one.

    The settings leave out who receives alarms, because that may be encrypted; `subscriptions` is
    how many do. `unknown` has each setting that is encrypted, with the stacks that there are if it
    has another value than the one that stands in for it here. `engine_name` is what the
    engine is called with.
    """

    name: str
    engine_name: str
    region: str
    accounts: tuple[str, ...]
    settings: StackSettings
    subscriptions: int
    profile: str | None = None
    unknown: Mapping[str, tuple["Stack", ...]] = field(
        default_factory=dict[str, tuple["Stack", ...]]
    )

    def site(self, partition: str, account: str) -> Site:
        """Return the stack's place in an account."""
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
            table_names=settings.table_names,
        )


def read(name: str, folder: Path = CHECKOUT) -> Stack:
    """Return a stack; StackError says what is wrong with its file."""
    file = stack_file.read(name, folder)
    found = choices(file)
    taken = {steps: values[0] for steps, values in found.items()}
    unknown = {
        dotted(steps): tuple(_stack(file, taken | {steps: value}) for value in values[1:])
        for steps, values in found.items()
        if _matters(steps)
    }
    return replace(_stack(file, taken), unknown=unknown)


def settings(name: str, folder: Path = CHECKOUT) -> StackSettings:
    """Return the settings of a stack, without the subscriptions of its alarms.

    Encrypted settings have a placeholder value; `encrypted_settings` names them.
    """
    file = stack_file.read(name, folder)
    return _settings(file, cast("Config", replaced(file.config, stand_ins(file))))


def encrypted_settings(name: str, folder: Path = CHECKOUT) -> list[str]:
    """Return the encrypted settings on which a deployment or its cost depends."""
    return [
        dotted(steps)
        for steps in stack_file.read(name, folder).encrypted
        if _matters(steps) or steps[0] == WORKLOAD
    ]


def refuse_encrypted(name: str, settings: Iterable[str]) -> None:
    """Raise StackError if a setting that a command needs is encrypted."""
    named = [*settings]
    if named:
        short = StackName.parsed(name).short
        commands = "\n".join(
            f"  pulumi config set --stack {name} --plaintext --path {shlex.quote(one)} VALUE"
            for one in named
        )
        raise StackError(
            f"Pulumi.{short}.yaml: {', '.join(named)} {'are' if len(named) > 1 else 'is'} "
            f"encrypted, and this command needs {'them' if len(named) > 1 else 'it'}. Set in plain "
            f"text:\n{commands}"
        )


def tables(given: StackSettings, site: Site) -> list[TableArgs]:
    """Return the arguments of the tables, without keys."""
    return [
        component_args.table_args(given, site, spec, {}) for spec in component_args.specs(given)
    ]


def alarms(given: StackSettings, site: Site) -> list[Alarm]:
    """Return the alarms."""
    return component_args.alarms(given, site, tables(given, site))


def _matters(steps: Steps) -> bool:
    """Whether a deployment depends on a setting, other than the endpoints of alarms."""
    key, *rest = steps
    if key == _ALARMS and rest[:1] == [_SUBSCRIPTIONS]:
        return len(rest) == 1
    is_own = str(key).startswith(PREFIX) and key not in _READ_BY_PEOPLE
    return is_own or key in (_REGION, _PROFILE, _ALLOWED)


def _stack(file: StackFile, values: Mapping[Steps, object]) -> Stack:
    """Return a stack with placeholders for encrypted values."""
    config = cast("Config", replaced(file.config, values))
    region = config.get(_REGION)
    if not isinstance(region, str):
        raise StackError(f"{file.path.name} has no region: set aws:region below config.")
    if fault := regions.fault(region):
        raise StackError(f"{file.path.name}: aws:region {fault}")
    heard = _members(own_settings(config).get("alarms")).get(_SUBSCRIPTIONS)
    return Stack(
        name=file.name.short,
        engine_name=file.name.for_engine,
        region=region,
        profile=_profile(config, file.path),
        accounts=_accounts(config, file.path),
        settings=_settings(file, config),
        subscriptions=len(cast("list[object]", heard)) if isinstance(heard, list) else 0,
    )


def _members(value: object) -> Config:
    return cast("Config", value) if isinstance(value, dict) else {}


def _settings(file: StackFile, config: Config) -> StackSettings:
    own = own_settings(config)
    alarms = own.get("alarms")
    if isinstance(alarms, dict):
        kept = cast("Config", alarms).items()
        own["alarms"] = {key: value for key, value in kept if key != _SUBSCRIPTIONS}
    given = own | {"environment": own.get("environment") or file.name.short}
    context = {"region": config.get(_REGION), "accounts": _accounts(config, file.path)}
    try:
        return StackSettings.model_validate(given, context=context)
    except ValidationError as error:
        _, *found, _ = errors.report(error, StackSettings).splitlines()
        faults = [f"  {PREFIX}{line.partition(':')[2]}" for line in found]
        raise StackError("\n".join([f"{file.path.name} cannot be used:", *faults])) from error


def _profile(config: Config, path: Path) -> str | None:
    profile = config.get(_PROFILE)
    if profile is not None and not isinstance(profile, str):
        raise StackError(
            f"{path.name}: {_PROFILE} is not the name of a profile: write it in quotes."
        )
    return profile or None


def _accounts(config: Config, path: Path) -> tuple[str, ...]:
    written = config.get(_ALLOWED)
    accounts = _decoded(written) if isinstance(written, str) else written
    items = cast("list[object]", accounts) if isinstance(accounts, list) else []
    found = tuple(one for one in items if isinstance(one, str) and _ACCOUNT.fullmatch(one))
    if accounts is not None and (not isinstance(accounts, list) or len(found) < len(items)):
        raise StackError(
            f"{path.name}: {_ALLOWED} is not a list of accounts: write each as 12 digits in "
            f'quotes, such as {_ALLOWED}: ["111122223333"].'
        )
    return found


def _decoded(text: str) -> object:
    """Return the value of a JSON text, or the text itself if it is not JSON."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
