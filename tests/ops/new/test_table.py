"""`./mi new table`: the files that it writes, exactly, and what it refuses before it writes any."""

import re
import shutil
from pathlib import Path

import pytest

from market_intelligence.specs import Index, Key
from ops.new.table import cli
from ops.new.table.declaration import Wish, declared
from ops.new.table.files import texts
from ops.requirements import CHECKOUT
from tests.ops.mi import Ran, ran

PROGRAM = "market_intelligence/specs.py"
PACK = "policies/guardrails/dynamodb/specification.py"
PROJECT = "Pulumi.yaml"
TESTS = "tests/tables/test_bills.py"
GIVEN = (
    *("bills", "--hash-key", "note_id", "--range-key", "version:N", "--expires", "ttl"),
    *("--index", "by-author=author_id,created_at", "--index", "by-day=day:N"),
)
IN_PROGRAM = """
BILLS = TableSpec(
    name="bills",
    base_name="market-intelligence-bills",
    hash_key=Key("note_id"),
    range_key=Key("version", "N"),
    indexes=(
        Index(
            name="by-author",
            hash_key=Key("author_id"),
            range_key=Key("created_at"),
        ),
        Index(
            name="by-day",
            hash_key=Key("day", "N"),
        ),
    ),
    ttl_attribute="ttl",
    optional=True,
)
"""
IN_PACK = """
BILLS = Table(
    name="bills",
    base_name="market-intelligence-bills",
    hash_key="note_id",
    range_key="version",
    attributes=(
        Attribute(name="author_id"),
        Attribute(name="created_at"),
        Attribute(name="day", type="N"),
        Attribute(name="note_id"),
        Attribute(name="version", type="N"),
    ),
    indexes=(
        Index(
            name="by-author",
            hash_key="author_id",
            range_key="created_at",
        ),
        Index(
            name="by-day",
            hash_key="day",
        ),
    ),
    ttl_attribute="ttl",
    optional=True,
)
"""
IN_PROJECT = """\
  bills:
    description: the bills table
    default: {}
"""
IN_TESTS = '''\
"""What was asked for of the bills table: change this with the table."""

from guardrails.dynamodb import specification
from market_intelligence.specs import BILLS
from tests.tables.stated import stated_by_pack, stated_by_program

ASKED = {
    "name": "<environment>-market-intelligence-bills",
    "keys": ["note_id S", "version N"],
    "by-author": ["author_id S", "created_at S"],
    "by-day": ["day N"],
    "expires by": "ttl",
}


def test_the_program_declares_what_was_asked_for() -> None:
    assert stated_by_program(BILLS) == ASKED


def test_the_pack_demands_what_was_asked_for() -> None:
    assert stated_by_pack(specification.BILLS) == ASKED
'''


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The files of a checkout that a table is written into."""
    for name in (PROGRAM, PACK, PROJECT):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(CHECKOUT / name, tmp_path / name)
    (tmp_path / TESTS).parent.mkdir(parents=True)
    monkeypatch.setattr(cli, "CHECKOUT", tmp_path)
    return tmp_path


def new_table(*words: str) -> Ran:
    return ran("new", "table", *words)


def with_name(text: str, declaration: str) -> str:
    """Return a text with a declaration before the list of all, and its name at that one's end."""
    start = re.search(r"\n(\n\ndef together|\nTABLES = \()", text)
    end = re.search(r"^TABLES = .*\n(    .*\n)+", text, re.MULTILINE)
    assert start
    assert end
    place = start.start() + 1
    return f"{text[:place]}{declaration}{text[place : end.end()]}    BILLS,\n{text[end.end() :]}"


def test_it_writes_the_declarations_the_section_and_the_tests(folder: Path) -> None:
    done = new_table(*GIVEN)

    assert (done.exit_code, done.stderr) == (0, "")
    project = (CHECKOUT / PROJECT).read_text()
    expected = {
        PROGRAM: with_name((CHECKOUT / PROGRAM).read_text(), IN_PROGRAM),
        PACK: with_name((CHECKOUT / PACK).read_text(), IN_PACK),
        PROJECT: project.replace("  encryption:\n", f"{IN_PROJECT}  encryption:\n"),
        TESTS: IN_TESTS,
    }
    files = [one for one in folder.rglob("*") if one.is_file()]
    assert {one.relative_to(folder).as_posix(): one.read_text() for one in files} == expected


@pytest.mark.usefixtures("folder")
def test_it_says_what_is_left_to_decide_and_what_comes_next() -> None:
    lines = new_table(*GIVEN).stdout.splitlines()

    assert lines[0] == f"Written: {PROGRAM}, {PACK}, {PROJECT}, {TESTS}."
    assert lines[2] == f"Left to decide, in {PROGRAM} (the pack's is {PACK}):"
    assert [line.partition(":")[0] for line in lines if line.startswith("- ")] == [
        "- optional",
        "- backed_up",
        "- replicated",
        "- cached",
        "- defaults",
        "- written_attribute",
        "- changed_attribute",
        "- its items, in market_intelligence/items.py",
        "- its access patterns, in market_intelligence/patterns/",
        "- its load, as workload.tables.bills of each stack",
    ]
    assert lines[-4:] == ["Next:", "  ./mi docs", "  make check test", "  make up STACK=dev"]


