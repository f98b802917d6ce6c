"""The pack's config of a new stack or environment: as strict as its model's.

Names that the model's config accepts, such as accounts, tables and exemptions, are not copied.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, cast

from policies.guardrails import RULES
from policies.guardrails.aws import resource_region
from policies.guardrails.backup import plan_features
from policies.guardrails.strictness import AtMostThese, OwnNames, strictness

Features: TypeAlias = Literal["as its model", "elsewhere", "stack"]
_EXEMPTIONS = "exemptions"
_REGIONS = "regions"
_BY_NAME = {
    (rule.name, name)
    for rule in RULES
    if rule.config_schema
    for name, schema in rule.config_schema.properties.items()
    if isinstance(one := strictness(schema), OwnNames)
    or (isinstance(one, AtMostThese) and not one.empty_is_all)
}
"""The parameters that let something through by its name, as (rule, parameter)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackConfig:
    """The text of a config, and what it lacks of its model's, a line each for people."""

    text: str
    lacking: tuple[str, ...]


def derived(
    model: Mapping[str, object],
    *,
    former: str,
    environment: str,
    regions: Sequence[str],
    features: Features,
) -> PackConfig:
    """Return the config for an environment or regions other than the model's.

    `former` is the model's environment. A model that allows every region is followed in that.
    `features` is the stack that owns AWS Backup's advanced features.
    """
    lacking: list[str] = []
    entries: dict[str, object] = {}
    for rule, entry in model.items():
        if not isinstance(entry, Mapping):
            entries[rule] = entry
            continue
        members = dict(cast("Mapping[str, object]", entry))
        for name in [*members]:
            if (rule, name) in _BY_NAME or name == _EXEMPTIONS:
                lacking += _listed(rule, name, members.pop(name))
        if members.get("environment") == former:
            members["environment"] = environment
        if rule == resource_region.RULE.name and members.get(_REGIONS):
            members[_REGIONS] = [*regions]
        required = members.get("required")
        if isinstance(required, Mapping):
            tags = cast("Mapping[str, object]", required)
            members["required"] = _required(tags, former, environment)
        if members or not entry:
            entries[rule] = members
    if features != "as its model":
        _set_owner(entries, features)
    return PackConfig(text=written(entries), lacking=tuple(lacking))


def written(entries: Mapping[str, object]) -> str:
    """Return an object as JSON with one entry per line."""
    lines = (f"  {json.dumps(name)}: {json.dumps(entry)}" for name, entry in entries.items())
    return "\n".join(["{", ",\n".join(lines), "}", ""])


def _set_owner(entries: dict[str, object], features: Features) -> None:
    """Set the stack that owns the advanced features; a rule's default is the stack itself."""
    rule, name = plan_features.RULE.name, plan_features.OWNER
    entry = entries.pop(rule, {})
    is_level = not isinstance(entry, Mapping)
    given = {"enforcementLevel": entry} if is_level else cast("Mapping[str, object]", entry)
    members = dict(given)
    members.pop(name, None)
    if features == "elsewhere":
        members[name] = features
    if members:
        entries[rule] = members


def _required(given: Mapping[str, object], former: str, environment: str) -> dict[str, object]:
    return {
        tag: [environment] if tag == "environment" and allowed == [former] else allowed
        for tag, allowed in given.items()
    }


def _listed(rule: str, name: str, value: object) -> Iterator[str]:
    """Yield what a parameter of the model accepts by name."""
    if not value:
        return
    if name == _EXEMPTIONS:
        items = cast("Sequence[Mapping[str, object]]", value)
        shown = ", ".join(str(one.get("resource", "?")).rpartition("::")[2] for one in items)
    elif isinstance(value, Mapping):
        shown = ", ".join(map(str, cast("Mapping[str, object]", value).values()))
    else:
        shown = ", ".join(map(str, cast("Sequence[object]", value)))
    yield f"{name} of {rule} ({shown})"
