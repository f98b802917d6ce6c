"""Yes, no and not known yet: what adds up, and which things belong to which resource."""

from collections.abc import Callable

import pytest
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE, UnknownValueError

from guardrails.relations import BY_URN, EVERYBODYS, Related, Relations, naming
from guardrails.three_valued import Truth, equal, every, negated, some
from tests.policies.asking import cases, resource

VAULT = "aws:backup/vault:Vault"
LOCK = "aws:backup/vaultLockConfiguration:VaultLockConfiguration"
THEIRS = UnknownValueError(UNKNOWN_STRING_VALUE, ["theirs"])
OWN = UnknownValueError(UNKNOWN_STRING_VALUE, ["own"])
OTHER = UnknownValueError(UNKNOWN_STRING_VALUE, ["other"])


@cases(
    "answers all_of_them any_of_them",
    {
        "none": ([], True, False),
        "yes": ([True, True], True, True),
        "no": ([False, False], False, False),
        "unknown and no": ([OWN, False], False, OWN),
        "unknown and yes": ([OWN, True], OWN, True),
        "unknowns": ([OWN, OTHER], OWN, OWN),
    },
)
def test_one_answer_settles_it_whatever_is_not_known(
    answers: list[Truth], all_of_them: Truth, any_of_them: Truth
) -> None:
    assert every(answers) is all_of_them
    assert some(answers) is any_of_them


def test_what_is_not_known_is_neither_equal_nor_different() -> None:
    assert (equal("x", "x"), equal(None, "x"), equal(OWN, "x")) == (True, False, OWN)
    assert (negated(answer=True), negated(answer=False), negated(OWN)) == (False, True, OWN)


@cases(
    "related name expected",
    {
        "equal names": ([Related("x", "a")], "a", True),
        "other names": ([Related("x", "a")], "b", False),
        "one urn, other names": ([Related("x", "a", ["urn"])], "b", True),
        "other urns": ([Related("x", "a", ["other"])], "b", False),
        "its name unknown": ([Related("x", THEIRS)], "a", THEIRS),
        "resource's name unknown": ([Related("x", "a")], OWN, OWN),
        "both names unknown": ([Related("x", THEIRS)], OWN, THEIRS),
        "settled": ([Related("x", "a", (), True)], OWN, False),
        "settled, one urn": ([Related("x", "a", ["urn"], True)], OWN, True),
        "known one settles": ([Related("x", THEIRS), Related("y", "a")], "a", True),
        "first unknown": ([Related("x", OTHER), Related("y", THEIRS)], "a", OTHER),
        "everybody's": ([Related("x", EVERYBODYS)], "a", True),
        "everybody's, unknown": ([Related("x", EVERYBODYS)], OWN, True),
        "no names": ([Related("x", None)], None, False),
        "it has no name, resource's unknown": ([Related("x", None)], OWN, OWN),
        "by urn": ([Related("x", BY_URN, ["urn"])], OWN, True),
        "by another urn": ([Related("x", BY_URN, ["other"])], OWN, False),
        "resource's by urn": ([Related("x", THEIRS, ["urn"])], BY_URN, True),
        "resource's by another urn": ([Related("x", THEIRS)], BY_URN, False),
    },
)
def test_what_belongs(related: list[Related[str]], name: object, expected: object) -> None:
    assert Relations(related).has(name, ["urn"]) is expected


def answers(**given: Truth) -> Callable[[str, Truth], Truth]:
    """Answer for each thing as given, provided that it belongs."""
    return lambda thing, belongs: every((belongs, given[thing]))


@cases(
    "given expected",
    {
        "yes if it belongs": ({"x": True, "y": False}, THEIRS),
        "no for the first": ({"x": False, "y": True}, OWN),
        "no for all": ({"x": False, "y": False}, False),
    },
)
def test_answers_for_what_may_belong(given: dict[str, Truth], expected: object) -> None:
    related = [Related("x", THEIRS), Related("y", "b")]
    assert Relations(related).some(OWN, [], answers(**given)) is expected


def test_unknowns_come_in_the_order_of_the_things() -> None:
    related = [Related("x", THEIRS), Related("y", "a"), Related("z", "a")]
    given = answers(x=True, y=OTHER, z=OWN)
    assert Relations(related).some("a", [], given) is THEIRS
    assert Relations(related[1:]).some("a", [], given) is OTHER


@pytest.mark.parametrize("name", ["backups", UNKNOWN_STRING_VALUE], ids=["known", "unknown"])
def test_what_is_made_of_one_resource_is_of_no_new_one(name: str) -> None:
    vault = resource(VAULT, {"name": "backups"}, "backups")
    alias = resource("aws:kms/alias:Alias", {}, "alias")
    of_vault, of_alias = (
        naming(
            [resource(LOCK, {"backupVaultName": name}, comes_from={"backupVaultName": one})],
            "backupVaultName",
            VAULT,
        )
        for one in (vault, alias)
    )
    assert of_vault.has(OWN, ["new"]) is False
    assert of_vault.has(OWN, [vault.urn]) is True
    assert isinstance(of_alias.has(OWN, ["new"]), UnknownValueError)
