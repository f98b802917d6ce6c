"""Every command says in a sentence what is wrong with a stack's file, and does nothing."""

import json
import subprocess
import sys
from pathlib import Path

from tests.e2e.checkout import copy_project

COMMANDS = (
    *((name, "--stack", "bad") for name in ("up", "preview", "down", "env")),
    *((name, "--stack", "bad") for name in ("verify", "adopt", "restore", "capacity")),
    ("ci", "preview", "--stack", "bad"),
    ("recover", "--stack", "bad", "--preview", "lost.json"),
)
SENTENCE = (
    "Pulumi.bad.yaml, line 2: git has left a conflict here (<<<<<<< HEAD). Resolve it, and "
    "remove its markers.\n"
)
RUN_EACH = """\
import json, sys
from ops import cli
for words in json.loads(sys.argv[1]):
    try:
        cli.run(words)
    except SystemExit as ended:
        print(f"exit code {ended.code}", file=sys.stderr)
"""


def test_a_file_that_cannot_be_read_is_a_sentence(tmp_path: Path) -> None:
    folder = copy_project(tmp_path).folder
    bad = folder / "Pulumi.bad.yaml"
    bad.write_bytes(b"config:\n<<<<<<< HEAD\n  aws:region: us-east-1\n")
    done = subprocess.run(
        [sys.executable, "-c", RUN_EACH, json.dumps(COMMANDS)],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    assert (done.stdout, done.stderr) == ("", f"{SENTENCE}exit code 2\n" * len(COMMANDS))
    assert not (folder / ".rehearsal" / "stacks").exists()
