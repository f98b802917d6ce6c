import pytest

from offline.plugin.resources.dax_cluster.checks import problems
from offline.plugin.values import UNKNOWN, Plain, Properties

FORMAT = 'must satisfy the format of "ddd:hh24:mi-ddd:hh24:mi"'


def found(inputs: Properties) -> list[tuple[str, str]]:
    return [(p.path, p.reason) for p in problems({"clusterName": "cache"} | inputs)]


@pytest.mark.parametrize("name", ["a", "cache-1", "a" * 20, UNKNOWN])
def test_a_name_that_the_official_plugin_takes_passes(name: Plain) -> None:
    assert found({"clusterName": name}) == []


@pytest.mark.parametrize(
    ("name", "reasons"),
    [
        (
            "Cache",
            [
                "(must contain only lowercase alphanumeric characters and hyphens)",
                "(must begin with a lowercase letter)",
            ],
        ),
        ("1cache", ["(must begin with a lowercase letter)"]),
        ("a--b", ["(cannot contain two consecutive hyphens)"]),
        ("cache-", ["(cannot end with a hyphen)"]),
        ("a_b", ["(must contain only lowercase alphanumeric characters and hyphens)"]),
    ],
    ids=["capital", "digit first", "two hyphens", "hyphen last", "underscore"],
)
def test_a_name_that_the_official_plugin_refuses_is_refused(name: str, reasons: list[str]) -> None:
    expected = [("clusterName", f"invalid value for clusterName {reason}") for reason in reasons]
    assert found({"clusterName": name}) == expected


def test_a_name_is_of_twenty_characters_at_most() -> None:
    assert found({"clusterName": "a" * 21}) == [
        (
            "clusterName",
            f"expected length of clusterName to be in the range (1 - 20), got {'a' * 21}",
        )
    ]


@pytest.mark.parametrize("window", ["sun:05:00-sun:06:00", "THU:23:30-FRI:00:30", "", UNKNOWN])
def test_a_maintenance_window_that_the_official_plugin_takes_passes(window: Plain) -> None:
    assert found({"maintenanceWindow": window}) == []


@pytest.mark.parametrize(
    "window", ["sun:05:00", "sun:24:00-sun:25:00", "Someday:05:00-sun:06:00", "05:00-06:00"]
)
def test_a_maintenance_window_that_the_official_plugin_refuses_is_refused(window: str) -> None:
    assert found({"maintenanceWindow": window}) == [
        ("maintenanceWindow", f"({window.lower()}) {FORMAT}")
    ]
