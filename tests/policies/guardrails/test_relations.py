from collections.abc import Callable

import pytest
from pulumi_policy import PolicyResource
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE, UnknownValueError

from guardrails.relations import BY_URN, EVERYBODYS, Related, Relations, naming, owner
from guardrails.truth import Truth, every
from tests.policies.stacks import resource

VAULT = "aws:backup/vault:Vault"
LOCK = "aws:backup/vaultLockConfiguration:VaultLockConfiguration"
THEIRS = UnknownValueError(UNKNOWN_STRING_VALUE, ["theirs"])
OWN = UnknownValueError(UNKNOWN_STRING_VALUE, ["own"])
OTHER = UnknownValueError(UNKNOWN_STRING_VALUE, ["other"])

Answer = Callable[[str, Truth], Truth]


@pytest.mark.parametrize(
    ("related", "name", "expected"),
    [
        pytest.param([Related("x", "a")], "a", True, id="equal names"),
        pytest.param([Related("x", "a")], "b", False, id="other names"),
        pytest.param([Related("x", "a", ["urn"])], "b", True, id="one urn, other names"),
        pytest.param([Related("x", "a", ["other"])], "b", False, id="other urns"),
        pytest.param([Related("x", THEIRS)], "a", THEIRS, id="its name unknown"),
        pytest.param([Related("x", THEIRS, ["urn"])], "a", True, id="its name unknown, one urn"),
        pytest.param([Related("x", "a")], OWN, OWN, id="resource's name unknown"),
        pytest.param([Related("x", "a", ["urn"])], OWN, True, id="resource's unknown, one urn"),
        pytest.param([Related("x", THEIRS)], OWN, THEIRS, id="both names unknown"),
        pytest.param([Related("x", "a", (), True)], OWN, False, id="settled"),
        pytest.param([Related("x", "a", (), True)], "a", True, id="settled, equal names"),
        pytest.param([Related("x", "a", ["urn"], True)], OWN, True, id="settled, one urn"),
        pytest.param([Related("x", THEIRS), Related("y", "a")], "a", True, id="known one settles"),
        pytest.param([Related("x", "b"), Related("y", THEIRS)], "a", THEIRS, id="other, unknown"),
        pytest.param([Related("x", OTHER), Related("y", THEIRS)], "a", OTHER, id="first unknown"),
        pytest.param([Related("x", EVERYBODYS)], "a", True, id="everybody's"),
        pytest.param([Related("x", EVERYBODYS)], OWN, True, id="everybody's, unknown"),
        pytest.param([Related("x", None)], None, False, id="no names"),
        pytest.param([Related("x", 5.0)], 5.0, False, id="numbers"),
        pytest.param([Related("x", {"a": "b"})], {"a": "b"}, False, id="objects"),
        pytest.param([Related("x", THEIRS)], None, THEIRS, id="no name, its name unknown"),
        pytest.param([Related("x", None)], OWN, OWN, id="it has no name, resource's unknown"),
        pytest.param([Related("x", BY_URN, ["urn"])], OWN, True, id="by urn"),
        pytest.param([Related("x", BY_URN, ["other"])], OWN, False, id="by another urn"),
        pytest.param([Related("x", THEIRS, ["urn"])], BY_URN, True, id="resource's by urn"),
        pytest.param([Related("x", THEIRS)], BY_URN, False, id="resource's by another urn"),
        pytest.param([], OWN, False, id="nothing there"),
    ],
)
def test_what_belongs(related: list[Related[str]], name: object, expected: object) -> None:
    assert Relations(related).has(name, ["urn"]) is expected


def answers(**given: Truth) -> Answer:
    """Answer for each thing as given, provided that it belongs."""
    return lambda thing, belongs: every((belongs, given[thing]))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param({"x": True, "y": False}, True, id="yes"),
        pytest.param({"x": False, "y": True}, True, id="yes for the second"),
        pytest.param({"x": False, "y": False}, False, id="no"),
        pytest.param({"x": OTHER, "y": True}, True, id="yes, whatever is unknown"),
        pytest.param({"x": OTHER, "y": False}, OTHER, id="unknown"),
        pytest.param({"x": OTHER, "y": THEIRS}, OTHER, id="first unknown"),
    ],
)
def test_answers_for_what_belongs(given: dict[str, Truth], expected: object) -> None:
    related = [Related("x", "a"), Related("y", "c", ["urn"]), Related("z", "b")]
    assert Relations(related).some("a", ["urn"], answers(**given, z=True)) is expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param({"x": True, "y": False}, THEIRS, id="yes if it belongs"),
        pytest.param({"x": False, "y": True}, OWN, id="no for the first"),
        pytest.param({"x": False, "y": False}, False, id="no for all"),
        pytest.param({"x": False, "y": OTHER}, OWN, id="unknown if it belongs"),
    ],
)
def test_answers_for_what_may_belong(given: dict[str, Truth], expected: object) -> None:
    related = [Related("x", THEIRS), Related("y", "b")]
    assert Relations(related).some(OWN, [], answers(**given)) is expected


