"""Copies chosen items back from a restored table into the live one, and leaves newer ones alone."""
