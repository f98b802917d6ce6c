import pytest

from ops.review.preview import UNKNOWN
from ops.review.reading.marks import HIDDEN, MASK, OUTPUT, RESOURCE, SIGNATURE, plain, shown

CIPHERTEXT = "v1:5Ynz:c2VjcmV0"


def marked(mark: str, **more: object) -> dict[str, object]:
    return {SIGNATURE: mark, **more}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(True, True, id="a flag"),
        pytest.param(None, None, id="none"),
        pytest.param(
            {"a": [1, {"__defaults": ["b"], "b": "c"}]}, {"a": [1, {"b": "c"}]}, id="plain"
        ),
        pytest.param([UNKNOWN], [UNKNOWN], id="an unknown text"),
        pytest.param("1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", UNKNOWN, id="an unknown flag"),
        pytest.param({"a": marked(HIDDEN, ciphertext=CIPHERTEXT)}, {"a": MASK}, id="a secret"),
        pytest.param(marked(HIDDEN, plaintext='"word"'), MASK, id="a secret shown"),
        pytest.param(marked(OUTPUT, value="a", secret=True), MASK, id="a secret output"),
        pytest.param(marked(OUTPUT, value=["a"]), ["a"], id="an output"),
        pytest.param(marked(OUTPUT), UNKNOWN, id="an unknown output"),
        pytest.param(marked(RESOURCE, urn="urn:pulumi:x", id="i"), "urn:pulumi:x", id="a resource"),
        pytest.param(
            marked("c44067f5952c0a294b673a41bacd8c17", hash="ab", text="word"),
            "file ab",
            id="a file",
        ),
        pytest.param(marked("new", value="word"), MASK, id="a mark that is not known"),
    ],
)
def test_values_lose_the_engines_marks(value: object, expected: object) -> None:
    assert plain(value) == expected


def test_secrets_that_an_engine_shows_are_found_wherever_they_are() -> None:
    secret = marked(HIDDEN, plaintext='"word"', ciphertext=CIPHERTEXT)
    assert [*shown([{"a": secret}, {"plaintext": "no secret"}])] == ["word"]
