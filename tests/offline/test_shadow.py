from pathlib import Path

import pytest

from offline import RehearsalError, shadow

SETTINGS = "config:\n  aws:region: us-east-1\n"


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with a program of one module and one package, and two stacks."""
    checkout = tmp_path / "checkout"
    (checkout / "tables").mkdir(parents=True)
    (checkout / ".venv").mkdir()
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
    monkeypatch.setattr(shadow, "VENV", checkout / ".venv")
    return checkout


def test_the_program_is_linked_and_the_engines_files_are_copied(checkout: Path) -> None:
    folder = shadow.refresh("dev")
    assert folder == checkout / ".rehearsal" / "stacks" / "dev"
    links = {file.name: file.readlink() for file in folder.iterdir() if file.is_symlink()}
    assert links == {name: checkout / name for name in ("__main__.py", "tables", ".venv")}
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
    ("stack", "hint"),
    [("pord", " Did you mean prod?"), ("../x", "")],
    ids=["misspelt", "no name"],
)
def test_an_unknown_stack_is_refused_before_anything_is_written(
    checkout: Path, stack: str, hint: str
) -> None:
    with pytest.raises(RehearsalError) as caught:
        shadow.refresh(stack)
    assert str(caught.value) == f"There is no stack {stack!r}: the stacks are dev, prod.{hint}"
    assert not (checkout / ".rehearsal").exists()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param(SETTINGS, "us-east-1", id="set"),
        pytest.param("config:\n  aws:region: 5\n", None, id="no text"),
        pytest.param("config: {}\n", None, id="not set"),
        pytest.param("config:\n", None, id="no config"),
        pytest.param("config: [aws:region]\n", None, id="config of another kind"),
        pytest.param("", None, id="empty file"),
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
