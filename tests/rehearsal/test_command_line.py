import pytest

from rehearsal.command_line import parse


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("", ""),
        ("--version", ""),
        ("up", "up"),
        ("update --yes", "up"),
        ("pre", "preview"),
        ("down", "destroy"),
        ("--color never -v 3 -C policies up", "up"),
        ("--color=never --non-interactive up", "up"),
        ("--stack prod up", "up"),
        ("stack", "stack"),
        ("stack --show-urns", "stack"),
        ("stack -s prod hist", "stack history"),
        ("--cwd . stack --show-urns select prod", "stack select"),
        ("config set a b", "config set"),
        ("policy group ls", "policy group"),
        ("-- up", ""),
    ],
)
def test_the_command_is_the_one_that_the_engine_finds(line: str, command: str) -> None:
    assert parse(line.split()).command == command


@pytest.mark.parametrize(
    "line",
    [
        "up --stack prod",
        "up --stack=prod",
        "up -s prod",
        "up -s=prod",
        "up -sprod",
        "up -ys prod",
        "up -yfsprod",
        "--stack prod up",
        "-s prod up",
        "up --yes=false --stack dev --message --stack --stack prod",
        "up -r=true -s prod",
        "up --a-switch-of-tomorrow --stack prod",
        "stack output --stack prod name",
    ],
)
def test_the_stack_is_the_one_that_the_engine_takes(line: str) -> None:
    assert parse(line.split()).value("stack") == "prod"


@pytest.mark.parametrize(
    "line",
    ["up", "up -t s", "up --message --stack", "up -- --stack prod", "up -m=-s", "up --stack"],
)
def test_what_is_not_a_stack_is_not_taken_for_one(line: str) -> None:
    assert parse(line.split()).value("stack") is None


@pytest.mark.parametrize(
    ("line", "has_config"),
    [
        ("up -c a=b", True),
        ("up -yc a=b", True),
        ("preview --config=a=b", True),
        ("refresh -ca=b", True),
        ("stack select -c dev", False),
        ("up --config-path", False),
    ],
)
def test_a_letter_means_what_it_means_to_its_command(line: str, has_config: bool) -> None:
    assert parse(line.split()).has("config") == has_config


@pytest.mark.parametrize(
    ("line", "positionals"),
    [
        ("stack select -c dev", ("dev",)),
        ("stack select --secrets-provider passphrase dev", ("dev",)),
        ("stack rm --yes -- prod", ("prod",)),
        ("cancel prod -y", ("prod",)),
        ("stack graph --short-node-name g.dot", ("g.dot",)),
        ("logs -r table", ()),
    ],
)
def test_other_words_are_those_that_belong_to_no_option(
    line: str, positionals: tuple[str, ...]
) -> None:
    assert parse(line.split()).positionals == positionals
