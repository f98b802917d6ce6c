"""What plain `pulumi` refuses in a shell of a rehearsal, and where it runs no stack at all.

The rest is tested on the real engine, in `tests/e2e/test_shell.py`.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from launcher.paths import BIN, CHECKOUT, STATE
from rehearsal import shadow
from rehearsal.embedded import EmbeddedAws
from rehearsal.pulumi_wrapper import planned
from rehearsal.stack_file import known_stacks

START = "from rehearsal.pulumi_wrapper import main; main()"
NOT_NEEDED = (
    "is not needed here: this shell keeps its state in the rehearsal. For another backend, use a "
    "shell without `make env`."
)
UNCHANGED = "Nothing was changed. To do this on a real stack, use a shell without `make env`."


@pytest.fixture
def engine(tmp_path: Path) -> Path:
    """An engine that prints how it was called."""
    script = tmp_path / "engine" / "pulumi"
    script.parent.mkdir()
    script.write_text('#!/bin/sh\necho "$PWD:" "$@"\n')
    script.chmod(0o755)
    return script


@pytest.fixture
def variables(engine: Path) -> dict[str, str]:
    """What `make env` has set in a shell of dev, as far as the wrapper looks."""
    return {
        "PATH": f"{BIN}{os.pathsep}/usr/bin{os.pathsep}/bin",
        "REHEARSAL_STACK": "dev",
        "REHEARSAL_ENGINE": str(engine),
        "PULUMI_BACKEND_URL": STATE.as_uri(),
    }


def run(
    variables: dict[str, str], *arguments: str, folder: Path = CHECKOUT
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", START, *arguments],
        cwd=folder,
        env=variables | {"PYTHONPATH": str(CHECKOUT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def refused(variables: dict[str, str], *arguments: str, folder: Path = CHECKOUT) -> str:
    done = run(variables, *arguments, folder=folder)
    assert (done.returncode, done.stdout) == (1, "")
    return done.stderr.removesuffix("\n")


@pytest.mark.parametrize(
    ("line", "changed"),
    [
        ("config set a b", "edit that file instead of running `pulumi config set`"),
        (
            "config set-all --plaintext a=b",
            "edit that file instead of running `pulumi config set-all`",
        ),
        ("config rm a", "edit that file instead of running `pulumi config rm`"),
        ("config rm-all a", "edit that file instead of running `pulumi config rm-all`"),
        ("config cp --dest prod", "edit that file instead of running `pulumi config cp`"),
        ("config refresh --force", "edit that file instead of running `pulumi config refresh`"),
        ("config env add x", "edit that file instead of running `pulumi config env`"),
        ("up --yes --config a=b", "`pulumi up` with --config would write into Pulumi.dev.yaml"),
        ("pre -c a=b", "`pulumi preview` with --config would write into Pulumi.dev.yaml"),
        ("destroy -yca=b", "`pulumi destroy` with --config would write into Pulumi.dev.yaml"),
        ("stack change-secrets-provider awskms://x", "a passphrase of its own"),
        ("stack init dev --secrets-provider=awskms://x", "a passphrase of its own"),
        (
            "stack init dev --copy-config-from prod",
            "from Pulumi.dev.yaml: copy the settings into that file",
        ),
        ("stack rename other", "In this shell a stack has the name of its file"),
        ("stack unselect", "dev stays selected"),
    ],
)
def test_what_would_be_lost_is_refused(variables: dict[str, str], line: str, changed: str) -> None:
    sentence = refused(variables, *line.split())
    assert changed in sentence
    assert sentence.endswith(UNCHANGED)


def test_the_file_to_edit_is_that_of_the_stack(variables: dict[str, str]) -> None:
    assert refused(variables, "config", "set", "--stack", "prod", "a", "b") == (
        "A rehearsal reads its settings from Pulumi.prod.yaml in the checkout: edit that file "
        f"instead of running `pulumi config set`. {UNCHANGED}"
    )


def test_another_file_of_settings_is_refused(variables: dict[str, str]) -> None:
    assert refused(variables, "preview", "--config-file", "Pulumi.prod.yaml") == (
        "A rehearsal reads its settings from Pulumi.dev.yaml, not from Pulumi.prod.yaml. To try "
        "other settings, write them into a Pulumi.NAME.yaml, and run `make up STACK=NAME`."
    )


@pytest.mark.parametrize(
    "line",
    [
        "stack select prod",
        "stack select organization/market-intelligence/prod",
        "stack select -s prod",
        "stack select --create prod",
        "stack select",
    ],
)
def test_a_shell_stays_on_its_stack(variables: dict[str, str], line: str) -> None:
    assert refused(variables, *line.split()) == (
        'This shell, with its AWS variables, is for the dev stack. For prod, run `eval "$(make -s '
        'env STACK=prod)"`, or name it in a command: `pulumi preview --stack prod`.'
    )


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (
            "stack select pord",
            (
                f"There is no stack 'pord': the stacks are {', '.join(known_stacks())}. "
                "Did you mean prod?"
            ),
        ),
        ("stack init", "Name the stack: `pulumi stack init NAME`."),
        (
            "stack init mine",
            (
                "There is no Pulumi.mine.yaml, from which a rehearsal reads the stack's settings: "
                "write that file, then run `pulumi stack init mine` again. In a shell without "
                "`make env`, the command writes the file of a real stack."
            ),
        ),
        ("login s3://bucket", f"`pulumi login` {NOT_NEEDED}"),
        ("logout --local", f"`pulumi logout` {NOT_NEEDED}"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    variables: dict[str, str], line: str, sentence: str
) -> None:
    assert refused(variables, *line.split()) == sentence


@pytest.mark.parametrize(
    "line",
    ["version", "plugin ls", "whoami", "login", "new python --dir x", "config set --help", "-h"],
)
def test_what_is_about_no_stack_runs_where_the_user_is(
    variables: dict[str, str], tmp_path: Path, line: str
) -> None:
    done = run(variables, *line.split(), folder=tmp_path)
    assert (done.stdout, done.stderr) == (f"{tmp_path}: {line}\n", "")


@pytest.mark.parametrize("name", ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"])
def test_another_project_has_the_engine_to_itself(
    variables: dict[str, str], tmp_path: Path, name: str
) -> None:
    (tmp_path / name).write_text('{"name": "theirs", "runtime": "python"}')
    below = tmp_path / "sub"
    below.mkdir()
    done = run(variables, "config", "set", "a", "b", folder=below)
    assert (done.stdout, done.stderr) == (f"{below}: config set a b\n", "")
    # From this checkout too, when it is named.
    done = run(variables, "-C", str(below), "up", "-c", "a=b")
    assert done.stdout == f"{CHECKOUT}: -C {below} up -c a=b\n"


def test_another_copy_of_the_project_is_not_mixed_up_with_this_one(
    variables: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: market-intelligence\nruntime: python\n")
    assert refused(variables, "up", folder=tmp_path) == (
        f"This shell belongs to the rehearsal in {CHECKOUT}, but {tmp_path} is another copy of the "
        'project: run `eval "$(make -s env STACK=dev)"` there.'
    )
    # The other's own rehearsal, which has found this wrapper on PATH.
    theirs = variables | {"PULUMI_BACKEND_URL": (tmp_path / "state").as_uri()}
    assert run(theirs, "up", folder=tmp_path).stdout == f"{tmp_path}: up\n"


def test_a_rehearsal_that_has_ended_is_said_in_a_sentence(variables: dict[str, str]) -> None:
    ended = variables | {"AWS_ENDPOINT_URL": "http://127.0.0.1:9"}
    assert refused(ended, "preview") == (
        'The embedded AWS of this shell has ended: run `eval "$(make -s env STACK=dev)"` again.'
    )


def test_a_shell_that_has_gone_on_to_a_real_backend_is_refused(variables: dict[str, str]) -> None:
    real = variables | {"PULUMI_BACKEND_URL": "s3://bucket"}
    assert refused(real, "up") == (
        "PULUMI_BACKEND_URL of this shell no longer names the rehearsal's state. Run `eval "
        '"$(make -s env STACK=dev)"` again, or use another shell for real stacks.'
    )


def test_a_shell_without_a_rehearsal_is_refused() -> None:
    assert refused({"PATH": "/usr/bin:/bin"}, "version") == (
        'This `pulumi` works only in a shell of a rehearsal: run `eval "$(make -s env STACK=dev)"` '
        f"in {CHECKOUT} first."
    )


@pytest.mark.parametrize("kind", ["missing", "relative", "wrapper", "link", "nothing"])
def test_an_engine_that_is_gone_is_said_in_a_sentence(
    variables: dict[str, str], tmp_path: Path, kind: str
) -> None:
    wrapper = tmp_path / "theirs" / ".rehearsal" / "bin" / "pulumi"
    wrapper.parent.mkdir(parents=True)
    wrapper.write_text("#!/bin/sh\n")
    wrapper.chmod(0o755)
    (tmp_path / "link").symlink_to(wrapper)
    given = {
        "missing": str(tmp_path / "none"),
        "relative": "pulumi",
        "wrapper": str(wrapper),
        "link": str(tmp_path / "link"),
        "nothing": "",
    }
    assert refused(variables | {"REHEARSAL_ENGINE": given[kind]}, "version") == (
        'The Pulumi engine of this shell no longer exists: run `eval "$(make -s env STACK=dev)"` '
        "again."
    )


@pytest.mark.parametrize("how", ["exec ", ""], ids=["in its place", "as a child"])
def test_a_script_that_calls_the_wrapper_ends(
    variables: dict[str, str], engine: Path, how: str
) -> None:
    """Nothing in such a script says what it does."""
    again = engine.with_name("again")
    again.write_text(f"#!/bin/sh\n{how}{sys.executable} -c '{START}' \"$@\"\n")
    again.chmod(0o755)
    engine.write_text(f'#!/bin/sh\nexec {again} "$@"\n')
    assert refused(variables, "version").startswith(f"{engine} is not an engine: it calls the")


def test_the_engine_is_given_what_the_user_wrote(variables: dict[str, str], engine: Path) -> None:
    call = planned(["version", "a b", ""], variables)
    assert (call.engine, call.arguments) == (engine, ["version", "a b", ""])


def test_the_projects_own_pack_is_the_one_in_the_shadow(
    variables: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = EmbeddedAws(pid=1, port=1, instance="this")
    place = shadow.folder("dev")

    def refresh(_stack: str) -> Path:
        return place

    def answers(_server: EmbeddedAws) -> bool:
        return True

    monkeypatch.setattr(EmbeddedAws, "recorded", lambda: server)
    monkeypatch.setattr(EmbeddedAws, "answers", answers)
    monkeypatch.setattr(shadow, "refresh", refresh)
    monkeypatch.chdir(CHECKOUT / "docs")
    words = ["preview", "--policy-pack", f"../policies,{tmp_path}"]
    call = planned(words, variables | {"AWS_ENDPOINT_URL": server.url})
    assert [*call.arguments] == [
        *("--cwd", str(place), "preview", f"--policy-pack={place / 'policies'},{tmp_path}")
    ]
