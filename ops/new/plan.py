"""The plan of a new environment or stack, complete before anything is written."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

from ops import stacks
from ops.new import pack_config
from ops.new.pack_config import PackConfig
from ops.new.request import NewError, Request
from ops.new.stack_text import rewritten
from policies.guardrails.configuration import ConfigError, read_config
from rehearsal import shadow, stack_file
from rehearsal.pack import FOLDER, config_file
from rehearsal.stack_file import PREFIX, StackError, StackFile, Steps, dotted
from settings import environments

_REGION, _ACCOUNTS = "aws:region", "aws:allowedAccountIds"
_ENVIRONMENT = f"{PREFIX}environment"
_COPY = (f"{PREFIX}backup", "copyRegion")
# One stack has these in an account and region.
_FEATURES = (f"{PREFIX}backup", "advancedFeatures")
_OF_THE_ACCOUNT = ((f"{PREFIX}alarms", "account"), _FEATURES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The files to write with their texts, and what is left for people to decide."""

    request: Request
    texts: Mapping[Path, str]
    left: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Removed:
    """A setting of the model that the new stack does not take over, with the reason."""

    steps: Steps
    says: str


def plan(request: Request) -> Plan:
    """Return the plan of a valid request.

    Raises UserError.
    """
    folder = request.folder
    file = stack_file.read(request.model.name, folder)
    removed = [*_removed(request, file)]
    settings = _settings(request, file)
    text = rewritten(
        shadow.readable(file), [one.steps for one in removed], settings, file.path.name
    )
    stack = folder / f"Pulumi.{request.name}.yaml"
    regions = _regions(request, text)
    keeps_features = all(one.steps != _FEATURES for one in removed)
    config, is_own = _config(request, regions, keeps_features=keeps_features)
    texts = {stack: text}
    if config and is_own:
        texts[folder / FOLDER / f"{request.name}.json"] = config.text
    if request.is_production is not None:
        texts[folder / environments.PLACE] = _list(request)
    left = (
        *(one.says for one in removed if one.says),
        *_encrypted(request, file),
        *_of_pack(request, config),
        *_kept(request, file),
    )
    return Plan(request=request, texts=texts, left=left)


def _removed(request: Request, file: StackFile) -> Iterator[_Removed]:
    """Yield settings that only the model can have: names, principals, and what its place sets."""
    config, model, name = file.config, request.model.name, request.name
    here = f"Pulumi.{name}.yaml"
    if request.is_production is not None and _ENVIRONMENT in config:
        yield _Removed(steps=(_ENVIRONMENT,), says="")
    for key, section in config.items():
        if key.startswith("aws:") and key not in (_REGION, _ACCOUNTS) and request.changes_account:
            yield _Removed(
                steps=(key,), says=f"{key}: that of {model} is for another account; set {name}'s."
            )
        table = key.removeprefix(PREFIX)
        if readers := _member(section, "readers"):
            yield _Removed(
                steps=(key, "readers"),
                says=f"{table}.readers: {_some(readers)} may read the tables of {model}, and "
                f"nobody of another account those of {name}. To let somebody in, list them in "
                f"{here} and their account in trusted of the pack's config.",
            )
        if _member(section, "kinesis"):
            yield _Removed(
                steps=(key, "kinesis"),
                says=f"{table}.kinesis: the stream gets the changes of {model}, and none gets "
                f"those of {name}. Make one in its account and region, and set kinesis in {here}.",
            )
        if given := _member(section, "tableName"):
            yield _Removed(
                steps=(key, "tableName"),
                says=f"{table}.tableName: {given} is the table of {model}; that of {name} has the "
                "name of the specification. To take over a table, use `./mi adopt`.",
            )
    yield from _of_place(request, file)


def _of_place(request: Request, file: StackFile) -> Iterator[_Removed]:
    config, model, name = file.config, request.model.name, request.name
    here, pack = f"Pulumi.{name}.yaml", f"{FOLDER}/{name}.json"
    thresholds = _member(config.get(f"{PREFIX}alarms"), "thresholds")
    limits = [*cast("dict[str, object]", thresholds)] if isinstance(thresholds, dict) else []
    if request.model.settings.cache.enabled:
        yield _Removed(
            steps=(f"{PREFIX}cache",),
            says=f"cache: the cluster of {model} is in subnets of its own network. For a cluster "
            f"of {name}, set cache in {here}.",
        )
        yield from _thresholds(one for one in limits if one.startswith("cache"))
    replicated = request.model.settings.replica_regions
    if replicated and request.moves:
        yield _Removed(
            steps=(f"{PREFIX}replicas",),
            says=f"replicas: {model} has them in {_some(replicated)}, and "
            f"{name} has none. Set replicas in {here}, and allow these regions in {pack}.",
        )
        yield from _thresholds(one for one in limits if one == "replicationLatencySeconds")
    if request.model.settings.consistency.is_strong and request.moves:
        yield _Removed(
            steps=(f"{PREFIX}consistency",),
            says=f"consistency: {model} is strongly consistent with other regions, and {name} has "
            f"none. Set consistency with replicas in {here}.",
        )
    copy = request.model.settings.backup.copy_region
    if copy and request.moves and not request.copy_region:
        yield _Removed(
            steps=_COPY,
            says=f"backup.copyRegion: {model} copies its backups to {copy}, and {name} copies none "
            f"yet. Choose a region that its items may be in, set it in {here}, and allow it in "
            f"{pack} (regions of aws-resource-region).",
        )
        if _member(config.get(_COPY[0]), "copyRetentionDays"):
            yield _Removed(steps=(_COPY[0], "copyRetentionDays"), says="")
    if not (request.moves or request.changes_account):
        for section, setting in _OF_THE_ACCOUNT:
            if _member(config.get(section), setting):
                yield _Removed(
                    steps=(section, setting),
                    says=f"{dotted((section, setting)).removeprefix(PREFIX)}: {model} has it for "
                    "this account and region.",
                )


