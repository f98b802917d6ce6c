"""Plain `pulumi` in a shell of `make env`: runs the engine on the shell's or a named stack.

The engine runs in the stack's shadow, so that it rewrites no tracked file. Commands that would
behave differently there than on a real stack are refused before anything is changed.
"""

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn, cast

from launcher.engine import Engine
from launcher.errors import ExitCode, UserError
from launcher.paths import CHECKOUT, REHEARSAL, STATE
from launcher.wrappers import is_wrapper
from rehearsal import pack, shadow
from rehearsal.command_line import END, CommandLine, Word, names, parse
from rehearsal.embedded import EmbeddedAws
from rehearsal.environment import ENGINE, variables
from rehearsal.stack_file import PROJECT, STACK, StackName, known_stacks, path_of
from rehearsal.yaml_input import YamlError, decoded, parsed

# The wrapper's own process becomes the engine; this detects one that called the wrapper again.
RUNNING = "REHEARSAL_WRAPPER"
WITHOUT_PACK = "REHEARSAL_WITHOUT_PACK"
"""If set to 1, commands run without the pack, as plain `pulumi` does on a real stack."""
BACKEND = "PULUMI_BACKEND_URL"
PROJECT_FILES = ("Pulumi.yaml", "Pulumi.yml", "Pulumi.json")

