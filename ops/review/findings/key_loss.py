"""A key that is disabled, weakened or lost while something is encrypted with it."""

from collections.abc import Iterator

from ops.review.finding import Finding
from ops.review.findings.steps import after, before, changes, kept, lost
from ops.review.preview import Preview, Step
from ops.review.tokens import ALIAS, KEY, TABLE, TOPIC, VAULT
from ops.review.values import members

_ENCRYPTION = "serverSideEncryption"
_USERS = {TOPIC: "kmsMasterKeyId", VAULT: "kmsKeyArn"}


def find(preview: Preview) -> Iterator[Finding]:
    """Yield a finding for each key that is less than it was, and each alias that is lost alone."""
    for step in kept(preview, KEY):
        yield from _disabled(step)
        yield from _weakened(step)
    gone = [step for step in lost(preview, KEY) if not _goes_with_its_users(step, preview)]
    yield from (_lost(step, [*_keeping(step, preview)]) for step in gone)
    # A preview that stopped half-way does not tell which keys go with their aliases.
    of_lost_keys = {before(step, "keyId") for step in lost(preview, KEY)}
    for step in lost(preview, ALIAS):
        is_alone = before(step, "targetKeyId") not in of_lost_keys and not preview.errors
        if step.op == "delete" and is_alone:
            yield Finding(
                name=f"alias-removed:{step.name}",
                severity="look",
                says=f"The alias {before(step, 'name')} is removed while its key stays: whoever "
                "finds the key by it no longer does.",
                todo="See that nothing goes by the alias.",
            )


def _disabled(step: Step) -> Iterator[Finding]:
    was_on = before(step, "isEnabled") is not False
    if changes(step, "isEnabled") and was_on and after(step, "isEnabled") is False:
        yield Finding(
            name=f"key-disabled:{step.name}",
            severity="blocking",
            says=f"The key {step.name} is disabled: nothing that is encrypted with it can be read "
            "or written, tables included.",
            todo="Leave it enabled. Move what it encrypts to another key first.",
        )


def _weakened(step: Step) -> Iterator[Finding]:
    less: list[str] = []
    if changes(step, "enableKeyRotation") and not after(step, "enableKeyRotation"):
        less.append("it is no longer rotated")
    # A key that says nothing waits for 30 days.
    window = "deletionWindowInDays"
    was, now = before(step, window) or 30, after(step, window) or 30
    if changes(step, window) and isinstance(was, int | float) and isinstance(now, int | float):
        less += [f"its deletion can be undone for {now:g} days only, not {was:g}"] * (now < was)
    if less:
        yield Finding(
            name=f"key-weakened:{step.name}",
            severity="look",
            says=f"The key {step.name} is less safe: {' and '.join(less)}.",
            todo="Keep both as they are.",
        )


def _lost(step: Step, keeping: list[str]) -> Finding:
    is_replaced = step.op == "replace"
    still = "".join(f" The table {name} is still encrypted with it." for name in keeping)
    return Finding(
        name=f"key-{'replaced' if is_replaced else 'deleted'}:{step.name}",
        severity="blocking",
        says=f"The key {step.name} is {'replaced by another one, and ' * is_replaced}scheduled for "
        "deletion: what is still encrypted with it then, such as backups, is lost for good."
        + still,
        todo="Keep the key, protected, until nothing is encrypted with it any more.",
    )


def _keeping(key: Step, preview: Preview) -> Iterator[str]:
    """Name the tables that stay with it: the provider leaves the key where none is declared."""
    for step in kept(preview, TABLE):
        has = members(before(step, _ENCRYPTION)).get("kmsKeyArn") == before(key, "arn")
        if has and not changes(step, _ENCRYPTION):
            yield step.name


def _goes_with_its_users(key: Step, preview: Preview) -> bool:
    """Tell whether all that the key encrypts is a topic or an empty vault that goes as well."""
    arn = before(key, "arn")
    own = [
        step
        for step in preview.steps
        if step.type in _USERS and before(step, _USERS[step.type]) == arn
    ]
    return bool(own) and all(step.op == key.op for step in own)
