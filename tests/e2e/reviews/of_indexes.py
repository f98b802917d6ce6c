"""Pull requests that change indexes and keys."""

from tests.e2e.mutants.mutant import edit, remove
from tests.e2e.reviews.pull_request import SPECS, PullRequest

USER = '        Index(name="user-index", hash_key=Key("user_id"), range_key=Key("created_at")),\n'
PROJECT = USER.replace("user", "project")
TEAM = '        Index(name="team-index", hash_key=Key("team_id"), range_key=Key("created_at")),\n'
TAG = '        Index(name="tag-index", hash_key=Key("tag")),\n'
# The logs table is protected: the engine refuses to replace it, and stops there.
REFUSED = "marked for protection"

OF_INDEXES = {
    "an index is added": PullRequest(
        change=edit(SPECS, USER, USER + TEAM),
        findings=("index-added:requests/team-index",),
        verdict="look closely",
    ),
    "two indexes are added at once": PullRequest(
        change=edit(SPECS, USER, USER + TEAM + TAG),
        findings=(
            "index-added:requests/tag-index",
            "index-added:requests/team-index",
            "indexes-one-by-one:requests",
        ),
        verdict="look closely",
    ),
    "an index is dropped": PullRequest(
        change=remove(SPECS, USER),
        findings=("index-dropped:requests/user-index",),
        verdict="blocked",
    ),
    "an index is renamed": PullRequest(
        change=edit(SPECS, "user-index", "users-index"),
        findings=("index-added:requests/users-index", "index-dropped:requests/user-index"),
        verdict="blocked",
    ),
    "the hash key of an index is another": PullRequest(
        change=edit(SPECS, 'Key("user_id")', 'Key("owner_id")'),
        findings=("index-rebuilt:requests/user-index",),
        verdict="blocked",
    ),
    "the range key of an index is another": PullRequest(
        change=edit(SPECS, USER, USER.replace("created_at", "updated_at")),
        findings=("index-rebuilt:requests/user-index",),
        verdict="blocked",
    ),
    "an index loses its range key": PullRequest(
        change=remove(SPECS, ', range_key=Key("timestamp")'),
        findings=("index-rebuilt:logs/request-logs-index",),
        verdict="blocked",
    ),
    "an index holds keys only": PullRequest(
        change=edit(SPECS, USER, USER.replace('")),', '"), projection="KEYS_ONLY"),')),
        findings=("index-rebuilt:requests/user-index",),
        verdict="blocked",
    ),
    "an index holds some attributes only": PullRequest(
        change=edit(
            SPECS,
            USER,
            USER.replace('")),', '"), projection="INCLUDE", non_key_attributes=("prompt",)),'),
        ),
        findings=("index-rebuilt:requests/user-index",),
        verdict="blocked",
    ),
    "two indexes change while another is added": PullRequest(
        change=edit(
            SPECS,
            USER + PROJECT,
            (USER + PROJECT).replace("created_at", "updated_at") + TAG,
        ),
        findings=(
            "index-added:requests/tag-index",
            "index-rebuilt:requests/project-index",
            "index-rebuilt:requests/user-index",
            "indexes-one-by-one:requests",
        ),
        verdict="blocked",
    ),
    "indexes stand in another order": PullRequest(
        change=edit(SPECS, USER + PROJECT, PROJECT + USER),
        verdict="safe",
    ),
    "the hash key of an index is of another type": PullRequest(
        change=edit(SPECS, 'Key("project_id")', 'Key("project_id", "N")'),
        findings=("key-type-ignored:requests/project_id",),
        verdict="blocked",
    ),
    "the range key of an index is of another type": PullRequest(
        change=edit(SPECS, 'Key("timestamp")', 'Key("timestamp", "N")'),
        findings=("key-type-ignored:logs/timestamp",),
        verdict="blocked",
    ),
    "the hash key of a table is of another type": PullRequest(
        change=edit(SPECS, 'Key("log_id")', 'Key("log_id", "B")'),
        findings=("key-type-ignored:logs/log_id",),
        verdict="blocked",
    ),
    "an index is added, and one that stays has a key of another type": PullRequest(
        change=edit(
            SPECS, PROJECT, PROJECT.replace('Key("project_id")', 'Key("project_id", "N")') + TAG
        ),
        findings=("index-added:requests/tag-index", "key-type-ignored:requests/project_id"),
        verdict="blocked",
    ),
    "a protected table has another hash key": PullRequest(
        change=edit(SPECS, 'Key("log_id")', 'Key("step_id")'),
        findings=("table-replaced:logs",),
        verdict="blocked",
        refusal=REFUSED,
    ),
}
