"""Reviews what a pull request changes: what is dangerous, what it costs, what the policies say.

python -m ops.review [ENVIRONMENT=]FILE... [--markdown FILE] [--json FILE]
    [--title TEXT] [--note TEXT] [--protected ENVIRONMENT]...
    [--acknowledge "[ENVIRONMENT ]NAME"]... [--acknowledged-in FILE]
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from ops.review import acknowledgements
from ops.review.acknowledgements import Acknowledgement, AcknowledgementError
from ops.review.assessment import assess
from ops.review.document import document
from ops.review.inputs import STANDARD_INPUT, RefusalError, previews, text
from ops.review.markdown import markdown
from ops.review.options import Options, parsed
from ops.review.review import Report, report
from ops.review.terminal import show

_OK, _STOPPED, _REFUSED = 0, 1, 2


def main(arguments: Sequence[str]) -> int:
    """Review, and give an exit code."""
    options = parsed(arguments)
    if reconfigure := getattr(sys.stdout, "reconfigure", None):
        # A terminal may lack letters: it shows question marks, and the review goes on.
        reconfigure(errors="replace")
    try:
        meant = _meant(options)
        found = [assess(one, meant, options.protected) for one in previews(options.sources)]
        reviewed = report(found, meant, title=options.title, note=options.note)
        _write(reviewed, options)
    except (RefusalError, AcknowledgementError) as refusal:
        print(refusal, file=sys.stderr)
        return _REFUSED
    return _STOPPED if reviewed.stops else _OK


def _meant(options: Options) -> list[Acknowledgement]:
    file = options.acknowledged_in
    written = acknowledgements.written(text(file)) if file else []
    return list(dict.fromkeys([*map(acknowledgements.given, options.acknowledge), *written]))


def _write(reviewed: Report, options: Options) -> None:
    if options.markdown is not None and options.markdown == options.json:
        raise RefusalError("--markdown and --json name the same file: name two.")
    texts = {options.markdown: markdown(reviewed), options.json: _json(reviewed)}
    for file, content in texts.items():
        if file not in (None, STANDARD_INPUT):
            _save(file, content)
    if STANDARD_INPUT in texts:
        print(texts[STANDARD_INPUT], end="")
    else:
        show(reviewed, Console())


def _json(reviewed: Report) -> str:
    return json.dumps(document(reviewed), indent=2) + "\n"


def _save(file: str, content: str) -> None:
    try:
        Path(file).write_text(content, encoding="utf-8")
    except OSError as error:
        raise RefusalError(f"{file} cannot be written: {error.strerror}.") from error


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
