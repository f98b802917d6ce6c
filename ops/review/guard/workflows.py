"""Protections of deployments that a change removes from the repository's workflows."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import yaml

from ops import stacks
from ops.review.compared import Compared
from ops.review.finding import Finding, subject
from ops.review.guard import pack
from ops.review.values import items, members
from ops.stacks import StackError

PATTERN = ".github/workflows/*.y*ml"
# Steps that guard: what they are is the first word after the command.
_GUARDS = re.compile(
    r"(?:\./mi|make)\s+(?:ci\s+)?(?:check|drift|plan|preview|rehearse|review|stacks|test(?:-all)?|up|verify)\b"
)
_ENGINE = re.compile(r"\bpulumi\b[^|;&\n]*\b(?:up|update|preview)\b")
_CONFIG = re.compile(r"--policy-pack-config[ =](\S+)")
_WITHOUT_PACK = "REHEARSAL_WITHOUT_PACK"
_STACK = "--stack"
# A matrix that a job has computed, from the files of the stacks.
_EXPRESSION = "fromJSON(needs.stacks.outputs."
_UNPROTECTED = "--ignore-protect"
_DANGEROUS_EVENTS = ("pull_request_target", "workflow_run")
_RANKS = {"none": 0, "read": 1, "write": 2}
# What a pull request starts a workflow for where that is not said.
_TYPES = ["opened", "synchronize", "reopened"]
_FILTERS = ("paths", "paths-ignore", "branches", "branches-ignore", "types")

Definition = Mapping[str, Any]


class _Texts(yaml.SafeLoader):
    """YAML as GitHub reads it as far as this is concerned: `on` is a name, and values are texts."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.yaml_implicit_resolvers = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Side:
    """A workflow before or after."""

    file: str
    events: Mapping[str, Definition]
    permissions: object
    jobs: Mapping[str, Definition]

    def permission(self, job: str) -> dict[str, int]:
        """Return the permissions of a job's token, by default GitHub's."""
        given: object = self.jobs.get(job, {}).get("permissions", self.permissions)
        if named := members(given):
            return {name: _RANKS.get(str(level), 0) for name, level in named.items()}
        if given == {}:
            return {}
        return {"every scope": {"read-all": 1}.get(str(given), 2)}

    @property
    def may_do_much(self) -> bool:
        """Whether a job deploys, or has a token that can write."""
        called = (str(job.get("uses", "")) for job in self.jobs.values())
        return (
            any("environment" in job for job in self.jobs.values())
            or any(one.startswith(".") for one in called)
            or any(rank > 1 for job in self.jobs for rank in self.permission(job).values())
        )


def weakenings(files: Compared) -> Iterator[Finding]:
    """Yield the protections that a workflow loses."""
    for path in files.changed(PATTERN):
        before, after = (_side(path, text) for text in files.texts(path))
        name = subject(PurePosixPath(path).name)
        if before and after is None:
            yield _finding(f"workflow-removed:{name}", "It was deleted, or is not valid YAML", path)
        elif after:
            was, now = files.texts(path)
            if _WITHOUT_PACK in (now or "") and _WITHOUT_PACK not in (was or ""):
                says = f"It sets {_WITHOUT_PACK}: the policies do not run"
                yield _finding(f"pack-skipped:{name}", says, path)
            if _UNPROTECTED in (now or "") and _UNPROTECTED not in (was or ""):
                says = f"It sets {_UNPROTECTED}: the engine deletes protected resources"
                yield _finding(f"protection-ignored:{name}", says, path)
            yield from _events(before, after, name)
            for job in after.jobs:
                yield from _permissions(before, after, job, name)
                yield from _pack(before, after, job, files)
            if before:
                yield from _jobs(before, after, name)


def _side(path: str, text: str | None) -> _Side | None:
    if text is None:
        return None
    try:
        given: object = _Texts(text).get_single_data()
    except yaml.YAMLError:
        return None
    read = members(given)
    on: object = read.get("on")
    events = {name: members(None) for name in _texts(on)}
    events |= {event: members(of_event) for event, of_event in members(on).items()}
    jobs = {name: members(job) for name, job in members(read.get("jobs")).items()}
    return _Side(file=path, events=events, permissions=read.get("permissions"), jobs=jobs)


