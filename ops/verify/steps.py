"""Steps, of which some need that others went well."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from botocore.exceptions import BotoCoreError, ClientError

from ops.verify.checks import Check, Question
from ops.verify.errors import DeniedError, UnansweredError, translated
from tables.item.problems import ItemError

SECTION = "access patterns"
# What says nothing about the table.
_UNTRIED = (DeniedError, UnansweredError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What to do with a table, what should come of it, and which step has to come before."""

    name: str
    expected: object
    do: Callable[[], object]
    needs: str | None = None


def taken(steps: Iterable[Step], todo: str, *, on_embedded: bool) -> Iterator[Check]:
    """Take each step whose need is met, and give a check of it."""
    well: set[str | None] = {None}
    for step in steps:
        question = Question(
            section=SECTION,
            check=step.name,
            expected=step.expected,
            ask=_asking(step.do, on_embedded=on_embedded),
            todo=todo,
        )
        if step.needs in well:
            check = question.answered(on_embedded=on_embedded)
        else:
            check = question.unknown(f"needs: {step.needs}")
        if check.status == "ok":
            well.add(step.name)
        yield check


def _asking(do: Callable[[], object], *, on_embedded: bool) -> Callable[[], object]:
    def ask() -> object:
        try:
            return do()
        except (ClientError, BotoCoreError) as error:
            fault = translated("dynamodb", error, on_embedded=on_embedded)
            if isinstance(error, BotoCoreError) or isinstance(fault, _UNTRIED):
                raise fault from error
            return str(fault)
        except ItemError as error:
            return " ".join(str(error).split())

    return ask
