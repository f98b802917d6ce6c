"""Runs `main` of a module of a checkout, whatever PYTHONPATH says.

python -I -X utf8 start.py MODULE CHECKOUT [ARGUMENT ...]

The path is set inside the process, because its children must not inherit a PYTHONPATH.
"""

import sys
from importlib import import_module

module = sys.argv.pop(1)
sys.path.insert(0, sys.argv.pop(1))
import_module(module).main()
