"""Fuzzes the inputs of the commands: whatever a file holds, a command ends with a sentence.

python -m tests.faults.fuzz --minutes 60

Each round damages a file, the standard input or a word of one case of the frozen list or of a
sample that a command accepts. A command may accept it or refuse it; it must not raise and must not
hang. What breaks this is written to a folder, with the seed that makes it again.
"""

import json
import random
import string
import sys
import time
import traceback
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Annotated
from unittest.mock import patch

import typer

from guardrails import environments as pack_environments
from launcher.errors import ExitCode, UserError
from launcher.paths import CHECKOUT
from ops import stacks
from settings import environments as program_environments
from tests.ops.bad_inputs import BadInput
from tests.ops.mi import Ran
from tests.ops.test_bad_inputs import FAULTS, bad_input

HANGS_SECONDS = 30
HANGS = f"not ended after {HANGS_SECONDS} s"
SAMPLES = CHECKOUT / "tests" / "ops" / "review" / "samples"
_READ = "read"
"""No command: those read the checkout's own file."""
_STACK_FILE = "Pulumi.prod.yaml"
_ENVIRONMENTS = "environments.json"
_READINGS: dict[str, Callable[[Path], object]] = {
    _STACK_FILE: lambda folder: stacks.read("prod", folder),
    _ENVIRONMENTS: lambda folder: (
        program_environments.listed(folder / _ENVIRONMENTS),
        pack_environments.listed(folder / _ENVIRONMENTS),
    ),
}
_WRITES: dict[str, tuple[str, ...]] = {
    "ops.adopt.cli.write_all": (),
    "ops.new.cli.write_all": (),
    "ops.new.table.cli.write_all": (),
    "ops.new.cli.argv": ("true",),
}
"""What would write to the checkout, which no round may."""
_WORDED = {"audit", "capacity", "dashboard", "restore", "verify"}
"""Commands whose words are damaged in the frozen list's cases, too.

None of them makes anything; `review` rehearses what is committed where it is given no preview.
"""
_ITEMS = ("restore", "items", "--stack", "prod")
_TIMES = ("2026-11-26T10:00:00Z", "2026-11-26T10:05:00Z")
_PLACE = ("--region", "us-west-2", "--account", "111122223333", "--copy-region", "us-east-2")
_BY_WORDS: tuple[tuple[str, ...], ...] = (
    ("runbook", "throttled", "--stack", "prod"),
    ("adopt", "--stack", "prod", "--requests", "my-requests", "--logs", "my-logs", "--json"),
    ("new", "environment", "qa", "--like", "staging", *_PLACE, "--not-production"),
    ("new", "stack", "prod-west", "--like", "prod", *_PLACE),
    (
        *("new", "table", "notes", "--hash-key", "note_id", "--range-key", "created_at:N"),
        *("--index", "by-author=author_id,created_at:N", "--expires", "ttl"),
        *("--base-name", "market-notes", "--required"),
    ),
    ("bootstrap", "stacks", "--stack", "account"),
    ("bootstrap", "github", "--stack", "account", "--rehearsal"),
    (*_ITEMS, "--table", "logs", "--source", "prod-restored", "--missing", "--restart"),
    (*_ITEMS, "--id", "a", "--id", "b", "--overwrite", "--max-writes-per-second", "5", "--yes"),
    (*_ITEMS, "--index", "status-index", "--key", "pending", "--from", _TIMES[0], "--to", "x"),
    (*_ITEMS, "--changed-since", _TIMES[0], "--missing", "--json"),
    (*_ITEMS, "--changed-between", *_TIMES, "--dry-run"),
    ("ci", "preview", "--stack", "prod", "--to", "previews"),
    ("ci", "review", "--stack", "prod", "--from", "previews"),
    ("ci", "plan", "--stack", "prod", "--to", "previews"),
    ("ci", "drift", "--stack", "prod"),
    ("capacity", "--stack", "prod", "--json"),
)
_WEIRD = (
    *("null", "true", "NaN", "1e999", "-0", "0x10", "''", '""', "[]", "{}", "[[[[", "}", "\x00"),
    *("\ufeff", "\u2028", "\ud83d", "&a", "*a", "!!binary x", "---\n", "\t", "2026-02-30", "\r"),
)


