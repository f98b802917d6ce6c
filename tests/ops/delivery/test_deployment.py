from pathlib import Path

import pytest

from ops.delivery import deployment
from ops.delivery.previews import Files
from tests.ops.delivery.conftest import Engine


def test_a_plan_is_deployed(engine: Engine, folder: Path) -> None:
    files = Files(folder, "prod")
    folder.mkdir()
    files.plan.touch()
    engine.does(code=4)
    assert deployment.up(files) == 4
    assert engine.calls[0].endswith(f"--yes --plan {files.plan}")


def test_nothing_is_deployed_without_a_plan(
    engine: Engine, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert deployment.up(Files(folder, "prod")) == 1
    assert engine.calls == []
    assert capsys.readouterr().err == (
        f"There is no plan of prod in {folder}: make one with `./mi ci plan --stack prod`.\n"
    )
