"""What the policy pack newly accepts, by its enforcement levels and its config."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from ops.review.compared import Compared
from ops.review.finding import Finding, subject
from policies.guardrails import RULES, policy_levels
from policies.guardrails.configuration import ConfigError, read_config
from policies.guardrails.exemptions import Exemption, exemptions
from policies.guardrails.strictness import AtMostThese, OwnNames, Strictness, strictness
from rehearsal.pack import FOLDER, config_file

Levels = Mapping[str, str]
"""The level that each rule of the pack has by itself."""

CODE = "policies/**/*.py"
_RANKS = {"disabled": 0, "advisory": 1, "remediate": 2, "mandatory": 2}
_MEANS = {"disabled": "is no longer checked", "advisory": "only gives a warning"}
_MEAN = {"disabled": "are no longer checked", "advisory": "only give a warning"}
_LEVEL, _ALL, _EXEMPTIONS = "enforcementLevel", "all", "exemptions"
_DEMANDS = {rule.name: rule.description for rule in RULES}
_PARAMETERS: dict[tuple[str, str], Strictness] = {
    (rule.name, name): strictness(schema)
    for rule in RULES
    if rule.config_schema
    for name, schema in rule.config_schema.properties.items()
}
_FEW = 5
_SECONDS = 60
_ASKED = """
import json, sys
sys.path.insert(0, sys.argv[1])
from guardrails import RULES
print(json.dumps({rule.name: rule.enforcement.value for rule in RULES}))
"""


class UnknownPackError(Exception):
    """Why the rules of the pack are unknown, in a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackConfig:
    """The config of the pack for a stack, which may be absent."""

    file: str
    entries: Mapping[str, object]
    levels: Levels

    def level(self, rule: str) -> str:
        """Return the level of a rule: from its entry, else from `all`, else its own."""
        own, of_all = _level(self.entries.get(rule)), _level(self.entries.get(_ALL))
        return own or of_all or self.levels[rule]

    def takes_level_of_all(self, rule: str) -> bool:
        """Whether `all` decides the level of a rule."""
        return not _level(self.entries.get(rule)) and bool(_level(self.entries.get(_ALL)))

    def parameters(self, rule: str) -> Mapping[str, object]:
        """Return the parameters that the config sets for a rule."""
        entry = self.entries.get(rule)
        if not isinstance(entry, Mapping):
            return {}
        members = cast("Mapping[str, object]", entry)
        return {name: value for name, value in members.items() if name != _LEVEL}


def pack_config(stack: str, environment: str, folder: Path, levels: Levels) -> PackConfig:
    """Return the config of the pack for a stack of an environment.

    Raises UnknownPackError.
    """
    return read_config_of(config(stack, environment, folder), folder, levels)


def read_config_of(file: str, folder: Path, levels: Levels) -> PackConfig:
    """Return a config, which may be absent.

    Raises UnknownPackError.
    """
    entries: Mapping[str, object] = {}
    if (folder / file).is_file():
        try:
            entries = read_config((folder / file).read_text())
        except (ConfigError, UnicodeDecodeError) as error:
            raise UnknownPackError(f"{file} is not valid JSON for the pack. {error}") from error
    return PackConfig(file=file, entries=entries, levels=levels)


def config(stack: str, environment: str, folder: Path) -> str:
    """Return the path of the config of a stack, which may be absent."""
    found = config_file(stack, environment, folder)
    return found or environment_file(environment)


def environment_file(environment: str) -> str:
    """Return the path of the config of an environment, which may be absent."""
    return f"{FOLDER}/{environment}.json"


def own_levels(files: Compared) -> tuple[Levels, Levels]:
    """Return the default level of each rule, before and after.

    Raises UnknownPackError.
    """
    if files.before is None or not files.changed(CODE):
        own = {rule.name: rule.enforcement.value for rule in RULES}
        return own, own
    return _levels(files.before), _levels(files.after)


def _levels(folder: Path) -> Levels:
    """Return the levels of the rules of a folder's pack, read in a process of its own."""
    command = [sys.executable, "-I", "-B", "-c", _ASKED, str(folder / "policies")]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=_SECONDS)
        return json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError, RecursionError) as error:
        raise UnknownPackError(
            "The rules of the pack cannot be loaded, before or after the change."
        ) from error


def weakenings(before: PackConfig, after: PackConfig) -> Iterator[Finding]:
    """Yield what the pack newly accepts."""
    yield from _removed(before, after)
    yield from _lowered(before, after)
    yield from _relaxed(before, after)
    yield from _exempt(before, after)


