"""The record that the policy pack writes of a run."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from launcher.errors import UserError
from policies.guardrails.recording import VARIABLE

Status = Literal["compliant", "violation", "exempt", "not-applicable", "not-known", "disabled"]
STATUSES: tuple[Status, ...] = (
    "compliant",
    "violation",
    "exempt",
    "not-known",
    "not-applicable",
    "disabled",
)
_FORM = 1
TAKE = (
    "Take `pulumi stack export --stack NAME --file FILE`, or the record that a preview writes with "
    f"{VARIABLE}=/absolute/path, or name no file."
)
"""What can be audited."""


class RecordError(UserError):
    """Why a record cannot be read, in a sentence."""


class _Part(BaseModel):
    model_config = ConfigDict(
        extra="ignore", frozen=True, alias_generator=to_camel, populate_by_name=True
    )


class Rule(_Part):
    """A rule as enforced in a run."""

    name: str
    description: str
    severity: str
    level: str
    is_of_stack: bool
    controls: tuple[str, ...]


class Run(_Part):
    """A run of the pack, and the config that it enforced."""

    record: int
    date: str
    pack: str
    version: str
    pack_hash: str
    project: str
    stack: str
    is_preview: bool
    config: dict[str, dict[str, object]]
    config_hash: str
    rules: tuple[Rule, ...]


class _Outcome(_Part):
    rule: str
    status: Status
    messages: tuple[str, ...] = ()
    reason: str = ""
    expires: str = ""


class _Resource(_Part):
    urn: str
    type: str
    name: str
    outcomes: tuple[_Outcome, ...]
    is_whole: bool = Field(default=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The result of one rule for one resource, or for the stack if it covers the whole stack."""

    rule: Rule
    urn: str
    type: str
    name: str
    status: Status
    messages: tuple[str, ...] = ()
    reason: str = ""
    expires: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The last run in a record; it `is_whole` if the rules for the whole stack ran."""

    run: Run
    rows: tuple[Row, ...]
    is_whole: bool


def read(text: str, label: str) -> Record:
    """Return the last run in a record.

    Raises RecordError.
    """
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    run: Run | None = None
    resources: list[_Resource] = []
    for number, line in lines:
        try:
            document: object = json.loads(line)
            if isinstance(document, dict) and "record" in document:
                run, resources = Run.model_validate(document), []
            else:
                resources.append(_Resource.model_validate(document))
        except (ValueError, RecursionError) as error:
            is_form = isinstance(error, ValidationError)
            what = "is not of the form that the pack writes" if is_form else "is not whole JSON"
            raise RecordError(f"{label} cannot be audited: line {number} {what}. {TAKE}") from error
    if run is None:
        raise RecordError(f"{label} cannot be audited: it has no record of a run. {TAKE}")
    if run.record != _FORM:
        raise RecordError(
            f"{label} cannot be audited: its form is {run.record}, and this command knows {_FORM}. "
            "Use the command of the pack's own version."
        )
    is_whole = any(one.is_whole for one in resources)
    return Record(run=run, rows=tuple(_rows(run, resources, is_whole=is_whole)), is_whole=is_whole)


def _rows(run: Run, resources: list[_Resource], *, is_whole: bool) -> Iterator[Row]:
    rules = {one.name: one for one in run.rules}
    for resource in resources:
        for outcome in resource.outcomes:
            if outcome.rule not in rules:
                raise RecordError(
                    f"The record of {run.stack} cannot be audited: it has a rule {outcome.rule} "
                    "that did not run. Record the run again."
                )
            yield Row(
                rule=rules[outcome.rule],
                urn=resource.urn,
                type=resource.type,
                name=resource.name,
                status=outcome.status,
                messages=outcome.messages,
                reason=outcome.reason,
                expires=outcome.expires,
            )
    if is_whole:
        return
    for rule in run.rules:
        if rule.is_of_stack:
            yield Row(
                rule=rule,
                urn="",
                type="pulumi:pulumi:Stack",
                name=f"{run.project}-{run.stack}",
                status="disabled" if rule.level == "disabled" else "not-known",
                messages=("the run ended before the stack as a whole was checked",),
            )
