"""The words for backups: their plan, and the locks of their vaults."""

from collections.abc import Iterator

from ops.review.changes.change import Detail
from ops.review.changes.speech import count, member, members, say, switch
from ops.review.changes.wording import Wording, titled
from ops.review.preview import Values


def _rules(before: Values, after: Values) -> Iterator[Detail]:
    was, will = (_by_name(one) for one in (before, after))
    for name in dict.fromkeys([*was, *will]):
        one, other = was.get(name, {}), will.get(name, {})
        for what in dict.fromkeys([*one, *other]):
            if one.get(what) != other.get(what):
                yield Detail(f"Backups of rule {name}{what}", one.get(what), other.get(what))


def _by_name(values: Values) -> dict[str, dict[str, str]]:
    return {say(one.get("ruleName")): _rule(one) for one in members(values, "rules")}


def _rule(rule: Values) -> dict[str, str]:
    said = {"": say(rule.get("schedule")), " are kept": _kept(rule)}
    for copy in members(rule, "copyActions"):
        vault = say(copy.get("destinationVaultArn"))
        said[f", copied to {_place(vault)}"] = _kept(copy)
    return said


def _place(vault: str) -> str:
    parts = vault.split(":")
    return f"{parts[-1]} in {parts[3]}" if vault.startswith("arn:") else vault


def _kept(values: Values) -> str:
    lifecycle = member(values, "lifecycle")
    days, cold = lifecycle.get("deleteAfter"), lifecycle.get("coldStorageAfter")
    kept = "for ever" if not days else f"for {count(days, 'day')}"
    return f"{kept}, in cold storage after {count(cold, 'day')}" if cold else kept


def _days(value: object) -> str | None:
    return None if value is None else count(value, "day")


_SAID = (
    "ruleName",
    "schedule",
    "lifecycle.deleteAfter",
    "lifecycle.coldStorageAfter",
    "copyActions.destinationVaultArn",
    "copyActions.lifecycle.deleteAfter",
    "copyActions.lifecycle.coldStorageAfter",
)
PLAN = (Wording(tuple(f"rules.{name}" for name in _SAID), _rules, of_new=True),)
LOCK = (
    titled("Backups stay at least", "minRetentionDays", _days),
    titled("Backups stay at most", "maxRetentionDays", _days),
    titled("The lock can be lifted for", "changeableForDays", _days),
)
KEY = (
    titled("Rotation", "enableKeyRotation", switch),
    titled("Rotates every", "rotationPeriodInDays", _days),
    titled("Usable", "isEnabled", lambda value: "on" if value is None else switch(value)),
    titled("Waits before it is deleted", "deletionWindowInDays", _days),
)
