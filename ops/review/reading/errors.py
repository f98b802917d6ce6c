"""Why a text is not taken for a preview."""


class PreviewError(Exception):
    """What is wrong with a preview and what to do, in a sentence."""
