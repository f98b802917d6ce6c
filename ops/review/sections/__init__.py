"""The parts of a comment on a pull request, in GitHub's Markdown."""
