from ops import readme


def test_the_readme_is_fresh() -> None:
    text = readme.README.read_text()
    assert readme.fresh(text) == text


def test_only_what_stands_between_the_marks_is_made_anew() -> None:
    text = "a<!-- tables -->old<!-- end of tables -->b<!-- settings --><!-- end of settings -->c"
    tables = "\n".join(readme.tables())
    settings = "\n".join(readme.settings())
    assert readme.fresh(text) == (
        f"a<!-- tables -->\n{tables}\n<!-- end of tables -->"
        f"b<!-- settings -->\n{settings}\n<!-- end of settings -->c"
    )


def test_every_table_and_index_has_a_row() -> None:
    assert [row.split("|")[1:3] for row in readme.tables()[2:-2]] == [
        [" `market-intelligence-requests` ", "  "],
        ["  ", " `user-index` "],
        ["  ", " `project-index` "],
        ["  ", " `status-index` "],
        ["  ", " `strategy-index` "],
        [" `request-processing-logs` ", "  "],
        ["  ", " `request-logs-index` "],
    ]


def test_a_setting_shows_its_default() -> None:
    assert readme.settings()[2:6] == [
        (
            "| `environment` | the stack's name "
            "| dev, staging or prod; empty for the stack's own name |"
        ),
        "| `deletionProtection` | `true` | AWS and Pulumi both refuse to delete a table |",
        "| `recovery.enabled` | `true` | on or off |",
        "| `recovery.days` | `35` | how far back to restore, 1 to 35 |",
    ]
