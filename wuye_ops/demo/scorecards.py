"""Scorecards and rewards that people have made while they tried the demo out, and its posts in the templates of the app."""

from __future__ import annotations

import frappe

from wuye_ops.demo.registry import Registry
from wuye_ops.people.scorecards import runs, templates

CARD = "Staff Scorecard"
REWARD, FAULT = "Staff Reward", "Staff Fault"


def clear_scorecards(registry: Registry) -> None:
	"""Cards, findings and rewards of the demo's people go, wherever they work; templates lose its posts, and wait for others when they have no more."""
	people, places = registry.names("Employee") or [""], registry.names("Property") or [""]
	for doctype, filters in (
		(REWARD, {"employee": ["in", people]}),
		(FAULT, {"employee": ["in", people]}),
		(CARD, {"employee": ["in", people]}),
		(runs.DOCTYPE, {"property": ["in", places]}),
	):
		names = frappe.get_all(doctype, filters, pluck="name", limit=0) or [""]
		for table in frappe.get_meta(doctype).get_table_fields():
			frappe.db.delete(table.options, {"parenttype": doctype, "parent": ["in", names]})
		frappe.db.delete("Notification Log", {"document_type": doctype, "document_name": ["in", names]})
		frappe.db.delete("Comment", {"reference_doctype": doctype, "reference_name": ["in", names]})
		frappe.db.delete("Version", {"ref_doctype": doctype, "docname": ["in", names]})
		frappe.db.delete(doctype, {"name": ["in", names]})
	posts = {"designation": ["in", registry.names("Designation") or [""]]}
	used = set(frappe.get_all("Scorecard Designation", posts, pluck="parent"))
	frappe.db.delete("Scorecard Designation", posts)
	for name in used:
		if not frappe.db.exists("Scorecard Designation", {"parent": name}):
			frappe.db.set_value(templates.DOCTYPE, name, "status", templates.DRAFT)
