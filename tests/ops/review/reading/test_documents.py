import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ops.review.reading.documents import AGAIN, TAKE, Document, Line, documents
from ops.review.reading.errors import PreviewError
from tests.ops.review.sampling import SAMPLED

OBJECT = st.dictionaries(st.text(), st.integers() | st.text()).filter(lambda it: "events" not in it)


def parsed(text: str) -> list[Document]:
    return [one.document for one in documents(text).documents]


@SAMPLED
@given(st.lists(OBJECT, min_size=1), st.sampled_from([None, 2]))
def test_documents_follow_each_other_on_one_line_or_on_many(
    values: list[dict[str, object]], indent: int | None
) -> None:
    text = "\n".join(json.dumps(one, indent=indent) for one in values)
    assert parsed(f"\ufeff{text}\n") == values


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param('[{"a": 1}, {"b": 2}]', [{"a": 1}, {"b": 2}], id="a list"),
        pytest.param('{"events": [{"a": 1}]}', [{"a": 1}], id="those of the service"),
        pytest.param('{"events": []}', [], id="none of the service"),
        pytest.param('{"events": 1}', [{"events": 1}], id="something else of that name"),
    ],
)
def test_lists_are_read_as_their_elements(text: str, found: list[object]) -> None:
    assert parsed(text) == found


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param(
            " \n", f"It is empty: the preview did not run, or wrote elsewhere. {TAKE}", id="nothing"
        ),
        pytest.param(
            "\x1b[1mPreviewing update (prod):\x1b[0m\r\n  [0]: a\n",
            f"It holds no preview. It begins with line 1: `Previewing update (prod):`. {TAKE}",
            id="words",
        ),
        pytest.param("\0", f"It holds no preview. {TAKE}", id="what nobody sees"),
        pytest.param(
            '{"a":\n',
            f"It breaks off in line 2: the preview was cut. {AGAIN}",
            id="cut after a name",
        ),
        pytest.param(
            '{"a": "b',
            f"It breaks off in line 1: the preview was cut. {AGAIN}",
            id="cut in a text",
        ),
        pytest.param(
            '{"a": warning: a@example.com is "secret"}',
            f"It is damaged in line 1, column 7: `warning: [e-mail address] is`. {AGAIN}",
            id="written into",
        ),
        pytest.param(
            '{"a": "b\nInstalling', f"It is damaged in line 1, column 9. {AGAIN}", id="into a text"
        ),
        pytest.param(
            '{"a": 1,\n$ ', f"It is damaged in line 2, column 1: `$`. {AGAIN}", id="cut at a prompt"
        ),
        pytest.param(
            "3", f"It holds no preview. It begins with line 1: `3`. {TAKE}", id="a number"
        ),
        pytest.param(
            "[[]]", f"It holds no preview. It begins with line 1: `[[]]`. {TAKE}", id="lists"
        ),
        *(
            pytest.param(
                text,
                f"It has a piece of JSON without the rest, in line {line}. {AGAIN}",
                id=f"a piece {place}",
            )
            for place, line, text in (
                ("at the start", 1, 'Event": {"a": 1}}\n{"b": 1}'),
                ("between", 2, '{"a": 1}\n  "b": "secret",\n{"b": 1}'),
                ("at the end", 3, '{"a": 1}\n\n]}\n'),
                ("on the same line", 1, '{"a": 1}, {"b": 1}'),
            )
        ),
        pytest.param(
            '{"a": ' + "9" * 5000 + "}", f"It has a number that no engine writes. {TAKE}", id="big"
        ),
    ],
)
def test_what_is_no_json_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(PreviewError) as refused:
        documents(text)
    assert str(refused.value) == sentence


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_other_lines_are_kept_apart_wherever_they_are(newline: str) -> None:
    lines = [
        "PS C:\\> pulumi preview --json",
        "\x1b[32mLoading policy packs...\x1b[0m",
        'Loading... {"a": 1}',
        "",
        "Downloading: 1 MiB [=>--] 5%\rDownloading: 2 MiB [==>-] 50%",
        "[3] of [7] done: see {this}",
        '\x1b[1m{\x1b[0m"b":',
        '2} error: "x" failed: no such file',
    ]
    found = documents(newline.join(lines))
    assert [(one.line, one.document) for one in found.documents] == [(3, {"a": 1}), (7, {"b": 2})]
    assert found.others == [
        Line(1, lines[0]),
        Line(2, "Loading policy packs..."),
        Line(3, "Loading..."),
        Line(5, "Downloading: 2 MiB [==>-] 50%"),
        Line(6, lines[5]),
        Line(8, 'error: "x" failed: no such file'),
    ]
