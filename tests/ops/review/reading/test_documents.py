import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ops.review.reading.documents import AGAIN, TAKE, documents
from ops.review.reading.errors import PreviewError
from tests.ops.review.sampling import SAMPLED

OBJECT = st.dictionaries(st.text(), st.integers() | st.text()).filter(lambda it: "events" not in it)


@SAMPLED
@given(st.lists(OBJECT, min_size=1), st.sampled_from([None, 2]))
def test_documents_follow_each_other_on_one_line_or_on_many(
    values: list[dict[str, object]], indent: int | None
) -> None:
    text = "\n".join(json.dumps(one, indent=indent) for one in values)
    assert documents(f"\ufeff{text}\n") == values


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
    assert documents(text) == found


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param(
            " \n", f"It is empty: the preview did not run, or wrote elsewhere. {TAKE}", id="nothing"
        ),
        pytest.param("Previewing", f"Line 1 is no JSON. {TAKE}", id="words"),
        pytest.param('{"a": 1}\nDone.', f"Line 2 is no JSON. {TAKE}", id="words at the end"),
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
            '{"a": warning: 1}', f"It is damaged in line 1, column 7. {AGAIN}", id="written into"
        ),
        pytest.param("3", f"It is JSON, but no preview. {TAKE}", id="a number"),
        pytest.param("[[]]", f"It is JSON, but no preview. {TAKE}", id="a list of lists"),
        pytest.param(
            '{"a": ' + "9" * 5000 + "}", f"It has a number that no engine writes. {TAKE}", id="big"
        ),
    ],
)
def test_what_is_no_json_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(PreviewError) as refused:
        documents(text)
    assert str(refused.value) == sentence
