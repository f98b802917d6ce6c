"""The steps of `./mi restore`: it prints the plan, asks for confirmation, and carries it out."""

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime

from rich.console import Console
from rich.text import Text

from market_intelligence.specs import TABLES
from ops.restore import drill
from ops.restore.consent import agree
from ops.restore.cutover_steps import Step, steps, ways_back
from ops.restore.drill import Outcome
from ops.restore.errors import BrokenOffError
from ops.restore.plan import Plan, Planning, RestoreRequest
from ops.restore.removal import check_release, release, removal
from ops.restore.restored import Restored, utc
from ops.verify.errors import VerifyError
from ops.verify.report import Report
from ops.verify.report import show as show_report

_STYLES = {"failed": "bold red", "cannot be seen": "dim"}


def document(outcome: Outcome) -> dict[str, object]:
    """Return the outcome as a JSON object."""
    target = outcome.plan.target
    return {
        "plan": outcome.plan.document(),
        "restoredTo": utc(outcome.at),
        "settings": [asdict(one) for one in outcome.settings],
        **outcome.report.document(),
        "steps": [asdict(step) for step in steps(target, outcome.at)],
        "back": [asdict(step) for step in ways_back(target)],
    }


def show(outcome: Outcome, console: Console) -> None:
    """Print the outcome, with the next steps last."""
    target = outcome.plan.target
    console.print(Text("settings", "bold"))
    for one in outcome.settings:
        console.print(Text(f"  {one.line}", _STYLES.get(one.outcome, "")), soft_wrap=True)
    console.print()
    show_report(_short(outcome.report), console)
    if outcome.report.exit_code:
        line = (
            f"\n{target.name} is not as it should be, or could not be checked: see above, and run "
            f"`{target.again}` again."
        )
        console.print(Text(line, "bold red"), soft_wrap=True)
    else:
        _show(f"To switch to {target.name}", steps(target, outcome.at), console)
    _show("To undo it", ways_back(target), console)


def _short(report: Report) -> Report:
    """Return a report with one result for all alarms, if all of them are as they should be."""
    alarms = [check for check in report.checks if check.section == "alarms"]
    if not alarms or any(check.status != "ok" for check in alarms):
        return report
    all_of_them = replace(alarms[0], name=f"all {len(alarms)}")
    others = [check for check in report.checks if check.section != "alarms"]
    return replace(report, checks=[*others, all_of_them])


def _show(title: str, taken: Iterable[Step], console: Console) -> None:
    console.print(Text(f"\n{title}", "bold"))
    for number, step in enumerate(taken, start=1):
        console.print(Text(f"{number}. {step.title}"), soft_wrap=True)
        for command in step.commands:
            console.print(Text(f"     {command}"), soft_wrap=True)


_DONE, _FAILED, _INTERRUPTED = 0, 1, 130
SAMPLE = 1000
"""How many items a restore reads and compares by default."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A restore command on a stack; its methods return exit codes, or raise RefusalError."""

    planning: Planning
    yes: bool
    dry_run: bool
    as_json: bool

    def restore(self, request: RestoreRequest, most_items: int) -> int:
        """Restore a table, and print the outcome."""
        plan = self.planning.plan(request, datetime.now(UTC))
        if self.dry_run:
            self._answer(plan.document(), plan.lines())
            return _DONE
        self._say(plan.lines())
        self._agree("Restore it?")
        try:
            return self._restored(plan, most_items)
        except KeyboardInterrupt:
            self._left(plan, "Interrupted. AWS continues the restore that it has started.")
            return _INTERRUPTED
        except (BrokenOffError, VerifyError) as error:
            self._left(plan, str(error))
            return _FAILED

    def remove(self, name: str) -> int:
        """Delete a table that was restored, with its alarms."""
        found = removal(self._under(name), self.planning.own)
        self._say([found.words])
        if self.dry_run:
            return _DONE
        self._agree("Delete it?")
        count = found.remove()
        self._answer(
            {"removed": name, "alarms": count}, [f"Deleted {name} and {count} alarms on it."]
        )
        return _DONE

    def release(self, name: str) -> int:
        """Delete the alarms and the tags of a table that the stack has adopted."""
        target = self._under(name)
        check_release(target, self.planning.own)
        self._say([f"Releases {name}: deletes this command's alarms on it, and its tag."])
        if self.dry_run:
            return _DONE
        self._agree("Release it?")
        count = release(target)
        self._answer(
            {"released": name, "alarms": count},
            [f"Released {name}: deleted {count} alarms on it. The stack's own are unchanged."],
        )
        return _DONE

    def _under(self, name: str) -> Restored:
        # Its alarms and tags depend on its name only.
        return self.planning.under(TABLES[0], name)

    def _restored(self, plan: Plan, most_items: int) -> int:
        done = drill.run(plan, most_items)
        if self.as_json:
            print(json.dumps(document(done), indent=2))
        else:
            show(done, Console())
        return _FAILED if done.report.exit_code else _DONE

    def _left(self, plan: Plan, reason: str) -> None:
        target = plan.target
        print(
            reason,
            f"Continue:       {target.again}",
            f"Or remove it, once it is ACTIVE:  {target.command} --remove {target.name}",
            sep="\n",
            file=sys.stderr,
        )

    def _say(self, lines: Iterable[str]) -> None:
        for line in lines:
            print(line, file=sys.stderr if self.as_json else sys.stdout)

    def _answer(self, document: dict[str, object], lines: Iterable[str]) -> None:
        if self.as_json:
            print(json.dumps(document, indent=2))
        else:
            self._say(lines)

    def _agree(self, check: str) -> None:
        if not self.yes:
            agree(check)
