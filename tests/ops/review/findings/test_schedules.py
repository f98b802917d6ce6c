import pytest

from ops.review.findings.schedules import per_day


@pytest.mark.parametrize(
    ("schedule", "times"),
    [
        ("cron(0 5 ? * * *)", 1),
        ("cron(0 5,17 ? * * *)", 2),
        ("cron(0 5 ? * SUN *)", 1 / 7),
        ("cron(0 5 ? * *)", None),
        ("cron(0 noon ? * * *)", None),
        ("rate(1 day)", None),
        (None, None),
    ],
)
def test_a_schedule_comes_due_so_often(schedule: object, times: float | None) -> None:
    assert per_day(schedule) == times
