from pathlib import Path

import pytest

from rehearsal import stack_file
from rehearsal.stack_file import STACK, StackError, StackName, dotted

BEGIN = "Write `config:`, and under it the settings, aws:region first."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("Pulumi.yaml", "Pulumi.dev.yaml", "Pulumi.prod.eu.yaml", "Pulumi.prod.yaml"):
        (tmp_path / name).write_text("config:\n  aws:region: us-east-1\n")
    return tmp_path


def refused(words: str, folder: Path) -> str:
    with pytest.raises(StackError) as caught:
        stack_file.read(words, folder)
    return str(caught.value)


@pytest.mark.parametrize(
    "words",
    ["prod", "acme/prod", "acme/market-intelligence/prod", "organization/market-intelligence/prod"],
)
def test_a_stack_may_be_named_with_its_organization_and_project(
    words: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(STACK, raising=False)
    name = StackName.parsed(words)
    assert name == StackName(short="prod", full=words)
    assert name.for_engine == words
    assert stack_file.path_of(words, folder) == folder / "Pulumi.prod.yaml"
    monkeypatch.setenv(STACK, "prod")
    assert name.for_engine == "prod"


@pytest.mark.parametrize(
    "words",
    ["", "../x", "/prod", "prod/", "a/market-intelligence/..", "a/b/c/d", "a b", ".", "é/x"],
)
def test_what_is_not_the_name_of_a_stack_is_refused(words: str, folder: Path) -> None:
    assert refused(words, folder) == (
        f"{words!r} is not the name of a stack: write STACK, ORGANIZATION/STACK or "
        "ORGANIZATION/market-intelligence/STACK."
    )


def test_a_stack_of_another_project_is_refused(folder: Path) -> None:
    assert refused("acme/shop/prod", folder) == (
        "The stack acme/shop/prod belongs to the project shop, and this is market-intelligence: "
        "write acme/market-intelligence/prod."
    )


def test_an_unknown_stack_is_refused_with_the_nearest(folder: Path) -> None:
    stacks = "the stacks are dev, prod, prod.eu"
    assert refused("pord", folder) == f"There is no stack 'pord': {stacks}. Did you mean prod?"
    assert refused("acme/x", folder) == f"There is no stack 'acme/x': {stacks}."
    assert refused("dev", folder / "none") == (
        "There is no stack 'dev': there is no Pulumi.STACK.yaml here."
    )


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        pytest.param(b"", f", line 1: the file is empty. {BEGIN}", id="empty"),
        pytest.param(b"# none yet\n", f", line 1: the file is empty. {BEGIN}", id="a comment"),
        pytest.param(
            b"- a\n", f", line 1: the file is a list, not an object. {BEGIN}", id="a list"
        ),
        pytest.param(
            b"config\n", f", line 1: the file is a text, not an object. {BEGIN}", id="a text"
        ),
        pytest.param(
            b"a: 1\nconfig: [b]\n", f", line 2: config is not an object. {BEGIN}", id="a list below"
        ),
        pytest.param(
            b"config:\n\ta:b: c\n",
            ", line 2: a tab, which YAML does not allow here. Use spaces.",
            id="a tab",
        ),
        pytest.param(
            b"config: # \xff\n",
            ", line 1: the byte 0xFF is not UTF-8. Save the file as UTF-8.",
            id="a byte",
        ),
        pytest.param(
            b"config:\n  a:b: 1\n  a:b: 2\n",
            ", line 3: a:b is set a second time, after line 2. Remove one of the two.",
            id="a name twice",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(
    data: bytes, fault: str, folder: Path
) -> None:
    (folder / "Pulumi.dev.yaml").write_bytes(data)
    assert refused("dev", folder) == f"Pulumi.dev.yaml{fault}"


def test_a_folder_is_not_a_stacks_file(folder: Path) -> None:
    (folder / "Pulumi.dir.yaml").mkdir()
    assert refused("dir", folder) == (
        "Pulumi.dir.yaml cannot be read (Is a directory): make it a readable file."
    )


@pytest.mark.parametrize(
    "text", ["config:\n", "config: {}\n", "encryptionsalt: v1:a\n"], ids=["null", "empty", "none"]
)
def test_a_file_may_set_nothing(text: str, folder: Path) -> None:
    (folder / "Pulumi.dev.yaml").write_text(text)
    assert stack_file.read("dev", folder).config == {}


def test_a_name_without_a_namespace_is_of_the_project(folder: Path) -> None:
    (folder / "Pulumi.dev.yaml").write_text(
        "\ufeffconfig:\n  recovery: {days: 7}\n  tags: {secure: v1:a}\n"
    )
    read = stack_file.read("dev", folder)
    assert read.config == {
        "market-intelligence:recovery": {"days": 7},
        "market-intelligence:tags": {"secure": "v1:a"},
    }
    assert list(read.encrypted) == [("market-intelligence:tags",)]


def test_encrypted_values_are_found_wherever_the_engine_decrypts_them(folder: Path) -> None:
    (folder / "Pulumi.dev.yaml").write_text(
        "config:\n  aws:token:\n    secure: v1:a\n"
        "  p:list:\n  - secure: v1:b\n  - to: {secure: v1:c}\n"
        '  p:object: {"a b": {secure: v1:d}}\n'
        "  p:none: {secure: 5}\n  p:neither: {secure: v1:e, other: 1}\n"
    )
    found = stack_file.read("dev", folder).encrypted
    assert [dotted(steps) for steps in found] == [
        "aws:token",
        "p:list[0]",
        "p:list[1].to",
        'p:object["a b"]',
    ]
