"""What the night writes about the data of visitors that it has removed."""

from collections.abc import Callable

import frappe

from wuye_ops.tests.matrix_examples.example import Example

# days of long ago, which no night works on
DAY, ANOTHER = "2001-01-01", "2001-01-02"


def _log(property_name: str) -> Example:
	key = {"property": property_name, "day": DAY}
	name = frappe.db.get_value("Gate Retention Log", key)
	if not name:
		doc = frappe.get_doc({"doctype": "Gate Retention Log", **key, "run_key": f"{property_name}|{DAY}"})
		doc.flags.by_service = True
		name = doc.insert().name
	return Example(name, {"anonymised": 7}, {**key, "day": ANOTHER})


EXAMPLES: dict[str, Callable[[str], Example]] = {"Gate Retention Log": _log}
