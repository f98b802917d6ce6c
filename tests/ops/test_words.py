import pytest

from launcher.commands import COMMANDS
from launcher.errors import UserError
from ops.words import refuse_empty
from tests.ops.mi import ran

OPTIONS = {
    "up": ["--stack"],
    "preview": ["--stack"],
    "down": ["--stack"],
    "env": ["--stack"],
    "verify": ["--stack", "--outputs"],
    "review": [
        *("--stack", "--base", "--markdown", "--json", "--title", "--protected", "--acknowledge"),
        "--acknowledged-in",
    ],
    "adopt": ["--stack", "--requests", "--logs"],
    "restore": ["--stack", "--table", "--to", "--as", "--remove", "--release", "--swap"],
    "capacity": ["--stack", "--workload", "--prices", "--chart"],
    "ci plan": ["--stack", "--to"],
    "ci up": ["--stack", "--from"],
    "ci rehearse": ["--base"],
}
CASES = [(command, option) for command, options in OPTIONS.items() for option in options]


@pytest.mark.parametrize(("command", "option"), CASES)
def test_no_command_takes_an_option_that_is_empty(command: str, option: str) -> None:
    sentence = f"{option} is empty: give a value, or leave the option out.\n"
    for words in ([option, ""], [f"{option}="], ["--stack=dev", option, " \t"]):
        done = ran(*command.split(), *words)
        assert (done.exit_code, done.stdout, done.stderr) == (2, "", sentence), words


@pytest.mark.parametrize("command", ["review", "dashboard"])
def test_no_command_takes_an_argument_that_is_empty(command: str) -> None:
    done = ran(command, "a.json", "")
    sentence = "A word of the command is empty: give a value, or leave it out.\n"
    assert (done.exit_code, done.stdout, done.stderr) == (2, "", sentence)


@pytest.mark.parametrize("words", [[], ["a", "--json", "b=", "-"], ["--note", ""], ["--note="]])
def test_other_words_are_read(words: list[str]) -> None:
    refuse_empty(words)


def test_a_value_that_may_be_empty_hides_no_other() -> None:
    with pytest.raises(UserError, match=r"^A word of the command is empty: "):
        refuse_empty(["--note", "", ""])


def test_every_command_is_tried() -> None:
    of_people = {command.partition(" ")[0] for command in [*OPTIONS, "dashboard"]}
    assert COMMANDS.keys() - of_people == {"install", "test", "check", "bench", "docs", "pins"}
