import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer

import ops.capacity.__main__ as capacity
from ops.capacity.document import document
from ops.capacity.page import of_production
from ops.capacity.tables import tables
from ops.requirements import CHECKOUT
from settings import StackSettings

LOAD = "requestsPerSecond: 1\npeakRequestsPerSecond: {}\n"


def written(folder: Path, peak: float) -> Path:
    path = folder / "load.yaml"
    path.write_text(LOAD.format(peak))
    return path


def refused(capsys: pytest.CaptureFixture[str], **options: Any) -> str:
    with pytest.raises(typer.Exit) as refusal:
        capacity.main(**options)
    assert refusal.value.exit_code == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    return shown.err


def test_without_options_it_is_of_production(capsys: pytest.CaptureFixture[str]) -> None:
    capacity.main(as_json=True)

    assert json.loads(capsys.readouterr().out) == json.loads(json.dumps(document(of_production())))


def test_people_get_tables(capsys: pytest.CaptureFixture[str]) -> None:
    capacity.main()
    text = capsys.readouterr().out

    assert [table.title for table in tables(of_production()) if table.title not in text] == []


def test_another_workload(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capacity.main(workload=written(tmp_path, 3), as_json=True)

    assert json.loads(capsys.readouterr().out)["workload"]["peakRequestsPerSecond"] == 3


def test_a_peak_above_a_ceiling_has_an_exit_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(typer.Exit) as ended:
        capacity.main(workload=written(tmp_path, 100), as_json=True)

    assert ended.value.exit_code == 3
    assert json.loads(capsys.readouterr().out)["exceeded"] == [
        "writes of status-index: processing",
        "writes of strategy-index: table",
    ]


def test_other_prices(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (CHECKOUT / "tables" / "cost" / "prices.us-east-1.json").read_text()
    prices = tmp_path / "prices.json"
    prices.write_text(text.replace("us-east-1", "eu-west-1"))
    capacity.main(prices=prices, as_json=True)

    assert json.loads(capsys.readouterr().out)["prices"]["region"] == "eu-west-1"


@pytest.mark.parametrize(("suffix", "start"), [(".svg", b"<?xml"), (".png", b"\x89PNG")])
def test_a_picture(
    tmp_path: Path, suffix: str, start: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    chart = tmp_path / f"capacity{suffix}"
    capacity.main(chart=chart, as_json=True)

    assert chart.read_bytes().startswith(start)
    assert capsys.readouterr().err == f"Drawn: {chart}\n"


def test_another_kind_of_picture_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert refused(capsys, chart=Path("a.pdf")) == (
        "a.pdf is no name for a picture: end it in .svg or .png.\n"
    )


def test_a_picture_in_no_folder_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chart = tmp_path / "nowhere" / "a.svg"

    assert refused(capsys, chart=chart) == (
        f"{chart} cannot be written: No such file or directory.\n"
    )


def test_no_such_stack_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert refused(capsys, stack="nowhere").startswith("There is no Pulumi.nowhere.yaml: ")


def test_no_load_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert refused(capsys, stack="dev") == (
        "market-intelligence:workload of Pulumi.dev.yaml sets no requestsPerSecond: "
        "say there what load to expect, or name another file with --workload.\n"
    )


def test_a_node_without_a_price_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    cache = {
        "enabled": True,
        "nodeType": "dax.r9.large",
        "subnetIds": ["subnet-1a2b3c4d"],
        "securityGroupIds": ["sg-1a2b3c4d"],
    }
    settings = capacity.stacks.settings("prod")
    given = settings.model_dump(by_alias=True, exclude_unset=True) | {"cache": cache}
    other = StackSettings.model_validate(given)

    def settings_of(_: str) -> StackSettings:
        return other

    monkeypatch.setattr(capacity.stacks, "settings", settings_of)

    assert refused(capsys, workload=written(tmp_path, 3)).startswith(
        "there is no price for nodes of type dax.r9.large, only for "
    )


def test_the_command_ends_without_a_traceback(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "ops.capacity", "--workload", tmp_path / "no.yaml"]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"{tmp_path / 'no.yaml'} cannot be read: No such file or directory.\n"


def test_who_wants_no_picture_loads_no_library_for_drawing() -> None:
    code = "import sys, ops.capacity.__main__; print({'matplotlib', 'numpy'} & {*sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )

    assert done.stdout == "set()\n"
