"""A record of each rule's result for each resource, written while the pack responds.

It contains what the engine received and nothing else, so it cannot differ from the result.
"""

import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from errno import EINVAL
from pathlib import Path
from threading import Lock
from typing import cast

from pulumi.runtime.proto import analyzer_pb2 as proto
from pulumi_policy import EnforcementLevel

from .adapter import unneeded
from .exemptions import Exemption, exemptions, today_in_utc
from .policy_levels import STACK
from .rule import ResourceRule, StackRule

VARIABLE = "GUARDRAILS_RECORD"
"""The environment variable that names the file of the record."""

Rules = Sequence[ResourceRule | StackRule]
Levels = Mapping[str, EnforcementLevel]
Configs = Mapping[str, Mapping[str, object]]
Outcome = dict[str, object]

_FORM = 1
_RULES = Path(__file__).resolve().parent
_MANIFEST = "PulumiPolicy.yaml"
_UNKNOWN = re.compile(r"can't run policy '.*?' from policy pack '.*?' during preview: ", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Named:
    """A resource, as an exemption can name it."""

    name: str
    urn: str


class Recorder:
    """A writer of records, a JSON object in each line: the run, each resource, and the stack."""

    def __init__(self, file: Path, rules: Rules) -> None:
        self._file = file
        self._rules = rules
        self._levels: Levels = {}
        self._configs: Configs = {}
        # The engine asks about several resources at the same time.
        self._lock = Lock()

    @classmethod
    def of_environment(cls, rules: Rules) -> "Recorder | None":
        """Return the recorder for the file that the environment names, None if it names none."""
        file = os.environ.get(VARIABLE)
        return cls(Path(file), rules) if file else None

    def begin(self, info: proto.AnalyzerInfo, levels: Levels, configs: Configs) -> None:
        """Write which rules run, at which level and with which config.

        Raises OSError.
        """
        if not self._file.is_absolute():
            # The engine starts the pack in the pack's own folder.
            raise OSError(EINVAL, "its path is not absolute", str(self._file))
        self._levels, self._configs = levels, {name: dict(one) for name, one in configs.items()}
        of_rules = [
            {
                "name": one.name,
                "description": one.description,
                "severity": one.severity.value,
                "level": self._level(one).value,
                "isOfStack": isinstance(one, StackRule),
                "controls": [*one.controls],
            }
            for one in self._rules
        ]
        in_force = _whole(
            {
                one["name"]: {"enforcementLevel": one["level"], **_config(configs, one)}
                for one in of_rules
            }
        )
        run = {
            "record": _FORM,
            "date": datetime.now(UTC).isoformat(timespec="seconds"),
            "pack": info.name,
            "version": _version() or info.version,
            "packHash": pack_hash(),
            "project": os.environ.get("PULUMI_PROJECT", ""),
            "stack": os.environ.get("PULUMI_STACK", ""),
            "isPreview": os.environ.get("PULUMI_DRY_RUN") == "true",
            "config": in_force,
            "configHash": digest(in_force),
            "rules": of_rules,
        }
        self._write([run])

    def add(self, request: proto.AnalyzeRequest, response: proto.AnalyzeResponse) -> None:
        """Write the results of the resource rules for a resource."""
        said, is_left_alone = _said(response), {one.policy_name for one in response.not_applicable}
        outcomes: list[Outcome] = []
        for rule in self._rules:
            if not isinstance(rule, ResourceRule):
                continue
            outcome: Outcome = {"rule": rule.name}
            if self._level(rule) is EnforcementLevel.DISABLED:
                outcome |= {"status": "disabled"}
            elif not rule.covers(request.type):
                outcome |= {"status": "not-applicable"}
            elif rule.name not in said and rule.name in is_left_alone:
                outcome |= self._exempt(rule.name, _Named(request.name, request.urn))
            else:
                outcome |= _judged(said.get(rule.name, []))
            outcomes.append(outcome)
        self._write([_line(request.urn, request.type, request.name, outcomes)])

    def add_stack(
        self, request: proto.AnalyzeStackRequest, response: proto.AnalyzeResponse
    ) -> None:
        """Write the results of the stack rules, and the resources that they exempted."""
        said = _said(response)
        rules = [one for one in self._rules if isinstance(one, StackRule)]
        outcomes: list[Outcome] = []
        lines: list[dict[str, object]] = []
        for rule in rules:
            if self._level(rule) is EnforcementLevel.DISABLED:
                outcomes.append({"rule": rule.name, "status": "disabled"})
                continue
            messages = said.get(rule.name, [])
            outcomes.append({"rule": rule.name} | _judged(messages))
            for one in request.resources:
                named = _Named(one.name, one.urn)
                for exemption in self._live(rule.name, named):
                    if unneeded(exemption) not in messages:
                        outcome = {"rule": rule.name} | _of_exemption(exemption)
                        lines.append(_line(one.urn, one.type, one.name, [outcome]))
        stack = next((one for one in request.resources if one.type == STACK), None)
        whole = _line(stack.urn if stack else "", STACK, stack.name if stack else "", outcomes)
        self._write([*lines, whole | {"isWhole": True}])

    def _exempt(self, rule: str, named: _Named) -> Outcome:
        return next((_of_exemption(one) for one in self._live(rule, named)), {"status": "exempt"})

    def _live(self, rule: str, named: _Named) -> Iterator[Exemption]:
        today = today_in_utc()
        for one in exemptions(rule, self._configs.get(rule, {})):
            if one.names(named) and not one.has_expired(today):
                yield one

    def _level(self, rule: ResourceRule | StackRule) -> EnforcementLevel:
        return self._levels.get(rule.name, rule.enforcement)

    def _write(self, lines: Iterable[Mapping[str, object]]) -> None:
        text = "".join(f"{json.dumps(line)}\n" for line in lines)
        with self._lock, self._file.open("a", encoding="utf-8") as file:
            file.write(text)


def pack_hash(rules: Path = _RULES) -> str:
    """Return the SHA-256 of the pack's code and data, without the config of any stack.

    If the pack is installed as a package, there is no manifest, and other packages are in the same
    folder.
    """
    manifest = rules.parent / _MANIFEST
    beside = (manifest, rules.parent / "__main__.py") if manifest.is_file() else ()
    own = (one for one in rules.rglob("*") if one.suffix in {".py", ".json"})
    hashed = hashlib.sha256()
    for path in sorted([*beside, *own]):
        hashed.update(f"{path.relative_to(rules.parent).as_posix()}\n".encode())
        hashed.update(hashlib.sha256(path.read_bytes()).digest())
    return hashed.hexdigest()


def digest(value: object) -> str:
    """Return the SHA-256 of a value, whatever the order of its keys."""
    canonical = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _config(configs: Configs, rule: Mapping[str, object]) -> Mapping[str, object]:
    return configs.get(str(rule["name"]), {})


def _said(response: proto.AnalyzeResponse) -> dict[str, list[str]]:
    """Return the messages of each rule, without its description."""
    found: dict[str, list[str]] = {}
    for one in response.diagnostics:
        message = one.message.removeprefix(f"{one.description}\n")
        found.setdefault(one.policyName, []).append(message)
    return found


def _judged(said: Sequence[str]) -> Outcome:
    """Return the status of a check; a violation takes precedence over an unknown value."""
    waiting = [text for text in said if _UNKNOWN.match(text)]
    violations = [text for text in said if text not in waiting]
    if violations:
        return {"status": "violation", "messages": violations}
    if waiting:
        return {"status": "not-known", "messages": [_UNKNOWN.sub("", one, 1) for one in waiting]}
    return {"status": "compliant"}


def _of_exemption(exemption: Exemption) -> Outcome:
    return {"status": "exempt", "reason": exemption.reason, "expires": exemption.expires}


def _line(urn: str, of_type: str, name: str, outcomes: Sequence[Outcome]) -> dict[str, object]:
    return {"urn": urn, "type": of_type, "name": name, "outcomes": [*outcomes]}


def _whole(value: object) -> object:
    """Return a value with whole numbers as integers, which the engine passes as floats."""
    match value:
        case dict():
            members = cast("Mapping[str, object]", value)
            return {key: _whole(one) for key, one in members.items()}
        case list():
            return [_whole(one) for one in cast("Sequence[object]", value)]
        case float() if value.is_integer():
            return int(value)
        case _:
            return value


def _version() -> str:
    """Return the version in the pack's manifest; the SDK reports another one."""
    try:
        manifest = (_RULES.parent / _MANIFEST).read_text(encoding="utf-8")
    except OSError:
        return ""
    found = re.search(r"^version: *(\S+)", manifest, re.MULTILINE)
    return found[1] if found else ""
