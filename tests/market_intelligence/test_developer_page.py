"""The page for developers: its Python prints what the page says, where nothing else is installed.

It is run from top to bottom, in an environment with the built package, boto3 and pydantic.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from market_intelligence.specs import PROCESSING_LOGS, REQUESTS
from tests import specification
from tests.market_intelligence.conftest import Client
from tests.market_intelligence.consumer import Consumer
from tests.market_intelligence.markdown import examples

PAGE = Path(__file__).parents[2] / "docs" / "developer.md"
REQUESTS_TABLE, LOGS_TABLE = REQUESTS.physical_name("prod"), PROCESSING_LOGS.physical_name("prod")
END_OF_BLOCK = "\f"


def shell(dynamodb: Client) -> dict[str, str]:
    """Return what a shell has set in which clients find this server."""
    return {
        "AWS_ENDPOINT_URL": dynamodb.meta.endpoint_url,
        "AWS_DEFAULT_REGION": dynamodb.meta.region_name,
        "AWS_ACCESS_KEY_ID": "rehearsal",
        "AWS_SECRET_ACCESS_KEY": "rehearsal",
    }


@pytest.fixture
def deployed(dynamodb: Client) -> Iterator[dict[str, str]]:
    """Make the tables of prod as they are deployed; return what a shell has set for them."""
    dynamodb.create_table(TableName=REQUESTS_TABLE, **specification.REQUESTS)
    dynamodb.create_table(TableName=LOGS_TABLE, **specification.PROCESSING_LOGS)
    dynamodb.update_time_to_live(
        TableName=REQUESTS_TABLE,
        TimeToLiveSpecification={"AttributeName": REQUESTS.ttl_attribute, "Enabled": True},
    )
    yield shell(dynamodb)
    for table in (REQUESTS_TABLE, LOGS_TABLE):
        dynamodb.delete_table(TableName=table)


def test_the_page_does_what_it_says(
    deployed: dict[str, str], consumer: Consumer, tmp_path: Path
) -> None:
    blocks = examples(PAGE.read_text())
    script = tmp_path / "page.py"
    script.write_text("".join(f"{code}print({END_OF_BLOCK!r}, end='')\n" for code, _ in blocks))

    outputs = consumer.run(script, deployed).split(END_OF_BLOCK)

    assert outputs == [*(output for _, output in blocks), ""]
