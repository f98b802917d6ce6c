"""The launcher of every command, which prepares the packages and the engine that it needs.

It imports only the standard library.
"""
