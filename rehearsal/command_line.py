"""A command line of `pulumi`, read as the engine reads it: the command, its options, other words.

The options are those of the engine since 3.79. An unknown option counts as a switch, which has no
value.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile


def names(text: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(text.split())


GROUPS = names("config org package plugin policy schema stack state")
"""Commands whose next word is a command as well."""

ALIASES = {
    "update": "up",
    "pre": "preview",
    "down": "destroy",
    "stack hist": "stack history",
    "stack new": "stack init",
    "stack create": "stack init",
    "stack remove": "stack rm",
    "stack delete": "stack rm",
}

# Options with a value that may be the next word, by the command; "" has those of every command.
VALUED = {
    "": names(
        "color config config-file copy-config-from cwd default-org dependency-edge-color dest "
        "event-log exclude exec-agent exec-kind file from import-file import-pending-creates "
        "client cloud-url memprofilerate message organization otel-traces out page page-size "
        "parallel parent parent-edge-color plan policy-pack policy-pack-config profiling project "
        "properties property-path provider remote-agent-pool-id remote-env remote-env-secret "
        "remote-executor-image remote-git-auth-access-token remote-git-auth-password "
        "remote-git-auth-ssh-private-key remote-git-auth-ssh-private-key-path "
        "remote-git-auth-username remote-git-branch remote-git-commit remote-git-repo-dir "
        "remote-pre-run-command replace resource save-plan secrets-provider since stack tag target "
        "target-replace teams tracing verbose version"
    ),
    "watch": names("path"),
}

# Such options by their letter.
LETTERS = {
    "": {"C": "cwd", "s": "stack", "v": "verbose"},
    "up": {"c": "config", "m": "message", "p": "parallel", "t": "target", "x": "exclude"},
    "preview": {"c": "config", "m": "message", "p": "parallel", "t": "target", "x": "exclude"},
    "destroy": {"c": "config", "m": "message", "p": "parallel", "t": "target", "x": "exclude"},
    "refresh": {"c": "config", "m": "message", "p": "parallel", "t": "target", "x": "exclude"},
    "watch": {"c": "config", "m": "message", "p": "parallel"},
    "import": {"f": "file", "m": "message", "o": "out", "p": "parallel"},
    "config cp": {"d": "dest"},
    "logs": {"r": "resource"},
    "stack ls": {"o": "organization", "p": "project", "t": "tag"},
    "login": {"c": "cloud-url"},
    "logout": {"c": "cloud-url"},
}

END = "--"


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A part of a command line: an option by its long name, or a word without a name.

    `text` is the original text, which is passed on unchanged.
    """

    text: tuple[str, ...]
    name: str = ""
    value: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandLine:
    """A parsed command line; `command` is empty if it has none."""

    command: str
    parts: tuple[Word, ...]
    positionals: tuple[str, ...]

    def value(self, name: str) -> str | None:
        """Return the value of an option; the last one if it is repeated."""
        values = [part.value for part in self.parts if part.name == name]
        return values[-1] if values else None

    def has(self, *names: str) -> bool:
        """Whether the command line has any of these options."""
        return any(part.name in names for part in self.parts)


def parse(arguments: Sequence[str]) -> CommandLine:
    """Read the arguments of `pulumi`."""
    command = _command(arguments)
    parts = tuple(_parts(arguments, command))
    words = [part.text[0] for part in parts if not part.name and part.text != (END,)]
    skipped = 2 if words[:1] and words[0] in GROUPS else 1
    return CommandLine(command=command, parts=parts, positionals=tuple(words[skipped:]))


def _command(arguments: Sequence[str]) -> str:
    words: list[str] = []
    for part in takewhile(lambda one: one.text != (END,), _parts(arguments, "")):
        if not part.name:
            words.append(part.text[0])
        if words and not (words[0] in GROUPS and len(words) == 1):
            break
    named = " ".join(words)
    return ALIASES.get(named, named)


def _parts(arguments: Sequence[str], command: str) -> Iterator[Word]:
    """Yield the parts of a command line, by the options of a command."""
    valued = VALUED[""] | VALUED.get(command, frozenset())
    letters = LETTERS[""] | LETTERS.get(command, {})
    rest = iter(arguments)
    for word in rest:
        if word == END:
            yield Word(text=(END,))
            yield from (Word(text=(one,)) for one in rest)
        elif word.startswith("--"):
            name, equals, value = word[2:].partition("=")
            if equals or name not in valued:
                yield Word(text=(word,), name=name, value=value if equals else None)
            else:
                yield _with_next(word, name, rest)
        elif word.startswith("-") and word != "-":
            yield from _short(word, letters, rest)
        else:
            yield Word(text=(word,))


def _short(word: str, letters: dict[str, str], rest: Iterator[str]) -> Iterator[Word]:
    """Yield the options that a word such as `-ys` holds; one with a value is the last."""
    for place, letter in enumerate(word[1:], 1):
        if letter in letters:
            value = word[place + 1 :].removeprefix("=")
            option = f"-{letter}"
            name = letters[letter]
            yield (
                Word(text=(option, value), name=name, value=value)
                if value
                else _with_next(option, name, rest)
            )
            return
        if letter == "=":
            return
        # A switch may have a value after an equals sign, such as -r=true.
        tail = word[place + 1 :] if word[place + 1 : place + 2] == "=" else ""
        yield Word(text=(f"-{letter}{tail}",), name=letter, value=tail[1:] or None)
        if tail:
            return


def _with_next(option: str, name: str, rest: Iterator[str]) -> Word:
    value = next(rest, None)
    text = (option,) if value is None else (option, value)
    return Word(text=text, name=name, value=value)
