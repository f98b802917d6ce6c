import pytest
from pulumi_policy.proxy import UNKNOWN_BOOLEAN_VALUE

from guardrails.adapter import as_policy
from guardrails.kms.key_state import RULE
from guardrails.kms.keys import EXTERNAL_KEY, KEY, REPLICA_KEY
from tests.policies.conftest import Run

ASKED = "Set {} to True on key 'requests': what it encrypts cannot be read."
TYPES = [
    pytest.param(KEY, "isEnabled", "is_enabled", id="key"),
    pytest.param(REPLICA_KEY, "enabled", "enabled", id="replica"),
    pytest.param(EXTERNAL_KEY, "enabled", "enabled", id="external"),
]


@pytest.mark.parametrize(("resource_type", "name", "argument"), TYPES)
@pytest.mark.parametrize(
    ("value", "said"),
    [
        pytest.param(True, [], id="on"),
        pytest.param(None, [], id="null"),
        pytest.param(False, [ASKED], id="off"),
        pytest.param(1, [ASKED], id="1"),
        pytest.param(0, [ASKED], id="0"),
        pytest.param("true", [ASKED], id="text"),
        pytest.param("True", [ASKED], id="other case"),
        pytest.param([], [ASKED], id="list"),
        pytest.param({}, [ASKED], id="object"),
        pytest.param(
            UNKNOWN_BOOLEAN_VALUE,
            ["unknown: boolean value at .{} can't be known during preview"],
            id="unknown",
        ),
    ],
)
def test_state(
    run: Run, *, value: object, said: list[str], resource_type: str, name: str, argument: str
) -> None:
    shown = name if value is UNKNOWN_BOOLEAN_VALUE else argument
    assert run(as_policy(RULE), {name: value}, resource_type=resource_type) == [
        message.replace("{}", shown) for message in said
    ]


@pytest.mark.parametrize("resource_type", [KEY, REPLICA_KEY, EXTERNAL_KEY])
def test_a_key_is_enabled_unless_it_says_otherwise(run: Run, resource_type: str) -> None:
    assert run(as_policy(RULE), {}, resource_type=resource_type) == []


@pytest.mark.parametrize(
    ("resource_type", "name"),
    [(KEY, "enabled"), (REPLICA_KEY, "isEnabled"), (EXTERNAL_KEY, "isEnabled")],
    ids=["key", "replica", "external"],
)
def test_the_name_of_another_type_means_nothing(run: Run, resource_type: str, name: str) -> None:
    assert run(as_policy(RULE), {name: False}, resource_type=resource_type) == []
