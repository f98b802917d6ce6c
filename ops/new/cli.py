"""`./mi new`: writes the files of a new environment, stack or table."""

import subprocess
from pathlib import Path
from typing import Annotated

import typer

from launcher.main import argv
from ops import stacks
from ops.files import write_all
from ops.new.plan import Plan, plan
from ops.new.request import NewError, Request, refuse
from ops.new.table.cli import table
from ops.requirements import CHECKOUT
from settings import environments

Like = Annotated[
    str, typer.Option("--like", metavar="STACK", help="The stack to take settings from.")
]
Region = Annotated[
    str | None, typer.Option(metavar="REGION", help="Its region; without, that of --like.")
]
Accounts = Annotated[
    list[str] | None,
    typer.Option("--account", metavar="ID", help="Its account; without, that of --like."),
]
CopyRegion = Annotated[
    str | None, typer.Option(metavar="REGION", help="The region that its backups are copied to.")
]

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Write what a new environment, stack or table consists of.",
)
app.command()(table)


@app.command()
def environment(
    name: Annotated[str, typer.Argument(help="Its name, such as qa.")],
    like: Like,
    region: Region = None,
    accounts: Accounts = None,
    copy_region: CopyRegion = None,
    *,
    production: Annotated[
        bool | None,
        typer.Option(
            "--production/--not-production",
            help="Whether the pack demands of it what it demands of production; without, as of "
            "--like.",
        ),
    ] = None,
) -> None:
    """Write an environment: its stack's file, its pack config, its place in the list."""
    model = stacks.read(like, CHECKOUT)
    of_model = environments.listed(CHECKOUT / environments.PLACE)[model.settings.environment]
    _make(
        Request(
            name=name,
            model=model,
            folder=CHECKOUT,
            is_production=of_model if production is None else production,
            region=region,
            accounts=accounts or (),
            copy_region=copy_region,
        )
    )


@app.command()
def stack(
    name: Annotated[str, typer.Argument(help="Its name, such as prod-eu.")],
    like: Like,
    region: Region = None,
    accounts: Accounts = None,
    copy_region: CopyRegion = None,
) -> None:
    """Write another stack of the environment of --like, in another region or account."""
    _make(
        Request(
            name=name,
            model=stacks.read(like, CHECKOUT),
            folder=CHECKOUT,
            region=region,
            accounts=accounts or (),
            copy_region=copy_region,
        )
    )


def _make(request: Request) -> None:
    refuse(request)
    made = plan(request)
    write_all(made.texts)
    print(*lines(made), sep="\n")
    done = subprocess.run([*argv("docs")], cwd=CHECKOUT, check=False)
    if done.returncode:
        raise NewError("The files are written, and the documents are not: run `./mi docs`.")


def lines(made: Plan) -> list[str]:
    """Return the lines to print: the files, what is left to decide, and the next steps."""
    request = made.request
    name = request.name
    files = [_shown(path, request.folder) for path in made.texts]
    return [
        f"Written: {', '.join(files)}.",
        _of_environment(request),
        "",
        "Left to decide:",
        *(f"- {one}" for one in (*made.left, _elsewhere(request))),
        "",
        "Next, after that:",
        f"  make up STACK={name}",
        f"  pulumi stack init {name}",
        f"  git add --all && git commit --message 'Add {name}', then open a pull request",
    ]


def _of_environment(request: Request) -> str:
    what = "production's" if request.is_of_production else "not production's"
    return f"{request.name} is a stack of the environment {request.environment}, {what}."


def _elsewhere(request: Request) -> str:
    """Return what has to be set up outside this checkout."""
    name = request.name
    reviewers = (
        "with the people who approve its deployments as reviewers"
        if request.is_of_production
        else "with reviewers, if its deployments need an approval"
    )
    return (
        f"GitHub, before this is merged: the environments {name} (from main only, {reviewers}) and "
        f"{name}-preview, each with its AWS_ROLE_ARN and with {request.own_region} as AWS_REGION "
        "(docs/delivery.md). The workflows take the stack from its file."
    )


def _shown(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()
