"""A Quality Standard as the rules know it: numbers exact, bands read from their lines, mistakes told by their row."""

from __future__ import annotations

import re
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import flt

from wuye_ops.rules import quality_standard as rules
from wuye_ops.rules.metric_value import DOWN, UP

# "95 = 100", "95:100", "≥95：100"
BAND = re.compile(r"[≥≤<>＝=\s]*(-?\d+(?:\.\d+)?)\s*%?\s*[=:：,，→\s]\s*(\d+(?:\.\d+)?)\s*%?")


def number(value: object, places: int = 2) -> Decimal:
	"""What a form holds as a float, as the exact number somebody typed."""
	return Decimal(str(flt(value, places)))


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
		scale = (
			_bands(row) if row.scale == "Bands" else rules.Linear(number(row.zero_at), number(row.full_at))
		)
		return rules.Item(
			row.item_code,
			row.source,
			row.subject,
			number(row.weight),
			scale,
			number(row.around) if row.by_distance else None,
		)
	except ValueError:
		name = frappe.bold(frappe.utils.escape_html(row.item_name or row.subject))
		frappe.throw(_("Row {0}, {1}: {2}").format(row.idx, name, _why(row)), title=_("Items"))


def _why(row) -> str:
	"""What is wrong with a row, in the order in which it is best mended."""
	if flt(row.weight) <= 0:
		return _("The weight must be above 0.")
	if row.scale == "Bands":
		return _(
			"Write one band a line, the best first, such as 95 = 100 and then 90 = 80; none may be like another."
		)
	if flt(row.full_at, 2) == flt(row.zero_at, 2):
		return _("The value with full points and the one without points must differ.")
	return _("It is measured by its distance: full points must be at a smaller distance than none.")


def _bands(row) -> rules.Bands:
	bands = []
	for line in (row.bands or "").replace(";", "\n").replace("；", "\n").splitlines():
		if not line.strip():
			continue
		found = BAND.fullmatch(line.strip())
		if not found:
			raise ValueError(line)
		bands.append(rules.Band(Decimal(found[1]), Decimal(found[2])))
	return rules.Bands(UP if row.larger_is_better else DOWN, tuple(bands), number(row.beyond))


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
