"""What the life of samples does not show of a resource's life."""

from dataclasses import replace

import pytest

from rehearsal.plugin import lifecycle, registry
from rehearsal.plugin.aws import Aws
from rehearsal.plugin.errors import RefusedError
from rehearsal.plugin.registry import ResourceType
from rehearsal.plugin.values import Properties

ASKED: Properties = {"dashboardName": "orders", "dashboardBody": "{}"}


@pytest.fixture
def kind() -> ResourceType:
    return registry.kind("aws:cloudwatch/dashboard:Dashboard")


def test_a_resource_that_is_gone_as_soon_as_it_is_made_is_a_fault(
    kind: ResourceType, aws: Aws
) -> None:
    with pytest.raises(RefusedError) as refused:
        lifecycle.create(kind, aws, ASKED, lambda name: kind.resource.delete(aws, name, {}))
    assert str(refused.value) == "'orders' was created, but AWS no longer has it."


def test_an_output_that_the_sdk_lacks_is_a_bug(
    kind: ResourceType, aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(*_arguments: object) -> Properties:
        return {"colour": "red", "arm": "x"}

    monkeypatch.setattr(type(kind.resource), "read", read)
    with pytest.raises(TypeError, match=r"\Athe SDK has no such outputs: arm, colour\Z"):
        lifecycle.read(kind, aws, "orders", {}, {})


@pytest.mark.parametrize(
    ("news", "is_first"),
    [
        pytest.param({"name": "a", "__defaults": []}, True, id="same name"),
        pytest.param({"name": "a"}, True, id="same name, given by hand"),
        pytest.param({"name": "b"}, False, id="other name"),
        pytest.param({"name": "a", "__defaults": ["name"]}, False, id="made up"),
    ],
)
def test_an_old_resource_goes_first_where_its_name_is_needed(
    news: Properties, is_first: bool
) -> None:
    kind = registry.kind("aws:backup/vault:Vault")
    assert lifecycle.deletes_first(kind, {"name": "a"}, news) is is_first
    nameless = replace(kind, facts=replace(kind.facts, auto_named=None))
    assert not lifecycle.deletes_first(nameless, {"name": "a"}, news)
