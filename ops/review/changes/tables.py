"""The words for differences between tables."""

from collections.abc import Callable, Iterator
from typing import cast

from ops.review.changes.change import Detail
from ops.review.changes.wording import (
    LATER,
    Wording,
    count,
    described,
    joined,
    maybe,
    member,
    members,
    say,
    switch,
    titled,
)
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
    """Return each limit by its subject."""
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
            f"customer-managed key, {shown}" if key is not None else "a key that AWS owns",
            *(["strongly consistent"] if one.get("consistencyMode") == "STRONG" else []),
        ]
    )


_LIMITS = (
    *(f"{_MAXIMUM}.{name}" for name in _UNITS.values()),
    *_PROVISIONED.values(),
    *(f"{_INDEXES}.{_MAXIMUM}.{name}" for name in _UNITS.values()),
    *(f"{_INDEXES}.{name}" for name in _PROVISIONED.values()),
)
THROUGHPUT = Wording(_LIMITS, _throughput)
_OF_REPLICAS = (
    *("regionName", "kmsKeyArn", "pointInTimeRecovery", "deletionProtectionEnabled"),
    "consistencyMode",
)
REPLICAS = Wording(tuple(f"replicas.{name}" for name in _OF_REPLICAS), _replicas, of_new=True)


_GLOBAL = "globalSecondaryIndexes"
_LOCAL = "localSecondaryIndexes"
_SAID = ("name", "hashKey", "rangeKey", "keySchemas", "projectionType", "nonKeyAttributes")


def _differ(property_name: str, kind: str) -> Callable[[Values, Values], Iterator[Detail]]:
    def differs(before: Values, after: Values) -> Iterator[Detail]:
        was, will = _by_name(before, property_name), _by_name(after, property_name)
        for name in dict.fromkeys([*was, *will]):
            one, other = was.get(name), will.get(name)
            if one != other:
                yield Detail(f"{kind} {name}", one, other, note=_note(one, other))

    return differs


def _note(was: str | None, will: str | None) -> str:
    return "dropped and rebuilt" if was and will else ""


def _by_name(values: Values, property_name: str) -> dict[str, str]:
    return {say(one.get("name")): shape(one) for one in members(values, property_name)}


def shape(index: Values) -> str:
    """Return the keys and the projection of an index in words."""
    return f"{' + '.join(_keys(index))}, {_held(index)}"


def _keys(index: Values) -> list[str]:
    schema = [say(one.get("attributeName")) for one in members(index, "keySchemas")]
    return schema or [say(index[name]) for name in ("hashKey", "rangeKey") if index.get(name)]


def _held(index: Values) -> str:
    match index.get("projectionType"):
        case "ALL":
            return "all attributes"
        case "KEYS_ONLY":
            return "keys only"
        case "INCLUDE":
            return f"also {_listed(index.get('nonKeyAttributes'))}"
        case other:
            return say(other)


def _listed(names: object) -> str:
    if not isinstance(names, list):
        return say(names)
    return joined(sorted(say(one) for one in cast("list[object]", names)))


def _wording(property_name: str, kind: str) -> Wording:
    known = tuple(f"{property_name}.{name}" for name in _SAID)
    return Wording(known, _differ(property_name, kind), of_new=True)


INDEXES = _wording(_GLOBAL, "Index")
LOCAL_INDEXES = _wording(_LOCAL, "Local index")


TYPES = {"S": "text", "N": "number", "B": "binary"}
_BILLING = {"PAY_PER_REQUEST": "on demand", "PROVISIONED": "provisioned"}
_CLASSES = {"STANDARD": "standard", "STANDARD_INFREQUENT_ACCESS": "infrequent access"}
_VIEWS = {
    "NEW_AND_OLD_IMAGES": "items before and after",
    "NEW_IMAGE": "items after",
    "OLD_IMAGE": "items before",
    "KEYS_ONLY": "keys only",
}


def _key(values: Values) -> str | None:
    names = [say(values[name]) for name in ("hashKey", "rangeKey") if values.get(name)]
    return " + ".join(names) or None


def _attributes(before: Values, after: Values) -> Iterator[Detail]:
    was, will = _types(before), _types(after)
    for name in dict.fromkeys([*was, *will]):
        if was.get(name) != will.get(name):
            yield Detail(f"Attribute {name}", was.get(name), will.get(name))


def _types(values: Values) -> dict[str, str]:
    given = members(values, "attributes")
    return {
        say(one.get("name")): TYPES.get(str(one.get("type")), say(one.get("type"))) for one in given
    }


def _days(table: Values) -> str:
    recovery = member(table, "pointInTimeRecovery")
    days = recovery.get("recoveryPeriodInDays")
    if not recovery.get("enabled"):
        return "off"
    return "on" if days is None else count(days, "day")


def _encrypted(table: Values) -> str:
    encryption = member(table, "serverSideEncryption")
    if not encryption.get("enabled"):
        return "a key that AWS owns"
    arn = encryption.get("kmsKeyArn")
    if arn is None:
        return "the AWS managed key of the account"
    return f"a customer-managed key, {LATER if arn == UNKNOWN else say(arn).rpartition(':')[2]}"


def _expires(table: Values) -> str:
    ttl = member(table, "ttl")
    return f"by {say(ttl.get('attributeName'))}" if ttl.get("enabled") else "never"


def _witness(table: Values) -> str | None:
    return maybe(member(table, "globalTableWitness").get("regionName"))


def _view(values: Values) -> str:
    view = values.get("streamViewType")
    return _VIEWS.get(str(view), say(view)) if values.get("streamEnabled") else "off"


def _billing(value: object) -> str | None:
    return _BILLING.get(str(value), maybe(value))


def _class(value: object) -> str:
    return _CLASSES.get(str(value), say(value)) if value else "standard"


TABLE = (
    titled("Name in AWS", "name"),
    described("Key", ("hashKey", "rangeKey"), _key),
    Wording(("attributes",), _attributes),
    INDEXES,
    LOCAL_INDEXES,
    described(
        "Point-in-time recovery",
        ("pointInTimeRecovery.enabled", "pointInTimeRecovery.recoveryPeriodInDays"),
        _days,
    ),
    described(
        "Encrypted with",
        ("serverSideEncryption.enabled", "serverSideEncryption.kmsKeyArn"),
        _encrypted,
    ),
    described("Items expire", ("ttl.enabled", "ttl.attributeName"), _expires),
    described("Stream", ("streamEnabled", "streamViewType"), _view),
    REPLICAS,
    described("Witness", ("globalTableWitness.regionName",), _witness),
    THROUGHPUT,
    titled("Deletion protection", "deletionProtectionEnabled", switch),
    titled("Billing", "billingMode", _billing),
    titled("Storage class", "tableClass", _class),
)
