import pytest

from ops.dashboard.metrics import dimensions, spelt_out

READS = ("AWS/DynamoDB", "Reads", "TableName", "a")


@pytest.mark.parametrize(
    ("row", "fields"),
    [
        pytest.param(
            [".", "Writes", ".", "."], ("AWS/DynamoDB", "Writes", "TableName", "a"), id="."
        ),
        pytest.param(["...", "b"], ("AWS/DynamoDB", "Reads", "TableName", "b"), id="..."),
        pytest.param(["..."], READS, id="all of it"),
        pytest.param(
            [".", "Writes", "..."], ("AWS/DynamoDB", "Writes", "TableName", "a"), id="... last"
        ),
        pytest.param(
            ["Ours", "...", "TableName", "c"], ("Ours", "Reads", "TableName", "c"), id="... amid"
        ),
        pytest.param(
            [".", ".", ".", ".", "Operation", "Query"], (*READS, "Operation", "Query"), id="longer"
        ),
        pytest.param([".", "Writes"], ("AWS/DynamoDB", "Writes"), id="shorter"),
    ],
)
def test_shorthand_repeats_the_metric_before(row: list[str], fields: tuple[str, ...]) -> None:
    assert spelt_out([READS, row]) == [READS, fields]


def test_each_repeats_the_one_before_in_full() -> None:
    assert spelt_out([READS, ["...", "b"], [".", "Writes", ".", "."]]) == [
        READS,
        ("AWS/DynamoDB", "Reads", "TableName", "b"),
        ("AWS/DynamoDB", "Writes", "TableName", "b"),
    ]


def test_an_expression_is_passed_over() -> None:
    assert spelt_out([READS, [], ["...", "b"]])[1:] == [
        (),
        ("AWS/DynamoDB", "Reads", "TableName", "b"),
    ]


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ([[".", "Reads"]], "metrics[0] repeats a field that the metric before it does not have"),
        (
            [["A", "b"], [".", ".", ".", "d"]],
            "metrics[1] repeats a field that the metric before it does not have",
        ),
        ([["A"]], "metrics[0] needs a namespace, a name, and a value for each dimension"),
        ([["A", "b", "c"]], "metrics[0] needs a namespace, a name, and a value for each dimension"),
        ([["..."]], "metrics[0] needs a namespace, a name, and a value for each dimension"),
    ],
    ids=["first", "too far", "no name", "no value", "nothing before"],
)
def test_what_is_no_metric_is_refused(rows: list[list[str]], fault: str) -> None:
    with pytest.raises(ValueError, match="metrics") as error:
        spelt_out(rows)
    assert str(error.value) == fault


def test_dimensions() -> None:
    assert dimensions((*READS, "Operation", "Query")) == {"TableName": "a", "Operation": "Query"}
