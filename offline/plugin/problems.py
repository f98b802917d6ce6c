"""What is wrong with inputs, found before anything is made."""

from dataclasses import dataclass

# How the official plugin begins when two properties do not go together.
COMBINATION = "Invalid Attribute Combination."


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault at a path such as `attributes[0].type`."""

    path: str
    reason: str

    def sentence(self, name: str) -> str:
        """Give the fault in the words of the official plugin, for the resource `name`."""
        return f"{self.reason.removesuffix('.')}. Examine values at '{name}.{self.path}'."
