from collections.abc import Iterator

import pytest
import typer
from typer.core import TyperGroup, TyperOption

from launcher.commands import COMMANDS
from launcher.errors import UserError
from ops.cli import application
from ops.words import refuse_empty
from tests.ops.mi import ran

# Of the commands that take a value, only a review takes an empty one.
MAY_BE_EMPTY = {("review", "--note")}


def options() -> Iterator[tuple[str, str]]:
    """Yield each option that takes a value, after its command."""
    for name in COMMANDS:
        command = typer.main.get_command(application(name))
        commands = {name: command}
        if isinstance(command, TyperGroup):
            commands = {f"{name} {step}": one for step, one in command.commands.items()}
        for words, one in commands.items():
            for option in one.params:
                if isinstance(option, TyperOption) and not option.is_flag:
                    yield words, option.opts[0]


@pytest.mark.parametrize(("command", "option"), sorted({*options()} - MAY_BE_EMPTY))
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
