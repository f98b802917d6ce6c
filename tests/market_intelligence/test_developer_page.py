"""The page for developers: its Python, run from top to bottom, prints what the page says."""

import runpy
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest

from market_intelligence.specs import PROCESSING_LOGS, REQUESTS
from tests import specification
from tests.market_intelligence.conftest import Client
from tests.market_intelligence.markdown import examples

PAGE = Path(__file__).parents[2] / "docs" / "developer.md"
REQUESTS_TABLE, LOGS_TABLE = REQUESTS.physical_name("prod"), PROCESSING_LOGS.physical_name("prod")
END_OF_BLOCK = "\f"


@pytest.fixture
def deployed(dynamodb: Client, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Make the tables of prod as they are deployed, for clients that find AWS by themselves."""
    dynamodb.create_table(TableName=REQUESTS_TABLE, **specification.REQUESTS)
    dynamodb.create_table(TableName=LOGS_TABLE, **specification.PROCESSING_LOGS)
    dynamodb.update_time_to_live(
        TableName=REQUESTS_TABLE,
        TimeToLiveSpecification={"AttributeName": REQUESTS.ttl_attribute, "Enabled": True},
    )
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    monkeypatch.setenv("AWS_ENDPOINT_URL", dynamodb.meta.endpoint_url)
    monkeypatch.setenv("AWS_DEFAULT_REGION", dynamodb.meta.region_name)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "rehearsal")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "rehearsal")
    yield
    for table in (REQUESTS_TABLE, LOGS_TABLE):
        dynamodb.delete_table(TableName=table)


@pytest.mark.usefixtures("deployed")
def test_the_page_does_what_it_says(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    blocks = examples(PAGE.read_text())
    script = tmp_path / "page.py"
    script.write_text("".join(f"{code}print({END_OF_BLOCK!r}, end='')\n" for code, _ in blocks))

    variables = runpy.run_path(str(script))
    variables["dynamodb"].close()

    outputs = capsys.readouterr().out.split(END_OF_BLOCK)
    assert outputs == [*(output for _, output in blocks), ""]
