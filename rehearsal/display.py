"""The display of a deployment, built from the engine's events as they arrive."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from rehearsal import findings
from rehearsal.changes import (
    Change,
    Component,
    changed_outputs,
    components,
    counted,
    entries,
    is_nothing,
    kinds,
    outputs,
    staying,
)
from rehearsal.events import STACK, Event, Message, Phase, Step, type_and_name
from rehearsal.findings import Violation
from rehearsal.screen import Screen
from rehearsal.shown import Action

_DOING: Mapping[Action, str] = {"up": "Deploying", "preview": "Previewing", "down": "Removing"}
_STYLES: Mapping[str, str] = {
    "replace": "red",
    "delete": "red",
    "update": "yellow",
    "create": "green",
    "mandatory": "red",
}
_MOST_REMARKS = 20
_MOST_LINES = 25


class Display:
    """Shows one run of the engine on a stack."""

    def __init__(self, screen: Screen, action: Action, stack: str) -> None:
        self.is_interrupted = False
        self._screen = screen
        self._action: Action = action
        self._stack = stack
        self._phases: list[Phase] = []
        self._planned: dict[str, Component] = {}
        self._left: dict[str, set[str]] = {}
        self._shown: set[str] = set()
        self._finished = 0

    def begin(self) -> None:
        """Show that the engine has started."""
        doing = _DOING["preview" if self._action == "up" else self._action]
        self._screen.status(f"{doing} the {self._stack} stack ...")

    def interrupted(self) -> None:
        """Show the effect of an interrupt."""
        self.is_interrupted = True
        self._screen.line(
            "Interrupted: the engine completes its running steps. Interrupt again to end it now."
        )

    def add(self, phase: Phase, event: Event) -> None:
        """Show an event that was added to its phase."""
        if not self._phases or phase is not self._phases[-1]:
            if self._phases:
                self._end_preview(self._phases[-1])
            self._phases.append(phase)
        if event.after and not event.after.planning:
            self._end_step(event.after.metadata)
        if event.before or event.after:
            self._show_status(phase)

    def end(self, code: int, output: str) -> None:
        """Show the result; `output` is the engine's own text."""
        self._screen.clear_status()
        if not self._phases and not code:
            # Without events, the engine's own text describes the run.
            self._lines(_last_words(output), indent=0)
            return
        last = self._phases[-1] if self._phases else Phase()
        is_failed_preview = last.is_preview and self._action == "up"
        if self._action != "down" and not is_failed_preview:
            self._show_changes(last)
        if not code:
            self._show_changed_outputs(last)
        self._show_counts(last, code)
        self._show_waiting(last, code)
        if not code and not last.is_preview:
            self._show_new_outputs(last)
        self._show_messages(code, output)

    def _end_preview(self, preview: Phase) -> None:
        self._show_preview_counts(preview)
        self._planned = {one.urn: one for one in components(preview)}
        self._left = {urn: set(one.urns) for urn, one in self._planned.items()}

    def _end_step(self, step: Step) -> None:
        """Show a component as soon as all of its planned resources exist."""
        self._finished += step.op != "same"
        for urn, left in self._left.items():
            if step.urn in left:
                left.discard(step.urn)
                if not left and self._planned[urn].is_new:
                    self._show_created(self._planned[urn], len(self._planned[urn].changes))

    def _show_status(self, phase: Phase) -> None:
        doing = _DOING["preview" if phase.is_preview else self._action]
        of = sum(len(one.urns) for one in self._planned.values())
        number = f"{self._finished} of {of}" if of else f"{len(phase.results)} resources"
        busy = next(
            (
                urn
                for urn in phase.steps
                if urn not in phase.results and type_and_name(urn)[0] != STACK
            ),
            "",
        )
        rest = f", {findings.resource(busy)} ..." if busy else ""
        self._screen.status(f"{doing} the {self._stack} stack: {number}{rest}")

    def _show_preview_counts(self, preview: Phase) -> None:
        counts = _counts(preview)
        if not is_nothing(counts):
            text = counted(counts, is_plan=True)
            self._screen.line(f"Preview of the {self._stack} stack: {text}.")

    def _show_created(self, component: Component, finished: int) -> None:
        """Show a new component, and how much of it is finished."""
        self._shown.add(component.urn)
        planned = len(component.changes)
        if not planned:
            return
        width = max(len(one.label) for one in [*self._planned.values(), component])
        is_plan = self._action == "preview"
        word = "to create" if is_plan else "created"
        count = f"{planned}" if finished == planned else f"{finished} of {planned}"
        self._screen.line(
            f"+  {component.label:<{width}}  {count:>3} {word}   {kinds(component.changes)}",
            "green" if finished == planned else "yellow",
            indent=2,
            hanging=width + 16 + len(word) - 7,
        )

    def _show_changes(self, last: Phase) -> None:
        """Show each finished change, and the components that were planned."""
        is_plan = last.is_preview
        finished = {urn for urn in last.steps if is_plan or urn in last.results} - last.failed
        found = {one.urn: one for one in components(last)}
        self._planned = self._planned or found
        rest: list[Change] = []
        for urn, planned in {**found, **self._planned}.items():
            if urn in self._shown:
                continue
            component = planned if planned.is_new else found.get(urn, planned)
            done = [change for change in component.changes if change.urn in finished]
            if component.is_new:
                self._show_created(component, len(done))
            else:
                rest.extend(done)
        for entry in entries(rest, staying(last), is_plan=is_plan):
            style = _STYLES.get(entry.op, "")
            names = ", ".join(entry.names) if is_plan else findings.shortened(entry.names)
            self._screen.line(entry.text, style, indent=2, hanging=6)
            if names:
                self._screen.line(names, style, indent=8, hanging=0)

    def _show_counts(self, last: Phase, code: int) -> None:
        counts = _counts(last)
        text = counted(counts, is_plan=last.is_preview)
        stack = f"the {self._stack} stack"
        seconds = f" in {last.seconds} s" if last.seconds else ""
        if is_nothing(counts):
            if not code:
                self._screen.line(f"Nothing to do in {stack}: {text}.")
        elif last.is_preview:
            self._screen.line(f"Preview of {stack}: {text}.")
        elif code:
            self._screen.line(f"Only part of {stack} is done: {text}.", "red")
        elif self._action == "down":
            self._screen.line(f"Removed {stack}{seconds}: {text}{_parts(last)}.")
        else:
            self._screen.line(f"Deployed {stack}{seconds}: {text}{_groups(last)}.")

    def _show_waiting(self, last: Phase, code: int) -> None:
        """Show in a line the policy checks that run only during the deployment."""
        count = findings.waiting(self._phases)
        if count and (last.is_preview or not code):
            checks = f"{count} policy check{'s' if count > 1 else ''}"
            verb = "will run" if last.is_preview else "ran"
            self._screen.line(f"{checks} {verb} during the deployment, with values from AWS.")

    def _show_changed_outputs(self, last: Phase) -> None:
        for step in _stack_steps(last):
            if step.op != "create" and (texts := "; ".join(changed_outputs(step))):
                self._screen.line(f"outputs: {texts}", indent=2, hanging=6)

    def _show_new_outputs(self, last: Phase) -> None:
        found = {
            k: v
            for one in _stack_steps(last)
            if one.op == "create"
            for k, v in outputs(one).items()
        }
        texts = {name: text for name, value in found.items() if (text := _output(value))}
        if texts:
            self._heading("Outputs", "bold")
        width = max(map(len, texts), default=0)
        for name, text in texts.items():
            self._screen.line(f"{name:<{width}}  {text}", indent=2, hanging=width + 2)
        if more := [name for name in found if name not in texts]:
            text = f"ARNs: {', '.join(more)} (`pulumi stack output` prints them)"
            self._screen.line(text, indent=2)

    def _show_messages(self, code: int, output: str) -> None:
        phases, screen = self._phases, self._screen
        remarks = [line for one in findings.remarks(phases) for line in one.text.split("\n")]
        if remarks:
            self._heading("Printed by the program", "bold")
            self._lines(remarks[:_MOST_REMARKS])
            if (more := len(remarks) - _MOST_REMARKS) > 0:
                screen.line(f"and {more} more lines in the log", indent=2)
        if warnings := findings.warnings(phases):
            self._heading(f"Warnings: {len(warnings)}", "yellow")
            self._show_texts(warnings)
        violations = findings.violations(phases)
        if violations:
            self._show_violations(violations)
        errors = findings.errors(phases)
        if errors:
            self._heading(f"Errors: {len(errors)}", "red")
            self._show_texts(errors)
        elif code and not any(one.level == "mandatory" for one in violations):
            self._heading("Last lines of the engine's output", "red")
            self._lines(_last_words(output))

    def _show_violations(self, violations: Sequence[Violation]) -> None:
        counts = [
            f"{sum(one.count for one in violations if one.level == level)} {word}"
            for level, word in findings.LEVELS.items()
            if any(one.level == level for one in violations)
        ]
        is_forbidden = any(one.level == "mandatory" for one in violations)
        style = "red" if is_forbidden else "yellow"
        self._heading(f"Policy violations: {', '.join(counts)}", style)
        for one in violations:
            word = findings.LEVELS[one.level]
            asks = f": {one.asks}" if one.asks else ""
            self._screen.line(f"{word}  {one.policy}{asks}", _STYLES.get(word, ""), indent=2)
            for fault in one.faults:
                is_alone = len(fault.resources) == 1 and fault.resources != (findings.THE_STACK,)
                of = f"{fault.resources[0]}: " if is_alone else ""
                first, *more = fault.text.split("\n")
                self._screen.line(f"{of}{first}", indent=6)
                self._lines(more, indent=8)
                if len(fault.resources) > 1:
                    names = findings.shortened(fault.resources)
                    self._screen.line(f"({len(fault.resources)}: {names})", indent=8)

    def _show_texts(self, messages: Iterable[Message]) -> None:
        """Show each text once, after its resources."""
        resources: dict[str, list[str]] = {}
        for one in messages:
            resources.setdefault(one.text, []).append(findings.resource(one.urn))
        for text, names in resources.items():
            first, *more = text.split("\n")
            of = "" if names == [findings.THE_STACK] else f"{findings.shortened(names)}: "
            self._screen.line(f"{of}{first}", indent=2)
            self._lines(more)

    def _heading(self, text: str, style: str) -> None:
        self._screen.line()
        self._screen.line(text, style)

    def _lines(self, lines: Iterable[str], indent: int = 2) -> None:
        """Show lines unwrapped, so that a traceback stays readable."""
        for line in lines:
            self._screen.line(" " * indent + line, wraps=False)


