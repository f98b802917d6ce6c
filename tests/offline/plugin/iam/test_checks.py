import pytest

from offline.plugin.iam.checks import DESCRIPTION, document_problems, name_problems
from offline.plugin.problems import Problem
from offline.plugin.values import UNKNOWN, Plain, Properties

INVALID = '"policy" contains an invalid JSON policy:'


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", '"policy" is an empty string, which is not a valid JSON value'),
        (" {}", f"{INVALID} leading space characters are not allowed"),
        ("\n{}", f"{INVALID} leading space characters are not allowed"),
        ('"{}"', f"{INVALID} contains a JSON-encoded string, not a JSON-encoded object"),
        ("[]", f"{INVALID} contains a JSON array, not a JSON object"),
        ("policy.json", f"{INVALID} not a JSON object"),
        ('{"Version"}', f"{INVALID} Expecting ':' delimiter, at byte offset 10"),
    ],
    ids=["empty", "space", "line", "string", "array", "file", "broken"],
)
def test_a_text_that_is_no_document(text: str, fault: str) -> None:
    path = "inlinePolicies[0].policy"
    assert list(document_problems(path, text)) == [Problem(path, fault)]


@pytest.mark.parametrize("text", ["{}", UNKNOWN, None], ids=["document", "unknown", "none"])
def test_a_text_that_may_be_a_document(text: Plain) -> None:
    assert list(document_problems("policy", text)) == []


@pytest.mark.parametrize(
    ("inputs", "problems"),
    [
        ({"name": "a+=,.@-_"}, []),
        ({"name": UNKNOWN}, []),
        ({"name": "é"}, [Problem("name", r"invalid value for name (must match [\w+=,.@-])")]),
        (
            {"name": "", "namePrefix": "a"},
            [
                Problem("name", "expected length of name to be in the range (1 - 8), got "),
                Problem(
                    "namePrefix",
                    "a rehearsal makes no name from a prefix: give a name, or leave out both",
                ),
            ],
        ),
        (
            {"name": "a" * 9},
            [Problem("name", f"expected length of name to be in the range (1 - 8), got {'a' * 9}")],
        ),
    ],
    ids=["letters", "unknown", "other letters", "prefix", "long"],
)
def test_the_names_that_iam_takes(inputs: Properties, problems: list[Problem]) -> None:
    assert list(name_problems(inputs, 8)) == problems


def test_a_description_may_be_long_and_of_any_letters() -> None:
    assert list(DESCRIPTION.problems("description", "é'\"\n" * 250)) == []
    assert list(DESCRIPTION.problems("description", "a" * 1001)) == [
        Problem(
            "description",
            f"expected length of description to be in the range (0 - 1000), got {'a' * 1001}",
        )
    ]
