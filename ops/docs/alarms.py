"""The alarms of production as a table: what each means, and what to do first."""

from components.alarm import Alarm
from ops.docs.generated_blocks import renewed, row, table
from ops.docs.production import SITE, alarms, settings


def fresh(text: str) -> str:
    """Return the page on alarms with its generated parts updated."""
    return renewed(text, {"alarms": rows(alarms(settings()))})


def rows(declared: list[Alarm]) -> list[str]:
    """List each alarm, and what they cost."""
    cost = sum(alarm.monthly_usd for alarm in declared)
    return [
        *table("alarm", "goes off", "means", "do first"),
        *(
            row(f"`{alarm.physical_name(SITE)}`", _limit(alarm), alarm.meaning, alarm.first_step)
            for alarm in declared
        ),
        "",
        f"{len(declared)} alarms, for {cost:.2f} USD a month.",
    ]


def _limit(alarm: Alarm) -> str:
    period, minutes = alarm.period_seconds // 60, alarm.periods * alarm.period_seconds // 60
    each = "a minute" if period == 1 else f"{period} min"
    return f"above {alarm.threshold:,.15g} ({alarm.statistic.lower()} of {each}), for {minutes} min"
