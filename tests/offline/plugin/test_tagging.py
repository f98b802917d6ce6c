import pytest

from offline.plugin.tagging import as_list, as_map, tag_changes
from offline.plugin.values import Properties

NO_TAGS: dict[str, str] = {}
NO_KEYS: list[str] = []


@pytest.mark.parametrize(
    ("olds", "news", "changes"),
    [
        pytest.param({}, {}, (NO_KEYS, NO_TAGS), id="none"),
        pytest.param({"tags": {"a": "1"}}, {"tags": {"a": "1"}}, (NO_KEYS, NO_TAGS), id="same"),
        pytest.param({}, {"tags": {"a": "1"}}, (NO_KEYS, {"a": "1"}), id="new"),
        pytest.param({"tags": {"b": "1", "a": "1"}}, {}, (["a", "b"], NO_TAGS), id="gone"),
        pytest.param(
            {"tags": {"a": "1", "b": "1"}}, {"tags": {"a": "2"}}, (["b"], {"a": "2"}), id="other"
        ),
    ],
)
def test_what_changes(
    olds: Properties, news: Properties, changes: tuple[list[str], dict[str, str]]
) -> None:
    assert tag_changes(olds, news) == changes


def test_as_a_list() -> None:
    assert as_list({"a": "1"}) == [{"Key": "a", "Value": "1"}]
    assert as_list({"a": "1"}, "TagKey", "TagValue") == [{"TagKey": "a", "TagValue": "1"}]


def test_as_a_map() -> None:
    tags = [{"Key": "a", "Value": "1"}, {"Key": "aws:backup:source", "Value": "2"}]
    assert as_map(tags) == {"a": "1"}
    assert as_map([{"TagKey": "a", "TagValue": "1"}], "TagKey", "TagValue") == {"a": "1"}
