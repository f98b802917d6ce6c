import io
import sys
from pathlib import Path

import pytest

from launcher.errors import UserError
from ops.inputs import read_text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le"])
def test_a_text_is_read_in_whichever_unicode_it_is_written(encoding: str, tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text('{"a": "é"}', encoding=encoding)
    assert read_text(str(file)) == '{"a": "é"}'


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b'{"a": "\xff\xff"}', "{} is not UTF-8 text: save it as UTF-8."),
        ('{"a": "é'.encode()[:-1], "{} ends within a character: it is incomplete."),
        ('{"a": "é'.encode("utf-16")[:-1], "{} ends within a character: it is incomplete."),
    ],
)
def test_what_is_no_whole_text_is_refused(
    data: bytes, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.json"
    file.write_bytes(data)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    for source, label in ((str(file), str(file)), ("-", "Standard input")):
        with pytest.raises(UserError) as refused:
            read_text(source)
        assert str(refused.value) == sentence.format(label)