def behind(shared: PackConfig, own: PackConfig) -> list[str]:
    """Return what a stack's own config accepts and its environment's refuses.

    Names, such as regions and accounts, may differ by stack.
    """
    found = [*_lowered(shared, own), *_relaxed(shared, own, _is_demand)]
    return [one.name for one in found]


def _is_demand(of: Strictness) -> bool:
    return not isinstance(of, AtMostThese | OwnNames)


def _removed(before: PackConfig, after: PackConfig) -> Iterator[Finding]:
    for rule in before.levels:
        if rule not in after.levels:
            yield _finding(
                f"rule-removed:{rule}",
                f"The pack no longer has the rule {rule}: what it refused is permitted.",
                "policies/guardrails",
            )


def _lowered(before: PackConfig, after: PackConfig) -> Iterator[Finding]:
    """Yield each rule whose level is lower, together if `all` lowers them."""
    lowered = [
        rule
        for rule in before.levels
        # The pack keeps the level of the rule that reports the others.
        if rule != policy_levels.NAME
        and rule in after.levels
        and _rank(after.level(rule)) < _rank(before.level(rule))
    ]
    together = [rule for rule in lowered if after.takes_level_of_all(rule)]
    if together:
        level = _level(after.entries[_ALL])
        yield _finding(
            "rule-lowered:all",
            f'"all" is {level}: {len(together)} rules {_MEAN.get(level, f"are {level}")}, such as '
            f"{_some(together)}.",
            after.file,
        )
    for rule in lowered:
        if rule not in together:
            was, now = before.level(rule), after.level(rule)
            is_own = not _level(after.entries.get(rule))
            yield _finding(
                f"rule-lowered:{rule}",
                f"{rule} is {now} instead of {was}: a violation {_MEANS.get(now, now)}. The rule: "
                f"{_DEMANDS.get(rule, rule)}",
                "policies/guardrails" if is_own else after.file,
            )


def _any(_: Strictness) -> bool:
    return True


def _relaxed(
    before: PackConfig, after: PackConfig, counts: Callable[[Strictness], bool] = _any
) -> Iterator[Finding]:
    """Yield each relaxed parameter, once for all rules that share it."""
    found: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for (rule, name), of in _PARAMETERS.items():
        if counts(of) and rule in after.levels and after.level(rule) != "disabled":
            was, now = before.parameters(rule).get(name), after.parameters(rule).get(name)
            if passes := tuple(of.let_through(was, now)):
                found.setdefault((name, passes), []).append(rule)
    for (name, passes), rules in found.items():
        place = f"{rules[0]}/{name}" if len(rules) == 1 else name
        yield _finding(
            f"parameter-relaxed:{place}",
            f"{name} of {_some(rules)} is less strict now: {'; '.join(passes)}.",
            after.file,
        )


def _exempt(before: PackConfig, after: PackConfig) -> Iterator[Finding]:
    for rule in after.levels:
        was = {str(one.resource): one for one in exemptions(rule, before.parameters(rule))}
        for one in exemptions(rule, after.parameters(rule)):
            old = was.get(str(one.resource))
            name = f"{rule}/{subject(str(one.resource).rpartition('::')[2])}"
            until = f"until {one.expires} (reason: {one.reason})"
            if old is None:
                yield _finding(
                    f"exemption-added:{name}",
                    f"{rule} no longer checks {one.resource} {until}.",
                    after.file,
                )
            elif _is_longer(one, old):
                yield _finding(
                    f"exemption-prolonged:{name}",
                    f"{rule} does not check {one.resource} {until}, instead of until "
                    f"{old.expires}.",
                    after.file,
                )


def _is_longer(one: Exemption, old: Exemption) -> bool:
    # Days as 2027-01-31 compare as texts do.
    return str(one.expires) > str(old.expires)


def _finding(name: str, says: str, file: str) -> Finding:
    return Finding(
        name=name,
        severity="look",
        says=says,
        todo=f"Undo it in {file}, or acknowledge it if you intend it.",
    )


def _some(names: list[str]) -> str:
    more = f" and {len(names) - _FEW} more" if len(names) > _FEW else ""
    return f"{', '.join(names[:_FEW])}{more}"


def _level(entry: object) -> str:
    given = cast("Mapping[str, object]", entry).get(_LEVEL) if isinstance(entry, Mapping) else entry
    return given if isinstance(given, str) else ""


def _rank(level: str) -> int:
    return _RANKS.get(level, 0)
