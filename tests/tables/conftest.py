"""The embedded AWS, for tests of the access patterns."""

from tests.rehearsal.plugin.conftest import started

__all__ = ["started"]
