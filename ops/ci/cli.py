"""`./mi ci`: what the workflows on GitHub run."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from launcher.paths import REHEARSAL
from ops.ci import drift as drifts
from ops.ci import previews, rehearsal
from ops.ci import restore as restores
from ops.ci import review as reviews
from ops.ci import stacks as all_stacks
from ops.ci.previews import Files
from ops.ci.run import Run
from ops.options import Stack

FOLDER = REHEARSAL / "previews"
Folder = Annotated[Path, typer.Option("--to", help="The folder to write the preview to.")]
Plans = Annotated[Path, typer.Option("--from", help="The folder with the planned restore.")]
Previews = Annotated[Path, typer.Option("--from", help="The folder with the previews.")]

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Run a step of the workflows.",
)


@app.command()
def stacks() -> None:
    """List the stacks for a workflow's matrix, from their files."""
    text = all_stacks.outputs(all_stacks.listed())
    print(text, end="")
    if output := os.environ.get("GITHUB_OUTPUT"):
        with Path(output).open("a", encoding="utf-8") as file:
            file.write(text)


@app.command()
def preview(stack: Stack, folder: Folder = FOLDER) -> None:
    """Preview a stack under the policy pack."""
    sys.exit(previews.make(Files(folder.resolve(), stack)))


@app.command()
def rehearse(
    stack: Stack,
    folder: Folder = FOLDER,
    base: Annotated[str, typer.Option(help="The commit to compare with.")] = "HEAD^1",
) -> None:
    """Preview on the embedded AWS what this commit changes of another."""
    sys.exit(rehearsal.rehearse(Files(folder.resolve(), stack), base))


@app.command()
def review(
    names: Annotated[
        list[str] | None,
        typer.Option(
            "--stack", help="A stack with a Pulumi.STACK.yaml; once for each, or else all."
        ),
    ] = None,
    folder: Previews = FOLDER,
) -> None:
    """Review the previews, on the run's page and on the pull request."""
    asked = names or all_stacks.listed()["stacks"]
    sys.exit(reviews.review(Run.here(), [Files(folder.resolve(), stack) for stack in asked]))


@app.command()
def plan(stack: Stack, folder: Folder = FOLDER) -> None:
    """Preview a stack, and keep the plan."""
    sys.exit(previews.plan(Files(folder.resolve(), stack)))


@app.command()
def up(stack: Stack, folder: Previews = FOLDER) -> None:
    """Deploy what the plan of a stack allows, and nothing else."""
    sys.exit(previews.up(Files(folder.resolve(), stack)))


@app.command()
def drift(stack: Stack, folder: Folder = FOLDER) -> None:
    """Report in an issue whether a stack still is as its code has it."""
    sys.exit(drifts.drift(Run.here(), Files(folder.resolve(), stack)))


@app.command()
def plan_restore(stack: Stack, folder: Folder = FOLDER) -> None:
    """Plan the restore that the run of a workflow asks for."""
    sys.exit(restores.plan(Run.here(), Files(folder.resolve(), stack)))


@app.command()
def restore(stack: Stack, folder: Plans = FOLDER) -> None:
    """Restore what was planned, and nothing else."""
    sys.exit(restores.restore(Files(folder.resolve(), stack)))
