"""The picture of an example review, for the documentation."""

import re
from pathlib import Path

from ops.docs import github_picture
from ops.requirements import CHECKOUT
from ops.review.assessment import assess_all
from ops.review.compared import Compared
from ops.review.markdown import markdown
from ops.review.reading.read import read
from ops.review.review import report

EXAMPLES = Path(__file__).with_name("examples")
"""What the engine said of each stack when the range key of an index was another, and production's
recovery was off."""
AUTHOR, SAID = "github-actions", "commented"
_COMMENT = re.compile(r"<!--.*?-->\n?")


def example() -> str:
    """Return the comment on the example."""
    files = sorted(EXAMPLES.glob("*.jsonl"))
    previews = [read(file.read_text(), file.stem) for file in files]
    return markdown(report(assess_all(previews, (), (), Compared(before=CHECKOUT)), ()))


def drawn(comment: str) -> str:
    """Return a comment as an SVG, as GitHub renders it."""
    return github_picture.drawn(_COMMENT.sub("", comment), AUTHOR, SAID)


def save(path: Path) -> None:
    """Draw the example into a file."""
    path.write_text(drawn(example()), encoding="utf-8")
