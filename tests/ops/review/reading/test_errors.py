from ops.review.reading.errors import PreviewError


def test_a_preview_error_is_its_sentence() -> None:
    assert str(PreviewError("It is empty.")) == "It is empty."
