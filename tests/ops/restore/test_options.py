import pytest

from ops.restore.options import Options, read

DEFAULTS = Options(
    stack="dev",
    table="requests",
    to=None,
    name=None,
    keep_expired=False,
    sample=1000,
    remove=None,
    release=None,
    swap=None,
    dry_run=False,
    yes=False,
    as_json=False,
)


@pytest.fixture(autouse=True)
def _no_rehearsal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REHEARSAL_STACK", raising=False)


def test_nothing_has_to_be_said() -> None:
    assert read([]) == DEFAULTS


def test_a_rehearsal_has_its_stack(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REHEARSAL_STACK", "prod")
    assert read([]).stack == "prod"


def test_everything_can_be_said() -> None:
    words = "--stack prod --table logs --to 2026-11-26T10:00:00Z --as mine --keep-expired"
    more = "--sample 5 --dry-run --yes --json"
    assert read(f"{words} {more}".split()) == Options(
        stack="prod",
        table="logs",
        to="2026-11-26T10:00:00Z",
        name="mine",
        keep_expired=True,
        sample=5,
        remove=None,
        release=None,
        swap=None,
        dry_run=True,
        yes=True,
        as_json=True,
    )


@pytest.mark.parametrize("end", ["remove", "release", "swap"])
def test_a_table_can_be_ended(end: str) -> None:
    assert getattr(read([f"--{end}", "mine"]), end) == "mine"


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("--sample 0", "argument --sample: must be 1 or more"),
        ("--sample many", "argument --sample: invalid _count value: 'many'"),
        ("--remove a --release b", "argument --release: not allowed with argument --remove"),
        ("--rem a", "unrecognized arguments: --rem a"),
    ],
    ids=["no sample", "no number", "two ends", "half a word"],
)
def test_other_words_are_refused(
    words: str, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        read(words.split())
    assert ended.value.code == 2
    assert capsys.readouterr().err.splitlines()[-1] == f"python -m ops.restore: error: {reason}"