def test_unknowns_are_told_in_the_order_of_the_things() -> None:
    related = [Related("x", THEIRS), Related("y", "a"), Related("z", "a")]
    given = answers(x=True, y=OTHER, z=OWN)
    assert Relations(related).some("a", [], given) is THEIRS
    assert Relations(related[1:]).some("a", [], given) is OTHER


@pytest.mark.parametrize(
    ("name", "urns", "asked"),
    [
        pytest.param("7", [], ["7"], id="by name"),
        pytest.param(None, ["urn-7"], ["7"], id="by urn"),
        pytest.param("none", ["none"], ["0 unknown"], id="by no name of a known thing"),
        pytest.param(OWN, [], ["0 unknown"], id="while its name is unknown"),
    ],
)
def test_few_things_are_asked_about(name: object, urns: list[str], asked: list[str]) -> None:
    unknown = [Related(f"{number} unknown", THEIRS) for number in range(100)]
    known = [Related(str(number), str(number), [f"urn-{number}"]) for number in range(100)]
    told: list[str] = []

    def answer(thing: str, belongs: Truth) -> Truth:
        told.append(thing)
        return belongs

    Relations([*unknown, *known]).some(name, urns, answer)
    assert told == asked


def test_resources_by_what_a_property_names_or_is_made_of() -> None:
    vault = resource(VAULT, "backups", {"name": "backups"})
    by_name = resource(LOCK, "by-name", {"backupVaultName": "backups"})
    by_urn = resource(LOCK, "by-urn", {}, backupVaultName=vault)
    in_vain = resource(LOCK, "in-vain", {"backupVaultName": "x"}, planId=vault)
    locks = naming([by_name, by_urn, in_vain], "backupVaultName", VAULT)
    found: list[str] = []

    def answer(lock: PolicyResource, belongs: Truth) -> Truth:
        found.append(lock.name)
        return every((belongs, False))

    assert locks.some("backups", [vault.urn], answer) is False
    assert found == ["by-name", "by-urn"]


def test_what_comes_from_one_resource_is_of_no_new_one() -> None:
    vault = resource(VAULT, "backups", {"name": "backups"})
    from_vault = resource(LOCK, "own", {"backupVaultName": "backups"}, backupVaultName=vault)
    from_nothing = resource(LOCK, "own", {"backupVaultName": "backups"})
    assert naming([from_vault], "backupVaultName", VAULT).has(OWN, ["new"]) is False
    assert naming([from_nothing], "backupVaultName", VAULT).has(OWN, ["new"]) is OWN


@pytest.mark.parametrize(
    ("name", "comes_from", "expected"),
    [
        pytest.param("backups", None, "backups", id="known"),
        pytest.param("backups", VAULT, "backups", id="known, of a vault"),
        pytest.param(UNKNOWN_STRING_VALUE, VAULT, BY_URN, id="unknown, of a vault"),
    ],
)
def test_owner(name: str, comes_from: str | None, expected: object) -> None:
    origins = {"backupVaultName": resource(comes_from, "x", {})} if comes_from else {}
    lock = resource(LOCK, "lock", {"backupVaultName": name}, **origins)
    urns = [one.urn for one in origins.values()]
    assert owner(lock, "backupVaultName", VAULT) == (expected, urns)


@pytest.mark.parametrize("comes_from", [None, "aws:sns/topic:Topic"], ids=["nothing", "a topic"])
def test_owner_that_is_not_known(comes_from: str | None) -> None:
    origins = {"backupVaultName": resource(comes_from, "x", {})} if comes_from else {}
    lock = resource(LOCK, "lock", {"backupVaultName": UNKNOWN_STRING_VALUE}, **origins)
    name, _ = owner(lock, "backupVaultName", VAULT)
    assert isinstance(name, UnknownValueError)
