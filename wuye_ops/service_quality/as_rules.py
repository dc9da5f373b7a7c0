"""A Quality Standard as the rules know it: numbers exact, bands read from their lines, mistakes told by their row."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import flt

from wuye_ops.metrics.scale_rows import mistake, number, scale_of
from wuye_ops.rules import quality_standard as rules


def standard_of(doc) -> rules.Standard:
	"""The standard for the rules. Throws with what to do for whatever they refuse."""
	items = tuple(_item(row) for row in doc.items)
	grades = tuple(rules.Grade(row.grade, number(row.at_least)) for row in doc.grades)
	try:
		return rules.Standard(items, doc.missing, number(doc.problem_below), grades)
	except ValueError as error:
		_refuse_standard(doc, error)


def _item(row) -> rules.Item:
	try:
		return rules.Item(
			row.item_code,
			row.source,
			row.subject,
			number(row.weight),
			scale_of(row),
			number(row.around) if row.by_distance else None,
		)
	except ValueError:
		name = frappe.bold(frappe.utils.escape_html(row.item_name or row.subject))
		frappe.throw(_("Row {0}, {1}: {2}").format(row.idx, name, _why(row)), title=_("Items"))


def _why(row) -> str:
	"""What is wrong with a row, in the order in which it is best mended."""
	if flt(row.weight) <= 0:
		return _("The weight must be above 0.")
	if text := mistake(row):
		return text
	return _("It is measured by its distance: full points must be at a smaller distance than none.")


def _refuse_standard(doc, error: ValueError) -> None:
	bounds = [number(row.at_least) for row in doc.grades]
	if not doc.items:
		text = _("A standard weighs at least one item. Add one.")
	elif not 0 <= flt(doc.problem_below) <= 100:
		text = _("The bound of problems lies between 0 and 100 %.")
	elif not bounds or bounds[-1] != 0 or bounds != sorted(set(bounds), reverse=True):
		text = _("Grades go from the best to the worst, and the worst begins at 0 points.")
	else:
		# a mistake of ours, such as two codes alike: say it as it is
		text = str(error)
	frappe.throw(text, title=_("Quality Standard"))
