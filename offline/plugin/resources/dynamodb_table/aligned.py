"""What of a table only looks different between its state and its inputs."""

from offline.plugin.values import Plain, Properties, is_empty, objects

TOGGLED = ("pointInTimeRecovery", "serverSideEncryption")


def aligned(olds: Properties, news: Properties) -> tuple[Properties, Properties]:
    """Give old outputs and new inputs without differences that mean nothing."""
    olds, news = dict(olds), dict(news)
    for name in TOGGLED:
        if not _is_on(olds.get(name)) and not _is_on(news.get(name)):
            olds.pop(name, None)
            news.pop(name, None)
    recovery: Plain = news.get("pointInTimeRecovery")
    if isinstance(recovery, dict) and not _is_on(recovery):
        news["pointInTimeRecovery"] = {"enabled": False}
    _align_ttl(olds, news)
    _align_cap(olds, news)
    _align_indexes(olds, news)
    return olds, news


def _is_on(option: Plain) -> bool:
    """Tell whether an option is on, or may come to be."""
    if isinstance(option, dict):
        return option.get("enabled") is not False
    return option is not None


def _align_ttl(olds: Properties, news: Properties) -> None:
    """Leave out the attribute where expiry is off: AWS asks for it then, but does not tell it."""
    old: Plain = olds.get("ttl")
    new: Plain = news.get("ttl")
    if isinstance(old, dict) and isinstance(new, dict):
        is_off = not new.get("enabled")
        if is_off and not old.get("attributeName"):
            news["ttl"] = {"enabled": False}


def _align_cap(olds: Properties, news: Properties) -> None:
    """Leave out a maximum of -1 beside another one: AWS reports it as 0.

    Where AWS reports no maximum at all, the official plugin finds a difference in each preview, for
    as long as the -1 is asked for.
    """
    old: Plain = olds.get("onDemandThroughput")
    new: Plain = news.get("onDemandThroughput")
    if isinstance(old, dict) and isinstance(new, dict):
        news["onDemandThroughput"] = {
            name: units for name, units in new.items() if units != -1 or not is_empty(old.get(name))
        }


def _align_indexes(olds: Properties, news: Properties) -> None:
    """Leave the keys of indexes in one of the two ways to write them, that of the inputs."""
    indexes: Plain = news.get("globalSecondaryIndexes")
    if not isinstance(indexes, list):
        return
    afters = [dict(index) if isinstance(index, dict) else index for index in indexes]
    asked = {str(index["name"]): index for index in objects(afters)}
    befores: list[Properties] = []
    for index in objects(olds.get("globalSecondaryIndexes")):
        before, after = dict(index), asked.get(str(index["name"]))
        if after is not None:
            written_twice = ("hashKey", "rangeKey") if "keySchemas" in after else ("keySchemas",)
            for name in written_twice:
                before.pop(name, None)
            _align_cap(before, after)
        befores.append(before)
    olds["globalSecondaryIndexes"] = befores
    news["globalSecondaryIndexes"] = afters