_REVIEW = (
    *("review", "prod=r.json", "--no-base", "--title", "prod", "--protected", "logs"),
    *("--acknowledge", "index-rebuilt:requests/user-index"),
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
        BadInput(words=_REVIEW, files={"r.json": next(SAMPLES.glob("*.json")).read_bytes()}),
        BadInput(
            words=("audit", "--config", "c.json", "s.json"),
            files={"c.json": config, "s.json": state},
        ),
        BadInput(words=(*_ITEMS, "--ids-from", "ids.txt"), files={"ids.txt": b"a\nb\r\n\nc\n"}),
        BadInput(
            words=(_READ, _STACK_FILE),
            files={_STACK_FILE: (CHECKOUT / _STACK_FILE).read_bytes()},
        ),
        BadInput(
            words=(_READ, _ENVIRONMENTS), files={_ENVIRONMENTS: pack_environments.FILE.read_bytes()}
        ),
    ]
    worded = [BadInput(words=words, files={}) for words in _BY_WORDS]
    usable = [one for one in bad if one.files or one.given or one.words[0] in _WORDED]
    return usable + (good + worded) * 5


def spoilt(case: BadInput, other: BadInput, chance: random.Random) -> BadInput:
    """Return a case of which a file, the standard input or a word is damaged."""
    mixed = b"".join([*other.files.values(), other.given, *map(str.encode, other.words)])
    texts = {**case.files, "": case.given}
    is_worded = case.words[0] in _WORDED or case.words in (*_BY_WORDS, _REVIEW)
    places = [place for place, word in enumerate(case.words) if place and word[:1] != "-"]
    if is_worded and places and (not any(texts.values()) or chance.random() < 1 / 4):
        place = chance.choice(places)
        # No word of a command has a zero in it, and what is not UTF-8 reaches it so.
        data = damaged(case.words[place].encode(), mixed, chance).replace(b"\0", b"")
        word = data.decode(errors="surrogateescape")
        return replace(case, words=(*case.words[:place], word, *case.words[place + 1 :]))
    name = chance.choice([one for one, data in texts.items() if data] or [*texts])
    data = damaged(texts[name], mixed, chance)
    if not name:
        return replace(case, given=data)
    return replace(case, files={**case.files, name: data})


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
        lambda: chance.choice((b"[%b]", b'{"a":%b}', b'"[%b]"')) % _nested(chance),
        lambda: str(chance.choice((-1, 0, 2**31, 2**63, 10**40, 1.5))).encode(),
    ]
    return chance.choice(pieces)()


def _nested(chance: random.Random) -> bytes:
    depth = chance.choice((10, 100, 300, 600, 900, 980, 20_000))
    start, end = chance.choice(((b"[", b"]"), (b'{"a":', b"}"), (b'[{"a":', b"}]")))
    return start * depth + b"1" + end * depth


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
        if case.words[0] != _READ:
            with ExitStack() as patches:
                for target, answer in _WRITES.items():
                    patches.enter_context(patch(target, return_value=answer))
                return case.run(folder)
        [(file, data)] = case.files.items()
        (folder / file).write_bytes(data)
        try:
            _READINGS[file](folder)
        except (UserError, pack_environments.EnvironmentsError) as error:
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
        changed = spoilt(case, other, chance)
        if fault := fault_of(changed, worker):
            found += 1
            folder = kept / str(number)
            folder.mkdir()
            for name, data in {"input": changed.given, **changed.files}.items():
                (folder / name).write_bytes(data)
            (folder / "command").write_text(json.dumps(changed.words) + "\n")
            words = json.dumps(changed.words)
            print(f"seed {number}: {words}: {folder}\n{fault}", flush=True)
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
