import subprocess

import pytest

from launcher.main import argv
from ops.requirements import CHECKOUT


@pytest.mark.parametrize(
    "words",
    ["review -", "restore --stack dev --swap other", "dashboard picture.svg"],
)
def test_a_command_refuses_a_standard_input_that_is_closed(words: str) -> None:
    command = ["sh", "-c", 'exec "$@" <&-', "sh", *argv(*words.split())]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (
        2,
        "",
        "The standard input is closed: pipe the text into it, or name a file.\n",
    )
