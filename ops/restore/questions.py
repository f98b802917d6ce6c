"""What is asked of a restored table: all that is asked of a table of the stack, and its mark."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial

from ops.restore.mark import FROM, marked
from ops.restore.readers import readers
from ops.restore.restored import Restored
from ops.verify import alarms, operation, protection, structure
from ops.verify.checks import Check, Question


def questions(of: Restored) -> dict[str, Question]:
    """Give the questions by their names, in the order in which they are asked."""
    return {question.check: question for question in _questions(of)}


def alarm_questions(of: Restored) -> Iterator[Question]:
    """Yield a question an alarm, each by the name that the alarm has in the stack."""
    for question in alarms.questions(of):
        yield replace(question, check=question.check.removeprefix(of.prefix))


def answered(of: Restored, asked: Iterable[Question]) -> list[Check]:
    """Ask anew."""
    of.calls.forget()
    return [question.answered(on_embedded=of.aws.is_embedded) for question in asked]


def _questions(of: Restored) -> Iterator[Question]:
    for part in (structure, protection, operation):
        yield from part.questions(of, of.args)
    question = partial(Question, section=of.spec.name, todo=of.mend)
    yield question(check="mark", expected=of.source, ask=lambda: marked(of.aws, of.name).get(FROM))
    if of.args.readers:
        yield question(check="readers", expected=sorted(of.args.readers), ask=lambda: readers(of))
