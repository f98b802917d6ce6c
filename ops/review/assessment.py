"""The review of a preview, with the settings in the stack's file before and after."""

from collections.abc import Collection, Iterator, Sequence

from market_intelligence.load.spread import assumptions
from ops.review import guard
from ops.review.acknowledgements import Acknowledgement
from ops.review.changes.all import changes
from ops.review.compared import Compared
from ops.review.cost import Basis, CostChange, monthly
from ops.review.expected import Expected, expected
from ops.review.finding import Finding, subject, worst_first
from ops.review.findings import cost_increase, findings
from ops.review.guard import Guarded
from ops.review.preview import Preview
from ops.review.review import Review, acknowledged
from settings import component_args


def assess_all(
    previews: Sequence[Preview],
    acknowledgements: Sequence[Acknowledgement],
    protected: Collection[str],
    files: Compared,
) -> list[Review]:
    """Review previews; findings on the repository's guards appear once, in production first."""
    guarded = [_guarded(one, files) for one in previews]
    # Where it blocks, if it does anywhere.
    first = min(guarded, key=lambda one: (not one.is_production, not _is_kept(one)))
    of_all = [*_base_missing(files), *guard.of_repository(files, first)]
    return [
        _assess(one, acknowledgements, protected, files, of_all if one is first else ())
        for one in guarded
    ]


def assess(
    preview: Preview,
    acknowledgements: Sequence[Acknowledgement],
    protected: Collection[str],
    files: Compared,
) -> Review:
    """Review a preview; without names, the stack's file decides whether it is protected."""
    [review] = assess_all([preview], acknowledgements, protected, files)
    return review


def _guarded(preview: Preview, files: Compared) -> Guarded:
    stack = preview.stack or preview.environment
    before = expected(stack, files.before, files.unknown)
    return Guarded(
        preview=preview,
        before=before,
        after=expected(stack, files.after),
        production=guard.production(files),
    )


def _assess(
    guarded: Guarded,
    acknowledgements: Sequence[Acknowledgement],
    protected: Collection[str],
    files: Compared,
    of_repository: Sequence[Finding],
) -> Review:
    preview, before, after = guarded.preview, guarded.before, guarded.after
    cost = _cost(preview, before, after, files)
    found = worst_first(
        [
            *findings(preview, after.basis.workload, after.basis.prices),
            *cost_increase.find(cost, before, after, guarded.stack),
            *guard.of_stack(guarded, files),
            *of_repository,
        ]
    )
    return Review(
        preview=preview,
        changes=changes(preview),
        findings=found,
        acknowledged=acknowledged(preview.environment, found, acknowledgements),
        cost=cost,
        is_protected=_is_protected(preview.environment, protected, before, after),
        not_compared=tuple(_not_compared(before, files)),
    )


def _cost(preview: Preview, before: Expected, after: Expected, files: Compared) -> CostChange:
    """Price each side with its own load; a side without a load uses the other's, and says so."""
    old, new = before.basis, after.basis
    bases: list[str] = []
    if new.has_load and not old.has_load:
        old = Basis(workload=new.workload, prices=old.prices if files.before else new.prices)
        bases += [f"The former side is priced with the current load: {before.unknown}"] * bool(
            files.before
        )
    elif old.has_load and not new.has_load:
        new = Basis(workload=old.workload, prices=new.prices)
        bases.append(f"The new side is priced with the former load: {after.unknown}")
    if new.has_load and after.settings:
        bases += assumptions(new.workload, component_args.specs(after.settings))
    planned = after.planned if after.settings else None
    return monthly(preview, new, old, planned, tuple(bases))


def _is_kept(guarded: Guarded) -> bool:
    """Whether deletion protection is on for the tables of a stack, before or after."""
    return _is_protected("", (), guarded.before, guarded.after)


def _base_missing(files: Compared) -> Iterator[Finding]:
    """Yield a finding if a base was expected: without one, weakened guards go unnoticed."""
    if files.is_missing:
        yield Finding(
            name=f"base-missing:{subject(files.base)}",
            severity="look",
            says="The base of this change is not available, so this review is incomplete: it "
            f"cannot detect a weaker guard or a changed expected load. {files.unknown}",
            todo="Review again with a base, or with --no-base if there is none yet, such as "
            "before a first deployment.",
        )


def _not_compared(before: Expected, files: Compared) -> Iterator[str]:
    if files.before is None and not files.is_missing:
        yield (f"The former expected load and the former guard are not compared: {files.unknown}")
    elif files.before and before.settings is None:
        yield f"The settings before this change, at {files.base}, cannot be read: {before.unknown}"


def _is_protected(
    environment: str, protected: Collection[str], before: Expected, after: Expected
) -> bool:
    """Whether dangerous findings block a merge, which they do by default.

    The protection also applies to the change that turns it off.
    """
    if protected:
        # A stack may be named with its organization and project.
        return environment in {name.rpartition("/")[2] for name in protected}
    of_sides = [one.settings.deletion_protection for one in (before, after) if one.settings]
    return any(of_sides) or after.settings is None
