"""The guards of a stack before and after: a weakened guard is a finding, and blocks production.

The guard is the policy pack with its config, the stack's own limits, and the workflows.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from ops import stacks
from ops.review.compared import Compared
from ops.review.expected import Expected
from ops.review.finding import Finding
from ops.review.guard import pack, workflows
from ops.review.guard.pack import PackConfig, UnknownPackError
from ops.review.preview import Preview
from ops.stacks import StackError
from rehearsal.stack_file import known_stacks
from settings import environments

_FEW = 4
# What a side has whose list of environments cannot be read, or is not there yet.
_UNLISTED = {"prod": True}
# Code that guards: what it does is not compared, only that it changes.
_CODE = {
    "pack": (pack.CODE, "policies/PulumiPolicy.yaml", "policies/requirements*"),
    "review": ("ops/review/**/*.py", "ops/ci/**/*.py", "rehearsal/pack.py"),
    "checks": ("Makefile", "ops/check.py", "ops/suite.py", ".github/zizmor.yml"),
    "owners": (".github/CODEOWNERS",),
    "actions": (".github/actions/**/*",),
}
_LIMITS = ("warning.usd", "warning.percent", "blocking.usd", "blocking.percent")


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarded:
    """A stack with the settings of both sides.

    `production` are the environments that either side lists as production.
    """

    preview: Preview
    before: Expected
    after: Expected
    production: frozenset[str]

    @property
    def stack(self) -> str:
        """The name of the stack."""
        return self.preview.stack or self.preview.environment

    @property
    def file(self) -> str:
        """The file of the stack."""
        return f"Pulumi.{self.stack}.yaml"

    @property
    def is_production(self) -> bool:
        """Whether its name, or its file on either side, says that it is production."""
        return any(map(self.says_production, (self.stack, *self.environments)))

    def says_production(self, name: str) -> bool:
        """Whether the name of an environment or a stack says that it is production."""
        return name.partition("-")[0] in self.production

    @property
    def environments(self) -> tuple[str, str]:
        """The environment of the stack before and after, empty if unknown."""
        was, now = (
            one.settings.environment if one.settings else "" for one in (self.before, self.after)
        )
        return was, now


def of_stack(guarded: Guarded, files: Compared) -> Iterator[Finding]:
    """Yield the weakened guards of a stack, and the stricter ones."""
    found = [*_accounts(guarded, files), *_limits(guarded), *_pack_run(guarded)]
    yield from (_severe(one, guarded) for one in found)
    try:
        yield from _of_pack(guarded, files)
    except UnknownPackError as error:
        unknown = Finding(
            name=f"pack-unknown:{guarded.stack}",
            severity="look",
            says=f"The review cannot determine what the pack permits now: {error}",
            todo="Correct it, so that the pack can be compared and run.",
        )
        yield _severe(unknown, guarded)


def _of_pack(guarded: Guarded, files: Compared) -> Iterator[Finding]:
    """Yield what the pack newly accepts.

    Raises UnknownPackError.
    """
    yield from (_severe(one, guarded) for one in _environment(guarded, files))
    was, now = guarded.environments
    if files.before and now and was in ("", now):
        levels = pack.own_levels(files)
        before = pack.pack_config(guarded.stack, now, files.before, levels[0])
        after = pack.pack_config(guarded.stack, now, files.after, levels[1])
        weaker = [*pack.weakenings(before, after)]
        yield from (_severe(one, guarded) for one in weaker)
        stricter = [*pack.weakenings(after, before)]
        yield from _tightened(after.file, stricter, weaker)
        yield from (_severe(one, guarded) for one in _behind(guarded, after, files))


def _behind(guarded: Guarded, own: PackConfig, files: Compared) -> Iterator[Finding]:
    """Yield a finding if the environment's config becomes stricter and the stack's own does not."""
    shared = pack.environment_file(guarded.environments[1])
    if own.file == shared or not files.changed(shared):
        return
    names = pack.behind(pack.read_config_of(shared, files.after, own.levels), own)
    if names:
        yield Finding(
            name=f"config-behind:{guarded.stack}",
            severity="look",
            says=f"{shared} changes, and {guarded.stack} keeps to its own config, {own.file}, "
            f"which lets through more: {_some(names)}.",
            todo=f"Make {own.file} as strict, or acknowledge it if you intend it.",
        )


def of_repository(files: Compared, guarded: Guarded) -> Iterator[Finding]:
    """Yield the weakened guards of the repository, as findings of one of its stacks."""
    if files.before is None:
        return
    yield from _production_lowered(files)
    yield from _stacks_removed(files)
    weaker = [*workflows.weakenings(files)]
    yield from (_severe(one, guarded) for one in weaker)
    yield from _tightened(".github/workflows", _stricter(files, weaker), weaker)
    for what, patterns in _CODE.items():
        changed = [path for pattern in patterns for path in files.changed(pattern)]
        if changed:
            yield Finding(
                name=f"guard-code-changed:{what}",
                severity="look",
                says=f"Code of the guard changes: {_some(changed)}. The review does not compare "
                "what it permits.",
                todo="Read the diff of these files.",
            )


def production(files: Compared) -> frozenset[str]:
    """Return the environments that either side lists as production."""
    folders = [one for one in (files.before, files.after) if one]
    return frozenset(
        name for folder in folders for name, is_so in _environments_of(folder).items() if is_so
    )


def _environments_of(folder: Path) -> Mapping[str, bool]:
    return environments.listed(folder / environments.PLACE) or _UNLISTED


def _production_lowered(files: Compared) -> Iterator[Finding]:
    """Yield a finding for each environment that is no longer production."""
    if files.before is None:
        return
    now = _environments_of(files.after)
    for name, was_production in _environments_of(files.before).items():
        if was_production and not now.get(name):
            how = "calls it production's no more" if name in now else "does not list it any more"
            yield Finding(
                name=f"production-lowered:{name}",
                severity="blocking",
                says=f"{environments.PLACE} {how}: the pack stops to demand of {name} what it "
                "demands of production alone.",
                todo=f"Put it back in {environments.PLACE}, or acknowledge it if you intend it.",
            )


def _stacks_removed(files: Compared) -> Iterator[Finding]:
    """Yield a finding for each stack whose file is deleted, which removes it from the workflows."""
    if files.before is None:
        return
    there = known_stacks(files.after)
    for stack in known_stacks(files.before):
        if stack not in there:
            yield Finding(
                name=f"stack-removed:{stack}",
                severity="blocking" if _was_production(stack, files) else "look",
                says=f"Pulumi.{stack}.yaml is gone: the workflows do not review, deploy or watch "
                f"{stack} any more, and what it has deployed stays as it is.",
                todo="Destroy the stack first if it is to go (`pulumi destroy`), or put its file "
                "back; acknowledge it if you intend it.",
            )


def _was_production(stack: str, files: Compared) -> bool:
    names = [stack]
    with suppress(StackError):
        names.append(stacks.settings(stack, files.before or files.after).environment)
    known = production(files)
    return any(name.partition("-")[0] in known for name in names)


def _stricter(files: Compared, weaker: Sequence[Finding]) -> list[Finding]:
    """Return what became stricter in workflows that exist before and after."""
    back = workflows.weakenings(
        replace(files, before=files.after, after=files.before or files.after)
    )
    worse = {_workflow(one) for one in weaker}
    found = [one for one in back if not one.name.startswith("workflow-removed:")]
    return [one for one in found if _workflow(one) not in worse]


def _workflow(one: Finding) -> str:
    return one.name.partition(":")[2].partition("/")[0]


def _severe(one: Finding, guarded: Guarded) -> Finding:
    """Return a finding that blocks in production."""
    return replace(one, severity="blocking") if guarded.is_production else one


def _environment(guarded: Guarded, files: Compared) -> Iterator[Finding]:
    """Yield a finding if the stack uses the config of another environment."""
    was, now = guarded.environments
    if not now or was == now:
        return
    says = guarded.says_production
    is_production = says(was) or (not was and says(guarded.stack))
    if is_production and not says(now):
        passes = "what only production forbids"
    elif files.before and was:
        levels = pack.own_levels(files)
        before = pack.pack_config(guarded.stack, was, files.before, levels[0])
        after = pack.pack_config(guarded.stack, now, files.after, levels[1])
        weaker = [*pack.weakenings(before, after)]
        if not weaker or says(now):
            return
        passes = f"more, such as {_some([one.name for one in weaker])}"
    else:
        return
    yield Finding(
        name=f"environment-lowered:{guarded.stack}",
        severity="look",
        says=f"{guarded.file} sets the environment {now}{f' instead of {was}' if was else ''}: "
        f"the pack checks the stack with {pack.config(guarded.stack, now, files.after)}, which "
        f"permits {passes}.",
        todo=f"Restore environment in {guarded.file}, or acknowledge it if you intend it.",
    )


def _accounts(guarded: Guarded, files: Compared) -> Iterator[Finding]:
    """Yield a finding if the stack may be deployed into more accounts."""
    if files.before is None:
        return
    try:
        was, now = (
            stacks.read(guarded.stack, folder).accounts for folder in (files.before, files.after)
        )
    except StackError:
        return
    more = [one for one in now if one not in was]
    if was and (more or not now):
        yield Finding(
            name=f"accounts-widened:{guarded.stack}",
            severity="look",
            says=f"{guarded.file} permits a deployment of the stack into "
            f"{_some(more) or 'any account'}, which the pack then trusts "
            f"(aws:allowedAccountIds was {_some(was)}).",
            todo=f"Restore aws:allowedAccountIds in {guarded.file}, or acknowledge it if you "
            "intend it.",
        )


def _limits(guarded: Guarded) -> Iterator[Finding]:
    """Yield a finding if the review warns or blocks at a higher limit than before."""
    was, now = (
        one.settings.cost_increase if one.settings else None
        for one in (guarded.before, guarded.after)
    )
    if was is None or now is None:
        return
    pairs = {
        f"costIncrease.{name}": [
            getattr(getattr(one, name.partition(".")[0]), name.partition(".")[2])
            for one in (was, now)
        ]
        for name in _LIMITS
    }
    raised = [f"{name} {old} → {new}" for name, (old, new) in pairs.items() if new > old]
    if raised:
        yield Finding(
            name="limit-raised:cost-increase",
            severity="look",
            says=f"{guarded.file} raises the limits up to which the review accepts a rise in the "
            f"monthly cost: {', '.join(raised)}.",
            todo=f"Undo it in {guarded.file}, or acknowledge it if you intend it.",
        )


def _pack_run(guarded: Guarded) -> Iterator[Finding]:
    preview = guarded.preview
    if preview.tells_policies and preview.violations is None and not preview.errors:
        yield Finding(
            name=f"pack-not-run:{guarded.stack}",
            severity="look",
            says="This preview ran without the policy pack: nothing stops a change that a policy "
            "forbids.",
            todo=f"Preview with --policy-pack policies and the config of {guarded.stack}, as "
            "`./mi ci preview` does.",
        )


def _tightened(
    where: str, stricter: Sequence[Finding], weaker: Sequence[Finding]
) -> Iterator[Finding]:
    """Yield one line on what is now stricter."""
    names = [one.name for one in stricter if one.name not in {other.name for other in weaker}]
    if names:
        yield Finding(
            name=f"guard-tightened:{where.rpartition('/')[2]}",
            severity="note",
            says=f"{where} is stricter than before. Undoing that would be {_some(names)}.",
        )


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - _FEW} more" if len(names) > _FEW else ""
    return f"{', '.join(names[:_FEW])}{more}"


__all__ = ["Guarded", "of_repository", "of_stack", "production"]
