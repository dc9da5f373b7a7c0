"""What hangs on a company and not on one property, and goes with the demo: its own, and what was made since of its properties alone."""

import frappe

from wuye_ops.demo.registry import Registry


def risk_reports(registry: Registry) -> list[str]:
	"""Also those that were made since of a company that has the demo's properties alone."""
	made = registry.names("Risk Report")
	companies = frappe.get_all("Risk Report", {"name": ["in", made or [""]]}, pluck="company", distinct=True)
	others = frappe.get_all(
		"Property",
		{"company": ["in", companies or [""]], "name": ["not in", registry.names("Property") or [""]]},
		pluck="company",
		distinct=True,
	)
	alone = [company for company in companies if company not in others]
	later = frappe.get_all(
		"Risk Report", {"company": ["in", alone or [""]], "property": ["is", "not set"]}, pluck="name"
	)
	return list(dict.fromkeys((*made, *later)))


def policies(registry: Registry, properties: list[str]) -> list[str]:
	"""The demo's own, and those that were entered since for its properties alone."""
	rows = frappe.get_all("Insurance Policy Property", ["parent", "property"], limit=0)
	elsewhere = {row.parent for row in rows if row.property not in properties}
	later = sorted({row.parent for row in rows} - elsewhere)
	return list(dict.fromkeys(registry.names("Insurance Policy") + later))
