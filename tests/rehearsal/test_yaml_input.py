import pytest

from rehearsal.yaml_input import YamlError, decoded, parsed


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ('{"a": [1, true, null, "b"]}', {"a": [1, True, None, "b"]}),
        ("a: {b: 1.5}", {"a": {"b": 1.5}}),
        ("1: 2", {"1": 2}),
        ("true: {2: x}", {"true": {"2": "x"}}),
        ("day: 2026-01-01", {"day": "2026-01-01T00:00:00Z"}),
        ("a:\n  b:\tc\td\t# e", {"a": {"b": "c\td"}}),
        ("a: !!python/tuple [!!binary aGVsbG8=]", {"a": ["hello"]}),
    ],
    ids=[
        "nothing",
        "JSON",
        "YAML",
        "number for a name",
        "truth for a name",
        "date",
        "tabs",
        "tags",
    ],
)
def test_yaml_is_read_as_json_has_it(text: str, value: object) -> None:
    assert parsed(text) == value


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[", "line 1: this is not valid YAML (while parsing a flow node, expected the node "),
        ("? [1]\n: 2", "line 1: this is not valid YAML (a key is a list or an "),
        ("2026-01-01: 2", "line 1: this is not valid YAML (a key is a date; put it "),
        ("a: .inf", "it says what JSON cannot (Out of range float values are not JSON compliant"),
        ("&a [*a]", "it says what JSON cannot (Circular reference detected). Write text, "),
        (
            "a: !!binary /w==",
            "line 1: this is not valid YAML ('utf-8' codec can't decode byte 0xff ",
        ),
        (
            "a: !!bool yes",
            "line 1: this is not valid YAML ('yes' is not a valid bool). Correct it.",
        ),
        ("[" * 2000, "it is nested too deeply to be read. Write it with fewer levels."),
        ("a:\n\tb: 1", "line 2: a tab, which YAML does not allow here. Use spaces."),
        ("a: 1\nb:\n  - c: 2\n    c: 3", "line 4: c is set a second time, after line 3. Remove "),
        ("{a: 1, a: 1}", "line 1: a is set a second time, after line 1. Remove one of the two."),
        (
            "a: 1\n<<<<<<< HEAD\nb: 2\n=======\nb: 3\n>>>>>>> ours\n",
            "line 2: git has left a conflict here (<<<<<<< HEAD). Resolve it, and remove its ",
        ),
        ("b: 2\n=======\n", "line 2: git has left a conflict here (=======). Resolve it, "),
        ("a: 1\nb: \x01", "line 2: the character U+0001 is not allowed in YAML. Remove it."),
        ("a: 1\n---\nb: 2", "line 2: this is not valid YAML (expected a single document"),
    ],
    ids=[
        "open list",
        "list for a name",
        "date for a name",
        "endless number",
        "circle",
        "bytes that are no text",
        "a tag that does not fit",
        "depth",
        "tab to indent",
        "a name twice",
        "a name twice in a line",
        "a conflict",
        "the rest of a conflict",
        "a control character",
        "two documents",
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(text: str, fault: str) -> None:
    with pytest.raises(YamlError) as refused:
        parsed(text)

    assert str(refused.value).startswith(fault)


def test_a_conflict_that_is_only_shown_is_none() -> None:
    assert parsed("a: |\n  <<<<<<< HEAD\nb: '======='") == {"a": "<<<<<<< HEAD\n", "b": "======="}


def test_bytes_are_utf_8_with_or_without_a_mark() -> None:
    assert decoded("\ufeffa: é".encode()) == decoded("a: é".encode()) == "a: é"
    for data, fault in {
        b"a: 1\nb: \xe9": "dev, line 2: the byte 0xE9 is not UTF-8. Save the file as UTF-8.",
        "a: 1".encode("utf-16"): "dev, line 1: this is UTF-16. Save the file as UTF-8.",
    }.items():
        with pytest.raises(YamlError) as refused:
            decoded(data)
        assert refused.value.within("dev") == fault
