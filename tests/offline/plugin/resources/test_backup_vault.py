from uuid import uuid4

import grpc
import pytest

from offline.plugin.values import UNKNOWN, Properties
from tests.offline.plugin.conftest import REGION, Engine, failure

KEY = f"arn:aws:kms:{REGION}:123456789012:key/8c3f"


@pytest.fixture
def vaults(engine: Engine) -> Engine:
    return engine.of("aws:backup/vault:Vault")


@pytest.fixture
def vault() -> Properties:
    return {"name": f"orders-{uuid4().hex}", "kmsKeyArn": KEY, "tags": {"team": "orders"}}


def arn(name: str, region: str = REGION) -> str:
    return f"arn:aws:backup:{region}:123456789012:backup-vault:{name}"


def test_a_vault_is_made_and_tells_all_of_itself(vaults: Engine, vault: Properties) -> None:
    checked, outputs = vaults.made(vault)
    name = vault["name"]
    assert checked == vault | {"__defaults": ["forceDestroy"], "forceDestroy": False}
    assert outputs == vault | {
        "arn": arn(name),
        "forceDestroy": False,
        "id": name,
        "recoveryPoints": 0,
        "region": REGION,
        "tagsAll": {"team": "orders"},
    }
    assert vaults.kinds(outputs, checked) == {}
    assert vaults.read(name, outputs, checked) == (name, outputs, checked)


def test_a_vault_may_have_no_key_of_its_own_and_no_name(vaults: Engine) -> None:
    checked, outputs = vaults.made({})
    assert (checked["name"][:7], len(checked["name"])) == ("orders-", 14)
    assert outputs == {
        "arn": arn(checked["name"]),
        "forceDestroy": False,
        "id": checked["name"],
        "kmsKeyArn": "",
        "name": checked["name"],
        "recoveryPoints": 0,
        "region": REGION,
        "tags": {},
        "tagsAll": {},
    }
    assert vaults.kinds(outputs, checked) == {}
    vaults.delete(outputs)


def test_a_preview_tells_what_is_known(vaults: Engine, vault: Properties) -> None:
    checked, reasons = vaults.check(vault | {"kmsKeyArn": UNKNOWN})
    assert reasons == []
    assert vaults.create(checked, preview=True) == (
        "",
        {
            "arn": UNKNOWN,
            "forceDestroy": False,
            "kmsKeyArn": UNKNOWN,
            "name": vault["name"],
            "recoveryPoints": UNKNOWN,
            "region": REGION,
            "tags": {"team": "orders"},
            "tagsAll": {"team": "orders"},
        },
    )


@pytest.mark.parametrize(
    ("change", "kinds"),
    [
        (
            {"tags": {"team": "new", "who": "me"}},
            {"tags.team": "UPDATE", "tags.who": "ADD"},
        ),
        ({"tags": {}}, {"tags.team": "DELETE"}),
        ({"forceDestroy": True}, {"forceDestroy": "UPDATE"}),
    ],
    ids=["tags", "no tags", "force"],
)
def test_what_changes_in_place(
    vaults: Engine, vault: Properties, change: Properties, kinds: dict[str, str]
) -> None:
    checked, outputs = vaults.made(vault)
    news = checked | change
    assert vaults.kinds(outputs, news) == kinds
    updated = vaults.update(outputs, news)
    assert updated == outputs | change | {"tagsAll": news["tags"]}
    assert vaults.kinds(updated, news) == {}
    assert vaults.read(vault["name"], updated, news)[1] == updated


@pytest.mark.parametrize(
    ("change", "replaced", "is_deleted_first"),
    [
        ({"name": "other"}, ["name"], False),
        ({"kmsKeyArn": f"{KEY}-2"}, ["kmsKeyArn"], True),
        ({"region": "eu-west-1"}, ["region"], True),
    ],
    ids=["name", "key", "region"],
)
def test_what_replaces(
    vaults: Engine,
    vault: Properties,
    change: Properties,
    replaced: list[str],
    is_deleted_first: bool,
) -> None:
    checked, outputs = vaults.made(vault)
    answer = vaults.diff(outputs, checked | change)
    assert (list(answer.replaces), answer.deleteBeforeReplace) == (replaced, is_deleted_first)


def test_a_vault_of_the_same_name_in_another_region(vaults: Engine, vault: Properties) -> None:
    vaults.made(vault)
    checked, outputs = vaults.made(vault | {"region": "eu-west-1", "tags": {"team": "away"}})
    assert (outputs["arn"], outputs["region"]) == (arn(vault["name"], "eu-west-1"), "eu-west-1")
    assert outputs["tags"] == {"team": "away"}
    assert vaults.kinds(outputs, checked) == {}


def test_an_import_needs_no_more_than_the_name(vaults: Engine, vault: Properties) -> None:
    checked, made = vaults.made(vault)
    identity, outputs, inputs = vaults.read(vault["name"])
    assert identity == vault["name"]
    assert outputs == {k: v for k, v in made.items() if k != "forceDestroy"}
    assert inputs == vault | {"__defaults": []}
    assert vaults.kinds(outputs, checked) == {}


def test_a_vault_that_exists_is_not_taken_over(vaults: Engine, vault: Properties) -> None:
    checked, _ = vaults.made(vault)
    with pytest.raises(grpc.RpcError) as refused:
        vaults.create(checked)
    assert failure(refused.value).sentence == (
        "backup CreateBackupVault: AlreadyExistsException: "
        "Backup vault with the same name already exists"
    )


def test_deleting_what_is_gone_is_fine_and_leaves_no_tags(
    vaults: Engine, vault: Properties
) -> None:
    checked, outputs = vaults.made(vault)
    vaults.delete(outputs)
    vaults.delete(outputs)
    assert vaults.read(vault["name"], outputs, checked)[0] == ""
    assert vaults.made(vault | {"tags": {}})[1]["tags"] == {}


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (
            {"name": "a"},
            (
                "expected length of name to be in the range (2 - 50), got a. "
                "Examine values at 'orders.name'."
            ),
        ),
        (
            {"name": "a.b"},
            (
                "invalid value for name (must consist of letters, numbers, and hyphens.). "
                "Examine values at 'orders.name'."
            ),
        ),
        (
            {"kmsKeyArn": "8c3f"},
            "\"kmsKeyArn\" (8c3f) is an invalid ARN. Examine values at 'orders.kmsKeyArn'.",
        ),
    ],
    ids=["length", "letters", "key"],
)
def test_what_is_refused(vaults: Engine, vault: Properties, wrong: Properties, reason: str) -> None:
    assert vaults.check(vault | wrong)[1] == [reason]
