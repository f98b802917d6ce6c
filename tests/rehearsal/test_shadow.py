from pathlib import Path

import pytest

from rehearsal import shadow
from rehearsal.stack_file import StackError

SETTINGS = "config:\n  aws:region: us-east-1\n"


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with a program of one module and one package, and two stacks."""
    checkout = tmp_path / "checkout"
    (checkout / "tables").mkdir(parents=True)
    (tmp_path / "venv").mkdir()
    (checkout / ".git").mkdir()
    for name, text in {
        "__main__.py": "import tables\n",
        "Pulumi.yaml": "name: p\n",
        "Pulumi.dev.yaml": SETTINGS,
        "Pulumi.prod.yaml": "config: {}",
    }.items():
        (checkout / name).write_text(text)
    monkeypatch.setattr(shadow, "CHECKOUT", checkout)
    monkeypatch.setattr(shadow, "REHEARSAL", checkout / ".rehearsal")
    monkeypatch.setattr(shadow, "ENGINE_VENV", tmp_path / "venv")
    return checkout


def test_the_program_is_linked_and_the_engines_files_are_copied(checkout: Path) -> None:
    folder = shadow.refresh("dev")
    assert folder == checkout / ".rehearsal" / "stacks" / "dev"
    links = {file.name: file.readlink() for file in folder.iterdir() if file.is_symlink()}
    assert links == {
        ".venv": checkout.parent / "venv",
        "__main__.py": checkout / "__main__.py",
        "tables": checkout / "tables",
    }
    copies = {file.name: file.read_text() for file in folder.iterdir() if not file.is_symlink()}
    assert copies == {"Pulumi.yaml": "name: p\n", "Pulumi.dev.yaml": SETTINGS}


def test_what_the_engine_writes_stays_out_of_the_checkout_and_its_salt_is_kept(
    checkout: Path,
) -> None:
    copy = shadow.refresh("dev") / "Pulumi.dev.yaml"
    copy.write_text("config:\n  aws:region: us-west-2\nencryptionsalt: v1:abc\n")
    changed = SETTINGS + "  p:days: 7"
    (checkout / "Pulumi.dev.yaml").write_text(changed)
    shadow.refresh("dev")
    assert copy.read_text() == changed + "\nencryptionsalt: v1:abc\n"
    assert (checkout / "Pulumi.dev.yaml").read_text() == changed


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            f"{SETTINGS}  p:note: |+\n    a\n\n\n", id="a text that ends with empty lines"
        ),
        pytest.param(SETTINGS.rstrip("\n"), id="no end of the last line"),
    ],
)
def test_the_copy_says_what_the_file_says_to_its_last_line(checkout: Path, text: str) -> None:
    (checkout / "Pulumi.dev.yaml").write_text(text)
    copy = shadow.refresh("dev") / "Pulumi.dev.yaml"
    assert copy.read_bytes() == text.encode()


def test_links_follow_the_checkout(checkout: Path) -> None:
    folder = shadow.refresh("dev")
    (checkout / "tables").rmdir()
    (checkout / "settings.py").touch()
    shadow.refresh("dev")
    assert sorted(file.name for file in folder.iterdir() if file.is_symlink()) == [
        ".venv",
        "__main__.py",
        "settings.py",
    ]


def test_python_keeps_what_it_compiles_in_either_place(checkout: Path) -> None:
    compiled = shadow.refresh("dev") / "__pycache__"
    compiled.mkdir()
    (checkout / "__pycache__").mkdir()
    assert shadow.refresh("dev") == compiled.parent
    assert compiled.is_dir()
    assert not compiled.is_symlink()


@pytest.mark.parametrize(
    ("stack", "sentence"),
    [
        ("pord", "There is no stack 'pord': the stacks are dev, prod. Did you mean prod?"),
        (
            "../x",
            (
                "'../x' is not the name of a stack: write STACK, ORGANIZATION/STACK or "
                "ORGANIZATION/market-intelligence/STACK."
            ),
        ),
    ],
    ids=["misspelt", "no name"],
)
def test_an_unknown_stack_is_refused_before_anything_is_written(
    checkout: Path, stack: str, sentence: str
) -> None:
    with pytest.raises(StackError) as caught:
        shadow.refresh(stack)
    assert str(caught.value) == sentence
    assert not (checkout / ".rehearsal").exists()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param(SETTINGS, "us-east-1", id="set"),
        pytest.param("config:\n  aws:region: 5\n", None, id="no text"),
        pytest.param("config: {}\n", None, id="not set"),
        pytest.param("config:\n", None, id="no config"),
    ],
)
def test_a_setting_of_the_stacks_own_file(checkout: Path, text: str, value: str | None) -> None:
    (checkout / "Pulumi.dev.yaml").write_text(text)
    shadow.refresh("dev")
    assert shadow.setting("dev", "aws:region") == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("[a, '2']", ["a", "2"], id="list"),
        pytest.param("{days: 7}", {"days": 7}, id="map"),
        pytest.param("text", "text", id="text"),
        pytest.param("'012345678901'", "012345678901", id="digits in quotes"),
        pytest.param("012345678901", 12345678901, id="digits after a zero"),
        pytest.param("123456789012", 123456789012, id="digits"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_a_setting_is_what_the_engine_reads(checkout: Path, text: str, value: object) -> None:
    (checkout / "Pulumi.dev.yaml").write_text(f"config:\n  p:setting: {text}\n")
    shadow.refresh("dev")
    assert shadow.structured_setting("dev", "p:setting") == value
    assert shadow.structured_setting("dev", "p:other") is None


PROVIDERS = {
    "encryptionsalt": "v1:theirs=:v1:a:b==",
    "encryptedkey": "AQICAHg",
    "secretsprovider": "awskms://alias/pulumi?region=us-east-1",
}


@pytest.mark.parametrize("first", [True, False], ids=["above config", "below config"])
def test_what_the_users_engine_encrypts_with_is_left_out(checkout: Path, *, first: bool) -> None:
    lines = "".join(f"{name}: {value}\n" for name, value in PROVIDERS.items())
    theirs = lines + SETTINGS if first else SETTINGS + lines
    (checkout / "Pulumi.dev.yaml").write_text(theirs)
    copy = shadow.refresh("dev") / "Pulumi.dev.yaml"
    assert copy.read_text() == SETTINGS
    # As the engine leaves it, and as a copy from before this was left out may be.
    copy.write_text(f"encryptionsalt: v1:ours\n{theirs}")
    shadow.refresh("dev")
    assert copy.read_text() == f"{SETTINGS}encryptionsalt: v1:ours\n"
    assert (checkout / "Pulumi.dev.yaml").read_text() == theirs


@pytest.mark.parametrize(
    ("theirs", "copied"),
    [
        pytest.param(
            """\
