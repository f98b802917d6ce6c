"""Why a text is not taken for a preview."""

from launcher.errors import UserError


class PreviewError(UserError):
    """What is wrong with a preview and what to do, in a sentence."""
