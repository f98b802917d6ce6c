"""The commands of `./mi`: what each does, where its code is, and what it needs."""

from dataclasses import dataclass

RUN = ("requirements.txt", "requirements-offline.txt")
"""The packages that the program, the rehearsal and the commands need."""
PICTURES = ("requirements-pictures.txt",)
"""The packages that draw pictures."""
DEV = (*RUN, *PICTURES, "requirements-dev.txt")
"""The packages that tests and checks need, too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command of `./mi`; its arguments go to `entry`, a function or a Typer app in a module.

    With an argument in `engineless`, it needs no engine.
    """

    name: str
    help: str
    entry: str
    packages: tuple[str, ...] = RUN
    needs_engine: bool = False
    engineless: frozenset[str] = frozenset({"--help"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A group of commands in the help; a brief one lists only their names."""

    title: str
    commands: tuple[Command, ...]
    is_brief: bool = False


TOPICS = (
    Topic(
        title="Rehearsals, on this machine's embedded AWS",
        commands=(
            Command(
                name="up",
                help="Deploy a stack and verify it.",
                entry="ops.rehearse:up",
                needs_engine=True,
            ),
            Command(
                name="preview",
                help="Show what `up` would change.",
                entry="ops.rehearse:preview",
                needs_engine=True,
            ),
            Command(
                name="down",
                help="Remove a stack; removing the last one stops the embedded AWS.",
                entry="ops.rehearse:down",
                needs_engine=True,
            ),
            Command(
                name="env",
                help="Print the variables that point a shell at a stack.",
                entry="ops.rehearse:env",
                needs_engine=True,
            ),
        ),
    ),
    Topic(
        title="Stacks, in the account and backend of this shell",
        commands=(
            Command(
                name="verify",
                help="Check a deployment against the specification.",
                entry="ops.verify.cli:main",
            ),
            Command(
                name="review",
                help="Review the changes of commits or of a preview: risks, policies, cost.",
                entry="ops.review.cli:main",
            ),
            Command(
                name="audit",
                help="List the result of each policy rule for each resource, as evidence.",
                entry="ops.audit.cli:main",
            ),
            Command(
                name="adopt",
                help="Adopt existing tables into a stack.",
                entry="ops.adopt.cli:main",
            ),
            Command(
                name="recover",
                help="Write what puts a lost state back, from what AWS has.",
                entry="ops.recover.cli:main",
            ),
            Command(
                name="restore",
                help="Restore a table under a new name, or its items into the live table.",
                entry="ops.restore.cli:app",
            ),
            Command(
                name="capacity",
                help="Compute the capacity, cost and throttling of a workload.",
                entry="ops.capacity.cli:main",
            ),
            Command(
                name="runbook",
                help="Print an incident runbook, with the names of a stack filled in.",
                entry="ops.runbooks:main",
            ),
            Command(
                name="dashboard",
                help="Draw a CloudWatch dashboard as a picture.",
                entry="ops.dashboard:main",
                packages=(*RUN, *PICTURES),
            ),
            Command(
                name="bootstrap",
                help="Rehearse the setup of an account, and print the next commands.",
                entry="ops.bootstrap.cli:app",
                needs_engine=True,
                engineless=frozenset({"--help", "github", "stacks"}),
            ),
            Command(
                name="ci",
                help="Run a step of the workflows: preview, review, plan, up, drift, restore.",
                entry="ops.ci.cli:app",
            ),
        ),
    ),
    Topic(
        title="The project itself; ./mi COMMAND --help explains each",
        is_brief=True,
        commands=(
            Command(
                name="install",
                help="Create .venv, in which the engine runs the program.",
                entry="ops.install:main",
            ),
            Command(
                name="new",
                help="Write the files of a new environment, stack or table.",
                entry="ops.new.cli:app",
                packages=DEV,
            ),
            Command(
                name="test",
                help="Run all tests; --quick omits those that need an engine.",
                entry="ops.suite:main",
                packages=DEV,
                needs_engine=True,
                engineless=frozenset({"--help", "--quick"}),
            ),
            Command(
                name="check",
                help="Check format, lint, types, imports, workflows and pins.",
                entry="ops.check:main",
                packages=DEV,
            ),
            Command(
                name="bench",
                help="Measure how long commands take.",
                entry="bench.cli:main",
                packages=DEV,
                needs_engine=True,
            ),
            Command(
                name="peers",
                help="Compare the pack's findings with checkov, cdk-nag and prowler.",
                entry="bench.peers.cli:main",
                packages=DEV,
            ),
            Command(
                name="docs",
                help="Write the generated parts of the documents.",
                entry="ops.docs.pages:main",
                packages=DEV,
            ),
            Command(
                name="pins",
                help="Pin the Python packages, with hashes.",
                entry="ops.requirements:main",
                packages=DEV,
            ),
        ),
    ),
)
COMMANDS = {command.name: command for topic in TOPICS for command in topic.commands}

_EXIT_CODES = (
    "Exit codes: 0 success, 1 failure or finding, 2 unknown or wrong usage, 130 interrupted."
)


def usage() -> str:
    """Return the help of `./mi`, which fits on a screen."""
    lines = ["Usage: ./mi COMMAND [OPTION ...]; also ./mi COMMAND --help, ./mi --version"]
    for topic in TOPICS:
        lines.append(f"{topic.title}:")
        if topic.is_brief:
            lines.append("".join(f"  {command.name} " for command in topic.commands).rstrip())
        else:
            lines += [f"  {command.name:<10} {command.help}" for command in topic.commands]
    return "\n".join([*lines, _EXIT_CODES])
