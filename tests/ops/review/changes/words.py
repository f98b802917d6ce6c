"""What is said of a resource whose properties differ."""

from collections.abc import Sequence
from typing import Any

from ops.review.changes.change import Detail
from ops.review.changes.wording import Wording


def said(
    wordings: Sequence[Wording], before: dict[str, Any], after: dict[str, Any]
) -> list[Detail]:
    return [detail for wording in wordings for detail in wording.say(before, after)]
