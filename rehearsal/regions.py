"""Faults in the names of regions."""

import re
from difflib import SequenceMatcher

from settings.regions import PARTITIONS

_REGION = re.compile(r"[a-z]{2,4}(-[a-z]+)+-[0-9]{1,2}")

# The similarity of a close match in difflib.
_LIKE = 0.6


def fault(region: str) -> str | None:
    """Return the fault of a name that no region can have, including future ones."""
    if _REGION.fullmatch(region):
        return None
    return f"{region!r} is not the name of an AWS region. {suggestion(region)}"


def suggestion(region: str) -> str:
    """Return the known region that is most similar to a name, as a question."""
    written = re.sub(r"[^a-z0-9]+", "-", region.strip().lower())
    likeness = {name: SequenceMatcher(None, written, name).ratio() for name in PARTITIONS}
    nearest = max(sorted(likeness), key=likeness.__getitem__)
    is_like = likeness[nearest] >= _LIKE
    return f"Did you mean {nearest}?" if is_like else "Write one such as us-east-1."
