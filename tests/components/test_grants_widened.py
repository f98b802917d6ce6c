"""That the evaluation of grants finds each statement that says too much or too little."""

import pytest

from tests.components.evaluation import DIRECTLY, Allowed, allowed, change
from tests.components.reach import (
    DECRYPT,
    FOLLOW,
    HERE,
    KEY,
    QUERY,
    READ,
    READ_CACHE,
    RESOURCES,
    WRITE,
    named,
    roles,
)
from tests.conftest import ACCOUNT, Mocks


def difference(one: Allowed, other: Allowed) -> Allowed:
    found = {name: one.get(name, set[str]()) ^ other.get(name, set()) for name in RESOURCES}
    return {name: actions for name, actions in found.items() if actions}


@pytest.mark.parametrize(
    ("role", "sid", "element", "value", "found"),
    [
        pytest.param(
            "reader",
            "ReadItems",
            "Action",
            [*READ, "dynamodb:Scan"],
            {"requests": {"dynamodb:Scan"}},
            id="the reader scans",
        ),
        pytest.param(
            "reader",
            "ReadItems",
            "Resource",
            [f"{HERE}/*requests"],
            {"requests of staging": READ},
            id="the reader reads every environment",
        ),
        pytest.param(
            "reader",
            "ReadItems",
            "Resource",
            [RESOURCES["requests"].replace(ACCOUNT, "*")],
            {"requests of another account": READ},
            id="the reader reads every account",
        ),
        pytest.param(
            "reader",
            "QueryIndexes",
            "Resource",
            [RESOURCES["requests user-index"]],
            {
                "requests project-index": QUERY,
                "requests status-index": QUERY,
                "requests strategy-index": QUERY,
            },
            id="the reader is left one index",
        ),
        pytest.param(
            "reader",
            "QueryIndexes",
            "Resource",
            [f"{HERE}/*/index/*"],
            {"logs request-logs-index": QUERY},
            id="the reader queries every index",
        ),
        pytest.param(
            "reader",
            "ReadCache",
            "Resource",
            [f"{RESOURCES['cache']}*"],
            {"another cache": READ_CACHE},
            id="the reader reads every cache",
        ),
        pytest.param(
            "reader",
            "UseKey",
            "Resource",
            ["*"],
            dict.fromkeys({*RESOURCES} - {"key"}, DECRYPT),
            id="the reader decrypts with every key",
        ),
        pytest.param(
            "writer",
            "WriteItems",
            "Action",
            ["dynamodb:*Item"],
            {
                "requests": named(
                    "dynamodb", "BatchGetItem BatchWriteItem DeleteItem DescribeTable GetItem"
                )
            },
            id="the writer deletes",
        ),
        pytest.param(
            "writer",
            "WriteItems",
            "Resource",
            [f"{RESOURCES['requests']}*"],
            {
                name: WRITE
                for name, arn in RESOURCES.items()
                if arn.startswith(f"{RESOURCES['requests']}") and name != "requests"
            },
            id="the writer writes whatever starts so",
        ),
        pytest.param(
            "stream-consumer",
            "FollowStream",
            "Resource",
            [f"{RESOURCES['requests']}/stream/*"],
            {"requests former stream": FOLLOW},
            id="the consumer reads every stream",
        ),
        pytest.param(
            "stream-consumer",
            "FollowStream",
            "Resource",
            [RESOURCES["requests stream"], RESOURCES["requests"]],
            {"requests": FOLLOW},
            id="the consumer reaches the table",
        ),
    ],
)
def test_a_change_of_a_statement_is_found(
    mocks: Mocks, *, role: str, sid: str, element: str, value: object, found: Allowed
) -> None:
    written = roles(mocks, "requests")[role]
    changed = change(written, sid, element, value)

    assert difference(allowed(changed, RESOURCES), allowed(written, RESOURCES)) == found


def test_a_key_without_its_condition_is_found(mocks: Mocks) -> None:
    changed = change(roles(mocks, "requests")["reader"], "UseKey", "Condition", {})

    assert allowed(changed, {"key": KEY}, DIRECTLY) == {"key": DECRYPT}