def _events(before: _Side | None, after: _Side, name: str) -> Iterator[Finding]:
    """Yield events that no longer start a workflow or start it less often, and risky new ones."""
    known = before.events if before else members(None)
    for event, given in known.items():
        if event not in after.events:
            says = f"{event} no longer starts it"
            yield _finding(f"trigger-narrowed:{name}/{event}", says, after.file)
            continue
        now = after.events[event]
        narrowed = [one for one in _FILTERS if _lets_less(one, given, now)]
        if narrowed:
            says = f"{event} starts it less often, by {' and '.join(narrowed)}"
            yield _finding(f"trigger-narrowed:{name}/{event}", says, after.file)
        if after.may_do_much and any(_lets_less(one, now, given) for one in _FILTERS):
            says = f"{event} starts it more often than before, and it can write or deploy"
            yield _finding(f"trigger-added:{name}/{event}", says, after.file)
    for event in after.events:
        if event in known:
            continue
        if event in _DANGEROUS_EVENTS:
            says = f"{event} starts it with the repository's secrets, for changes by outsiders"
            yield _finding(f"trigger-added:{name}/{event}", says, after.file)
        elif before and after.may_do_much:
            says = f"{event} now starts it as well, and it can write or deploy"
            yield _finding(f"trigger-added:{name}/{event}", says, after.file)


def _lets_less(name: str, was: Definition, now: Definition) -> bool:
    """Whether a filter of an event is narrower; an omitted filter accepts everything."""
    left_out = _TYPES if name == "types" else []
    before, after = (set(_texts(one.get(name, left_out))) for one in (was, now))
    if name.endswith("-ignore"):
        return bool(after - before)
    return bool(after) and (not before or bool(before - after))


def _permissions(before: _Side | None, after: _Side, job: str, name: str) -> Iterator[Finding]:
    """Yield the new permissions of a job's token; a new job may read."""
    is_known = before is not None and job in before.jobs
    was = before.permission(job) if before and is_known else {}
    usual = was.get("every scope", 0)
    for scope, rank in after.permission(job).items():
        if rank > max(was.get(scope, 0), usual, 0 if is_known else 1):
            words = {1: "read", 2: "write"}[rank]
            yield _finding(
                f"permission-widened:{name}/{job}/{scope.replace(' ', '-')}",
                f"The token of its job {job} can {words} {scope}",
                after.file,
            )


def _jobs(before: _Side, after: _Side, name: str) -> Iterator[Finding]:
    """Yield the steps, needs and conditions that a job loses."""
    kept = [line for job in after.jobs.values() for line in _lines(job)]
    for job, was in before.jobs.items():
        now = after.jobs.get(job, {})
        place = f"{name}/{job}"
        for line in _lines(was):
            if _GUARDS.search(line) and not any(_holds(one, line) for one in kept):
                words = re.sub(r"[^a-z-]+", "-", _guard(line)).strip("-")
                says = f"Its job {job} no longer runs `{line}`"
                yield _finding(f"step-removed:{place}/{words}", says, after.file)
        if job not in after.jobs:
            if "environment" in was or "uses" in was:
                says = f"Its job {job} was deleted, with the jobs that it waits for"
                yield _finding(f"step-removed:{place}", says, after.file)
            continue
        yield from _conditions(was, now, job, place, after.file)


def _conditions(
    was: Definition, now: Definition, job: str, place: str, file: str
) -> Iterator[Finding]:
    environment = _name(was.get("environment"))
    if environment not in ("", _name(now.get("environment"))):
        says = f"Its job {job} no longer waits for the approval of the environment {environment}"
        yield _finding(f"approval-removed:{place}", says, file)
    for needed in sorted(set(_texts(was.get("needs"))) - set(_texts(now.get("needs")))):
        says = f"Its job {job} no longer waits for {needed}"
        yield _finding(f"order-removed:{place}/{needed}", says, file)
    called = str(was.get("uses", ""))
    if called.startswith(".") and called != now.get("uses"):
        says = f"Its job {job} no longer calls {called}"
        yield _finding(f"step-removed:{place}/uses", says, file)
    for axis, values in members(members(was.get("strategy")).get("matrix")).items():
        kept = members(members(now.get("strategy")).get("matrix")).get(axis)
        gone = set(_texts(values)) - set(_texts(kept))
        if gone and isinstance(values, str):
            says = f"Its job {job} no longer runs for all of {values}"
            yield _finding(f"step-removed:{place}/{axis}", says, file)
        elif gone and not (isinstance(kept, str) and _EXPRESSION in kept):
            says = f"Its job {job} no longer runs for {' and '.join(sorted(gone))}"
            yield _finding(f"step-removed:{place}/{axis}", says, file)
    if _ignores_failure(now) and not _ignores_failure(was):
        yield _finding(f"failure-ignored:{place}", f"Its job {job} passes when it fails", file)
    before, after = _ifs(was), _ifs(now)
    if any(after[one] != before[one] for one in before if one in after):
        says = f"Its job {job}, or one of its checks, runs under another condition (if)"
        yield _finding(f"condition-changed:{place}", says, file)


