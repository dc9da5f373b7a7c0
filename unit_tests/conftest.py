"""Settings of the plain tests: the checkout is importable, and property tests do not depend on a fast machine."""

import sys
from pathlib import Path

from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
	sys.path.insert(0, str(ROOT))

# No time limit per example, since a loaded machine is no bug, and no database of examples in the checkout.
settings.register_profile("plain", deadline=None, database=None)
settings.load_profile("plain")
