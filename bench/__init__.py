"""Measurements, as ratios between two tasks that take turns on the same machine."""
