"""Whether a stack still matches its code, reported in an issue."""

import sys

from ops.ci import engine, posts
from ops.ci.previews import Files, usable_preview
from ops.ci.review import written
from ops.ci.run import Run
from ops.review.preview import Step


def drift(run: Run, files: Files) -> int:
    """Compare a stack with AWS; open, renew or close its issue. Fails only where it cannot tell."""
    files.folder.mkdir(parents=True, exist_ok=True)
    code = engine.preview(files.stack, files.events, "--refresh", "--expect-no-changes")
    if not code:
        closed = posts.close_issue(
            run.github(),
            files.name,
            f"There is no difference any more, according to [this run]({run.url}).",
        )
        print(f"{files.name} matches the code.", *closed)
        return 0
    preview = usable_preview(files)
    if preview is None or preview.errors or not any(map(_changes, preview.steps)):
        print(f"Could not determine whether {files.name} has drifted: see above.", file=sys.stderr)
        return code
    address = posts.put_issue(run.github(), files.name, _text(run, files), run.url)
    print(f"{files.name} differs from the code: {address}")
    return 0


def _changes(step: Step) -> bool:
    return step.op not in ("same", "read")


def _text(run: Run, files: Files) -> str:
    # The files are those of the code: what differs is what AWS has.
    review = written([files], "What the next deployment would change", base="HEAD")[1]
    return (
        f"[This run]({run.url}) compared {files.name} with AWS. Either it was changed by hand, or "
        f"the code has changes that are not deployed yet.\n\n{review}"
    )
