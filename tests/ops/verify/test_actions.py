"""The document on what a caller has to be allowed, against what is asked."""

import re
from typing import Any

import pytest

from ops.requirements import CHECKOUT
from ops.verify.aws import Answer, Aws
from ops.verify.deployed import Deployed
from ops.verify.patterns import checks
from ops.verify.polling import Polling
from tests.offline.plugin.conftest import Server
from tests.ops.verify.estate import found

SECTION = (CHECKOUT / "docs" / "production.md").read_text().partition("\n## Verifying\n")[2]
READS, WRITES = SECTION.split("and with `--write`")


def named(text: str) -> list[str]:
    """Give the actions that a text names."""
    return re.findall(r"\b(?:backup|cloudwatch|dax|dynamodb|iam|kms|sns):[A-Z]\w+", text)


def test_reading_needs_what_the_document_says(
    of: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: set[str] = set()
    ask = Aws.ask

    def listen(
        aws: Aws, service: str, action: str, *, region: str | None = None, **parameters: Any
    ) -> Answer:
        api = aws.client(service).meta.method_to_api_mapping[action]
        asked.add(f"{service}:{api}")
        return ask(aws, service, action, region=region, **parameters)

    monkeypatch.setattr(Aws, "ask", listen)
    assert found(of) == {}
    assert named(READS) == sorted(asked)


def test_writing_needs_what_the_document_says(of: Deployed, server: Server) -> None:
    server.called.clear()
    checks(of, Polling(seconds=0))
    assert named(WRITES) == sorted({f"dynamodb:{action}" for action in server.called})
