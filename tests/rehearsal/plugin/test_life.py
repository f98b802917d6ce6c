"""The life of a resource of every type, from its check to its second deletion."""

from collections.abc import Callable, Generator
from contextlib import contextmanager

import grpc
import pytest
from _pytest.mark import ParameterSet

from rehearsal.plugin import registry
from rehearsal.plugin.sdk_schema import resource_shape
from rehearsal.plugin.values import UNKNOWN, Properties, public_map
from tests.rehearsal.plugin.conftest import REGION, Calls, Engine, Failure, failure, plain
from tests.rehearsal.plugin.life import Life, said
from tests.rehearsal.plugin.sample import Change, Refusal, Sample
from tests.rehearsal.plugin.samples import SAMPLES

READING = ("Describe", "Get", "List")
Made = tuple[Life, Properties, Properties]
Kept = dict[int, Made]
REFUSED = "LimitExceededException: too many at once"


def samples(which: Callable[[Sample], object]) -> list[ParameterSet]:
    """Return the samples of which something is true."""
    return [pytest.param(s, id=name) for name, s in SAMPLES.items() if which(s)]


def places(name: str, sample: Sample) -> list[str]:
    """Return two regions for a type that has regions, and one for its plain sample."""
    shape = resource_shape(sample.token)
    has_regions = shape is not None and "region" in shape.outputs
    return [REGION, "eu-west-1"] if has_regions and not name.startswith("plain ") else [REGION]


LIVES = [
    pytest.param(sample, region, id=f"{name} in {region}")
    for name, sample in SAMPLES.items()
    for region in places(name, sample)
]
UPDATES = [
    pytest.param(sample, change, id=f"{name}, {label}")
    for name, sample in SAMPLES.items()
    for label, change in sample.updates.items()
]
REFUSALS = [
    pytest.param(sample, refusal, id=f"{name}, {refusal[1]} {number}")
    for name, sample in SAMPLES.items()
    for number, refusal in enumerate(sample.refused)
]

SUCCESSORS = [
    pytest.param(full, plain, id=name)
    for name, plain in SAMPLES.items()
    if (full := SAMPLES[name.removeprefix("plain ")]) is not plain
    if full.identity == plain.identity != "<id>"
]


@contextmanager
def refusing(life: Life, calls: Calls, action: str) -> Generator[list[Failure]]:
    """Let AWS refuse an action, and give what the engine is told of it."""
    told: list[Failure] = []
    calls.refused.add(action)
    with pytest.raises(grpc.RpcError) as error:
        yield told
    calls.refused.clear()
    told.append(failure(error.value))
    assert told[0].sentence == f"{life.service} {action}: {REFUSED}"


def half_made(told: Failure) -> Properties:
    """Return the state that the engine keeps of a resource with which a step failed."""
    assert told.resource is not None
    assert list(told.resource.reasons) == [told.sentence]
    return plain(told.resource.properties) | {"id": told.resource.id}


@pytest.fixture
def life(engine: Engine, sample: Sample) -> Life:
    return Life(engine, sample)


@pytest.fixture(scope="module")
def kept() -> Kept:
    """Keep a resource of each sample for the tests that leave it as it was."""
    return {}


@pytest.fixture
def made(engine: Engine, kept: Kept, sample: Sample) -> Made:
    """Return a resource of a sample with its checked inputs and its outputs."""
    if id(sample) not in kept:
        life = Life(engine, sample)
        kept[id(sample)] = (life, *life.made())
    return kept[id(sample)]


def test_every_type_has_a_sample() -> None:
    missing = set(registry.tokens()) - {sample.token for sample in SAMPLES.values()}
    assert not missing, f"Add a sample to tests/rehearsal/plugin/samples for: {sorted(missing)}."


