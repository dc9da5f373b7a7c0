"""Examples of awards: what the rule and its steps alone write."""

from collections.abc import Callable

import frappe

from wuye_ops.tests import factories as make
from wuye_ops.tests.matrix_examples.example import Example

# of long ago: no round is made of it
PERIOD = {"period_from": "2001-01-01", "period_to": "2001-01-31"}
ANOTHER = {"period_from": "2001-02-01", "period_to": "2001-02-28"}


def _round(property_name: str) -> Example:
	fields = {"kind": "Service Star", "property": property_name, "company": make.company()}
	key = f"matrix|{property_name}"
	return Example(
		_made("Award Round", "round_key", key, {**fields, **PERIOD}), {"places": 9}, {**fields, **ANOTHER}
	)


def _award(property_name: str) -> Example:
	employee = make.employee("tech", property_name)
	fields = {
		"kind": "Service Star",
		"employee": employee,
		"property": property_name,
		"company": make.company(),
	}
	key = f"matrix|{employee}"
	return Example(
		_made("Staff Award", "award_key", key, {**fields, **PERIOD, "status": "Nominated"}),
		{"points": 99},
		{**fields, **ANOTHER},
	)


def _made(doctype: str, field: str, key: str, fields: dict) -> str:
	"""As the service makes it."""
	if name := frappe.db.get_value(doctype, {field: key}):
		return name
	doc = frappe.get_doc({"doctype": doctype, field: key, **fields})
	doc.flags.by_service = True
	return doc.insert().name


EXAMPLES: dict[str, Callable[[str], Example]] = {"Award Round": _round, "Staff Award": _award}
