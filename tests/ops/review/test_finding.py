from ops.review.finding import Finding


def test_a_finding_need_not_know_what_to_do() -> None:
    assert Finding(name="a:b", severity="note", says="It is so.").todo == ""
