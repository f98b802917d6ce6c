from ops.review.changes.change import Change, Detail, Lot, lots
from ops.review.preview import Op


def change(name: str, *details: Detail, op: Op = "update", group: str = "alarms") -> Change:
    return Change(group=group, op=op, kind="alarm", kinds="alarms", name=name, details=details)


def test_what_changes_alike_is_put_together() -> None:
    off = Detail("Goes off", "above 1", "above 2")
    given = [
        change("a", off),
        change("b"),
        change("c", off),
        change("d", off, op="create"),
        change("e", off, group="cache"),
    ]
    assert lots(given) == [
        Lot(group="alarms", op="update", kind="alarms", names=("a", "c"), details=(off,)),
        Lot(group="alarms", op="update", kind="alarm", names=("b",)),
        Lot(group="alarms", op="create", kind="alarm", names=("d",), details=(off,)),
        Lot(group="cache", op="update", kind="alarm", names=("e",), details=(off,)),
    ]
