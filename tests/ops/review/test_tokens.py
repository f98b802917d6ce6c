import pytest

from ops.review.tokens import KEY, TABLE, word
from tests.ops.review.findings.made import step


@pytest.mark.parametrize(
    ("of", "expected"), [(TABLE, "table"), (KEY, "key"), ("aws:s3/bucket:Bucket", "resource")]
)
def test_each_type_has_a_word(of: str, expected: str) -> None:
    assert word(step("delete", {}, of=of)) == expected
