"""Every question on a stack, by section."""

from concurrent.futures import Executor, Future

from ops.verify import (
    alarms,
    backup,
    cache,
    dashboard,
    exports,
    grants,
    operation,
    protection,
    structure,
    topic,
)
from ops.verify.checks import Check, Question
from ops.verify.deployed import Deployed

_OF_TABLES = (structure, protection, operation)
_AROUND = (alarms, topic, dashboard, backup, cache, grants, exports)


def sections(of: Deployed) -> list[list[Question]]:
    """Give the questions, those of a section in the order in which they are asked."""
    tables = [
        [question for part in _OF_TABLES for question in part.questions(of, table)]
        for table in of.tables
    ]
    return [*tables, *([*part.questions(of)] for part in _AROUND)]


def asked(of: Deployed, pool: Executor) -> list[Future[list[Check]]]:
    """Ask the questions, sections side by side."""
    return [pool.submit(_checks, of, questions) for questions in sections(of)]


def _checks(of: Deployed, questions: list[Question]) -> list[Check]:
    return [question.answered(on_embedded=of.aws.is_embedded) for question in questions]
