"""What is wrong with the name of a region."""

import re
from difflib import SequenceMatcher

from settings.regions import PARTITIONS

_REGION = re.compile(r"[a-z]{2,4}(-[a-z]+)+-[0-9]{1,2}")

# As alike as what difflib calls a close match.
_LIKE = 0.6


def fault(region: str) -> str | None:
    """Return what is wrong with a name that no region can have, also one that is yet to come."""
    if _REGION.fullmatch(region):
        return None
    return f"{region!r} is not the name of an AWS region. {suggestion(region)}"


def suggestion(region: str) -> str:
    """Return the known region that a name is most like, as a question."""
    written = re.sub(r"[^a-z0-9]+", "-", region.strip().lower())
    likeness = {name: SequenceMatcher(None, written, name).ratio() for name in PARTITIONS}
    nearest = max(sorted(likeness), key=likeness.__getitem__)
    is_like = likeness[nearest] >= _LIKE
    return f"Did you mean {nearest}?" if is_like else "Write one such as us-east-1."
