"""The engine's events, read from its event log while it writes."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

STACK = "pulumi:pulumi:Stack"
_URN = re.compile(r"urn:pulumi:.+?::.+?::(?P<types>.+?)::(?P<name>.+)", re.DOTALL)
_REPLACING = {"replace", "create-replacement", "import-replacement"}


class _Part(BaseModel):
    """A part of an event; members that other engines add are ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True, populate_by_name=True)


class State(_Part):
    """A resource before or after a step."""

    custom: bool = False
    parent: str = ""
    protect: bool = False
    is_kept: bool = Field(default=False, validation_alias="retainOnDelete")
    provider: str = ""
    inputs: dict[str, Any] | None = None
    outputs: dict[str, Any] | None = None


class Difference(_Part):
    """How a property differs; kinds such as update-replace replace the resource."""

    kind: str = Field(validation_alias="diffKind")
    is_of_inputs: bool = Field(default=False, validation_alias="inputDiff")


class Step(_Part):
    """A step of the engine on a resource; a replacement has several."""

    op: str
    urn: str
    old: State | None = None
    new: State | None = None
    replacing: list[str] | None = Field(default=None, validation_alias="keys")
    differing: list[str] | None = Field(default=None, validation_alias="diffs")
    differences: dict[str, Difference] | None = Field(default=None, validation_alias="detailedDiff")

    @property
    def type(self) -> str:
        """The type of the resource, such as aws:dynamodb/table:Table."""
        return type_and_name(self.urn)[0]

    @property
    def name(self) -> str:
        """The name of the resource in the program."""
        return type_and_name(self.urn)[1]

    @property
    def parent(self) -> str:
        """The URN of the component that holds the resource, or nothing."""
        return next((state.parent for state in (self.new, self.old) if state), "")

    @property
    def is_custom(self) -> bool:
        """Whether the resource exists outside the engine: components only hold others."""
        is_internal = self.type.startswith("pulumi:")
        return not is_internal and any(state.custom for state in (self.new, self.old) if state)


class Message(_Part):
    """A message of the engine, of the program or of a plugin."""

    text: str = Field(default="", validation_alias="message")
    severity: str = ""
    urn: str = ""
    is_passing: bool = Field(default=False, validation_alias="ephemeral")


class PolicyMessage(_Part):
    """A violation or change by a policy, of a resource or of the whole stack."""

    policy: str = Field(validation_alias="policyName")
    level: str = Field(default="remediate", validation_alias="enforcementLevel")
    text: str = Field(default="", validation_alias="message")
    urn: str = Field(default="", validation_alias="resourceUrn")
    set_properties: dict[str, Any] = Field(default_factory=dict[str, Any], validation_alias="after")


class _Acted(_Part):
    metadata: Step
    planning: bool = False


class _Summary(_Part):
    counts: dict[str, int] | None = Field(default=None, validation_alias="resourceChanges")
    seconds: int = Field(default=0, validation_alias="durationSeconds")
    is_preview: bool = Field(default=False, validation_alias="isPreview")


class Event(_Part):
    """An event of the engine, of the kinds that are of interest here."""

    sequence: int
    before: _Acted | None = Field(default=None, validation_alias="resourcePreEvent")
    after: _Acted | None = Field(default=None, validation_alias="resOutputsEvent")
    failed: _Acted | None = Field(default=None, validation_alias="resOpFailedEvent")
    message: Message | None = Field(default=None, validation_alias="diagnosticEvent")
    policy: PolicyMessage | None = Field(default=None, validation_alias="policyEvent")
    remediation: PolicyMessage | None = Field(
        default=None, validation_alias="policyRemediationEvent"
    )
    summary: _Summary | None = Field(default=None, validation_alias="summaryEvent")


@dataclass(slots=True)
class Phase:
    """The events of a preview or a deployment so far."""

    is_preview: bool = False
    steps: dict[str, list[Step]] = field(default_factory=dict[str, list[Step]])
    """Those of each resource, by URN."""
    results: dict[str, Step] = field(default_factory=dict[str, Step])
    """The last finished step of each resource, by URN."""
    failed: set[str] = field(default_factory=set[str])
    messages: list[Message] = field(default_factory=list[Message])
    policy_messages: list[PolicyMessage] = field(default_factory=list[PolicyMessage])
    counts: dict[str, int] | None = None
    seconds: int = 0

    def add(self, event: Event) -> None:
        """Add an event."""
        if event.before:
            step = event.before.metadata
            self.is_preview |= event.before.planning
            self.steps.setdefault(step.urn, []).append(step)
        if event.after:
            self.results[event.after.metadata.urn] = event.after.metadata
        if event.failed:
            self.failed.add(event.failed.metadata.urn)
        if event.message and event.message.severity != "debug" and not event.message.is_passing:
            self.messages.append(event.message)
        if found := event.policy or event.remediation:
            self.policy_messages.append(found)
        if event.summary:
            self.is_preview |= event.summary.is_preview
            self.counts = event.summary.counts
            self.seconds = event.summary.seconds

    @property
    def is_unchanged(self) -> bool:
        """Whether the state of every resource is unchanged, including options and outputs."""
        finished = [step for urn in self.steps if (step := self.results.get(urn))]
        return len(finished) == len(self.steps) > 0 and all(
            step.op == "same" and step.old == step.new for step in finished
        )

    def op(self, urn: str) -> str:
        """Return the operation on a resource, such as replace."""
        ops = [step.op for step in self.steps[urn]]
        return "replace" if _REPLACING.intersection(ops) else ops[-1]

    def main_step(self, urn: str) -> Step:
        """Return the step of a resource that names its differences."""
        op = self.op(urn)
        steps = self.steps[urn]
        of_op = [step for step in steps if step.op == op]
        return (of_op or [step for step in steps if step.op in _REPLACING] or steps)[-1]


class EventLog:
    """The engine's event log, whose numbers start again with each phase."""

    def __init__(self, path: Path) -> None:
        self.phases: list[Phase] = []
        self._path = path
        self._offset = 0
        self._rest = b""
        self._sequence = -1

    def begin_again(self) -> None:
        """Prepare for the log of another run, which adds phases."""
        self._path.unlink(missing_ok=True)
        self._offset, self._rest, self._sequence = 0, b"", -1

    def read(self) -> Iterator[tuple[Phase, Event]]:
        """Yield the events that were written since the last call."""
        *lines, self._rest = (self._rest + self._written()).split(b"\n")
        for line in lines:
            try:
                event = Event.model_validate_json(line)
            except ValidationError:
                continue  # The engine's own output contains it.
            if self._sequence < 0 or event.sequence <= self._sequence:
                self.phases.append(Phase())
            self._sequence = event.sequence
            self.phases[-1].add(event)
            yield self.phases[-1], event

    def _written(self) -> bytes:
        try:
            with self._path.open("rb") as file:
                if os.fstat(file.fileno()).st_size < self._offset:
                    self._offset, self._rest = 0, b""
                file.seek(self._offset)
                written = file.read()
        except FileNotFoundError:
            return b""
        self._offset += len(written)
        return written


def type_and_name(urn: str) -> tuple[str, str]:
    """Return the type, without those of its parents, and the name in a URN."""
    found = _URN.fullmatch(urn)
    return (found["types"].rpartition("$")[2], found["name"]) if found else ("", urn)
