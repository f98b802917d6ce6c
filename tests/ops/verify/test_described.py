import pytest

from ops.verify.aws import Aws
from ops.verify.deployed import Deployed
from ops.verify.described import Described, described, keys
from ops.verify.errors import MissingError
from tables.specs import PROCESSING_LOGS, REQUESTS
from tests.ops.verify.as_asked import REPLICA
from tests.ops.verify.as_asked import REQUESTS as NAME


def test_a_table_is_the_one_that_the_outputs_name(of: Deployed) -> None:
    table = described(of, REQUESTS)
    assert table.name == NAME
    assert table.status() == "ACTIVE"
    assert table.recovery_days() == 35
    assert table.expiry() == "ttl"
    assert table.stream() == "NEW_AND_OLD_IMAGES"
    assert table.tags()["team"] == "search"
    assert table.insights(None) == "THROTTLED_KEYS"


def test_keys_are_said_in_the_words_of_the_specification(of: Deployed) -> None:
    for spec in (REQUESTS, PROCESSING_LOGS):
        table = described(of, spec)
        assert table.keys(table.table()) == keys(spec)
        for index in spec.indexes:
            assert table.keys(table.index(index.name)) == keys(index)


def test_the_hash_key_comes_first(of: Deployed) -> None:
    table = described(of, REQUESTS)
    schema = [*table.index("user-index")["KeySchema"]]
    assert table.keys({"KeySchema": schema[::-1]}) == ["user_id S", "created_at S"]


def test_an_index_that_is_not_there_is_missing(of: Deployed) -> None:
    with pytest.raises(MissingError, match=r"^the table has no index by-day$"):
        described(of, REQUESTS).index("by-day")


def test_a_table_that_is_not_there_is_missing(aws: Aws) -> None:
    assert Described(aws, "none").status() == "missing"
    with pytest.raises(MissingError):
        Described(aws, "none").stream()


def test_a_region_has_a_table_of_its_own(of: Deployed) -> None:
    assert "KeySchema" in described(of, REQUESTS).table()
    assert "KeySchema" not in described(of, REQUESTS, REPLICA).table()
