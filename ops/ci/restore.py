"""A restore that is planned by one job of a workflow, approved, and made by another."""

import json
import shlex
from datetime import UTC, datetime

from pydantic import BaseModel, ConfigDict, ValidationError

from launcher.errors import ExitCode, UserError
from ops import stacks
from ops.ci.previews import Files, make_folder
from ops.ci.run import Run
from ops.inputs import read_text
from ops.restore.aws_writer import writer_for
from ops.restore.command import SAMPLE, Command
from ops.restore.plan import Planning, RestoreRequest
from ops.restore.restored import utc
from ops.verify.aws import caller_site
from ops.verify.signals import end_in_order


class Planned(BaseModel):
    """What was approved: the table, the time, and the name of what is made.

    `to` is None for a restore that had begun before, and is continued.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    stack: str
    table: str
    to: str | None
    name: str


def plan(run: Run, files: Files) -> int:
    """Plan the restore that the run's inputs ask for; nothing is made.

    A restore to the latest possible time is planned to the time that is the latest now, so that
    what is approved is what is made.
    """
    request = _request(run)
    now = datetime.now(UTC)
    found = stacks.read(files.stack)
    request.check(found, now)
    aws = writer_for(found)
    made = Planning(found, caller_site(found, aws), aws).plan(request, now)
    at = made.at or (made.window.latest if made.window else None)
    planned = Planned(
        stack=files.name, table=request.table, to=utc(at) if at else None, name=made.target.name
    )
    make_folder(files.folder)
    files.restore.write_text(planned.model_dump_json(indent=2))
    lines = [*made.lines()]
    print(*lines, sep="\n")
    command = shlex.join(["./mi", "restore", "--stack", files.stack, *_words(planned)])
    run.summarize(
        f"### Restore\n\n```\n{chr(10).join(lines)}\n```\n\nAfter approval: `{command}`\n"
    )
    return ExitCode.GOOD


def restore(files: Files) -> int:
    """Restore what was planned, and nothing else; what has begun already is continued."""
    planned = _planned(files)
    end_in_order()
    found = stacks.read(files.stack)
    request = RestoreRequest(table=planned.table, to=planned.to, name=planned.name)
    request.check(found, datetime.now(UTC))
    aws = writer_for(found)
    command = Command(
        planning=Planning(found, caller_site(found, aws), aws),
        yes=True,
        dry_run=False,
        as_json=False,
    )
    return command.restore(request, SAMPLE)


def _request(run: Run) -> RestoreRequest:
    given = {name: (run.inputs.get(name) or "").strip() for name in ("table", "to")}
    if not given["table"]:
        raise UserError("The run has no input table: start the workflow Restore by hand.")
    return RestoreRequest(table=given["table"], to=given["to"] or None)


def _planned(files: Files) -> Planned:
    if not files.restore.exists():
        raise UserError(
            f"There is no planned restore of {files.stack} in {files.folder}: create one with "
            f"`./mi ci plan-restore --stack {files.stack}`."
        )
    try:
        planned = Planned.model_validate(json.loads(read_text(str(files.restore))))
    except (ValueError, ValidationError, RecursionError) as error:
        raise UserError(f"{files.restore} is not a planned restore: plan it again.") from error
    if planned.stack != files.name:
        raise UserError(
            f"{files.restore} is a planned restore of {planned.stack}, not of {files.name}."
        )
    return planned


def _words(planned: Planned) -> list[str]:
    to = ["--to", planned.to] if planned.to else []
    return ["--table", planned.table, *to, "--as", planned.name]
