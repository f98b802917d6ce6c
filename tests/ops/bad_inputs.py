"""Commands with inputs that are wrong, as a person would run them in a folder of their own."""

import os
from collections.abc import Mapping
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from tests.ops.mi import Ran, ran

NO_AWS = "http://127.0.0.1:9/"
"""Where nothing answers: a command that asks AWS before it refuses says so."""
_ENVIRONMENT = {
    "AWS_ENDPOINT_URL": NO_AWS,
    "AWS_ACCESS_KEY_ID": "nobody",
    "AWS_SECRET_ACCESS_KEY": "nothing",
    "COLUMNS": "100",
    "PATH": "/usr/bin:/bin",  # where no engine is
}
_FRAME = str.maketrans("╭╮╰╯│─", " " * 6)


@dataclass(frozen=True, slots=True, kw_only=True)
class BadInput:
    """A command, the files that it is given, and its standard input."""

    words: tuple[str, ...]
    files: Mapping[str, bytes]
    given: bytes = b""

    def run(self, folder: Path) -> Ran:
        """Run the command in a folder with the files."""
        for name, data in self.files.items():
            (folder / name).write_bytes(data)
        with chdir(folder), patch.dict(os.environ, _ENVIRONMENT):
            return ran(*self.words, given=self.given)


def sentence(done: Ran) -> str:
    """Return what a command printed as an error, without frames and line breaks."""
    lines = (" ".join(line.translate(_FRAME).split()) for line in done.stderr.splitlines())
    return "\n".join(filter(None, lines))
