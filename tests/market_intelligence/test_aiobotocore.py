"""The asynchronous tables over aiobotocore, in an environment with an older botocore."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bench.environments import AIOBOTOCORE, python
from tests.market_intelligence.conftest import Client, new_requests_table
from tests.market_intelligence.consumer import CHECKOUT, Consumer
from tests.market_intelligence.examples import SAMPLES, small
from tests.market_intelligence.test_developer_page import PAGE, REQUESTS_TABLE, shell
from tests.market_intelligence.test_types_outside import faults

pytestmark = pytest.mark.nightly

FILES = [
    f"tests/market_intelligence/test_{name}.py"
    for name in ("reading", "holding", "writing", "access")
]


@pytest.fixture(scope="session")
def packages() -> Path:
    """Return the folder of aiobotocore and what it needs, made if there is none."""
    found = python(AIOBOTOCORE)
    return next((found.parents[1] / "lib").glob("python*/site-packages"))


def environment(packages: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if "PYTEST" not in name}
    return kept | {"PYTHONPATH": f"{packages}{os.pathsep}{CHECKOUT}"}


def test_the_tests_of_the_patterns_pass(packages: Path) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*command, "-k", "asynchronous", *FILES],
        cwd=CHECKOUT,
        env=environment(packages),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    passed = re.search(r"(\d+) passed", done.stdout)
    assert passed
    assert int(passed[1]) > 100


def test_the_pages_program_finds_a_request(
    packages: Path, dynamodb: Client, tmp_path: Path
) -> None:
    table = new_requests_table(dynamodb)
    table.submit(small("req_2", status="cancelled"))
    _, _, after = PAGE.read_text().partition("```python aiobotocore\n")
    program, end, _ = after.partition("```\n")
    assert end
    script = tmp_path / "program.py"
    script.write_text(program.replace(REQUESTS_TABLE, table.name))
    done = subprocess.run(
        [sys.executable, "-W", "error", str(script)],
        env=environment(packages) | shell(dynamodb),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("cancelled\n", "")


def test_its_client_has_the_types_that_the_tables_need(
    packages: Path, consumer: Consumer, tmp_path: Path
) -> None:
    consumer.link("types-boto3-dynamodb")
    program = tmp_path / "program.py"
    text = (SAMPLES / "typed_aiobotocore_program.txt").read_text()
    program.write_text(text)
    wrong = {n for n, line in enumerate(text.splitlines(), 1) if line.endswith("# wrong")}
    assert {line for line, _ in faults(consumer, program, packages=packages)} == wrong
