"""What the reports on inspections have in common: their figures, and the names of places."""

from decimal import Decimal

import frappe

from wuye_ops.rules import completion as rules

# What `figures_of` asks of inspections that are alike in status, timeliness and passed.
ALIKE = ("status", "timeliness", "passed")
FIGURES = ("count(name) as total", "sum(scored) as scored", "sum(score) as scores")


def figures_of(row) -> rules.Completion:
	"""The figures of a row of FIGURES grouped by ALIKE. Where nothing applied there is no score."""
	return rules.of(
		row.status,
		row.total,
		timeliness=row.timeliness,
		passed=bool(row.passed),
		scored=int(row.scored or 0),
		# scores have two places
		scores=Decimal(str(round(row.scores or 0, 2))),
	)


def place_names(points: list[tuple[str, str]]) -> dict[tuple[str, str], str]:
	"""What people call them. The points are of inspections the user sees."""
	found = {}
	for doctype, fields in (
		# every building has a lobby
		("Service Area", ["area_name as label", "building.building_name as building"]),
		("Equipment", ["equipment_name as label"]),
	):
		names = [name for kind, name in points if kind == doctype]
		if not names:
			continue
		for row in frappe.get_all(doctype, {"name": ["in", names]}, ["name", *fields], limit=0):
			found[(doctype, row.name)] = " ".join(filter(None, (row.get("building"), row.label)))
	return found
