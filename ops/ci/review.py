"""The review of a run's previews, on the run's page and on the pull request."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from launcher.errors import ExitCode
from launcher.main import argv
from ops.ci import posts
from ops.ci.acknowledged import descriptions
from ops.ci.github import GitHubError
from ops.ci.previews import Files
from ops.ci.run import Run
from ops.requirements import CHECKOUT
from ops.review.markdown import MARKER

_STOPPED = 1
_REVIEWED = (ExitCode.GOOD, ExitCode.WRONG, ExitCode.UNKNOWN)


def review(run: Run, found: Sequence[Files]) -> int:
    """Review each stack's preview and show what was found; not 0 where something is in the way."""
    there = [files for files in found if files.events.exists()]
    missing = " and ".join(files.name for files in found if files not in there)
    note = _note(run, there, missing)
    code, text = (
        written(there, _title(run), note, descriptions(run, there), base_of(run, there))
        if there
        else (_STOPPED, _none(note))
    )
    run.summarize(text)
    shown = _commented(run, text)
    return code or int(bool(missing) or not shown)


def base_of(run: Run, found: Sequence[Files]) -> str:
    """Return the commit to compare with: the branch of a pull request, or what is deployed.

    GitHub checks out a merge, whose first parent is that branch. Nothing is returned where it is
    not known what is deployed.
    """
    if run.pull_request:
        return "HEAD^1"
    deployed = (files.deployed.read_text() for files in found if files.deployed.exists())
    return next(filter(None, deployed), "")


def written(
    found: Sequence[Files],
    title: str,
    note: str = "",
    said: Sequence[str] = (),
    base: str = "",
) -> tuple[int, str]:
    """Return the exit code of the review, and its text, which says so where there could be none.

    Without a base, files are compared with no other commit.
    """
    with TemporaryDirectory() as folder:
        markdown = Path(folder, "review.md")
        bodies = [Path(folder, f"description-{number}.md") for number in range(len(said))]
        for file, text in zip(bodies, said, strict=True):
            file.write_text(text, encoding="utf-8", errors="replace")
        command = [
            *argv("review"),
            *(f"{files.name}={files.events}" for files in found),
            *(f"--acknowledged-in={file}" for file in bodies),
            f"--base={base}" if base else "--no-base",
            *(f"--markdown={markdown}", f"--title={title}", f"--note={note}"),
        ]
        done = subprocess.run(command, cwd=CHECKOUT, stderr=subprocess.PIPE, text=True, check=False)
        print(done.stderr, file=sys.stderr, end="")
        # It is written, too, where the review is not complete.
        if done.returncode in _REVIEWED and markdown.exists():
            return done.returncode, markdown.read_text()
    return done.returncode or _STOPPED, _none(done.stderr)


def _title(run: Run) -> str:
    return f"What this {'pull request' if run.pull_request else 'deployment'} changes"


def _note(run: Run, found: Sequence[Files], missing: str) -> str:
    """Return which commit is reviewed, how the previews were made, and which are missing."""
    head = run.pull_request["head"]["sha"] if run.pull_request else run.commit
    notes = [files.note.read_text() for files in found if files.note.exists()]
    lack = [f"There is no preview of {missing}: see the run."] * bool(missing)
    return " ".join([f"Of commit {head[:12]}.", *dict.fromkeys(notes), *lack])


def _none(reason: str) -> str:
    # Indented: it is shown as it is, and nothing of it is taken for Markdown.
    said = "\n".join(f"    {line}" for line in reason.splitlines())
    return f"{MARKER}\n## No review\n\n{said}\n"


def _commented(run: Run, text: str) -> bool:
    """Post the review on the pull request, if there is one; return whether nothing went wrong."""
    if run.pull_request is None:
        return True
    try:
        address = posts.put_comment(run.github(), run.pull_request["number"], text, run.url)
    except GitHubError as error:
        if error.is_denied:
            print(
                "No comment, because this token is not allowed to write comments. The review is "
                f"at {run.url}"
            )
            return True
        print(f"The comment could not be written: {error}", file=sys.stderr)
        return False
    print(f"The review: {address}")
    return True
