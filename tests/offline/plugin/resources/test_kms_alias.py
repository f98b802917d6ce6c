from uuid import uuid4

import grpc
import pytest

from offline.plugin.aws import Aws
from offline.plugin.values import UNKNOWN, Properties
from tests.offline.plugin.conftest import REGION, Engine, failure

ARN = f"arn:aws:kms:{REGION}:123456789012"


@pytest.fixture
def aliases(engine: Engine) -> Engine:
    return engine.of("aws:kms/alias:Alias")


@pytest.fixture
def name() -> str:
    return f"alias/orders-{uuid4().hex}"


@pytest.fixture
def key(aws: Aws) -> str:
    return made_key(aws)


def made_key(aws: Aws) -> str:
    return aws.call("kms", "CreateKey")["KeyMetadata"]["KeyId"]


@pytest.mark.parametrize("target", ["{key}", f"{ARN}:key/{{key}}"], ids=["id", "ARN"])
def test_an_alias_is_made_and_tells_all_of_itself(
    aliases: Engine, name: str, key: str, target: str
) -> None:
    checked, outputs = aliases.made({"name": name, "targetKeyId": target.format(key=key)})
    assert outputs == {
        "arn": f"{ARN}:{name}",
        "id": name,
        "name": name,
        "namePrefix": "",
        "region": REGION,
        "targetKeyArn": f"{ARN}:key/{key}",
        "targetKeyId": key,
    }
    assert aliases.kinds(outputs, checked) == {}
    assert aliases.read(name, outputs, checked)[1] == outputs


def test_a_preview_tells_what_is_known(aliases: Engine, name: str) -> None:
    checked, reasons = aliases.check({"name": name, "targetKeyId": UNKNOWN})
    assert reasons == []
    assert aliases.create(checked, preview=True) == (
        "",
        {
            "arn": UNKNOWN,
            "name": name,
            "namePrefix": UNKNOWN,
            "region": REGION,
            "targetKeyArn": UNKNOWN,
            "targetKeyId": UNKNOWN,
        },
    )


def test_an_alias_moves_to_another_key(aliases: Engine, name: str, key: str, aws: Aws) -> None:
    checked, outputs = aliases.made({"name": name, "targetKeyId": key})
    other = made_key(aws)
    news = checked | {"targetKeyId": other}
    assert aliases.kinds(outputs, news) == {"targetKeyId": "UPDATE"}
    # As with the official plugin, a preview does not tell that the key's ARN follows.
    assert aliases.update(outputs, news, preview=True) == outputs | {"targetKeyId": other}
    after = aliases.update(outputs, news)
    assert after == outputs | {"targetKeyArn": f"{ARN}:key/{other}", "targetKeyId": other}


def test_a_key_that_is_not_made_yet_may_be_another_one(
    aliases: Engine, name: str, key: str
) -> None:
    checked, outputs = aliases.made({"name": name, "targetKeyId": key})
    assert aliases.kinds(outputs, checked | {"targetKeyId": UNKNOWN}) == {"targetKeyId": "UPDATE"}


def test_another_name_or_region_replaces(aliases: Engine, name: str, key: str) -> None:
    checked, outputs = aliases.made({"name": name, "targetKeyId": key})
    renamed = aliases.diff(outputs, checked | {"name": f"{name}-2"})
    assert (list(renamed.replaces), renamed.deleteBeforeReplace) == (["name"], False)
    assert list(aliases.diff(outputs, checked | {"region": "eu-west-1"}).replaces) == ["region"]


def test_an_alias_in_another_region(aliases: Engine, name: str) -> None:
    key = made_key(Aws("eu-west-1"))
    wish = {"name": name, "targetKeyId": key, "region": "eu-west-1"}
    checked, outputs = aliases.made(wish)
    assert outputs["targetKeyArn"] == f"arn:aws:kms:eu-west-1:123456789012:key/{key}"
    assert aliases.kinds(outputs, checked) == {}


def test_an_alias_that_exists_is_not_taken_over(aliases: Engine, name: str, key: str) -> None:
    checked, _ = aliases.made({"name": name, "targetKeyId": key})
    with pytest.raises(grpc.RpcError) as refused:
        aliases.create(checked)
    assert failure(refused.value).sentence == (
        "kms CreateAlias: AlreadyExistsException: "
        f"An alias with the name {ARN}:{name} already exists"
    )


def test_an_import_needs_no_more_than_the_name(aliases: Engine, name: str, key: str) -> None:
    checked, made = aliases.made({"name": name, "targetKeyId": key})
    assert aliases.read(name) == (
        name,
        made,
        {"name": name, "targetKeyId": key, "__defaults": []},
    )
    assert aliases.kinds(made, checked) == {}


def test_deleting_what_is_gone_is_fine(aliases: Engine, name: str, key: str) -> None:
    checked, outputs = aliases.made({"name": name, "targetKeyId": key})
    aliases.delete(outputs)
    aliases.delete(outputs)
    assert aliases.read(name, outputs, checked)[0] == ""


MADE_UP = "a rehearsal makes up no name for an alias: give one"
LETTERS = "\"name\" must begin with 'alias/' and be comprised of only [0-9A-Za-z_/-]"
RESERVED = "\"name\" cannot begin with reserved AWS CMK prefix 'alias/aws/'"


@pytest.mark.parametrize(
    ("wish", "fault"),
    [
        ({}, MADE_UP),
        ({"namePrefix": "alias/a"}, MADE_UP),
        ({"name": "orders"}, LETTERS),
        ({"name": "alias/orders.new"}, LETTERS),
        ({"name": "alias/aws/orders"}, RESERVED),
    ],
    ids=["no name", "prefix", "no alias/", "other letters", "reserved"],
)
def test_a_name_that_is_refused(aliases: Engine, wish: Properties, fault: str) -> None:
    reasons = aliases.check({"targetKeyId": "some-key"} | wish)[1]
    assert reasons == [f"{fault}. Examine values at 'orders.name'."]