encryptionsalt: v1:theirs
config:
  aws:region: us-east-1 # here
  aws:token:
    secure: v1:a # the token
  market-intelligence:alarms:
    subscriptions:
      # Whoever is on call.
      - endpoint:
          secure: v1:b
        protocol: email
      - {protocol: sms, endpoint: {secure: "v1:c"}}
  market-intelligence:requests:
    readers:
    - secure: |
        v1:d
    - arn:aws:iam::111122223333:role/b
  market-intelligence:tags: &same
    secure: v1:e

# The end.
""",
            """\
config:
  aws:region: us-east-1 # here
  aws:token:
    "stand-in"
  market-intelligence:alarms:
    subscriptions:
      # Whoever is on call.
      - endpoint:
          "stand-in-1@example.com"
        protocol: email
      - {protocol: sms, endpoint: "+12065550002"}
  market-intelligence:requests:
    readers:
    - "arn:aws:iam::111122223333:role/stand-in-1"
    - arn:aws:iam::111122223333:role/b
  market-intelligence:tags: &same
    {}
""",
            id="lines",
        ),
        pytest.param(
            '{"encryptionsalt": "v1:a", "config": {"aws:region": "us-east-1", '
            '"tags": {"a": {"secure": "v1:b"}}}}',
            'config: {"aws:region": "us-east-1", "market-intelligence:tags": '
            '{"a": "stand-in-1"}}\n',
            id="JSON",
        ),
        pytest.param("encryptionsalt: v1:a\n", "\nconfig: {}\n", id="nothing else"),
    ],
)
def test_a_value_stands_in_for_each_that_is_encrypted(
    checkout: Path, theirs: str, copied: str
) -> None:
    (checkout / "Pulumi.dev.yaml").write_text(theirs)
    assert (shadow.refresh("dev") / "Pulumi.dev.yaml").read_text() == copied


def test_encrypted_values_are_named_in_one_line(checkout: Path) -> None:
    assert shadow.note("dev") == ""
    (checkout / "Pulumi.dev.yaml").write_text(
        "config:\n  aws:token: {secure: v1:a}\n  tags: {team: {secure: v1:b}}\n"
    )
    assert shadow.note("dev") == (
        "Pulumi.dev.yaml: a rehearsal cannot decrypt, so it uses stand-ins for: aws:token, "
        "market-intelligence:tags.team."
    )
