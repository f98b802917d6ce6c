"""Measurements, as ratios between two commands that take turns on the same machine."""
