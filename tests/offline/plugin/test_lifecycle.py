from dataclasses import replace
from typing import NamedTuple

import pytest
from pulumi.provider.experimental.provider import PropertyDiffKind
from typing_extensions import override

from offline.plugin import lifecycle
from offline.plugin.aws import Aws
from offline.plugin.catalog import Kind
from offline.plugin.facts import Facts
from offline.plugin.failures import RefusedError, UnfinishedError
from offline.plugin.lifecycle import Step
from offline.plugin.resource import Resource
from offline.plugin.shapes import ListOf, MapOf, Object, ResourceShape, Scalar
from offline.plugin.values import UNKNOWN, Properties

TEXT = Scalar("string")
INPUTS = Object(
    {"name": TEXT, "label": TEXT, "parts": ListOf(TEXT), "size": TEXT, "tags": MapOf(TEXT)},
    frozenset(),
)
OUTPUTS = {"arn": TEXT, "stamp": TEXT, "region": TEXT, "tagsAll": MapOf(TEXT)}
FACTS = Facts(
    service="dynamodb",
    auto_named="name",
    computed=frozenset({"size"}),
    sets={"parts": None},
    recomputed={"stamp": ("label",)},
)


class Update(NamedTuple):
    """What a resource was asked for by an update."""

    olds: Properties
    news: Properties
    changed: frozenset[str]


class Drawers(Resource):
    """Drawers with labels, which can be full, and jam."""

    type_name = "aws:none/drawer:Drawer"
    facts = FACTS

    def __init__(self) -> None:
        self.held: dict[str, Properties] = {}
        self.updates: list[Update] = []
        self.jam = ""

    @override
    def create(self, aws: Aws, inputs: Properties) -> str:
        self.held[inputs["name"]] = {"arn": f"arn:{inputs['name']}", "stamp": "1", "size": "9"}
        return inputs["name"]

    @override
    def finish(self, aws: Aws, identity: str, inputs: Properties) -> None:
        if self.jam:
            raise RefusedError(self.jam)
        if identity in self.held:
            self.held[identity]["label"] = inputs["label"]

    @override
    def read(self, aws: Aws, identity: str, known: Properties) -> Properties | None:
        return self.held.get(identity)

    @override
    def update(
        self,
        aws: Aws,
        identity: str,
        olds: Properties,
        news: Properties,
        changed: frozenset[str],
    ) -> None:
        self.updates.append(Update(olds, news, changed))
        self.held[identity]["stamp"] = "2"
        self.finish(aws, identity, news)

    @override
    def delete(self, aws: Aws, identity: str, olds: Properties) -> None:
        del self.held[identity]


@pytest.fixture
def drawers() -> Drawers:
    return Drawers()


@pytest.fixture
def kind(drawers: Drawers) -> Kind:
    state = Object({**INPUTS.properties, **OUTPUTS}, frozenset())
    return Kind(ResourceShape(INPUTS, state), FACTS, drawers)


ASKED: Properties = {"name": "a", "label": "spoons", "parts": ["y", "x"], "tags": {"t": "1"}}
MADE: Properties = ASKED | {
    "arn": "arn:a",
    "id": "a",
    "region": "us-east-1",
    "size": "9",
    "stamp": "1",
    "tagsAll": {"t": "1"},
}
PREVIEWED = {name: value for name, value in MADE.items() if name != "id"}


def step(news: Properties, *ignored: str) -> Step:
    return Step(identity="a", olds=MADE, news=news, ignored=list(ignored))


def test_a_resource_is_told_of_before_it_is_finished(
    kind: Kind, drawers: Drawers, aws: Aws
) -> None:
    told: list[tuple[str, Properties]] = []
    made = lifecycle.create(
        kind, aws, ASKED, lambda identity: told.append((identity, dict(drawers.held[identity])))
    )
    assert made == ("a", MADE)
    assert told == [("a", {"arn": "arn:a", "stamp": "1", "size": "9"})]


def test_a_creation_that_fails_half_way_tells_how_far_it_came(
    kind: Kind, drawers: Drawers, aws: Aws
) -> None:
    drawers.jam = "it jams"
    told: list[str] = []
    with pytest.raises(UnfinishedError, match=r"\Ait jams\Z") as unfinished:
        lifecycle.create(kind, aws, ASKED, told.append)
    assert (unfinished.value.identity, told) == ("a", ["a"])
    assert unfinished.value.outputs == MADE


def test_what_is_gone_as_soon_as_it_is_made_is_told(kind: Kind, drawers: Drawers, aws: Aws) -> None:
    with pytest.raises(RefusedError) as refused:
        lifecycle.create(kind, aws, ASKED, lambda identity: drawers.delete(aws, identity, {}))
    assert str(refused.value) == "'a' was made, but AWS no longer has it."


