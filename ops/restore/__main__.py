"""Restores a table to a point in time under a new name, puts back the rest, and verifies it.

python -m ops.restore [--stack STACK] [--table requests|logs] [--to TIME] [--as NAME]
python -m ops.restore [--stack STACK] --remove NAME | --release NAME | --swap NAME
"""

import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime

from ops import stacks
from ops.restore.acting import Acting
from ops.restore.command import Command
from ops.restore.errors import RefusalError
from ops.restore.options import Options, read
from ops.restore.planning import Planning, Wish, spec_of
from ops.restore.state import swapped
from ops.restore.waiting import Waiting
from ops.stacks import StackError
from ops.verify import caller
from ops.verify.caller import CallerError
from ops.verify.errors import VerifyError
from ops.verify.interrupts import end_in_order

_DONE, _REFUSED, _INTERRUPTED = 0, 2, 130


def main(words: Sequence[str]) -> int:
    """Do what is asked, and give the exit code."""
    options = read(words)
    # Whoever ends the process hears how to go on, as after Ctrl-C.
    end_in_order()
    try:
        return _done(options)
    except (RefusalError, CallerError, StackError) as refusal:
        print(refusal, file=sys.stderr)
        return _REFUSED
    except VerifyError as error:
        print(*filter(None, [str(error), error.todo]), sep="\n", file=sys.stderr)
        return _REFUSED
    except KeyboardInterrupt:
        print("Interrupted; nothing was done.", file=sys.stderr)
        return _INTERRUPTED


def _done(options: Options) -> int:
    stack = stacks.read(options.stack)
    if options.swap:
        spec = spec_of(stack, options.table)
        print(swapped(sys.stdin.read(), stack.name, spec, options.swap))
        return _DONE
    aws = Acting(stack.region, os.environ.get("AWS_ENDPOINT_URL"), Waiting(say=_say))
    command = Command(
        planning=Planning(stack, caller.site(stack, aws), aws),
        yes=options.yes,
        dry_run=options.dry_run,
        as_json=options.as_json,
    )
    if options.remove:
        return command.remove(options.remove)
    if options.release:
        return command.release(options.release)
    wish = Wish(
        table=options.table,
        to=options.to,
        name=options.name,
        keep_expired=options.keep_expired,
    )
    return command.restore(wish, options.sample)


def _say(text: str) -> None:
    print(f"{datetime.now(UTC):%H:%M:%S} UTC  {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