def test_the_least_that_can_be_asked_for() -> None:
    spec = declared(Wish(name="bills", hash_key="note_id", base_name="my-bills", optional=False))
    assert (spec.base_name, spec.keys, spec.indexes) == ("my-bills", (Key("note_id"),), ())
    assert (spec.ttl_attribute, spec.optional) == (None, False)
    written = texts(spec, CHECKOUT)
    for name in (PROGRAM, PACK):
        assert "optional=True" not in written[CHECKOUT / name].partition("BILLS = ")[2]
    assert '"keys": ["note_id S"],\n}' in written[CHECKOUT / TESTS]


def test_what_is_declared_is_what_was_asked_for() -> None:
    spec = declared(
        Wish(name="bills", hash_key="note_id:S", indexes=["by-day=day:N,at"], expires="ttl")
    )
    assert spec.indexes == (Index(name="by-day", hash_key=Key("day", "N"), range_key=Key("at")),)
    assert (spec.ttl_attribute, spec.optional) == ("ttl", True)


MANY = [word for number in range(21) for word in ("--index", f"by-{number:02}=a{number}")]
REFUSED: dict[str, tuple[list[str], str]] = {
    "a name that is there": (["logs", "--hash-key", "id"], "There is a table logs:"),
    "a setting": (["backup", "--hash-key", "id"], "a stack has settings of that name, backup"),
    "an option": (["write", "--hash-key", "id"], "`./mi adopt` has an option --write"),
    "a word of Python": (["class", "--hash-key", "id"], "Python has a meaning for it"),
    "a method": (["copy", "--hash-key", "id"], "Python has a meaning for it"),
    "a constant": (["tables", "--hash-key", "id"], "TABLES is something else where tables are"),
    "a capital": (["Bills", "--hash-key", "id"], "'Bills' is not 2 to 20 of the characters"),
    "a dash": (
        ["my-bills", "--hash-key", "id"],
        "'my-bills' is not 2 to 20 of the characters",
    ),
    "a reserved attribute": (["bills", "--hash-key", "to_values"], "'to_values' is reserved"),
    "a reserved attribute of an index": (
        ["bills", "--hash-key", "id", "--index", "by-copy=copy"],
        "'copy' is reserved",
    ),
    "an attribute of AWS": (
        ["bills", "--hash-key", "aws:rep"],
        "'aws:rep' has no type that there",
    ),
    "no attribute": (
        ["bills", "--hash-key", "Note Id"],
        "'Note Id' is not made of a-z, 0-9 and _",
    ),
    "no type": (["bills", "--hash-key", "id:B"], "end it in :S for text or :N for a number"),
    "two types": (
        ["bills", "--hash-key", "id", "--index", "by-id=id:N"],
        "table 'bills': key 'id' has the types N and S; an attribute has one.",
    ),
    "too many indexes": (
        ["bills", "--hash-key", "id", *MANY],
        "table 'bills': indexes holds 21; a table has at most 20.",
    ),
    "an index twice": (
        ["bills", "--hash-key", "id", "--index", "by-day=day", "--index", "by-day=at"],
        "table 'bills': indexes holds 'by-day' more than once.",
    ),
    "an index without keys": (
        ["bills", "--hash-key", "id", "--index", "by-day"],
        "The index 'by-day' is not a name, = and one or two attributes",
    ),
    "an index of three keys": (
        ["bills", "--hash-key", "id", "--index", "by-day=a1,b1,c1"],
        "The index 'by-day=a1,b1,c1' is not a name, = and one or two attributes",
    ),
    "a key that expires": (
        ["bills", "--hash-key", "id", "--expires", "id"],
        "table 'bills': ttl_attribute 'id' is a key of the table or of an index.",
    ),
    "a name in AWS": (
        ["bills", "--hash-key", "id", "--base-name", "eu-request-processing-logs"],
        "the base_name 'eu-request-processing-logs' ends with 'request-processing-logs'",
    ),
}


@pytest.mark.parametrize(("words", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_is_refused_before_anything_is_written(
    folder: Path, words: list[str], reason: str
) -> None:
    done = new_table(*words)

    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("Nothing was written:\n  ")
    assert reason in done.stderr
    for name in (PROGRAM, PACK, PROJECT):
        assert (folder / name).read_text() == (CHECKOUT / name).read_text()
    assert not (folder / TESTS).exists()


def test_every_fault_is_named_at_once() -> None:
    done = new_table("logs", "--hash-key", "copy", "--index", "by-day")
    assert [line.split()[:2] for line in done.stderr.splitlines()[1:]] == [
        ["There", "is"],
        ["The", "attribute"],
        ["The", "index"],
    ]


@pytest.mark.parametrize("name", [PROGRAM, PACK, PROJECT])
def test_a_file_without_a_place_for_it_is_named(folder: Path, name: str) -> None:
    (folder / name).write_text("")

    done = new_table(*GIVEN)

    assert done.exit_code == 2
    assert done.stderr.startswith(f"Nothing was written: {name} has no place for a table (")
    assert not (folder / TESTS).exists()


def test_tests_that_are_there_are_kept(folder: Path) -> None:
    (folder / TESTS).write_text("mine")

    done = new_table(*GIVEN)

    assert done.stderr == f"Nothing was written: {folder / TESTS} is there already.\n"
    assert (folder / PROGRAM).read_text() == (CHECKOUT / PROGRAM).read_text()
    assert (folder / TESTS).read_text() == "mine"
