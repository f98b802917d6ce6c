"""What the command does once its words are read: it says what it will do, asks, and does it."""

import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

import typer
from rich.console import Console

from ops.restore import drill, outcome
from ops.restore.errors import BrokenOffError, RefusalError
from ops.restore.plan import Plan
from ops.restore.planning import Planning, Wish
from ops.restore.removal import check_release, release, removal
from ops.restore.restored import Restored
from ops.verify.errors import VerifyError
from tables.specs import REQUESTS

_DONE, _FAILED, _INTERRUPTED = 0, 1, 130


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command on a stack; each way of using it gives its exit code, or raises RefusalError."""

    planning: Planning
    yes: bool
    dry_run: bool
    as_json: bool

    def restore(self, wish: Wish, most_items: int) -> int:
        """Restore a table, and say what came of it."""
        plan = self.planning.plan(wish, datetime.now(UTC))
        if self.dry_run:
            self._answer(plan.document(), plan.lines())
            return _DONE
        self._say(plan.lines())
        self._agree("Restore it?")
        try:
            return self._restored(plan, most_items)
        except KeyboardInterrupt:
            self._left(plan, "Interrupted. What AWS has begun goes on without this.")
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
        """Delete the alarms and the mark of a table that the stack has taken over."""
        of = self._under(name)
        check_release(of, self.planning.own)
        self._say([f"Lets go of {name}: deletes the alarms of this command on it, and its mark."])
        if self.dry_run:
            return _DONE
        self._agree("Let it go?")
        count = release(of)
        self._answer(
            {"released": name, "alarms": count},
            [f"Let go of {name}: deleted {count} alarms on it. The stack's own are as before."],
        )
        return _DONE

    def _under(self, name: str) -> Restored:
        # Its alarms and its mark go by its name alone.
        return self.planning.under(REQUESTS, name)

    def _restored(self, plan: Plan, most_items: int) -> int:
        done = drill.run(plan, most_items)
        if self.as_json:
            print(json.dumps(outcome.document(done), indent=2))
        else:
            outcome.show(done, Console())
        return _FAILED if done.report.exit_code else _DONE

    def _left(self, plan: Plan, reason: str) -> None:
        of = plan.of
        print(
            reason,
            f"Go on with it:  {of.again}",
            f"Or remove it, once that has found it ACTIVE:  {of.command} --remove {of.name}",
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

    def _agree(self, question: str) -> None:
        if self.yes:
            return
        if not sys.stdin.isatty():
            raise RefusalError("Nobody can be asked here: run this again with --yes.")
        try:
            is_agreed = typer.confirm(question, err=True)
        except typer.Abort:
            is_agreed = False
        if not is_agreed:
            raise RefusalError("Nothing was done.")