def _pack(before: _Side | None, after: _Side, job: str, files: Compared) -> Iterator[Finding]:
    """Yield commands that run the engine without the pack, or with another stack's config."""
    known = _lines(before.jobs.get(job, {})) if before else []
    name = subject(PurePosixPath(after.file).name)
    for line in _lines(after.jobs[job]):
        if line in known or not _ENGINE.search(line):
            continue
        config = _CONFIG.search(line)
        stack = re.search(r"(?:--stack|-s)[ =](\S+)", line)
        if "--policy-pack" not in line:
            says = f"Its job {job} runs `{line}` without --policy-pack: the policies do not run"
            yield _finding(f"pack-skipped:{name}/{job}", says, after.file)
        elif config and stack and config[1] != _config_of(stack[1].strip("\"'"), files):
            says = f"Its job {job} checks {stack[1]} with {config[1]}, the config of another stack"
            yield _finding(f"pack-skipped:{name}/{job}", says, after.file)


def _config_of(stack: str, files: Compared) -> str:
    """Return the config of a stack, if its file says which environment it belongs to."""
    try:
        environment = stacks.settings(stack, files.after).environment
    except StackError:
        environment = stack
    return pack.config(stack, environment, files.after)


def _lines(job: Definition) -> list[str]:
    """Return the commands of a job, one per line."""
    given = (str(members(step).get("run", "")) for step in items(job.get("steps")))
    texts = (text.replace("\\\n", " ") for text in given)
    return [" ".join(line.split()) for text in texts for line in text.splitlines() if line.strip()]


def _holds(line: str, wanted: str) -> bool:
    """Whether a command includes another, perhaps with more options.

    A command whose failure is ignored does not count, nor does one that names stacks count for all.
    """
    words, asked = line.split(), wanted.split()
    if _STACK in line and _STACK not in wanted:
        return False
    ignored = ("||", ";", "&&", "|") if "||" not in wanted else ()
    return (
        not any(one in words for one in ignored)
        and not line.startswith("#")
        and not any(words.count(one) < asked.count(one) for one in asked)
    )


def _guard(line: str) -> str:
    found = _GUARDS.search(line)
    return found[0].removeprefix("./") if found else ""


def _guarding(job: Definition) -> list[Definition]:
    steps = map(members, items(job.get("steps")))
    return [step for step in steps if _GUARDS.search(str(step.get("run", "")))]


def _ignores_failure(job: Definition) -> bool:
    given = [job, *_guarding(job)]
    return any(str(one.get("continue-on-error", "false")) != "false" for one in given)


def _ifs(job: Definition) -> dict[str, str]:
    """Return the conditions of a job and of each of its guarding steps."""
    found = {_guard(str(step["run"])): step for step in _guarding(job)} | {"": job}
    return {name: " ".join(str(one.get("if", "")).split()) for name, one in found.items()}


def _name(environment: object) -> str:
    """Return the name of an environment, which may stand in an object."""
    given: object = environment
    name: object = given if isinstance(given, str) else members(given).get("name")
    return str(name or "")


def _texts(value: object) -> list[str]:
    return [value] if isinstance(value, str) else [str(one) for one in items(value)]


def _finding(name: str, says: str, file: str) -> Finding:
    return Finding(
        name=name,
        severity="look",
        says=f"{file}: {says}.",
        todo="Undo it there, or acknowledge it if you intend it.",
    )
