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
from ops.verify.checks import Check, Question
from ops.verify.deployed import Deployed

_Place = tuple[str, str]
"""The section and the name of a check."""

_AROUND = (alarms, topic, dashboard, backup, cache, grants, exports)


def sections(of: Deployed) -> list[list[Question]]:
    """Return the checks by section, in order."""
    of_tables = [
        [*tables.questions(of, table), *lifted.questions(of, table)] for table in of.tables
    ]
    return [*of_tables, *([*part.questions(of)] for part in _AROUND)]


def asked(of: Deployed, pool: Executor) -> list[Future[list[Check]]]:
    """Run the checks, with sections in parallel.

    Checks that depend on an encrypted setting are unknown, because the expected value is. A
    rehearsal deploys stand-ins for encrypted values, so there every check runs.
    """
    every = sections(of)
    if of.aws.is_embedded:
        return [pool.submit(_checks, questions) for questions in every]
    undecided = _undecided(of, every)
    known = [[one for one in part if _place(one) not in undecided] for part in every]
    unknown = [_undecidable(*one) for one in undecided.values()]
    return [
        *(pool.submit(_checks, questions) for questions in known),
        pool.submit(_the_same, unknown),
    ]


def _undecided(of: Deployed, every: list[list[Question]]) -> dict[_Place, tuple[Question, str]]:
    """Return the checks that depend on an encrypted setting, each with the setting."""
    found: dict[_Place, tuple[Question, str]] = {}
    usual = _by_place(every)
    for setting, others in of.stack.unknown.items():
        for stack in others:
            unusual = _by_place(sections(of.another(stack)))
            for place in {*usual, *unusual}:
                one, other = usual.get(place), unusual.get(place)
                if one is None or other is None or one.expected != other.expected:
                    question = one or other
                    if question:
                        found.setdefault(place, (question, setting))
        if not others:
            question = Question(section="settings", check=setting, expected=None, ask=str, todo="")
            found[_place(question)] = question, setting
    return found


def _undecidable(question: Question, setting: str) -> Check:
    todo = (
        "Set it in plain text, with `pulumi config set --plaintext --path`, or check it yourself."
    )
    asked = replace(question, expected=f"as {setting} says")
    return asked.unknown(f"{setting} is encrypted", todo)


def _by_place(every: list[list[Question]]) -> dict[_Place, Question]:
    return {_place(question): question for part in every for question in part}


def _place(question: Question) -> _Place:
    return question.section, question.check


def _the_same(checks: list[Check]) -> list[Check]:
    return checks


def _checks(questions: list[Question]) -> list[Check]:
    return [question.answered() for question in questions]
