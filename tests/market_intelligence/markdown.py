"""Code in Markdown."""

import re
from textwrap import dedent


def python_blocks(text: str) -> list[str]:
    """Return the Python of a page, a block each, without the indentation of lists."""
    return [code for code, _ in examples(text)]


def examples(text: str) -> list[tuple[str, str]]:
    """Return the blocks of Python of a page, each with the text that follows it as its output."""
    block = r"^( *)```python\n(.*?)^\1```\n(?:^\1```text\n(.*?)^\1```\n)?"
    found = re.finditer(block, text, re.MULTILINE | re.DOTALL)
    return [(dedent(one[2]), dedent(one[3] or "")) for one in found]
