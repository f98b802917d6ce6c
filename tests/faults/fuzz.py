"""Fuzzes the inputs of the commands: whatever a file holds, a command ends with a sentence.

python -m tests.faults.fuzz --minutes 60

Each round damages a file, or the standard input, of one case of the frozen list or of a sample that
a command accepts. A command may accept it or refuse it; it must not raise and must not hang. What
breaks this is written to a folder, with the seed that makes it again.
"""

import json
import random
import string
import sys
import time
import traceback
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Annotated

import typer

from launcher.errors import ExitCode, UserError
from launcher.paths import CHECKOUT
from ops import stacks
from tests.ops.bad_inputs import BadInput
from tests.ops.mi import Ran
from tests.ops.test_bad_inputs import FAULTS, bad_input

HANGS_SECONDS = 30
HANGS = f"not ended after {HANGS_SECONDS} s"
SAMPLES = CHECKOUT / "tests" / "ops" / "review" / "samples"
_STACK_FILE = "Pulumi.prod.yaml"
_STACK_FILE_READ = ("read", _STACK_FILE)
"""No command: those read the checkout's own file."""
_WEIRD = (
    *("null", "true", "NaN", "1e999", "-0", "0x10", "''", '""', "[]", "{}", "[[[[", "}", "\x00"),
    *("\ufeff", "\u2028", "\ud83d", "&a", "*a", "!!binary x", "---\n", "\t", "2026-02-30", "\r"),
)


def corpus() -> list[BadInput]:
    """Return commands with files to damage: bad ones, and ones that are accepted."""
    bad = [bad_input(one) for faults in FAULTS.values() for one in faults]
    config = (CHECKOUT / "policies" / "config" / "prod.json").read_bytes()
    state = b'{"version": 3, "deployment": {"resources": [{"urn": "urn:pulumi:prod::x::a::b"}]}}'
    good = [
        BadInput(words=("review", path.name, "--no-base"), files={path.name: path.read_bytes()})
        for path in sorted(SAMPLES.glob("*.json*"))
    ]
    good += [
        BadInput(
            words=("capacity", "--stack", "prod", "--workload", "w.yaml"),
            files={"w.yaml": b"requestsPerSecond: 5\nretentionDays: 30\nlogs: {perRequest: 3}\n"},
        ),
        BadInput(
            words=("audit", "--config", "c.json", "s.json"),
            files={"c.json": config, "s.json": state},
        ),
        BadInput(
            words=_STACK_FILE_READ, files={_STACK_FILE: (CHECKOUT / _STACK_FILE).read_bytes()}
        ),
    ]
    return [one for one in bad if one.files or one.given] + good * 5


def damaged(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """Return a text with one to four places damaged."""
    changed = data
    for _ in range(chance.randint(1, 4)):
        start = chance.randint(0, len(changed))
        end = min(len(changed), start + chance.randint(0, 12))
        changed = changed[:start] + _piece(changed, other, chance) + changed[end:]
    return changed


def _piece(data: bytes, other: bytes, chance: random.Random) -> bytes:
    cut = chance.randint(0, len(other))
    pieces: list[Callable[[], bytes]] = [
        lambda: b"",
        lambda: chance.choice(_WEIRD).encode(errors="surrogatepass"),
        lambda: other[cut : cut + chance.randint(0, 80)],
        lambda: data[: chance.randint(0, len(data))][-chance.randint(1, 200) :],
        lambda: chance.randbytes(chance.randint(1, 4)),
        lambda: chance.choice(string.printable).encode() * chance.choice((1, 2, 5000)),
        lambda: str(chance.choice((-1, 0, 2**31, 2**63, 10**40, 1.5))).encode(),
    ]
    return chance.choice(pieces)()


def fault_of(case: BadInput, worker: ProcessPoolExecutor) -> str:
    """Return what is wrong with how a case ends; nothing where it ends as it should."""
    running = worker.submit(ended, case)
    try:
        error = running.exception(HANGS_SECONDS)
    except TimeoutError:
        return HANGS
    if error:
        return "".join(traceback.format_exception(error))
    done = running.result()
    if done.exit_code not in {ExitCode.GOOD, ExitCode.WRONG, ExitCode.UNKNOWN}:
        return f"exit code {done.exit_code}"
    return "" if done.stderr or done.exit_code != ExitCode.UNKNOWN else "refused without a word"


def ended(case: BadInput) -> Ran:
    """Run a case in a folder of its own."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        if case.words != _STACK_FILE_READ:
            return case.run(folder)
        (folder / _STACK_FILE).write_bytes(case.files[_STACK_FILE])
        try:
            stacks.read("prod", folder)
        except UserError as error:
            return Ran(exit_code=ExitCode.UNKNOWN, stdout="", stderr=str(error))
        return Ran(exit_code=ExitCode.GOOD, stdout="", stderr="")


def main(
    minutes: Annotated[float, typer.Option(help="How long to go on.")] = 60,
    seed: Annotated[int, typer.Option(help="The first seed; each round has the next.")] = 0,
) -> None:
    """Damage inputs of commands, and report what does not end with a sentence."""
    cases, found, number = corpus(), 0, seed
    worker = ProcessPoolExecutor(1, get_context("fork"))  # commands set signals: no thread may
    kept = Path(mkdtemp(prefix="fuzz-"))
    end, spoken = time.monotonic() + minutes * 60, time.monotonic()
    while time.monotonic() < end:
        chance = random.Random(number)
        case, other = chance.choice(cases), chance.choice(cases)
        texts = {**case.files, "": case.given}
        name = chance.choice([one for one, data in texts.items() if data] or [*texts])
        mixed = b"".join([*other.files.values(), other.given])
        data = damaged(texts[name], mixed, chance)
        changed = replace(
            case,
            files={**case.files, name: data} if name else case.files,
            given=case.given if name else data,
        )
        if fault := fault_of(changed, worker):
            found += 1
            folder = kept / str(number)
            folder.mkdir()
            (folder / "input").write_bytes(data)
            (folder / "command").write_text(json.dumps(changed.words) + "\n")
            print(f"seed {number}: {' '.join(changed.words)}: {folder}\n{fault}", flush=True)
            if fault == HANGS:
                break  # what hangs keeps the worker
        number += 1
        if time.monotonic() - spoken > HANGS_SECONDS:
            spoken = time.monotonic()
            print(f"{number - seed} inputs, {found} faults", file=sys.stderr, flush=True)
    print(f"{number - seed} inputs, {found} faults")
    raise typer.Exit(ExitCode.WRONG if found else ExitCode.GOOD)


if __name__ == "__main__":
    typer.run(main)
