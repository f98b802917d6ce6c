"""Dangers to a stack as a whole: its names, its account and region, its tags, its cache."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Literal, NamedTuple

from ops.review.finding import Finding
from ops.review.findings.steps import after, before, changes, is_left, lost, of_type
from ops.review.preview import UNKNOWN, Preview, Step
from ops.review.tokens import ALARM, ALIAS, CLUSTER, DASHBOARD, POLICY, ROLE, SELECTION, word
from ops.review.values import items, members

_PROPERTIES = {CLUSTER: "clusterName", DASHBOARD: "dashboardName"}


def name_before(step: Step) -> object:
    """Return the name of a resource in AWS, None where it has none."""
    return before(step, _PROPERTIES.get(step.type, "name"))


def name_after(step: Step) -> object:
    """Return the name that a resource will have in AWS."""
    return after(step, _PROPERTIES.get(step.type, "name"))


def renamed(text: str, preview: Preview) -> str:
    """Return an ARN or a document with former names and places replaced by new ones.

    Whole names alone are replaced, each once: as a part of an ARN, or as a value by itself that is
    no word of a policy's own.
    """
    names = _renames(preview)
    if not names:
        return text
    some = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    parts = re.compile(rf"(?<=[:/])(?:{some})(?=[:/*?]|$)")

    def value(text: str) -> str:
        if text.startswith("arn:") or "/" in text:
            return parts.sub(lambda part: names[part[0]], text)
        return text if text in _GRAMMAR else names.get(text, text)

    if text.lstrip()[:1] not in ("{", "["):
        return value(text)
    return _LITERAL.sub(lambda found: found[0] if found[2] else f'"{value(found[1])}"', text)


def _renames(preview: Preview) -> dict[str, str]:
    """Return the new name by the former name."""
    places = {":".join(old): ":".join(new) for old, new in moves(preview).items()}
    return places | {
        old: new
        for step in preview.steps
        if step.op == "replace"
        and isinstance(old := name_before(step), str)
        and isinstance(new := name_after(step), str)
        and old
        and old != new
    }


_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"(\s*:)?')
"""A string in JSON, with the colon after it where it is the name of a property."""
_GRAMMAR = {"Allow", "Deny", "2012-10-17", "2008-10-17", "true", "false"}
_ARN = re.compile(r"arn:[\w-]+:([\w-]+):([\w-]+):(\d{12}):([^\"]+)")
# What names other things of the stack by ARNs that are known before they are made.
_NAMING = {ALARM: "alarmActions", POLICY: "policy", SELECTION: "resources"}


class Place(NamedTuple):
    """A region of an account."""

    region: str
    account: str


def place_findings(preview: Preview) -> Iterator[Finding]:
    """Yield a finding if the region changes, and one if the account changes."""
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
    """Return the new place by the former place.

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
    """Return the region of a replacement, which only the provider may know."""
    region = after(step, "region") or (step.new and step.new.outputs.get("region"))
    return str(region) if region and region != UNKNOWN else "elsewhere"


def _places(texts: object) -> Iterator[tuple[tuple[str, str], Place]]:
    """Yield the resources that ARNs name, with their places."""
    for text in items(texts) or [texts]:
        for service, region, account, name in _ARN.findall(str(text)):
            yield (service, name), Place(region, account)


_CONSEQUENCES = {
    ALIAS: "applications that use the former alias no longer find the key",
    DASHBOARD: "links to the former dashboard no longer work",
    POLICY: "AWS refuses to delete the former policy while it is attached, and principals that "
    "have it lose its permissions",
    ROLE: "services and principals that assume the former role no longer can",
}


def name_findings(preview: Preview) -> Iterator[Finding]:
    """Yield a finding for each renamed resource, and one for all alarms."""
    for step in lost(preview, *_CONSEQUENCES):
        if _is_renamed(step):
            yield Finding(
                name=f"name-changed:{step.name}",
                severity="note" if step.type == DASHBOARD else "look",
                says=f"The {word(step)} {name_before(step)} is replaced by {name_after(step)}: "
                f"{_CONSEQUENCES[step.type]}.",
                todo="Check what uses the former name.",
            )
    alarms = [step for step in lost(preview, ALARM) if _is_renamed(step)]
    if alarms:
        yield Finding(
            name="name-changed:alarms",
            severity="note",
            says=f"{len(alarms)} alarms are replaced by others with new names, such as "
            f"{name_after(alarms[0])}: their history is lost.",
        )


def _is_renamed(step: Step) -> bool:
    new = name_after(step)
    is_known = new not in (None, UNKNOWN)
    return step.op == "replace" and is_known and name_before(step) != new


