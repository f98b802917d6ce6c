import pytest

from ops.capacity.schedule import per_day

A_MONTH = 12 / 365.25


@pytest.mark.parametrize(
    ("schedule", "times"),
    [
        pytest.param("cron(0 5 ? * * *)", 1, id="daily"),
        pytest.param("cron(0 5 * * ? *)", 1, id="daily, by day of the month"),
        pytest.param("cron(0 5,17 ? * * *)", 2, id="twice a day"),
        pytest.param("cron(0 * ? * * *)", 24, id="hourly"),
        pytest.param("cron(0 */6 ? * * *)", 4, id="every six hours"),
        pytest.param("cron(0 1/6 ? * * *)", 4, id="every six hours from one on"),
        pytest.param("cron(0 8-18/2 ? * * *)", 6, id="every two hours of a working day"),
        pytest.param("cron(0 8-10,9 ? * * *)", 3, id="hours named twice"),
        pytest.param("cron(30 5 ? * MON-FRI *)", 5 / 7, id="on working days"),
        pytest.param("cron(30 5 ? * 1,7 *)", 2 / 7, id="at weekends"),
        pytest.param("cron(0 5 1 * ? *)", A_MONTH, id="monthly"),
        pytest.param("cron(0 5 1,15 * ? *)", 2 * A_MONTH, id="twice a month"),
        pytest.param("cron(0 5 L * ? *)", A_MONTH, id="on the last day"),
        pytest.param("cron(0 5 3W * ? *)", A_MONTH, id="on the working day next to the third"),
        pytest.param("cron(0 5 ? * 6L *)", A_MONTH, id="on the last Friday"),
        pytest.param("cron(0 5 ? * WED#2 *)", A_MONTH, id="on the second Wednesday"),
        pytest.param("cron(0 5 ? JAN-JUN * *)", 0.5, id="in half of the months"),
        pytest.param("cron(0 5 ? 1/3 * 2030)", 4 / 12, id="in every third month"),
    ],
)
def test_backups_a_day(schedule: str, times: float) -> None:
    assert per_day(schedule) == pytest.approx(times)
