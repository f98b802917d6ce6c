from dataclasses import replace

import pytest

from components.table_args import MaxThroughput, Replica, TableArgs
from tables.specs import PROCESSING_LOGS, REQUESTS, Key, TableSpec
from tests.components.estate import KEY_ARN, ORDERS, SITE

NOTES = TableSpec(name="notes", base_name="notes", hash_key=Key("id"))
ARGS = TableArgs(spec=ORDERS, site=SITE)
REPLICATED = TableArgs(
    spec=ORDERS,
    site=SITE,
    stream="NEW_AND_OLD_IMAGES",
    replicas=[Replica(region="eu-west-1"), Replica(region="us-west-2")],
)
MAXIMUM = MaxThroughput(read_units=10)


def test_a_table_is_safe_by_default_and_has_nothing_else() -> None:
    args = TableArgs(spec=ORDERS, site=SITE)

    assert args == TableArgs(
        spec=ORDERS,
        site=SITE,
        recovery_days=35,
        deletion_protection=True,
        time_to_live=False,
        key_arn=None,
        aws_managed_key=False,
        table_class="STANDARD",
        stream=None,
        insights="off",
        maximum=MaxThroughput(read_units=None, write_units=None),
        index_maximums={},
        replicas=(),
        readers=(),
    )


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        pytest.param(
            {"recovery_days": 0},
            "recovery_days is 0; it takes 1 to 35, or None to turn recovery off",
            id="too short a recovery",
        ),
        pytest.param(
            {"recovery_days": 36},
            "recovery_days is 36; it takes 1 to 35, or None to turn recovery off",
            id="too long a recovery",
        ),
        pytest.param(
            {"time_to_live": True},
            "time_to_live is on, but its spec has no ttl_attribute",
            id="expiry by nothing",
        ),
        pytest.param(
            {"aws_managed_key": True, "key_arn": KEY_ARN},
            "aws_managed_key and key_arn exclude each other",
            id="two keys",
        ),
        pytest.param(
            {"index_maximums": {"by-week": MAXIMUM, "by-day": MAXIMUM, "by-month": MAXIMUM}},
            "index_maximums has 'by-month'; its indexes are by-payload, by-day; "
            "index_maximums has 'by-week'; its indexes are by-payload, by-day",
            id="maximums of no index",
        ),
        pytest.param(
            {"spec": NOTES, "index_maximums": {"by-day": MAXIMUM}},
            "index_maximums has 'by-day'; its indexes are none",
            id="maximums of no index at all",
        ),
    ],
)
def test_refuses_what_aws_would_refuse_too_late(changes: dict[str, object], sentence: str) -> None:
    spec = changes.get("spec", ORDERS)
    assert isinstance(spec, TableSpec)

    with pytest.raises(ValueError, match=f"^table '{spec.name}': ") as refused:
        replace(ARGS, **changes)

    assert str(refused.value) == f"table '{spec.name}': {sentence}"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        pytest.param(
            {"stream": None},
            "replicas need the stream NEW_AND_OLD_IMAGES; it is None",
            id="no stream",
        ),
        pytest.param(
            {"stream": "KEYS_ONLY"},
            "replicas need the stream NEW_AND_OLD_IMAGES; it is KEYS_ONLY",
            id="another stream",
        ),
        pytest.param(
            {"replicas": [Replica(region="us-east-1")]},
            "replicas has us-east-1, where the table itself is",
            id="at home",
        ),
        pytest.param(
            {"key_arn": KEY_ARN},
            "the table and its replica in eu-west-1 have to be alike: "
            "both with a key_arn, or both without; "
            "the table and its replica in us-west-2 have to be alike: "
            "both with a key_arn, or both without",
            id="replicas without the table's kind of key",
        ),
        pytest.param(
            {"replicas": [Replica(region="eu-west-1", key_arn=KEY_ARN)]},
            "the table and its replica in eu-west-1 have to be alike: "
            "both with a key_arn, or both without",
            id="a replica with a key of its own",
        ),
    ],
)
def test_refuses_replicas_that_aws_would_not_make(
    changes: dict[str, object], sentence: str
) -> None:
    with pytest.raises(ValueError, match=r"^table 'orders': ") as refused:
        replace(REPLICATED, **changes)

    assert str(refused.value) == f"table 'orders': {sentence}"


def test_says_everything_that_is_wrong_at_once() -> None:
    with pytest.raises(ValueError, match=r"^table 'logs': ") as refused:
        TableArgs(spec=PROCESSING_LOGS, site=SITE, recovery_days=0, time_to_live=True)

    assert str(refused.value) == (
        "table 'logs': recovery_days is 0; it takes 1 to 35, or None to turn recovery off; "
        "time_to_live is on, but its spec has no ttl_attribute"
    )


@pytest.mark.parametrize(
    ("args", "changes"),
    [
        pytest.param(ARGS, {"recovery_days": 1}, id="the shortest recovery"),
        pytest.param(ARGS, {"recovery_days": None}, id="no recovery"),
        pytest.param(ARGS, {"spec": REQUESTS, "time_to_live": True}, id="expiry by an attribute"),
        pytest.param(ARGS, {"key_arn": KEY_ARN}, id="a key"),
        pytest.param(ARGS, {"aws_managed_key": True}, id="the key that AWS manages"),
        pytest.param(ARGS, {"index_maximums": {"by-day": MAXIMUM}}, id="a maximum of an index"),
        pytest.param(REPLICATED, {"aws_managed_key": True}, id="replicas with keys of AWS"),
        pytest.param(
            REPLICATED,
            {"key_arn": KEY_ARN, "replicas": [Replica(region="eu-west-1", key_arn=KEY_ARN)]},
            id="replicas with keys",
        ),
    ],
)
def test_takes_what_goes_together(args: TableArgs, changes: dict[str, object]) -> None:
    taken = replace(args, **changes)

    assert {name: getattr(taken, name) for name in changes} == changes
