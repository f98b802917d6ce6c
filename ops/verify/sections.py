"""Every check of a stack, by section."""

from concurrent.futures import Executor, Future
from dataclasses import replace

from ops.verify import (
    alarms,
    backup,
    cache,
    dashboard,
    exports,
    grants,
    lifted,
    tables,
    topic,
)
from ops.verify.checks import Check, CheckResult
from ops.verify.deployed import Deployed

_Place = tuple[str, str]
"""The section and the name of a check."""

_AROUND = (alarms, topic, dashboard, backup, cache, grants, exports)


def sections(deployed: Deployed) -> list[list[Check]]:
    """Return the checks by section, in order."""
    of_tables = [
        [*tables.checks(deployed, table), *lifted.checks(deployed, table)]
        for table in deployed.tables
    ]
    return [*of_tables, *([*part.checks(deployed)] for part in _AROUND)]


def submit(deployed: Deployed, pool: Executor) -> list[Future[list[CheckResult]]]:
    """Run the checks, with sections in parallel.

    Checks that depend on an encrypted setting are unknown, because the expected value is. A
    rehearsal deploys stand-ins for encrypted values, so there every check runs.
    """
    every = sections(deployed)
    if deployed.aws.is_embedded:
        return [pool.submit(_checks, checks) for checks in every]
    undecided = _undecided(deployed, every)
    known = [[one for one in part if _place(one) not in undecided] for part in every]
    unknown = [_undecidable(*one) for one in undecided.values()]
    return [
        *(pool.submit(_checks, checks) for checks in known),
        pool.submit(_the_same, unknown),
    ]


def _undecided(deployed: Deployed, every: list[list[Check]]) -> dict[_Place, tuple[Check, str]]:
    """Return the checks that depend on an encrypted setting, each with the setting."""
    found: dict[_Place, tuple[Check, str]] = {}
    usual = _by_place(every)
    for setting, others in deployed.stack.unknown.items():
        for stack in others:
            unusual = _by_place(sections(deployed.another(stack)))
            for place in {*usual, *unusual}:
                one, other = usual.get(place), unusual.get(place)
                if one is None or other is None or one.expected != other.expected:
                    check = one or other
                    if check:
                        found.setdefault(place, (check, setting))
        if not others:
            check = Check(section="settings", name=setting, expected=None, call=str, action="")
            found[_place(check)] = check, setting
    return found


def _undecidable(check: Check, setting: str) -> CheckResult:
    action = (
        "Set it in plain text, with `pulumi config set --plaintext --path`, or check it yourself."
    )
    asked = replace(check, expected=f"as {setting} says")
    return asked.unknown(f"{setting} is encrypted", action)


def _by_place(every: list[list[Check]]) -> dict[_Place, Check]:
    return {_place(check): check for part in every for check in part}


def _place(check: Check) -> _Place:
    return check.section, check.name


def _the_same(checks: list[CheckResult]) -> list[CheckResult]:
    return checks


def _checks(checks: list[Check]) -> list[CheckResult]:
    return [check.run() for check in checks]
