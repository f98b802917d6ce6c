"""Pull requests that change indexes and keys."""

from tests.e2e.mutants.mutant import Change, edit, remove
from tests.e2e.reviews.pull_request import SPECS

USER = '        Index(name="user-index", hash_key=Key("user_id"), range_key=Key("created_at")),\n'
PROJECT = USER.replace("user", "project")
TEAM = '        Index(name="team-index", hash_key=Key("team_id"), range_key=Key("created_at")),\n'
TAG = '        Index(name="tag-index", hash_key=Key("tag")),\n'
# The logs table is protected: the engine refuses to replace it, and stops there.

OF_INDEXES: dict[str, Change] = {
    "an index is added": edit(SPECS, USER, USER + TEAM),
    "two indexes are added at once": edit(SPECS, USER, USER + TEAM + TAG),
    "an index is dropped": remove(SPECS, USER),
    "an index is renamed": edit(SPECS, "user-index", "users-index"),
    "the hash key of an index is another": edit(SPECS, 'Key("user_id")', 'Key("owner_id")'),
    "the range key of an index is another": edit(
        SPECS, USER, USER.replace("created_at", "updated_at")
    ),
    "an index loses its range key": remove(SPECS, ', range_key=Key("timestamp")'),
    "an index holds keys only": edit(
        SPECS, USER, USER.replace('")),', '"), projection="KEYS_ONLY"),')
    ),
    "an index holds some attributes only": edit(
        SPECS,
        USER,
        USER.replace('")),', '"), projection="INCLUDE", non_key_attributes=("prompt",)),'),
    ),
    "two indexes change while another is added": edit(
        SPECS,
        USER + PROJECT,
        (USER + PROJECT).replace("created_at", "updated_at") + TAG,
    ),
    "indexes stand in another order": edit(SPECS, USER + PROJECT, PROJECT + USER),
    "the hash key of an index is of another type": edit(
        SPECS, 'Key("project_id")', 'Key("project_id", "N")'
    ),
    "the range key of an index is of another type": edit(
        SPECS, 'Key("timestamp")', 'Key("timestamp", "N")'
    ),
    "the hash key of a table is of another type": edit(
        SPECS, 'Key("log_id")', 'Key("log_id", "B")'
    ),
    "an index is added, and one that stays has a key of another type": edit(
        SPECS, PROJECT, PROJECT.replace('Key("project_id")', 'Key("project_id", "N")') + TAG
    ),
    "a protected table has another hash key": edit(SPECS, 'Key("log_id")', 'Key("step_id")'),
}
