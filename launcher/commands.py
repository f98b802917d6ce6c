"""The commands of `./mi`: what each does, where its code is, and what it needs."""

from dataclasses import dataclass

RUN = ("requirements.txt", "requirements-offline.txt")
"""The packages that the program, the rehearsal and the commands need."""
PICTURES = ("requirements-pictures.txt",)
"""What draws pictures."""
DEV = (*RUN, *PICTURES, "requirements-dev.txt")
"""What the tests and checks need besides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A word after `./mi`; the other words go to `entry`, a function or a Typer in a module.

    With a word in `engineless` it needs no engine.
    """

    name: str
    help: str
    entry: str
    packages: tuple[str, ...] = RUN
    needs_engine: bool = False
    engineless: frozenset[str] = frozenset({"--help"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """Commands that belong together, as the help lists them; `is_brief` has their names alone."""

    title: str
    commands: tuple[Command, ...]
    is_brief: bool = False


TOPICS = (
    Topic(
        title="A rehearsal, on this machine's embedded AWS",
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
                help="Remove a stack; the last one ends the embedded AWS.",
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
        title="A stack, wherever this shell points",
        commands=(
            Command(
                name="verify",
                help="Check a deployment against the specification.",
                entry="ops.verify.cli:main",
            ),
            Command(
                name="review",
                help="Review what commits, or a preview, change: risks, policies, cost.",
                entry="ops.review.cli:main",
            ),
            Command(
                name="audit",
                help="List what each rule of the pack says of each resource, as evidence.",
                entry="ops.audit.cli:main",
            ),
            Command(
                name="adopt",
                help="Take over tables that exist already.",
                entry="ops.adopt.cli:main",
            ),
            Command(
                name="restore",
                help="Restore a table under a new name, or items of it into the live one.",
                entry="ops.restore.cli:app",
            ),
            Command(
                name="capacity",
                help="Compute what a workload needs and costs, and where it is throttled.",
                entry="ops.capacity.cli:main",
            ),
            Command(
                name="runbook",
                help="Print what to do on a bad day, with the names of a stack.",
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
                help="Rehearse what an account needs first; print what follows on it.",
                entry="ops.bootstrap.cli:app",
                needs_engine=True,
                engineless=frozenset({"--help", "github", "stacks"}),
            ),
            Command(
                name="ci",
                help="Run a step of the workflows: preview, review, plan, up, drift.",
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
                help="Make .venv, in which the engine runs the program.",
                entry="ops.install:main",
            ),
            Command(
                name="new",
                help="Write what a new environment, stack or table consists of.",
                entry="ops.new.cli:app",
                packages=DEV,
            ),
            Command(
                name="test",
                help="Run every test; --quick leaves out those that need an engine.",
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
                help="Compare what the pack finds with checkov, cdk-nag and prowler.",
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
    "Exit codes: 0 good, 1 not as it should be, 2 unknown or asked wrongly, 130 interrupted."
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
