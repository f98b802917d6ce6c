"""The pictures of the documents, drawn from production's declarations and from an example."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

from ops.capacity.page import of_production
from ops.docs import production


def dashboard(path: Path) -> None:
    """Draw the dashboard."""
    # Matplotlib takes its time to load; who draws nothing does without.
    module = import_module("ops.dashboard")
    body = module.parse(production.dashboard_body(production.settings()), "The dashboard")
    import_module("ops.plots").save(lambda: module.figure(body), path)


def capacity(path: Path) -> None:
    """Draw the cost and the ceilings of production's workload."""
    figure = import_module("ops.capacity.chart").figure
    import_module("ops.plots").save(lambda: figure(of_production()), path)


def review(path: Path) -> None:
    """Draw the comment on a pull request."""
    import_module("ops.review.picture").save(path)


PICTURES: dict[str, Callable[[Path], None]] = {
    "docs/capacity.svg": capacity,
    "docs/dashboard.svg": dashboard,
    "docs/review.svg": review,
}


def stale(folder: Path) -> list[str]:
    """Return the pictures that are stale."""
    with TemporaryDirectory() as drawn:
        renew(Path(drawn))
        return [name for name in PICTURES if _bytes(folder / name) != _bytes(Path(drawn, name))]


def renew(folder: Path) -> None:
    """Draw every picture again."""
    for name, draw in PICTURES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        draw(folder / name)


def _bytes(file: Path) -> bytes:
    return file.read_bytes() if file.exists() else b""
