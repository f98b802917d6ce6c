import pytest

from tables.load.places import Place


@pytest.mark.parametrize(
    ("place", "name"),
    [
        (Place("requests"), "table requests"),
        (Place("requests", "status-index"), "status-index"),
        (Place("requests", "status-index", "pending"), "status-index: pending"),
    ],
    ids=["table", "index", "value"],
)
def test_a_place_has_a_name(place: Place, name: str) -> None:
    assert place.name == name


def test_a_value_is_of_an_index() -> None:
    assert Place("requests", "status-index", "pending").whole == Place("requests", "status-index")
    assert Place("requests").whole == Place("requests")
