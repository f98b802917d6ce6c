from ops import settings
from sections.known import known_settings
from settings import StackSettings

HEAD = ["| setting | default | what it does |", "|---|---|---|"]


def paths() -> list[str]:
    """Give the setting of each row."""
    return [line.split("`")[1] for line in settings.rows() if line.startswith("| `")]


def test_every_setting_has_a_row() -> None:
    known = known_settings(StackSettings)
    sections = {path for path in known if any(other.startswith(f"{path}.") for other in known)}

    # What a lock is has to be said too, because there is none by default.
    assert sorted(paths()) == sorted({*known} - sections | {"backup.lock", *LISTS})
    assert {*LISTS} <= {*known}


LISTS = ("alarms.subscriptions", "logs.indexes", "requests.indexes")


def test_settings_of_items_are_listed_with_their_list() -> None:
    rows = paths()
    first = rows.index("alarms.subscriptions")

    assert rows[first : first + 3] == [
        "alarms.subscriptions",
        "alarms.subscriptions[].protocol",
        "alarms.subscriptions[].endpoint",
    ]
    assert rows[rows.index("logs.indexes") :][:3] == [
        "logs.indexes",
        "logs.indexes.*.maxReadUnits",
        "logs.indexes.*.maxWriteUnits",
    ]


def test_each_large_section_has_a_table_of_its_own() -> None:
    lines = settings.rows()

    assert [line for line in lines if line.startswith("#")] == [
        "## The requests table",
        "## The processing logs table",
        "## A DAX cluster before the requests table",
        "## Alarms, and who hears of them",
        "## The highest values that set off no alarm",
        "## Backups of the tables, beside point-in-time recovery",
        "## The load to expect, which nothing is deployed from",
        "## What becomes of a request",
        "## The logs of a request",
        "## Who reads what, how often",
        "## The requests with a status",
        "## The shares of keys that are hot",
    ]
    assert [lines[at + 1 : at + 4] for at, line in enumerate(lines) if line.startswith("#")] == [
        ["", *HEAD]
    ] * 12


def test_small_sections_share_the_first_table() -> None:
    lines = settings.rows()

    assert lines[: lines.index("")] == [
        *HEAD,
        (
            "| `environment` | the stack's name | `dev`, `staging` or `prod`: "
            "whose tables these are; empty for the stack's own name |"
        ),
        "| `deletionProtection` | `true` | AWS and Pulumi both refuse to delete a table |",
        "| `recovery.enabled` | `true` | on or off: point-in-time recovery of every table |",
        "| `recovery.days` | `35` | how far back to restore, 1 to 35 |",
        (
            "| `encryption.key` | `customer-managed` | "
            "`customer-managed`, `aws-managed` or `aws-owned`: "
            "a key of this account's own, made here and rotated each year; "
            "the one that AWS has in this account; or one that nobody sees, for free |"
        ),
        ("| `replicas` | none | regions that have a copy of every table, to read and to write |"),
        (
            "| `dashboard.enabled` | `true` | "
            "on or off: a dashboard of the tables, their alarms and the cache |"
        ),
        (
            "| `grants.enabled` | `true` | "
            "on or off: policies for the roles that work with the tables |"
        ),
        (
            "| `tags` | none | "
            "tags of every resource, beside environment, managed-by, project, stack |"
        ),
    ]


def test_a_setting_shows_its_default() -> None:
    defaults = {
        cells[1].strip(" `"): cells[2].strip()
        for line in settings.rows()
        if len(cells := line.split("|")) > 1
    }

    assert {path: defaults[path] for path in SHOWN} == SHOWN


SHOWN = {
    "alarms.subscriptions": "none",
    "alarms.subscriptions[].endpoint": "required",
    "alarms.thresholds.cacheCpuPercent": "`75`",
    "backup.copyRegion": "none",
    "backup.lock": "none",
    "backup.lock.maxRetentionDays": "none",
    "backup.lock.minRetentionDays": "required",
    "backup.schedule": "`cron(0 5 ? * * *)`",
    "cache.enabled": "`false`",
    "requests.indexes": "none",
    "requests.indexes.*.maxReadUnits": "none",
    "requests.stream": "none",
}
