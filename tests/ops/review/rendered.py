"""Markdown as GitHub shows it: CommonMark with tables, and HTML taken for HTML."""

from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

PARSER = MarkdownIt("commonmark", {"html": True}).enable("table").enable("strikethrough")


def tokens(markdown: str) -> Iterator[Token]:
    for token in PARSER.parse(markdown):
        yield token
        yield from token.children or ()


def types(markdown: str) -> list[str]:
    return [token.type for token in tokens(markdown)]


def html(markdown: str) -> str:
    return PARSER.render(markdown)
