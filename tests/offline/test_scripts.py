import os
import subprocess
from importlib.metadata import version
from pathlib import Path

import pytest

from offline import scripts


def test_each_command_starts_its_module_with_the_arguments_it_was_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkout = tmp_path / "it's a checkout"
    (checkout / "offline").mkdir(parents=True)
    (checkout / "offline" / "__init__.py").touch()
    (checkout / "offline" / "pulumi_wrapper.py").write_text(
        "import os, sys\ndef main(): print(sys.argv[1:], os.environ.get('PYTHONPATH'))\n"
    )
    monkeypatch.setattr(scripts, "CHECKOUT", checkout)
    monkeypatch.setattr(scripts, "BIN", tmp_path / "bin")
    monkeypatch.setattr(scripts, "PLUGINS", tmp_path / "plugins")
    scripts.write_scripts()
    scripts.write_scripts()
    plugin = f"resource-aws-v{version('pulumi-aws')}"
    folders = (tmp_path / "bin", tmp_path / "plugins")
    written = [file for folder in folders for file in folder.rglob("*") if file.is_file()]
    assert sorted(file.relative_to(tmp_path).as_posix() for file in written) == [
        "bin/pulumi",
        f"plugins/{plugin}/pulumi-resource-aws",
    ]
    # A shell may have this for other Pythons.
    (tmp_path / "poison").mkdir()
    (tmp_path / "poison" / "os.py").write_text("raise SystemExit('poisoned')")
    poison = {"PYTHONPATH": str(tmp_path / "poison"), "PYTHONWARNINGS": "error"}
    done = subprocess.run(
        [tmp_path / "bin" / "pulumi", "up", "a b"],
        env=os.environ | poison,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == f"['up', 'a b'] {tmp_path / 'poison'}\n"
