"""What is asked of a restored table: all that is asked of a table of the stack, and its mark."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ops.facets import FACETS, Facet
from ops.restore.mark import mark
from ops.restore.restored import Restored
from ops.verify import alarms
from ops.verify.checks import Check, Question
from ops.verify.tables import facet_question, structure_questions


def table_questions(of: Restored, *, without: Facet) -> Iterator[Question]:
    """Yield the questions on the table, without that on one of its facets."""
    yield from structure_questions(of, of.args)
    for facet in (*FACETS, mark(of)):
        if facet.applies(of.args) and facet is not without:
            yield facet_question(of, of.args, facet)


def alarm_questions(of: Restored) -> Iterator[Question]:
    """Yield a question for each alarm, by the name that the alarm has in the stack."""
    for question in alarms.questions(of):
        yield replace(question, check=question.check.removeprefix(of.prefix))


def answered(of: Restored, asked: Iterable[Question]) -> list[Check]:
    """Return the checks of questions, all asked again."""
    of.calls.forget()
    return [question.answered(on_embedded=of.aws.is_embedded) for question in asked]
