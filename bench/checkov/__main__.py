"""Prints the checks of checkov, each with its resource types."""

import json
from collections import defaultdict

from checkov.docs_generator import get_checks

types: defaultdict[str, set[str]] = defaultdict(set)
for check in get_checks(["terraform", "cloudformation"]):
    types[check[0]].add(check[2])
print(json.dumps({check: sorted(names) for check, names in types.items()}))
