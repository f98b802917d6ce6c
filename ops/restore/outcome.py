"""What came of a restore, for machines and for people."""

from collections.abc import Iterable
from dataclasses import asdict, replace

from rich.console import Console
from rich.text import Text

from ops.restore.cut_over import Step, steps, ways_back
from ops.restore.drill import Outcome
from ops.restore.moments import utc
from ops.verify.report import Report
from ops.verify.screen import show as show_report

_STYLES = {"failed": "bold red", "cannot be seen": "dim"}


def document(outcome: Outcome) -> dict[str, object]:
    """Give it as JSON has it."""
    of = outcome.plan.of
    return {
        "plan": outcome.plan.document(),
        "restoredTo": utc(outcome.at),
        "settings": [asdict(one) for one in outcome.settings],
        **outcome.report.document(),
        "steps": [asdict(step) for step in steps(of, outcome.at)],
        "back": [asdict(step) for step in ways_back(of)],
    }


def show(outcome: Outcome, console: Console) -> None:
    """Print it, the steps last: they are what is to be done."""
    of = outcome.plan.of
    console.print(Text("put back", "bold"))
    for one in outcome.settings:
        console.print(Text(f"  {one.line}", _STYLES.get(one.outcome, "")), soft_wrap=True)
    console.print()
    show_report(_short(outcome.report), console)
    if outcome.report.exit_code:
        line = (
            f"\n{of.name} is not as it should be, or that is not known: see above, and run "
            f"`{of.again}` again."
        )
        console.print(Text(line, "bold red"), soft_wrap=True)
    else:
        _show(f"To work with {of.name}", steps(of, outcome.at), console)
    _show("To undo it", ways_back(of), console)


def _short(report: Report) -> Report:
    """Make one check of the alarms where all are as they should be."""
    alarms = [check for check in report.checks if check.section == "alarms"]
    if not alarms or any(check.status != "ok" for check in alarms):
        return report
    all_of_them = replace(alarms[0], check=f"all {len(alarms)}")
    others = [check for check in report.checks if check.section != "alarms"]
    return replace(report, checks=[*others, all_of_them])


def _show(title: str, taken: Iterable[Step], console: Console) -> None:
    console.print(Text(f"\n{title}", "bold"))
    for number, step in enumerate(taken, start=1):
        console.print(Text(f"{number}. {step.title}"), soft_wrap=True)
        for command in step.commands:
            console.print(Text(f"     {command}"), soft_wrap=True)
