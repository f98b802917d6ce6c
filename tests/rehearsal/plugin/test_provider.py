"""The plugin as the engine sees it: configuration, functions, concurrency and its journal."""

import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from wsgiref.types import StartResponse, WSGIEnvironment

import grpc
import pytest
from pulumi.runtime.proto import provider_pb2 as proto

from rehearsal.plugin import state_store
from rehearsal.plugin.aws import Aws
from rehearsal.plugin.values import Properties
from rehearsal.record_store import MADE, Record
from tests.rehearsal.plugin.conftest import Calls, Engine, Server, failure, plain, struct
from tests.rehearsal.plugin.life import Life
from tests.rehearsal.plugin.samples.backup import VAULTS
from tests.rehearsal.plugin.samples.dynamodb_table import PLAIN_TABLES, TABLES

PROVIDER = "urn:pulumi:dev::project::pulumi:providers:aws::default"


@pytest.fixture
def table(engine: Engine) -> Life:
    return Life(engine, PLAIN_TABLES)


def check_config(engine: Engine, settings: Properties) -> list[str]:
    request = proto.CheckRequest(urn=PROVIDER, news=struct(settings))
    return [failure.reason for failure in engine.stub.CheckConfig(request).failures]


def configure(engine: Engine, settings: Properties) -> proto.ConfigureResponse:
    return engine.stub.Configure(proto.ConfigureRequest(args=struct(settings)))


def test_the_engine_is_asked_to_unwrap_what_it_sends(engine: Engine) -> None:
    answer = configure(engine, {})
    assert (answer.acceptSecrets, answer.acceptOutputs, answer.acceptResources) == (False,) * 3
    assert answer.supportsPreview


def test_configuration_is_checked_as_the_engine_sends_it(engine: Engine) -> None:
    assert check_config(engine, {"region": "eu-west-1", "version": "7.51.1"}) == []
    assert check_config(engine, {"regoin": "eu-west-1", "maxRetries": '"x"'}) == [
        (
            "could not validate provider configuration: "
            "Invalid or unknown key 'regoin' (did you mean 'region'?)."
        ),
        'could not validate provider configuration: expected integer type, got "x" of type string.',
    ]


@pytest.mark.parametrize(
    "settings",
    [{"allowedAccountIds": '["999988887777"]'}, {"forbiddenAccountIds": '["123456789012"]'}],
    ids=["not allowed", "forbidden"],
)
def test_an_account_that_is_not_allowed_is_refused_before_anything_is_done(
    engine: Engine, settings: Properties
) -> None:
    assert check_config(engine, settings) == []
    with pytest.raises(grpc.RpcError) as refused:
        configure(engine, settings)
    assert failure(refused.value).sentence == "AWS account ID not allowed: 123456789012"


def test_another_region_replaces_resources_and_not_their_provider(
    engine: Engine, table: Life
) -> None:
    request = proto.DiffRequest(
        urn=PROVIDER, olds=struct({"region": "us-east-1"}), news=struct({"region": "eu-west-1"})
    )
    told = engine.stub.DiffConfig(request)
    # No answer leaves it to the engine to compare: it must not hear that nothing changes.
    assert (list(told.replaces), told.changes) == ([], proto.DiffResponse.DIFF_UNKNOWN)
    _, outputs = table.made()
    configure(engine, {"region": "eu-west-1"})
    try:
        answer = table.engine.diff(outputs, table.engine.check(table.inputs())[0])
        assert list(answer.replaces) == ["region"]
    finally:
        configure(engine, {})


def test_region_and_tags_of_the_provider_reach_its_resources(engine: Engine, table: Life) -> None:
    configure(engine, {"region": "eu-west-1", "defaultTags": '{"tags": {"stack": "dev"}}'})
    try:
        _, outputs = table.made()
    finally:
        configure(engine, {})
    assert outputs["arn"] == f"arn:aws:dynamodb:eu-west-1:123456789012:table/{table.name}"
    assert outputs["region"] == "eu-west-1"
    assert outputs["tagsAll"] == {"stack": "dev", "team": "orders"}