@pytest.mark.parametrize(("sample", "region"), LIVES)
def test_a_resource_is_previewed_created_read_and_deleted(
    engine: Engine, calls: Calls, sample: Sample, region: str
) -> None:
    life = Life(engine, sample, region)
    plugin = life.engine
    checked = life.checked()
    place = {"region": region} if life.has_region else {}
    assert public_map(checked) == life.inputs() | sample.defaults | place
    assert checked["__defaults"] == sorted(sample.defaults)

    calls.made.clear()
    assert plugin.create(checked, preview=True) == ("", life.preview())
    assert calls.made == []

    _, outputs = life.made()
    identity = outputs["id"]
    assert outputs == life.outputs()
    assert plugin.kinds(outputs, checked) == {}
    refreshed = life.refreshed(checked, outputs)
    assert plugin.read(identity, outputs, checked) == (identity, outputs, refreshed)
    # Without a state the plugin looks in the provider's own region, or in the one that is named.
    is_here = plugin.read(life.import_identity)[0] != ""
    assert is_here is (region == REGION)
    if life.has_region:
        told, found, _ = plugin.read(f"{life.import_identity}@{region}")
        assert (told, found["region"]) == (life.import_identity, region)

    plugin.delete(outputs)
    plugin.delete(outputs)
    left = sample.left
    assert plugin.read(identity, outputs, checked)[:2] == (
        ("", {}) if left is None else (identity, life.outputs(left))
    )


@pytest.mark.parametrize("sample", samples(bool))
def test_an_import_needs_no_more_than_the_id(made: Made) -> None:
    life, checked, outputs = made
    identity, untold = life.import_identity, life.sample.untold
    told, found, inputs = life.engine.read(identity)
    known_to_aws = {name: value for name, value in outputs.items() if name not in untold}
    assert (told, found) == (identity, known_to_aws | {"id": identity})
    assert said(public_map(inputs)) == said(life.imported())
    again, reasons = life.engine.check(inputs)
    assert reasons == []
    assert life.engine.kinds(found, again) == {}
    unknown_to_aws = dict.fromkeys(untold & life.sample.inputs.keys(), "ADD")
    assert life.engine.kinds(found, checked) == unknown_to_aws


@pytest.mark.parametrize(("sample", "change"), UPDATES)
def test_a_change_is_made_in_place(made: Made, kept: Kept, calls: Calls, change: Change) -> None:
    life, base, before = made
    # A failure leaves the resource in no known state.
    del kept[id(life.sample)]
    news = life.checked(change.inputs)
    kinds = dict.fromkeys(change.inputs, "UPDATE") if change.kinds is None else change.kinds
    assert life.engine.kinds(before, news) == kinds

    calls.made.clear()
    preview = life.engine.update(before, news, preview=True)
    assert {n for n, value in preview.items() if value == UNKNOWN} == change.unknown
    assert calls.made == []

    after = life.engine.update(before, news)
    assert after == life.outputs(change.inputs, change.outputs)
    assert change.calls in (None, [a for a in calls.made if not a.startswith(READING)])
    assert life.engine.kinds(after, news) == change.left
    if change.has_way_back:
        again = life.engine.update(after, base)
        assert again == life.outputs()
        kept[id(life.sample)] = (life, base, again)


@pytest.mark.parametrize("sample", samples(lambda s: s.replacing))
def test_a_change_of_what_is_fixed_replaces(made: Made) -> None:
    life, checked, outputs = made
    replacing = dict(life.sample.replacing)
    if life.has_region:
        replacing["region"] = {"region": "us-west-2"}
    for path, change in replacing.items():
        wanted = checked | life.filled(change)
        gone = {name for name, value in change.items() if value is None}
        answer = life.engine.diff(outputs, {n: v for n, v in wanted.items() if n not in gone})
        # The engine deletes the old resource first where the new one needs its name.
        is_deleted_first = life.sample.auto_named and "name" not in change
        assert (list(answer.replaces), answer.deleteBeforeReplace) == ([path], is_deleted_first)


@pytest.mark.parametrize("sample", samples(lambda s: s.same))
def test_inputs_that_only_look_different_are_no_change(made: Made) -> None:
    life, _, outputs = made
    for change in life.sample.same:
        assert life.engine.kinds(outputs, life.checked(change)) == {}, change


@pytest.mark.parametrize("sample", samples(lambda s: s.auto_named))
def test_a_resource_without_a_name_takes_the_program_s_with_a_suffix(made: Made) -> None:
    checked = made[0].checked({"name": None})
    assert (checked["name"][:7], len(checked["name"])) == ("orders-", 14)
    assert "name" in checked["__defaults"]


@pytest.mark.parametrize("sample", samples(lambda s: s.drift))
def test_a_refresh_shows_drift_and_the_next_update_mends_it(life: Life) -> None:
    drift = life.sample.drift
    assert drift
    checked, outputs = life.made()
    life.drifts(drift)
    identity, now, inputs = life.engine.read(outputs["id"], outputs, checked)
    assert (identity, now) == (outputs["id"], life.outputs(drift.outputs))
    shown = {name: now[name] for name in drift.inputs or drift.outputs}
    assert public_map(inputs) == public_map(life.refreshed(checked, outputs)) | shown
    assert life.engine.kinds(now, checked) == drift.kinds
    assert life.engine.update(now, checked) == life.outputs()