def tag_findings(preview: Preview) -> Iterator[Finding]:
    """Yield a note for each tag that is removed from resources."""
    counts: dict[str, int] = {}
    for step in preview.steps:
        if step.op == "update" and changes(step, "tags"):
            for key in members(before(step, "tags")):
                if key not in members(after(step, "tags")):
                    counts[key] = counts.get(key, 0) + 1
    for key, count in counts.items():
        resources = "1 resource" if count == 1 else f"{count} resources"
        yield Finding(
            name=f"tag-removed:{key}",
            severity="note",
            says=f"The tag {key} is removed from {resources}: cost reports and permissions that "
            "use the tag no longer include them.",
        )


def cache_findings(preview: Preview) -> Iterator[Finding]:
    """Yield a finding for each replaced or deleted cache."""
    for step in of_type(preview, CLUSTER):
        if step.op == "delete":
            yield Finding(
                name=f"cache-removed:{step.name}",
                severity="blocking",
                says=f"The cluster {step.name} is deleted with its endpoint: its clients fail.",
                todo="Point the clients to the table first.",
            )
        elif step.op == "replace":
            because = f", because of {', '.join(step.replace_keys)}" if step.replace_keys else ""
            yield Finding(
                name=f"cache-replaced:{step.name}",
                severity="blocking",
                says=f"The cluster {step.name} is deleted and created again{because}: until then "
                "its clients fail, and the new cluster starts empty.",
                todo="Point the clients to the table meanwhile.",
            )
        elif changes(step, "replicationFactor"):
            was, now = before(step, "replicationFactor"), after(step, "replicationFactor")
            if isinstance(was, int | float) and isinstance(now, int | float) and now < was:
                yield Finding(
                    name=f"cache-resized:{step.name}",
                    severity="look",
                    says=f"The cluster {step.name} gets {now:g} nodes instead of {was:g}: it "
                    "serves fewer reads, and with fewer than three nodes it does not survive "
                    "the loss of a zone.",
                    todo="Check in the metrics that its CPU utilization allows that.",
                )


def left_behind_findings(preview: Preview) -> Iterator[Finding]:
    """Yield a finding for each resource that stays in AWS unmanaged."""
    for step in preview.steps:
        if is_left(step):
            yield Finding(
                name=f"left-behind:{step.name}",
                severity="look",
                says=f"The {word(step)} {step.name} stays in AWS, but the stack no longer manages "
                "it: changes, policies and drift are no longer checked, and AWS still bills it.",
                todo="Explain in the pull request who manages it from now on.",
            )


_PROVIDER = re.compile(
    r"(?:bad provider state|could not load provider) for resource urn:\S+?: (?P<reason>.+)",
    re.DOTALL,
)


def provider_findings(preview: Preview) -> Iterator[Finding]:
    """Yield a finding where the engine cannot use the provider that the stack's state knows."""
    reasons = [
        " ".join(found["reason"].split()).rstrip(".")
        for error in preview.errors
        if (found := _PROVIDER.search(error))
    ]
    if reasons:
        yield Finding(
            name="provider-refused:aws",
            severity="blocking",
            says="The engine has compared nothing, or not everything: it starts with the provider "
            "in the stack's state, of the account and region of the last deployment, and "
            f"cannot use it: {reasons[0]}.",
            todo="Undo a change of aws:region or aws:allowedAccountIds: deployed resources do not "
            "move, and another account or region needs its own stack. If neither changes, "
            "preview with credentials of the account that the stack is deployed in.",
        )


_REPLACED = re.compile(r'unable to replace resource "(?P<urn>[^"]+)"')
_DELETED = re.compile(r'resource "(?P<urn>[^"]+)" cannot be deleted')


def with_refused_steps(preview: Preview) -> Preview:
    """Return the preview with a step for each deletion and replacement that the engine refuses.

    The preview stops there, and does not show the rest of the change.
    """
    known = {step.urn for step in preview.steps if step.op in ("delete", "replace")}
    refused = [step for step in _refused(preview) if step.urn not in known]
    return replace(preview, steps=(*preview.steps, *refused)) if refused else preview


def _refused(preview: Preview) -> Iterator[Step]:
    for error in preview.errors:
        for found in _REPLACED.finditer(error):
            yield _step(found["urn"], "replace")
        for found in _DELETED.finditer(error):
            yield _step(found["urn"], "delete")


def _step(urn: str, op: Literal["delete", "replace"]) -> Step:
    *_, types, name = urn.split("::")
    return Step(op=op, urn=urn, type=types.rpartition("$")[2], name=name)
