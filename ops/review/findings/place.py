"""A stack that is moved to another region or account, where none of its items are."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ops.review.finding import Finding
from ops.review.findings.steps import after, before, of_type
from ops.review.preview import UNKNOWN, Preview, Step
from ops.review.tokens import ALARM, POLICY, SELECTION
from ops.review.values import items

_ARN = re.compile(r"arn:[\w-]+:([\w-]+):([\w-]+):(\d{12}):([^\"]+)")
# What names other things of the stack by ARNs that are known before they are made.
_NAMING = {ALARM: "alarmActions", POLICY: "policy", SELECTION: "resources"}


class Place(NamedTuple):
    """A region of an account."""

    region: str
    account: str


def find(preview: Preview) -> Iterator[Finding]:
    """Yield a finding where the region changes, and one where the account does."""
    found = moves(preview).items()
    regions = {new.region: old.region for old, new in found if old.region != new.region}
    accounts = {new.account: old.account for old, new in found if old.account != new.account}
    for new, old in regions.items():
        yield Finding(
            name=f"region-changed:{new}",
            severity="blocking",
            says=f"The stack moves from {old} to {new}: its tables there are empty, and those in "
            f"{old} are deleted, or left behind without alarms.",
            todo=f"Deploy another stack in {new}, or a replica, and copy the items.",
        )
    for new, old in accounts.items():
        yield Finding(
            name=f"account-changed:{new}",
            severity="blocking",
            says=f"The stack moves from account {old} to {new}, where nothing that it has deployed "
            "is: the engine takes that for still there.",
            todo=f"Deploy a stack of its own into {new}, and restore a backup there.",
        )


def moves(preview: Preview) -> Mapping[Place, Place]:
    """Map where things are to where the program takes them to be.

    A preview does not show the settings of a default provider: only what follows from them.
    """
    found: dict[Place, Place] = {}
    homes: dict[tuple[str, str], Place] = {}
    for step in preview.steps:
        for name, home in _places(before(step, "arn")):
            homes[name] = home
            if "region" in step.replace_keys:
                found[home] = Place(_region_after(step), home.account)
    for step in of_type(preview, *_NAMING):
        named: dict[tuple[str, str], set[Place]] = {}
        for name, place in _places(after(step, _NAMING[step.type])):
            named.setdefault(name, set()).add(place)
        for name, places in named.items():
            if name in homes and homes[name] not in places:
                found[homes[name]] = min(places)
    return found


def _region_after(step: Step) -> str:
    """Give the region of a replacement, which only the provider may know."""
    told = after(step, "region") or (step.new and step.new.outputs.get("region"))
    return str(told) if told and told != UNKNOWN else "elsewhere"


def _places(texts: object) -> Iterator[tuple[tuple[str, str], Place]]:
    """Give what ARNs name, and where that is."""
    for text in items(texts) or [texts]:
        for service, region, account, name in _ARN.findall(str(text)):
            yield (service, name), Place(region, account)
