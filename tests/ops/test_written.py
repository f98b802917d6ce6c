import pytest

from ops.written import WrittenError, parsed


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ('{"a": [1, true, null, "b"]}', {"a": [1, True, None, "b"]}),
        ("a: {b: 1.5}", {"a": {"b": 1.5}}),
        ("1: 2", {"1": 2}),
        ("true: {2: x}", {"true": {"2": "x"}}),
        ("day: 2026-01-01", {"day": "2026-01-01"}),
    ],
    ids=["nothing", "JSON", "YAML", "number for a name", "truth for a name", "date"],
)
def test_yaml_is_read_as_json_has_it(text: str, value: object) -> None:
    assert parsed(text) == value


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[", "while parsing a flow node expected the node content"),
        ("? [1]\n: 2", "while constructing a mapping"),
        ("? !!python/tuple [1]\n: 2", "could not determine a constructor"),
        ("&a [*a]", "Circular reference detected"),
        ("a: !!binary /w==\n? !!binary /w==\n: 1", "keys must be str"),
        ("[" * 2000, "maximum recursion depth exceeded"),
    ],
    ids=["open list", "list for a name", "Python", "circle", "bytes for a name", "depth"],
)
def test_what_json_cannot_have_is_refused(text: str, fault: str) -> None:
    with pytest.raises(WrittenError) as refused:
        parsed(text)

    assert str(refused.value).startswith(fault)
