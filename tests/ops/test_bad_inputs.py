"""Every bad input of the frozen list is refused with its message before anything is made."""

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from launcher.errors import ExitCode
from market_intelligence.specs import TABLES
from rehearsal.stack_file import known_stacks
from tests.faults.frozen import faults, filled
from tests.ops.bad_inputs import BadInput, sentence

STALE = "A message has changed: if that is intended, change it in tests/faults/inputs.json."
NAMES = {
    "<stacks>": ", ".join(known_stacks()),
    "<tables>": " or ".join(spec.name for spec in TABLES),
}
FAULTS: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
for one in faults("inputs"):
    FAULTS[one["command"][0]].append(one)


def bad_input(fault: Mapping[str, Any]) -> BadInput:
    files: dict[str, str | bytes] = fault.get("files", {})
    return BadInput(
        words=tuple(fault["command"]),
        files={name: _bytes(text) for name, text in files.items()},
        given=_bytes(fault.get("given", "")),
    )


def _bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text


@pytest.mark.parametrize("command", FAULTS)
def test_bad_inputs_are_refused_before_anything_is_made(command: str, tmp_path: Path) -> None:
    found: list[object] = []
    for number, fault in enumerate(FAULTS[command]):
        folder = tmp_path / str(number)
        folder.mkdir()
        given = bad_input(fault)
        done = given.run(folder)
        assert sorted(path.name for path in folder.iterdir()) == sorted(given.files)
        assert (done.exit_code, done.stdout) == (ExitCode.UNKNOWN, "")
        found.append(fault | {"says": sentence(done)})
    assert found == [one | {"says": filled(one["says"], NAMES)} for one in FAULTS[command]], STALE
