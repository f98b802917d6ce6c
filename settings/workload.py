"""A stack's expected load, used only for capacity planning."""

import json
import re
from typing import Annotated, cast

from pydantic import BeforeValidator

from market_intelligence.load.workload import Workload

# No count needs more digits, and Python refuses to read numbers with too many.
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,17})?")


def _numbers(value: object) -> object:
    """Return numbers and booleans that the engine passes as text."""
    if isinstance(value, dict):
        members = cast("dict[str, object]", value)
        return {name: _numbers(member) for name, member in members.items()}
    if isinstance(value, str) and (_NUMBER.fullmatch(value) or value in {"true", "false"}):
        return json.loads(value)
    return value


StackWorkload = Annotated[Workload, BeforeValidator(_numbers)]
NO_WORKLOAD = Workload()
