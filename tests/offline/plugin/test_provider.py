import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from wsgiref.types import StartResponse, WSGIEnvironment

import grpc
import pytest
from pulumi.runtime.proto import provider_pb2 as proto

from offline.plugin.aws import Aws
from offline.plugin.values import Properties
from offline.records import MADE
from tests.offline.plugin.conftest import Engine, Server, failure, plain, struct, urn

PROVIDER = "urn:pulumi:dev::project::pulumi:providers:aws::default"


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


def test_an_account_that_is_not_allowed_is_refused_before_anything_is_done(engine: Engine) -> None:
    assert check_config(engine, {"allowedAccountIds": '["999988887777"]'}) == []
    with pytest.raises(grpc.RpcError) as refused:
        configure(engine, {"allowedAccountIds": '["999988887777"]'})
    assert failure(refused.value).sentence == "AWS account ID not allowed: 123456789012"
    with pytest.raises(grpc.RpcError) as refused:
        configure(engine, {"forbiddenAccountIds": '["123456789012"]'})
    assert failure(refused.value).sentence == "AWS account ID not allowed: 123456789012"
    assert configure(engine, {"allowedAccountIds": '["123456789012"]'}).supportsPreview
    configure(engine, {})


def test_region_and_tags_of_the_provider_reach_its_resources(
    engine: Engine, table: Properties
) -> None:
    configure(engine, {"region": "eu-west-1", "defaultTags": '{"tags": {"stack": "dev"}}'})
    try:
        _, outputs = engine.made(table)
    finally:
        configure(engine, {})
    assert outputs["arn"] == f"arn:aws:dynamodb:eu-west-1:123456789012:table/{table['name']}"
    assert outputs["region"] == "eu-west-1"
    assert outputs["tagsAll"] == {"stack": "dev", "team": "orders"}


def test_a_resource_may_be_in_a_region_of_its_own(engine: Engine, table: Properties) -> None:
    checked, outputs = engine.made(table | {"region": "eu-central-1"})
    assert outputs["arn"].split(":")[3] == "eu-central-1"
    assert engine.read(table["name"], outputs, checked)[1] == outputs
    moved = engine.diff(outputs, checked | {"region": "eu-west-1"})
    assert list(moved.replaces) == ["region"]


def test_without_any_region_it_says_so(
    engine: Engine, table: Properties, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_REGION")
    with pytest.raises(grpc.RpcError) as refused:
        engine.check(table)
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
    engine: Engine, table: Properties, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = threading.Barrier(2, timeout=5)

    def meet(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        if str(environ.get("HTTP_X_AMZ_TARGET")).endswith("CreateTable"):
            both.wait()
        return application(environ, start)

    application = server.application
    monkeypatch.setattr(server, "application", meet)
    tables = [table, deepcopy(table) | {"name": f"{table['name']}-2"}]
    with ThreadPoolExecutor(2) as threads:
        made = list(threads.map(engine.made, tables))
    assert [outputs["name"] for _, outputs in made] == [item["name"] for item in tables]


def test_ignored_changes_are_none(engine: Engine, table: Properties) -> None:
    checked, outputs = engine.made(table)
    news = checked | {"tags": {"team": "x"}, "deletionProtectionEnabled": True}
    answer = engine.diff(outputs, news, ["tags"])
    assert list(answer.detailedDiff) == ["deletionProtectionEnabled"]


def test_what_is_made_is_on_record_until_that_very_thing_is_deleted(
    engine: Engine, table: Properties, aws: Aws
) -> None:
    _, old = engine.made(table)
    assert aws.records.get(MADE, urn()) == {"id": table["name"]}
    _, new = engine.made(table | {"name": f"{table['name']}-2"})
    engine.delete(old)
    assert aws.records.get(MADE, urn()) == {"id": new["id"]}
    engine.delete(new)
    assert aws.records.get(MADE, urn()) is None


def test_what_is_half_made_is_on_record_and_a_preview_is_not(
    engine: Engine, table: Properties, aws: Aws, server: Server
) -> None:
    checked, _ = engine.check(table | {"ttl": {"attributeName": "expires", "enabled": True}})
    aws.records.delete(MADE, urn())
    engine.create(checked, preview=True)
    assert aws.records.get(MADE, urn()) is None
    server.refused.add("UpdateTimeToLive")
    with pytest.raises(grpc.RpcError):
        engine.create(checked)
    assert aws.records.get(MADE, urn()) == {"id": table["name"]}
