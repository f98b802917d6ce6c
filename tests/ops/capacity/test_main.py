import json
import subprocess
import sys
from pathlib import Path

import pytest

from launcher.main import argv
from ops import stacks
from ops.capacity.document import document
from ops.capacity.page import of_production
from ops.capacity.tables import tables
from ops.requirements import CHECKOUT
from settings import StackSettings
from tests.ops.mi import Ran, ran

LOAD = "requestsPerSecond: 1\npeakRequestsPerSecond: {}\n"


def written(folder: Path, peak: float) -> Path:
    path = folder / "load.yaml"
    path.write_text(LOAD.format(peak))
    return path


def of_prod(*words: str) -> Ran:
    return ran("capacity", "--stack", "prod", *words)


def refused(*words: str) -> str:
    done = of_prod(*words)
    assert (done.exit_code, done.stdout) == (2, "")
    return done.stderr


def test_it_takes_the_workload_of_the_stack() -> None:
    assert json.loads(of_prod("--json").stdout) == json.loads(json.dumps(document(of_production())))


def test_people_get_tables() -> None:
    text = of_prod().stdout

    assert [table.title for table in tables(of_production()) if table.title not in text] == []


def test_another_workload(tmp_path: Path) -> None:
    done = of_prod("--workload", str(written(tmp_path, 3)), "--json")

    assert json.loads(done.stdout)["workload"]["peakRequestsPerSecond"] == 3


def test_a_peak_above_a_ceiling_has_an_exit_code(tmp_path: Path) -> None:
    done = of_prod("--workload", str(written(tmp_path, 100)), "--json")

    assert done.exit_code == 1
    assert json.loads(done.stdout)["exceeded"] == [
        "writes of status-index: processing",
        "writes of strategy-index: table",
    ]


def test_other_prices(tmp_path: Path) -> None:
    text = (CHECKOUT / "tables" / "cost" / "prices.us-east-1.json").read_text()
    prices = tmp_path / "prices.json"
    prices.write_text(text.replace("us-east-1", "eu-west-1"))

    assert (
        json.loads(of_prod("--prices", str(prices), "--json").stdout)["prices"]["region"]
        == "eu-west-1"
    )


@pytest.mark.parametrize(("suffix", "start"), [(".svg", b"<?xml"), (".png", b"\x89PNG")])
def test_a_picture(tmp_path: Path, suffix: str, start: bytes) -> None:
    chart = tmp_path / f"capacity{suffix}"
    done = of_prod("--chart", str(chart), "--json")

    assert chart.read_bytes().startswith(start)
    assert done.stderr == f"Drawn: {chart}\n"


def test_another_kind_of_picture_is_refused() -> None:
    assert refused("--chart", "a.pdf") == (
        "a.pdf is no name for a picture: end it in .svg or .png.\n"
    )


def test_a_picture_in_no_folder_is_refused(tmp_path: Path) -> None:
    chart = tmp_path / "nowhere" / "a.svg"

    assert refused("--chart", str(chart)) == (
        f"{chart} cannot be written: No such file or directory.\n"
    )


def test_no_such_stack_is_refused() -> None:
    assert refused("--stack", "nowhere").startswith("There is no stack 'nowhere': ")


def test_no_load_is_refused() -> None:
    assert refused("--stack", "dev") == (
        "market-intelligence:workload of Pulumi.dev.yaml sets no requestsPerSecond: "
        "say there what load to expect, or name another file with --workload.\n"
    )


def test_a_node_without_a_price_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = {
        "enabled": True,
        "nodeType": "dax.r9.large",
        "subnetIds": ["subnet-1a2b3c4d"],
        "securityGroupIds": ["sg-1a2b3c4d"],
    }
    settings = stacks.settings("prod")
    given = settings.model_dump(by_alias=True, exclude_unset=True) | {"cache": cache}
    other = StackSettings.model_validate(given)

    def settings_of(_: str) -> StackSettings:
        return other

    monkeypatch.setattr(stacks, "settings", settings_of)

    assert refused("--workload", str(written(tmp_path, 3))).startswith(
        "there is no price for nodes of type dax.r9.large, only for "
    )


def test_the_command_ends_without_a_traceback(tmp_path: Path) -> None:
    command = argv("capacity", "--stack", "prod", "--workload", str(tmp_path / "no.yaml"))
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"{tmp_path / 'no.yaml'} cannot be read: No such file or directory.\n"


def test_who_wants_no_picture_loads_no_library_for_drawing() -> None:
    code = "import sys, ops.capacity.cli; print({'matplotlib', 'numpy'} & {*sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )

    assert done.stdout == "set()\n"