@pytest.mark.parametrize("sample", samples(lambda s: s.taken))
def test_a_resource_that_exists_is_not_taken_over(made: Made) -> None:
    life, checked, _ = made
    with pytest.raises(grpc.RpcError) as refused:
        life.engine.create(checked)
    assert failure(refused.value).sentence == life.filled({"is": life.sample.taken})["is"]


@pytest.mark.parametrize("sample", samples(lambda s: s.steps.create))
def test_a_creation_that_aws_refuses_makes_nothing(life: Life, calls: Calls) -> None:
    checked = life.checked()
    with refusing(life, calls, life.sample.steps.create) as told:
        life.engine.create(checked)
    assert told[0].resource is None


@pytest.mark.parametrize("sample", samples(lambda s: s.steps.finish))
def test_a_creation_that_fails_half_way_is_finished_by_the_next_run(
    life: Life, calls: Calls
) -> None:
    checked = life.checked()
    with refusing(life, calls, life.sample.steps.finish) as told:
        life.engine.create(checked)
    state = half_made(told[0])
    life.words["id"] = state["id"]
    assert life.engine.update(state, checked) == life.outputs()


@pytest.mark.parametrize("sample", samples(lambda s: s.steps.update))
def test_an_update_that_fails_half_way_is_finished_by_the_next_run(
    life: Life, calls: Calls
) -> None:
    _, before = life.made()
    change = next(iter(life.sample.updates.values()))
    news = life.checked(change.inputs)
    with refusing(life, calls, life.sample.steps.update) as told:
        life.engine.update(before, news)
    state = half_made(told[0])
    assert state["id"] == before["id"]
    assert life.engine.update(state, news) == life.outputs(change.inputs, change.outputs)


@pytest.mark.parametrize("sample", samples(lambda s: s.steps.read))
def test_a_refusal_to_read_is_not_taken_for_absence(made: Made, calls: Calls) -> None:
    life, checked, outputs = made
    with refusing(life, calls, life.sample.steps.read):
        life.engine.read(outputs["id"], outputs, checked)


@pytest.mark.parametrize("sample", samples(lambda s: s.steps.delete))
def test_what_aws_refuses_to_delete_is_there_as_it_was(life: Life, calls: Calls) -> None:
    checked, outputs = life.made()
    with refusing(life, calls, life.sample.steps.delete):
        life.engine.delete(outputs)
    # What has to go before a role, the official plugin takes away itself.
    gone: Properties = {
        name: [] for name in ("inlinePolicies", "managedPolicyArns") if name in outputs
    }
    left = life.engine.read(outputs["id"], outputs, checked)[1]
    assert left == outputs | gone


@pytest.mark.parametrize("sample", samples(lambda s: s.impossible))
def test_inputs_that_aws_alone_refuses_make_nothing(life: Life) -> None:
    for change, sentence in life.sample.impossible:
        with pytest.raises(grpc.RpcError) as refused:
            life.made(change)
        told = failure(refused.value)
        assert (told.sentence, told.resource) == (life.filled({"is": sentence})["is"], None)


@pytest.mark.parametrize(("full", "plain"), SUCCESSORS)
def test_the_next_resource_of_a_name_has_nothing_of_the_last(
    engine: Engine, full: Sample, plain: Sample
) -> None:
    last, following = Life(engine, full), Life(engine, plain)
    last.engine.delete(last.made()[1])
    following.words["name"] = last.name
    assert following.made()[1] == following.outputs()


@pytest.mark.parametrize(("sample", "refusal"), REFUSALS)
def test_inputs_at_fault_are_refused_in_the_official_words(made: Made, refusal: Refusal) -> None:
    life, (change, path, reason) = made[0], refusal
    reasons = life.engine.check(life.inputs(change))[1]
    assert reasons == [f"{reason}. Examine values at 'orders.{path}'."]


@pytest.mark.parametrize("sample", samples(lambda s: s.accepted))
def test_inputs_that_may_be_right_are_accepted(made: Made) -> None:
    life = made[0]
    for change in life.sample.accepted:
        assert life.engine.check(life.inputs(change))[1] == [], change
