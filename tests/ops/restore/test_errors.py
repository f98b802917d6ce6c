from typing import Any

import pytest
from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError

from ops.restore.errors import code

REFUSED: Any = {"Error": {"Code": "LimitExceededException", "Message": "too many"}}


@pytest.mark.parametrize(
    ("error", "word"),
    [
        (ClientError(REFUSED, "RestoreTableToPointInTime"), "LimitExceededException"),
        (NoCredentialsError(), ""),
    ],
    ids=["of AWS", "on the way there"],
)
def test_errors_have_a_word(error: ClientError | BotoCoreError, word: str) -> None:
    assert code(error) == word
