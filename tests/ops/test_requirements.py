from hashlib import sha256
from pathlib import Path

import pytest

from ops import requirements

PIN = "six==1.17.0 \\\n    --hash=sha256:00 \\\n    --hash=sha256:11\n    # via nothing\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Every requirements file, made from its source."""
    for name in requirements.NAMES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        source = f"{name}==1\n"
        digest = sha256(source.encode()).hexdigest()
        stamp = (
            f"# Made by `make requirements` from {Path(name).name}.in, whose SHA-256 is {digest}\n"
        )
        (tmp_path / f"{name}.in").write_text(source)
        (tmp_path / f"{name}.txt").write_text(stamp + PIN)
    return tmp_path


def test_pins_made_from_their_sources_are_fresh(folder: Path) -> None:
    assert requirements.stale(folder) == []
    assert requirements.unhashed(folder) == []


def test_a_source_that_changed_makes_its_pins_stale(folder: Path) -> None:
    (folder / "requirements-dev.in").write_text("more==1\n")
    assert requirements.stale(folder) == ["requirements-dev.txt"]


def test_the_packs_own_pins_are_named_by_their_folder(folder: Path) -> None:
    (folder / "policies" / "requirements.in").write_text("more==1\n")
    assert requirements.stale(folder) == ["policies/requirements.txt"]


def test_a_pin_without_a_hash_is_named(folder: Path) -> None:
    file = folder / "requirements.txt"
    file.write_text(file.read_text() + "rogue==1.0\n")
    assert requirements.unhashed(folder) == ["rogue==1.0"]


def test_no_pin_names_an_index() -> None:
    files = [requirements.CHECKOUT / f"{name}.txt" for name in requirements.NAMES]
    assert [file.name for file in files if "://" in file.read_text()] == []