def test_without_any_region_it_says_so(table: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_REGION")
    with pytest.raises(grpc.RpcError) as refused:
        table.engine.check(table.inputs())
    assert failure(refused.value).sentence == (
        "No region is set: run `pulumi config set aws:region us-east-1`."
    )


def test_a_type_that_it_does_not_know_is_a_fault_of_the_program(engine: Engine) -> None:
    assert engine.of("aws:dynamodb/chair:Chair").check({})[1] == [
        "The AWS package has no resource type 'aws:dynamodb/chair:Chair'."
    ]


def test_functions_are_answered(engine: Engine) -> None:
    request = proto.InvokeRequest(tok="aws:index/getPartition:getPartition")
    answer = engine.stub.Invoke(request)
    assert plain(getattr(answer, "return"))["partition"] == "aws"


def test_creations_go_on_side_by_side(
    engine: Engine, started: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = threading.Barrier(2, timeout=60)

    def meet(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        if str(environ.get("HTTP_X_AMZ_TARGET")).endswith("CreateTable"):
            both.wait()
        return application(environ, start)

    application = started.application
    monkeypatch.setattr(started, "application", meet)
    tables = [Life(engine, PLAIN_TABLES) for _ in range(2)]
    with ThreadPoolExecutor(2) as threads:
        made = list(threads.map(Life.made, tables))
    assert [outputs["name"] for _, outputs in made] == [table.name for table in tables]


def test_changes_that_are_ignored_are_no_changes(engine: Engine) -> None:
    vault = Life(engine, VAULTS)
    checked, outputs = vault.made()
    news = checked | {"tags": {"team": "x"}, "kmsKeyArn": "arn:aws:kms:us-east-1:1:key/k"}
    answer = vault.engine.diff(outputs, news, ["tags"])
    assert list(answer.detailedDiff) == ["kmsKeyArn"]


def test_what_is_made_is_on_record_until_that_very_thing_is_deleted(table: Life) -> None:
    urn, records = table.engine.urn, table.aws.records
    _, old = table.made()
    assert records.get(MADE, urn) == {"id": table.name}
    _, new = table.made({"name": f"{table.name}-2"})
    table.engine.delete(old)
    assert records.get(MADE, urn) == {"id": new["id"]}
    table.engine.delete(new)
    assert records.get(MADE, urn) is None


def test_what_is_half_made_is_on_record_and_a_preview_is_not(engine: Engine, calls: Calls) -> None:
    table = Life(engine, TABLES)
    urn, records = table.engine.urn, table.aws.records
    checked = table.checked()
    records.delete(MADE, urn)
    table.engine.create(checked, preview=True)
    assert records.get(MADE, urn) is None
    calls.refused.add("UpdateTimeToLive")
    with pytest.raises(grpc.RpcError):
        table.engine.create(checked)
    assert records.get(MADE, urn) == {"id": table.name}


def test_an_engine_that_dies_while_a_creation_takes_its_time_finds_it_on_record(
    aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    urn = "urn:pulumi:dev::project::orders:index:Tables$aws:dynamodb/table:Table::slow"
    slept: list[tuple[float, Record | None]] = []

    def sleep(seconds: float) -> None:
        slept.append((seconds, aws.records.get(MADE, urn)))

    monkeypatch.setattr("rehearsal.plugin.state_store.time.sleep", sleep)
    for seconds in ("2.5", "aws:dynamodb/table:Table=3", "aws:kms/key:Key=4"):
        monkeypatch.setenv("REHEARSAL_CREATE_SECONDS", seconds)
        state_store.remember(aws, urn, "orders")
    assert slept == [(2.5, {"id": "orders"}), (3, {"id": "orders"})]
