"""The generated parts of documents, each between two marks."""

from collections.abc import Mapping


def renewed(text: str, parts: Mapping[str, list[str]]) -> str:
    """Return a document with new lines between the marks of each part."""
    for name, lines in parts.items():
        start, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
        before, _, rest = text.partition(start)
        _, _, after = rest.partition(end)
        text = "\n".join([f"{before}{start}", *lines, f"{end}{after}"])
    return text


def table(*heads: str) -> list[str]:
    """Return the first two lines of a table."""
    return [row(*heads), "|---" * len(heads) + "|"]


def row(*cells: str) -> str:
    """Return a line of a table."""
    return f"| {' | '.join(cells)} |"
