import pytest

from tests.conftest import Mocks
from tests.sections.conftest import read


@pytest.mark.parametrize("key", ["customer-managed", "aws-managed", "aws-owned"])
def test_a_key_is_one_of_three(mocks: Mocks, key: str) -> None:
    assert read(mocks, {"encryption": {"key": key}}).encryption.key == key
