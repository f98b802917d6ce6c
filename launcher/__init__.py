"""The start of every command: a Python that is new enough, and the packages that it needs.

Only the standard library is at hand here.
"""
