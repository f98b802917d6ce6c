"""The changes of a pull request, their dangers and their cost."""
