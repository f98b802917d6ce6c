"""Putting back what a restore leaves out, as far as it is not there already."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from ops.restore.active import until_active
from ops.restore.questions import answered, questions
from ops.restore.restored import Restored
from ops.verify.checks import Check
from ops.verify.errors import UnansweredError, VerifyError

_LOOKS = 4

Outcome = Literal["there already", "put back", "cannot be seen", "failed"]


@dataclass(frozen=True, slots=True)
class PutBack:
    """What came of a setting, and why."""

    setting: str
    outcome: Outcome
    reason: str = ""

    @property
    def line(self) -> str:
        """It in a line."""
        reason = f": {self.reason}" if self.reason else ""
        return f"{self.setting} {self.outcome}{reason}"


def put_back(of: Restored, puts: Mapping[str, Callable[[Restored], None]]) -> Iterator[PutBack]:
    """Yield what came of each setting that the stack has; one that fails keeps no other back."""
    asked = [question for name, question in questions(of).items() if name in puts]
    before = {check.check: check.status for check in answered(of, asked)}
    for setting, put in puts.items():
        if setting not in before:
            continue
        if before[setting] == "ok":
            yield PutBack(setting, "there already")
        else:
            yield _put_back(of, setting, put)


def _put_back(of: Restored, setting: str, put: Callable[[Restored], None]) -> PutBack:
    try:
        put(of)
    except UnansweredError as error:
        return PutBack(setting, "cannot be seen", str(error))
    except VerifyError as error:
        return PutBack(setting, "failed", str(error))
    until_active(of.calls, of.name)
    after = _seen(of, setting)
    if after.status == "ok":
        return PutBack(setting, "put back")
    outcome: Outcome = "failed" if after.status == "failed" else "cannot be seen"
    return PutBack(setting, outcome, str(after.found))


def _seen(of: Restored, setting: str) -> Check:
    """Ask until it is there: AWS tells some settings a while after it has taken them."""
    check = _asked(of, setting)
    for pause in islice(of.calls.waiting.pauses(), 0 if of.aws.is_embedded else _LOOKS):
        if check.status == "ok":
            break
        of.calls.waiting.sleep(pause)
        check = _asked(of, setting)
    return check


def _asked(of: Restored, setting: str) -> Check:
    [check] = answered(of, [questions(of)[setting]])
    return check