def _thresholds(names: Iterator[str]) -> Iterator[_Removed]:
    for one in names:
        yield _Removed(steps=(f"{PREFIX}alarms", "thresholds", one), says="")


def _settings(request: Request, file: StackFile) -> dict[Steps, object]:
    """Return the settings that differ from the model's."""
    found: dict[Steps, object] = {}
    if request.moves:
        found[_REGION,] = request.own_region
    if request.changes_account:
        found[_ACCOUNTS,] = [*request.accounts]
    if request.is_production is None and _ENVIRONMENT not in file.config:
        found[_ENVIRONMENT,] = request.environment
    if request.copy_region:
        if not request.model.settings.backup.enabled:
            raise NewError(
                f"--copy-region {request.copy_region}: {request.model.name} has no backups to "
                "copy (backup.enabled is false). Leave the option out."
            )
        found[_COPY] = request.copy_region
    return found


def _regions(request: Request, text: str) -> list[str]:
    """Check the text of the new stack, and return the regions that it uses.

    Raises NewError.
    """
    known = text
    if request.is_production is not None:
        # The list that this process has does not have the environment yet.
        known = rewritten(text, (), {(_ENVIRONMENT,): request.model.settings.environment}, "")
    with TemporaryDirectory(prefix="new-") as name:
        folder = Path(name)
        (folder / f"Pulumi.{request.name}.yaml").write_text(known, encoding="utf-8")
        try:
            made = stacks.read(request.name, folder)
        except StackError as error:
            raise NewError(
                f"A stack like {request.model.name} cannot be there. {error}\nNothing was written."
            ) from error
    own = made.settings
    copy = own.backup.copy_region if own.backup.enabled else None
    witness = own.consistency.witness_region
    places = [made.region, copy, *own.replica_regions, witness]
    return list(dict.fromkeys(filter(None, places)))


def _config(
    request: Request, regions: list[str], *, keeps_features: bool
) -> tuple[PackConfig | None, bool]:
    """Return the pack's config of the stack, and whether it needs one of its own."""
    former = request.model.settings.environment
    place = config_file(request.model.name, former, request.folder)
    if place is None:
        return None, False
    try:
        model = read_config((request.folder / place).read_text(encoding="utf-8"))
    except (ConfigError, UnicodeDecodeError) as error:
        raise NewError(f"{place} cannot be copied. {error}") from error
    found = pack_config.derived(
        model,
        former=former,
        environment=request.environment,
        regions=regions,
        features=_features(request, keeps_features=keeps_features),
    )
    shared = config_file(request.name, request.environment, request.folder)
    is_shared = shared is not None and json.loads(found.text) == json.loads(
        (request.folder / shared).read_text(encoding="utf-8")
    )
    return found, not is_shared


def _features(request: Request, *, keeps_features: bool) -> pack_config.Features:
    """Return the stack that owns AWS Backup's advanced features, for the pack."""
    if not keeps_features:
        return "elsewhere"
    return "stack" if request.moves or request.changes_account else "as its model"


def _list(request: Request) -> str:
    """Return the list of environments with the new one after its model's."""
    file = request.folder / environments.PLACE
    entries: dict[str, object] = {}
    for name, entry in json.loads(file.read_text(encoding="utf-8")).items():
        entries[name] = entry
        if name == request.model.settings.environment:
            entries[request.name] = {"production": request.is_production}
    return pack_config.written(entries)


def _encrypted(request: Request, file: StackFile) -> Iterator[str]:
    for steps in file.encrypted:
        if steps[0] not in (_REGION, _ACCOUNTS):
            yield (
                f"{dotted(steps)}: only {request.model.name} can decrypt its value. "
                f"Pulumi.{request.name}.yaml has a stand-in: set it with `pulumi config set "
                f"--secret --stack {request.name}`, or remove it."
            )


def _of_pack(request: Request, config: PackConfig | None) -> Iterator[str]:
    if config is None:
        yield (
            f"The pack's config: {request.model.name} has none, and so has {request.name}; every "
            "rule is as strict as it is by itself, and any region is allowed."
        )
        return
    if config.lacking:
        yield (
            f"What the pack lets through by name: {FOLDER}/{request.name}.json does not take over "
            f"{'; '.join(config.lacking)}. Add what {request.name} needs."
        )


def _kept(request: Request, file: StackFile) -> Iterator[str]:
    """Yield settings copied from the model that a person has to check."""
    model, name = request.model.name, request.name
    accounts = _some(request.own_accounts) or "any account"
    if not request.changes_account:
        yield (
            f"The account: {accounts}, as for {model}. For another, set aws:allowedAccountIds in "
            f"Pulumi.{name}.yaml."
        )
    subscriptions = _member(file.config.get(f"{PREFIX}alarms"), "subscriptions")
    if isinstance(subscriptions, list) and subscriptions:
        yield (
            f"alarms.subscriptions: whoever receives the alarms of {model} receives those of "
            f"{name}, too."
        )
    if request.model.settings.workload.requests_per_second:
        yield f"workload: what is expected of {model}; `./mi capacity` counts with it."


def _member(section: object, name: str) -> object:
    return cast("dict[str, object]", section).get(name) if isinstance(section, dict) else None


def _some(values: object) -> str:
    return ", ".join(map(str, cast("list[object]", values)))
