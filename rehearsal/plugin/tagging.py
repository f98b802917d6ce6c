"""Tags, which each service of AWS takes in calls and words of its own."""

from rehearsal.plugin.values import Properties


def tag_changes(olds: Properties, news: Properties) -> tuple[list[str], dict[str, str]]:
    """Return the keys of tags to take away, and the tags to put on."""
    before: dict[str, str] = olds.get("tags") or {}
    after: dict[str, str] = news.get("tags") or {}
    gone = sorted(set(before) - set(after))
    return gone, {key: value for key, value in after.items() if before.get(key) != value}


def as_list(tags: dict[str, str], key: str = "Key", value: str = "Value") -> list[dict[str, str]]:
    """Return tags as a list of pairs, which is how most services take them."""
    return [{key: name, value: text} for name, text in tags.items()]


def as_map(tags: list[dict[str, str]], key: str = "Key", value: str = "Value") -> dict[str, str]:
    """Return the tags in a list of pairs, without those that AWS keeps for itself."""
    return {tag[key]: tag[value] for tag in tags if not tag[key].startswith("aws:")}
