"""Times as text that sorts as they do, and when a request expires."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from market_intelligence.item.timestamps import (
    check_timestamp,
    expires_at,
    parse_timestamp,
    timestamp,
)

WHEN = datetime(2024, 1, 9, 15, 43, 9, 250_000, tzinfo=UTC)
EPOCH = datetime.fromtimestamp(0, UTC)
TIME_RULE = "must be a time in UTC without offset, such as 2024-01-09T15:43:09.250000"
SECONDS = st.integers(-1000, 1000) | st.integers(-62_135_596_800, 253_402_300_799)
MICROSECONDS = st.sampled_from([0, 10, 250_000, 500_000]) | st.integers(0, 999_999)


@st.composite
def written_times(draw: st.DrawFn) -> tuple[datetime, str]:
    """Return a time, written with all digits of its second, or with no more than it needs."""
    time = EPOCH + timedelta(seconds=draw(SECONDS), microseconds=draw(MICROSECONDS))
    written = time.replace(tzinfo=None).isoformat(timespec="microseconds")
    return time, draw(st.sampled_from([written, written.rstrip("0").rstrip(".")]))


@given(one=written_times(), other=written_times())
def test_order_of_text_is_order_of_time(
    one: tuple[datetime, str], other: tuple[datetime, str]
) -> None:
    (earlier, first), (later, second) = sorted([one, other])

    assert check_timestamp(first) == first
    assert parse_timestamp(second) == later
    assert (earlier < later) <= (first < second)
    assert (first < second) <= (earlier <= later)


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (WHEN, "2024-01-09T15:43:09.250000"),
        (WHEN.replace(microsecond=0), "2024-01-09T15:43:09.000000"),
        (WHEN.astimezone(timezone(timedelta(hours=9))), "2024-01-09T15:43:09.250000"),
        (datetime(1, 1, 1, tzinfo=UTC), "0001-01-01T00:00:00.000000"),
    ],
    ids=["fraction", "whole second", "other time zone", "first year"],
)
def test_timestamp_of_a_moment(moment: datetime, written: str) -> None:
    assert timestamp(moment) == written
    assert parse_timestamp(written) == moment


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="moment") as refused:
        timestamp(WHEN.replace(tzinfo=None))

    assert str(refused.value) == (
        "moment has no time zone; must have one, such as datetime.now(UTC)"
    )


@pytest.mark.parametrize(
    ("ended", "retention_days", "seconds"),
    [
        ("2024-01-09T15:43:09.000000", 90, 1_712_590_989),
        ("2024-01-09T15:43:09.000001", 90, 1_712_590_990),
        ("1970-01-01T00:00:00", 1, 86_400),
        ("2024-02-28T00:00:00", 2, 1_709_251_200),
    ],
    ids=["whole second", "little more", "epoch", "leap day"],
)
def test_a_request_expires_so_many_days_after_it_ended(
    ended: str, retention_days: int, seconds: int
) -> None:
    assert expires_at(ended, retention_days) == seconds


@given(time=written_times(), days=st.integers(1, 36_500))
def test_nothing_expires_early_nor_a_second_late(time: tuple[datetime, str], days: int) -> None:
    ended, written = time

    kept = timedelta(seconds=expires_at(written, days)) - (ended - EPOCH)
    assert timedelta(days=days) <= kept < timedelta(days=days, seconds=1)


@pytest.mark.parametrize(
    ("ended", "retention_days", "words"),
    [
        ("2024-01-09", 90, f'ended is "2024-01-09"; {TIME_RULE}'),
        (
            "2024-02-30T00:00:00",
            90,
            'ended is "2024-02-30T00:00:00"; must be a valid date',
        ),
        ("2024-01-09T15:43:09", 0, "retention_days is 0; must be 1 or more"),
    ],
    ids=["no time", "no such day", "no days"],
)
def test_a_bad_expiry_is_refused(ended: str, retention_days: int, words: str) -> None:
    with pytest.raises(ValueError, match=" is ") as refused:
        expires_at(ended, retention_days)

    assert str(refused.value) == words
