"""Tags, which each service of AWS takes in calls and words of its own."""

from collections.abc import Callable
from dataclasses import dataclass

from rehearsal.plugin.aws import Aws
from rehearsal.plugin.values import Properties


def as_list(tags: dict[str, str], key: str = "Key", value: str = "Value") -> list[dict[str, str]]:
    """Return tags as a list of pairs, which is how most services take them."""
    return [{key: name, value: text} for name, text in tags.items()]


def as_map(tags: list[dict[str, str]], key: str = "Key", value: str = "Value") -> dict[str, str]:
    """Return the tags in a list of pairs, without those that AWS keeps for itself."""
    return {tag[key]: tag[value] for tag in tags if not tag[key].startswith("aws:")}


@dataclass(frozen=True, slots=True, kw_only=True)
class TagCalls:
    """The calls `Tag{noun}` and `Untag{noun}` of a service.

    `keys` is the parameter of the latter for the keys of tags, and `sent` writes tags as the former
    takes them.
    """

    service: str
    noun: str = "Resource"
    keys: str = "TagKeys"
    sent: Callable[[dict[str, str]], object] = as_list

    def change(self, aws: Aws, olds: Properties, news: Properties, **of: str) -> None:
        """Bring the tags of the resource that `of` names from `olds` to `news`."""
        before: dict[str, str] = olds.get("tags") or {}
        after: dict[str, str] = news.get("tags") or {}
        if gone := sorted(set(before) - set(after)):
            aws.call(self.service, f"Untag{self.noun}", **{self.keys: gone}, **of)
        if came := {key: value for key, value in after.items() if before.get(key) != value}:
            aws.call(self.service, f"Tag{self.noun}", Tags=self.sent(came), **of)
