"""The pack away from the project: its folder, its own packages, and the engine."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.checkout import Checkout

pytestmark = pytest.mark.nightly  # what it imports is a rule of `make check`


@pytest.fixture(scope="module")
def pack(checkout: Checkout, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy the pack, and make the virtual environment beside it as its README says."""
    folder = tmp_path_factory.mktemp("elsewhere")
    pack = folder / "policies"
    shutil.copytree(checkout.folder / "policies", pack, ignore=shutil.ignore_patterns("__py*"))
    pip = [".venv/bin/python", "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
    for command in (
        [sys.executable, "-m", "venv", ".venv"],
        [*pip, "--require-hashes", "-r", "policies/requirements.txt"],
    ):
        subprocess.run(command, cwd=folder, check=True)
    return pack


def preview(checkout: Checkout, pack: Path) -> tuple[int, str]:
    """Preview prod under the pack; return the exit code and what was printed."""
    options = f"--policy-pack {pack} --policy-pack-config {pack}/config/prod.json"
    done = checkout.shell(f"pulumi preview {options}", "prod")
    return done.returncode, done.stdout + done.stderr


def test_it_needs_nothing_of_the_project(pack: Path) -> None:
    [packages] = (pack.parent / ".venv").glob("lib/python*/site-packages")
    assert (packages / "pulumi_policy").is_dir()
    assert not (packages / "pulumi_aws").exists()


def test_it_passes_the_program_and_refuses_a_fault(checkout: Checkout, pack: Path) -> None:
    code, printed = preview(checkout, pack)
    assert code == 0, printed
    checkout.edit("components/table.py", "billing_mode=spec.billing_mode,", "")
    code, printed = preview(checkout, pack)
    checkout.restore()
    assert code != 0
    assert "Set billing_mode to 'PAY_PER_REQUEST'" in printed


def test_it_runs_in_the_environment_beside_it(checkout: Checkout, pack: Path) -> None:
    # A line of a .pth file is run by each Python of its environment.
    [packages] = (pack.parent / ".venv").glob("lib/python*/site-packages")
    seen = pack.parent / "seen"
    hook = packages / "seen.pth"
    hook.write_text(f"import pathlib; pathlib.Path({str(seen)!r}).touch()\n")
    code, printed = preview(checkout, pack)
    hook.unlink()
    assert code == 0, printed
    assert seen.exists()
