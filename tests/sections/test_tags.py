import pytest

from tests.conftest import Mocks
from tests.sections.conftest import read

AWS = "AWS keeps keys that start with aws: for itself; take another"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        pytest.param("t" * 128, "x", id="longest key"),
        pytest.param("team", "", id="empty value"),
        pytest.param("team", "x" * 256, id="longest value"),
        pytest.param("équipe 7_.:/=+-@", "é 7_.:/=+-@", id="every kind of character"),
        pytest.param("laws:team", "true", id="text that looks like something else"),
    ],
)
def test_tags_are_as_free_as_aws_lets_them_be(mocks: Mocks, key: str, value: str) -> None:
    assert read(mocks, {"tags": {key: value}}).tags == {key: value}


def test_there_is_room_for_46_tags(mocks: Mocks) -> None:
    tags = {f"tag-{number}": "x" for number in range(46)}

    assert read(mocks, {"tags": tags}).tags == tags