def _counts(phase: Phase) -> Mapping[str, int]:
    """Return the engine's counts of resources by operation."""
    if phase.counts is not None:
        return phase.counts
    ops = [phase.op(urn) for urn in phase.steps]
    return {op: ops.count(op) for op in ops}


def _stack_steps(phase: Phase) -> list[Step]:
    """Return the finished steps of the stack resource itself."""
    return [step for urn, step in phase.results.items() if type_and_name(urn)[0] == STACK]


def _groups(phase: Phase) -> str:
    """Return how many resources of a first deployment are in AWS, and how many are components."""
    if {op for op, count in _counts(phase).items() if count} != {"create"}:
        return ""
    steps = [phase.main_step(urn) for urn in phase.steps if phase.op(urn) == "create"]
    groups = sum(not step.is_custom for step in steps)
    return f" ({len(steps) - groups} in AWS and {groups} that group them)" if groups else ""


def _parts(phase: Phase) -> str:
    """Return the number of removed resources of each component."""
    if not any(phase.op(urn) == "delete" for urn in phase.steps):
        return ""
    parts = [
        f"{one.label} {len(one.changes)}"
        for one in components(phase)
        if one.changes and all(change.op == "delete" for change in one.changes)
    ]
    return f" ({', '.join(parts)})" if len(parts) > 1 else ""


def _output(value: object) -> str:
    """Return an output in short, or nothing for long ones."""
    if isinstance(value, dict):
        return ""
    if isinstance(value, list):
        return ", ".join(map(str, cast("list[object]", value)))
    text = value if isinstance(value, str) else json.dumps(value)
    return "" if text.startswith("arn:") else text


def _last_words(output: str) -> list[str]:
    """Return the engine's errors, or else the last lines of its output."""
    lines = findings.cleaned(output).split("\n")
    begin = next((n for n, line in enumerate(lines) if line.startswith("error: ")), None)
    found = lines[begin:] if begin is not None else [line for line in lines if line.strip()]
    return found[-_MOST_LINES:]