# Commands without a stack: the engine runs in the current folder, as in any other shell.
WITHOUT_STACK = names(
    "ai completion convert convert-trace env gen-completion help login logout neo new org package "
    "plugin policy replay-events schema template version view-trace whoami"
)
UNDER_THE_PACK = ("up", "preview", "watch")
OPERATIONS = (*UNDER_THE_PACK, "destroy", "refresh", "import")
# These take the name of the stack without an option.
NAMING = ("stack select", "stack init", "stack rm", "cancel")
PACK = "policy-pack"
PATH_OPTIONS = names(
    "event-log file import-file out plan policy-pack policy-pack-config profiling save-plan tracing"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call of the engine: its arguments and its variables."""

    engine: Path
    arguments: Sequence[str]
    environment: Mapping[str, str]


def main() -> NoReturn:
    """Become the engine."""
    try:
        call = planned(sys.argv[1:], os.environ)
    except UserError as error:
        print(error, file=sys.stderr)
        sys.exit(ExitCode.WRONG)
    given = {**call.environment, RUNNING: str(os.getpid())}
    os.execve(call.engine, [str(call.engine), *call.arguments], given)


def planned(arguments: Sequence[str], environment: Mapping[str, str]) -> Call:
    """Return the call of the engine for a call of `pulumi`.

    Raises UserError.
    """
    if STACK not in environment:
        raise UserError(
            "This `pulumi` works only in a shell of a rehearsal: run "
            f"`{_evaluated('dev')}` in {CHECKOUT} first."
        )
    stack = environment[STACK]
    engine = _engine(stack, environment)
    line = parse(arguments)
    folder = _folder(line)
    plain = Call(engine=engine, arguments=arguments, environment=environment)
    is_here = environment.get(BACKEND) == STATE.as_uri()
    if is_here and line.command in {"login", "logout"}:
        _refuse_another_backend(line)
    if line.has("help", "h") or not line.command or _group(line) in WITHOUT_STACK:
        return plain
    if _is_elsewhere(folder, is_here=is_here):
        return plain
    if not is_here:
        raise UserError(
            f"{BACKEND} of this shell no longer names the rehearsal's state. Run "
            f"`{_evaluated(stack)}` again, or use another shell for real stacks."
        )
    return _on_a_stack(line, folder, stack, plain)


def _on_a_stack(line: CommandLine, folder: Path, stack: str, plain: Call) -> Call:
    target = _target(line, stack, plain.environment)
    _refuse_what_would_be_lost(line, folder, target)
    server = EmbeddedAws.recorded()
    is_ours = server is not None and server.url == plain.environment.get("AWS_ENDPOINT_URL")
    if server is None or not is_ours or not server.answers():
        raise UserError(
            f"The embedded AWS of this shell has ended: run `{_evaluated(stack)}` again."
        )
    place = shadow.refresh(target)
    more: Mapping[str, str] = {}
    if target != stack:
        more = variables(target, Engine(pulumi=plain.engine, version=""), server)
    return Call(
        engine=plain.engine,
        arguments=["--cwd", str(place), *_passed_on(line, folder, target)],
        environment={**plain.environment, **more},
    )


def _engine(stack: str, environment: Mapping[str, str]) -> Path:
    """Return the engine that `make env` found; PATH could lead to another wrapper."""
    engine = Path(environment.get(ENGINE, ""))
    if not engine.is_absolute() or not os.access(engine, os.X_OK) or is_wrapper(engine):
        raise UserError(
            f"The Pulumi engine of this shell no longer exists: run `{_evaluated(stack)}` again."
        )
    if environment.get(RUNNING) in {str(os.getpid()), str(os.getppid())}:
        raise UserError(
            f"{engine} is not an engine: it calls the `pulumi` of the rehearsal, which calls it. "
            f"Remove it from PATH, and run `{_evaluated(stack)}` again."
        )
    return engine


def _folder(line: CommandLine) -> Path:
    """Return the current folder, or that of --cwd."""
    try:
        return Path.cwd() / (line.value("cwd") or "")
    except FileNotFoundError as error:
        raise UserError("The current folder no longer exists: change to another one.") from error


def _group(line: CommandLine) -> str:
    return line.command.partition(" ")[0]


def _is_elsewhere(folder: Path, *, is_here: bool) -> bool:
    """Whether a folder belongs to another project."""
    places = (folder.resolve(), *folder.resolve().parents)
    files = (place / name for place in places for name in PROJECT_FILES)
    project = next((file for file in files if file.is_file()), None)
    is_this = project is None or project.parent == CHECKOUT or REHEARSAL in project.parents
    if project is None or is_this:
        return False
    if is_here and _name(project) == PROJECT:
        raise UserError(
            f"This shell belongs to the rehearsal in {CHECKOUT}, but {project.parent} is another "
            f"copy of the project: run `{_evaluated('dev')}` there."
        )
    return True


def _name(project: Path) -> object:
    with suppress(OSError, YamlError):
        content = parsed(decoded(project.read_bytes()))
        if isinstance(content, dict):
            return cast("dict[str, object]", content).get("name")
    return None


def _target(line: CommandLine, stack: str, environment: Mapping[str, str]) -> str:
    """Return the stack of a command; that of the shell if the command names none."""
    named = line.value("stack")
    if line.command in NAMING:
        named = next(iter(line.positionals), named)
    elif line.command != "stack ls":
        named = named or environment.get("PULUMI_STACK")
    name = StackName.parsed(named).short if named else ""
    match line.command:
        case "stack select" if name != stack:
            _refuse_selection(name, stack)
        case "stack init" if not name:
            raise UserError("Name the stack: `pulumi stack init NAME`.")
        case "stack init" if name not in known_stacks():
            raise UserError(
                f"There is no Pulumi.{name}.yaml, from which a rehearsal reads the stack's "
                f"settings: write that file, then run `pulumi stack init {name}` again. In a shell "
                "without `make env`, the command writes the file of a real stack."
            )
        case "stack rm" if name not in known_stacks():
            # A stack whose file was deleted can still be removed.
            return stack
        case "stack init" if name != stack:
            note = f"This shell stays on {stack}: for {name}, run `{_evaluated(name)}`."
            print(note, file=sys.stderr)
        case _:
            pass
    return name or stack


def _refuse_selection(name: str, stack: str) -> NoReturn:
    if name:
        # Raises for a name without a file.
        path_of(name)
    other = name or next((one for one in known_stacks() if one != stack), stack)
    raise UserError(
        f"This shell, with its AWS variables, is for the {stack} stack. For {other}, run "
        f"`{_evaluated(other)}`, or name it in a command: `pulumi preview --stack {other}`."
    )


def _refuse_what_would_be_lost(line: CommandLine, folder: Path, stack: str) -> None:
    """Refuse commands that change the engine's copy of a file, which the next call renews."""
    file = f"Pulumi.{stack}.yaml"
    command = f"`pulumi {line.command}`"
    unchanged = "Nothing was changed. To do this on a real stack, use a shell without `make env`."
    if line.command.startswith("config ") and line.command != "config get":
        raise UserError(
            f"A rehearsal reads its settings from {file} in the checkout: edit that file instead "
            f"of running {command}. {unchanged}"
        )
    if line.has("config") and line.command in OPERATIONS:
        raise UserError(
            f"{command} with --config would write into {file}, which a rehearsal does not change: "
            f"edit that file instead. {unchanged}"
        )
    given = line.value("config-file")
    if given and (folder / given).resolve() != CHECKOUT / file:
        raise UserError(
            f"A rehearsal reads its settings from {file}, not from {given}. To try other settings, "
            "write them into a Pulumi.NAME.yaml, and run `make up STACK=NAME`."
        )
    if line.has("copy-config-from"):
        raise UserError(
            f"A rehearsal reads its settings from {file}: copy the settings into that file instead "
            f"of using --copy-config-from. {unchanged}"
        )
    provider = line.value("secrets-provider") or ""
    if line.command == "stack change-secrets-provider" or provider not in {
        "",
        "default",
        "passphrase",
    }:
        raise UserError(
            f"A rehearsal encrypts its secrets with a passphrase of its own. {unchanged}"
        )
    if line.command in {"stack rename", "stack unselect"}:
        raise UserError(
            f"In this shell a stack has the name of its file, and {stack} stays selected. "
            f"{unchanged}"
        )


def _refuse_another_backend(line: CommandLine) -> None:
    address = next(iter(line.positionals), line.value("cloud-url"))
    if line.has("local", "l") or (address and address != STATE.as_uri()):
        raise UserError(
            f"`pulumi {line.command}` is not needed here: this shell keeps its state in the "
            "rehearsal. For another backend, use a shell without `make env`."
        )


def _passed_on(line: CommandLine, folder: Path, stack: str) -> Iterator[str]:
    """Yield the engine's arguments: paths resolved in the user's folder, and the policy pack."""
    words = 0
    for part in line.parts:
        words += not part.name
        # --cwd is applied to paths here; the others are the default in a rehearsal.
        if part.name in {"cwd", "config-file"} or part.text == ("--no-select",):
            continue
        is_path = part.name in PATH_OPTIONS or (part.name, line.command) == ("path", "watch")
        if is_path and part.value:
            value = _resolved(part.name, part.value, folder)
            yield f"--{part.name}={_in_shadow(value, stack) if part.name == PACK else value}"
        elif part.name == "stack" and part.value:
            yield f"--stack={StackName.parsed(part.value).short}"
        elif line.command in NAMING and _is_positional(line, part, words):
            yield StackName.parsed(part.text[0]).short
        elif line.command == "stack graph" and _is_positional(line, part, words):
            yield str(folder / part.text[0])
        else:
            yield from part.text
        if not part.name and words == 1 and line.command in UNDER_THE_PACK:
            yield from _pack_options(line, stack)


def _is_positional(line: CommandLine, part: Word, words: int) -> bool:
    return not part.name and part.text != (END,) and words > len(line.command.split())


def _resolved(name: str, value: str, folder: Path) -> str:
    if value == "-":
        return value
    if name == "tracing":
        scheme, _, path = value.partition(":")
        return f"file:{folder / path}" if scheme == "file" else value
    several = value.split(",") if name.startswith("policy-pack") else [value]
    return ",".join(str(folder / one) for one in several)


def _in_shadow(packs: str, stack: str) -> str:
    """Return the paths of packs, with this project's own in the stack's shadow.

    There it runs in the engine's environment, which starts faster.
    """
    own = {str(CHECKOUT / pack.PACK): str(shadow.folder(stack) / pack.PACK)}
    return ",".join(own.get(os.path.normpath(path), path) for path in packs.split(","))


def _pack_options(line: CommandLine, stack: str) -> list[str]:
    """Return the options that apply the pack to a stack, unless the command names a pack."""
    if line.has(PACK) or os.environ.get(WITHOUT_PACK) == "1":
        return []
    options = pack.options(stack)
    if line.has("policy-pack-config"):
        options = options[:2]
    return [one if one.startswith("-") else str(shadow.folder(stack) / one) for one in options]


def _evaluated(stack: str) -> str:
    return f'eval "$(make -s env STACK={stack})"'
