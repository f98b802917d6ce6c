"""The words for what a table and its indexes may take, and for its copies in other regions."""

from collections.abc import Iterator

from ops.review.changes.change import Detail
from ops.review.changes.speech import LATER, joined, member, members, say
from ops.review.changes.wording import Wording
from ops.review.preview import UNKNOWN, Values

_INDEXES = "globalSecondaryIndexes"
_MAXIMUM = "onDemandThroughput"
_UNITS = {"reads": "maxReadRequestUnits", "writes": "maxWriteRequestUnits"}
_PROVISIONED = {"reads": "readCapacity", "writes": "writeCapacity"}
# What DynamoDB takes for no ceiling.
_NONE = (None, 0, -1)


def _throughput(before: Values, after: Values) -> Iterator[Detail]:
    was, will = _units(before), _units(after)
    for what in dict.fromkeys([*was, *will]):
        if was.get(what) != will.get(what):
            yield Detail(what, was.get(what), will.get(what))


def _units(table: Values) -> dict[str, str]:
    """Give each limit that there is by what it is of."""
    said: dict[str, str] = {}
    owners = {"": table} | {
        f" of index {say(one.get('name'))}": one for one in members(table, _INDEXES)
    }
    for of, owner in owners.items():
        said |= _said(f"Ceiling{of}", member(owner, _MAXIMUM), _UNITS)
        said |= _said(f"Provisioned{of}", owner, _PROVISIONED)
    return said


def _said(what: str, values: Values, names: dict[str, str]) -> dict[str, str]:
    given = {kind: values.get(name) for kind, name in names.items()}
    limits = [f"{say(units)} {kind}" for kind, units in given.items() if units not in _NONE]
    return {what: f"{joined(limits)} a second"} if limits else {}


def _replicas(before: Values, after: Values) -> Iterator[Detail]:
    was, will = _by_region(before), _by_region(after)
    for region in dict.fromkeys([*was, *will]):
        if was.get(region) != will.get(region):
            yield Detail(f"Replica in {region}", was.get(region), will.get(region))


def _by_region(table: Values) -> dict[str, str]:
    return {say(one.get("regionName")): _replica(one) for one in members(table, "replicas")}


def _replica(one: Values) -> str:
    key = one.get("kmsKeyArn")
    shown = LATER if key == UNKNOWN else say(key).rpartition(":")[2]
    return joined(
        [
            "can be restored" if one.get("pointInTimeRecovery") else "cannot be restored",
            "protected" if one.get("deletionProtectionEnabled") else "not protected",
            f"customer-managed key, {shown}" if key is not None else "a key of AWS",
        ]
    )


_LIMITS = (
    *(f"{_MAXIMUM}.{name}" for name in _UNITS.values()),
    *_PROVISIONED.values(),
    *(f"{_INDEXES}.{_MAXIMUM}.{name}" for name in _UNITS.values()),
    *(f"{_INDEXES}.{name}" for name in _PROVISIONED.values()),
)
THROUGHPUT = Wording(_LIMITS, _throughput)
_OF_REPLICAS = ("regionName", "kmsKeyArn", "pointInTimeRecovery", "deletionProtectionEnabled")
REPLICAS = Wording(tuple(f"replicas.{name}" for name in _OF_REPLICAS), _replicas, of_new=True)
