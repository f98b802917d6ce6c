"""Run by the engine in this folder, from which the packages of the checkout are not found."""

import sys
from importlib import import_module
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import_module("bootstrap.program").main()
