"""`./mi dashboard`: draws a CloudWatch dashboard from the body that PutDashboard takes."""

import sys
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from launcher.errors import UserError
from ops.dashboard.body import Body, BodyError, parsed
from ops.inputs import STANDARD_INPUT, name_of, read_text

_FORMATS = {".png", ".svg"}


def draw(body: Body, path: Path) -> None:
    """Draw a dashboard into a file whose name ends in .svg or .png."""
    # Matplotlib takes its time to load; whoever only reads bodies does without.
    import_module("ops.dashboard.picture").save(body, path)


def main(
    body: Annotated[str, typer.Argument(help="A JSON file, or - for standard input.")],
    picture: Annotated[
        Path | None, typer.Argument(help="The file to write, whose name ends in .svg or .png.")
    ] = None,
) -> None:
    """Draw a CloudWatch dashboard as a picture, from the body that PutDashboard takes.

    A single name is that of the picture; the body then comes from standard input.
    """
    if picture is None:
        _draw(STANDARD_INPUT, Path(body))
    else:
        _draw(body, picture)


def _draw(source: str, picture: Path) -> None:
    if picture.suffix not in _FORMATS:
        raise UserError(f"{picture} is no name for a picture: end it in .svg or .png.")
    text = read_text(source)
    try:
        body = parsed(text)
    except BodyError as error:
        raise UserError(f"{name_of(source)} is no dashboard's body:\n{error}") from error
    for one, other in body.overlaps():
        print(
            f"widgets[{one}] and widgets[{other}] overlap; the later one covers the other.",
            file=sys.stderr,
        )
    try:
        draw(body, picture)
    except OSError as error:
        raise UserError(f"{picture} cannot be written: {error.strerror}.") from error
    print(f"Drawn: {picture}", file=sys.stderr)
