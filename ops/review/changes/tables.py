"""The words for a table."""

from collections.abc import Iterator

from ops.review.changes.capacities import REPLICAS, THROUGHPUT
from ops.review.changes.change import Detail
from ops.review.changes.indexes import INDEXES, LOCAL_INDEXES
from ops.review.changes.speech import LATER, count, maybe, member, members, say, switch
from ops.review.changes.wording import Wording, described, titled
from ops.review.preview import UNKNOWN, Values

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
        return "the account's key that AWS manages"
    return f"a customer-managed key, {LATER if arn == UNKNOWN else say(arn).rpartition(':')[2]}"


def _expires(table: Values) -> str:
    ttl = member(table, "ttl")
    return f"by {say(ttl.get('attributeName'))}" if ttl.get("enabled") else "never"


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
    THROUGHPUT,
    titled("Deletion protection", "deletionProtectionEnabled", switch),
    titled("Billing", "billingMode", _billing),
    titled("Storage class", "tableClass", _class),
)
