"""The regions of AWS, as the pinned boto3 knows them, and what is wrong with the name of one."""

import json
import re
from difflib import get_close_matches
from functools import cache
from importlib.resources import files

_REGION = re.compile(r"[a-z]{2,4}(-[a-z]+)+-[0-9]{1,2}")


@cache
def known_regions() -> frozenset[str]:
    """Return the regions of every partition."""
    text = files("botocore").joinpath("data", "partitions.json").read_text()
    partitions = json.loads(text)["partitions"]
    names = (name for partition in partitions for name in partition["regions"])
    return frozenset(name for name in names if _REGION.fullmatch(name))


def fault(region: str) -> str | None:
    """Return what is wrong with a name that no region can have, also one that is yet to come."""
    if _REGION.fullmatch(region):
        return None
    return f"{region!r} is not the name of an AWS region. {suggestion(region)}"


def suggestion(region: str) -> str:
    """Return the known region that a name is most like, as a question."""
    written = re.sub(r"[^a-z0-9]+", "-", region.strip().lower())
    nearest = get_close_matches(written, sorted(known_regions()), n=1)
    return f"Did you mean {nearest[0]}?" if nearest else "Write one such as us-east-1."