def test_a_preview_of_a_creation_leaves_open_what_aws_decides(
    kind: Kind, drawers: Drawers, aws: Aws
) -> None:
    unknown = dict.fromkeys(("arn", "size", "stamp"), UNKNOWN)
    assert lifecycle.created_preview(kind, aws, ASKED) == PREVIEWED | unknown
    assert drawers.held == {}


def test_an_update_keeps_what_aws_filled_in_and_names_what_changes(
    kind: Kind, drawers: Drawers, aws: Aws
) -> None:
    lifecycle.create(kind, aws, ASKED, lambda _: None)
    news = ASKED | {"label": "forks", "tags": {"t": "2"}, "parts": ["x", "y"]}
    after = lifecycle.update(kind, aws, step(news, "tags"))
    assert drawers.updates == [Update(MADE, news | {"size": "9"}, frozenset({"label"}))]
    assert after == MADE | news | {"stamp": "2", "tagsAll": {"t": "2"}}


def test_an_update_that_fails_half_way_tells_how_far_it_came(
    kind: Kind, drawers: Drawers, aws: Aws
) -> None:
    lifecycle.create(kind, aws, ASKED, lambda _: None)
    drawers.jam = "it jams"
    with pytest.raises(UnfinishedError, match=r"\Ait jams\Z") as unfinished:
        lifecycle.update(kind, aws, step(ASKED | {"label": "forks"}))
    assert unfinished.value.identity == "a"
    assert unfinished.value.outputs == MADE | {"stamp": "2"}


@pytest.mark.parametrize(
    ("change", "unknown"),
    [({"label": "forks"}, {"stamp": UNKNOWN}), ({"tags": {"t": "1"}}, {})],
    ids=["of a cause", "of nothing"],
)
def test_a_preview_of_an_update_leaves_open_what_aws_decides_anew(
    kind: Kind, aws: Aws, change: Properties, unknown: Properties
) -> None:
    assert lifecycle.updated_preview(kind, aws, step(ASKED | change)) == (MADE | change | unknown)


def test_a_preview_of_an_update_drops_what_is_taken_away(kind: Kind, aws: Aws) -> None:
    news = {name: value for name, value in ASKED.items() if name != "parts"}
    after = lifecycle.updated_preview(kind, aws, step(news))
    assert after == {name: value for name, value in MADE.items() if name != "parts"}


def test_a_resource_is_read_as_aws_holds_it(kind: Kind, drawers: Drawers, aws: Aws) -> None:
    assert lifecycle.read(kind, aws, "a", MADE, ASKED) is None
    lifecycle.create(kind, aws, ASKED, lambda _: None)
    assert lifecycle.read(kind, aws, "a", MADE, ASKED) == (MADE, ASKED)
    drawers.held["a"] |= {"label": "forks", "parts": ["x", "new", "y"]}
    now = {"label": "forks", "parts": ["y", "x", "new"]}
    assert lifecycle.read(kind, aws, "a", MADE, ASKED) == (MADE | now, ASKED | now)


def test_a_resource_to_import_is_described_by_what_would_make_it(
    kind: Kind, drawers: Drawers, aws: Aws
) -> None:
    drawers.held["a"] = {"arn": "arn:a", "name": "a", "label": "spoons", "tags": {}, "size": None}
    assert lifecycle.read(kind, aws, "a", {}, {}) == (
        {"arn": "arn:a", "id": "a", "name": "a", "label": "spoons", "tags": {}}
        | {"region": "us-east-1", "tagsAll": {}},
        {"__defaults": [], "name": "a", "label": "spoons"},
    )


def test_an_output_that_the_sdk_lacks_is_a_bug(kind: Kind, drawers: Drawers, aws: Aws) -> None:
    drawers.held["a"] = {"colour": "red", "arm": "x"}
    with pytest.raises(TypeError, match=r"\Athe SDK has no such outputs: arm, colour\Z"):
        lifecycle.read(kind, aws, "a", {}, {})


@pytest.mark.parametrize(
    ("news", "is_first"),
    [
        ({"name": "a", "__defaults": []}, True),
        ({"name": "a"}, True),
        ({"name": "b"}, False),
        ({"name": "a", "__defaults": ["name"]}, False),
    ],
    ids=["same name", "same name, said by hand", "other name", "made up"],
)
def test_an_old_resource_goes_first_where_its_name_is_needed(
    kind: Kind, news: Properties, is_first: bool
) -> None:
    assert lifecycle.deletes_first(kind, {"name": "a"}, news) is is_first
    nameless = replace(kind, facts=replace(FACTS, auto_named=None))
    assert not lifecycle.deletes_first(nameless, {"name": "a"}, news)


def test_changes_have_top_level_properties() -> None:
    paths = ["tags.a", "parts[0]", 'tags["x.y"]', "label"]
    found = dict.fromkeys(paths, PropertyDiffKind.UPDATE)
    assert lifecycle.tops(found) == {"tags", "parts", "label"}
