import pytest
from pydantic import TypeAdapter, ValidationError

from sections.schedule import Schedule

SCHEDULE: TypeAdapter[str] = TypeAdapter(Schedule)


@pytest.mark.parametrize(
    "text",
    [
        "cron(0 5 ? * * *)",
        "cron(59 23 ? * * *)",
        "cron(05 5 * * ? *)",
        "cron(0 * ? * * *)",
        "cron(0 */6 ? * * *)",
        "cron(30 5,17 ? * MON-FRI *)",
        "cron(0 5 ? JAN-DEC 2#1 2026-2030)",
        "cron(0 5 ? * 6L *)",
        "cron(0 5 L * ? *)",
        "cron(0 5 3W 1/3 ? *)",
        "cron(0 5 1,15 12 ? 2199)",
    ],
)
def test_a_schedule_of_aws_backup_is_taken(text: str) -> None:
    assert SCHEDULE.validate_python(text) == text


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("daily", id="word"),
        pytest.param("rate(1 day)", id="rate"),
        pytest.param("0 5 ? * * *", id="bare fields"),
        pytest.param("cron(0 5 * * *)", id="five fields, as in crontab"),
        pytest.param("cron(0 0 5 ? * * *)", id="seven fields"),
        pytest.param("cron(0 5  ? * * *)", id="two spaces"),
        pytest.param("cron(0 5 ? * * *) ", id="space at the end"),
        pytest.param("cron(0 5 ? * * *)\n", id="line break at the end"),
        pytest.param("Cron(0 5 ? * * *)", id="capital"),
        pytest.param("cron(0 5 * * * *)", id="both kinds of day"),
        pytest.param("cron(0 5 ? * ? *)", id="no kind of day"),
        pytest.param("cron(* 5 ? * * *)", id="every minute"),
        pytest.param("cron(*/15 5 ? * * *)", id="every quarter of an hour"),
        pytest.param("cron(0,30 5 ? * * *)", id="twice an hour"),
        pytest.param("cron(60 5 ? * * *)", id="minute 60"),
        pytest.param("cron(0 24 ? * * *)", id="hour 24"),
        pytest.param("cron(0 ? ? * * *)", id="no hour"),
        pytest.param("cron(0 5 0 * ? *)", id="day 0"),
        pytest.param("cron(0 5 32 * ? *)", id="day 32"),
        pytest.param("cron(0 5 ? 13 * *)", id="month 13"),
        pytest.param("cron(0 5 ? * 8 *)", id="weekday 8"),
        pytest.param("cron(0 5 ? * * 2200)", id="year 2200"),
        pytest.param("cron(0 5 ? * mon *)", id="small letters"),
        pytest.param("cron(a b c d e f)", id="letters"),
        pytest.param("cron(\N{ARABIC-INDIC DIGIT ONE} 5 ? * * *)", id="other digits"),
        pytest.param(f"cron({'0' * 5000} 5 ? * * *)", id="too many digits to read"),
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValidationError) as refused:
        SCHEDULE.validate_python(text)

    [error] = refused.value.errors()
    assert error["msg"] == (
        "must be cron(minute hour day month weekday year) in UTC, with one number as minute "
        "and ? as either day or weekday, such as cron(0 5 ? * * *)"
    )
