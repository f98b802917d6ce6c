import pytest

from tests.conftest import Mocks
from tests.sections.conftest import problems, read

KEYS = "must be 'customer-managed', 'aws-managed' or 'aws-owned'"
WHAT = (
    "(a key of this account's own, made here and rotated each year; the one that AWS has in this "
    "account; or one that nobody sees, for free)"
)


@pytest.mark.parametrize("key", ["customer-managed", "aws-managed", "aws-owned"])
def test_a_key_is_one_of_three(mocks: Mocks, key: str) -> None:
    assert read(mocks, {"encryption": {"key": key}}).encryption.key == key


@pytest.mark.parametrize(
    ("encryption", "problem"),
    [
        pytest.param(
            "aws-owned",
            'encryption is "aws-owned": must be an object of settings: key '
            "(the key that encrypts the tables)",
            id="key for the section",
        ),
        pytest.param({"key": "kms"}, f'encryption.key is "kms": {KEYS} {WHAT}', id="other key"),
        pytest.param({"key": None}, f"encryption.key is null: {KEYS} {WHAT}", id="null"),
        pytest.param({"key": False}, f"encryption.key is false: {KEYS} {WHAT}", id="false"),
        pytest.param(
            {"key": "AWS-owned"}, f'encryption.key is "AWS-owned": {KEYS} {WHAT}', id="capitals"
        ),
        pytest.param(
            {"keys": "aws-owned"},
            'encryption.keys is "aws-owned": no such setting; did you mean encryption.key?',
            id="misspelt",
        ),
        pytest.param(
            {"enabled": False},
            "encryption.enabled is false: no such setting, only key",
            id="off",
        ),
    ],
)
def test_any_other_encryption_is_refused(mocks: Mocks, encryption: object, problem: str) -> None:
    assert problems(mocks, {"encryption": encryption}) == [problem]
