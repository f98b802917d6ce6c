"""Measurements, as ratios between two tasks that alternate on the same machine."""
