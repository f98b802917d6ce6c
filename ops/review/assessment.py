"""A review of a preview, with what the stack's own file says of it."""

from collections.abc import Collection, Sequence
from pathlib import Path

from ops import stacks
from ops.capacity import sources
from ops.requirements import CHECKOUT
from ops.review.acknowledgements import Acknowledgement
from ops.review.changes.all import changes
from ops.review.cost import monthly
from ops.review.findings import findings
from ops.review.preview import Preview
from ops.review.review import Review, acknowledged
from ops.stacks import StackError
from settings import StackSettings
from tables.cost.prices import default_prices
from tables.load.workload import Workload


def assess(
    preview: Preview,
    acknowledgements: Sequence[Acknowledgement],
    protected: Collection[str],
    folder: Path = CHECKOUT,
) -> Review:
    """Review a preview; without names, those environments are protected whose file says so."""
    settings = _settings(preview.stack or preview.environment, folder)
    workload, prices = _workload(settings, preview.environment), default_prices()
    found = findings(preview, workload, prices)
    return Review(
        preview=preview,
        changes=changes(preview),
        findings=found,
        acknowledged=acknowledged(preview.environment, found, acknowledgements),
        cost=monthly(preview, workload, prices),
        is_protected=_is_protected(preview.environment, protected, settings),
    )


def _settings(stack: str, folder: Path) -> StackSettings | None:
    """Read the settings of a stack; the preview says itself what is wrong with them."""
    try:
        return stacks.settings(stack, folder)
    except StackError:
        return None


def _is_protected(
    environment: str, protected: Collection[str], settings: StackSettings | None
) -> bool:
    """Tell whether dangers stop a merge, which they do where nobody says otherwise."""
    if protected:
        # A stack may be named with its organization and project.
        return environment in {name.rpartition("/")[2] for name in protected}
    return settings is None or settings.deletion_protection


def _workload(settings: StackSettings | None, stack: str) -> Workload:
    """Give the load to expect, which is none where the stack's file does not say it."""
    if settings is None or not settings.workload.requests_per_second:
        return Workload()
    return sources.workload(None, settings, stack)
