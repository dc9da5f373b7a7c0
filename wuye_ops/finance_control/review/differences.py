"""What differs between two computations of a review, in lines that name what was and what is."""

from __future__ import annotations

import frappe
from frappe import _

from wuye_ops.finance_control.alert_words import money
from wuye_ops.finance_control.review.waterfall import money as exact
from wuye_ops.finance_control.review.words import plain

SUMS = ("planned", "actual", "unit_cost", "unit_cost_before", "area_months", "heads", "place")


def differences_in_words(before, after) -> list[str]:
	"""Sums, classes and problems that differ; empty for none."""
	return [*_sums(before, after), *_classes(before, after), *_problems(before, after)]


def _sums(before, after) -> list[str]:
	lines = []
	for field in SUMS:
		old, new = exact(before.get(field)), exact(after.get(field))
		if old == new:
			continue
		of = after.meta.get_field(field)
		say = money if of.fieldtype == "Currency" else plain
		lines.append(f"{_(of.label, context=after.doctype)}: {say(old)} → {say(new)}")
	return lines


def _classes(before, after) -> list[str]:
	old, new = ({row.cost_class: row for row in doc.classes} for doc in (before, after))
	lines = []
	for code in dict.fromkeys((*old, *new)):
		for field, say in (("planned", _("planned")), ("actual", _("spent"))):
			was, now = (exact(rows[code].get(field)) if code in rows else exact(0) for rows in (old, new))
			if was != now:
				lines.append(f"{_title(code)} {say}: {money(was)} → {money(now)}")
	return lines


def _problems(before, after) -> list[str]:
	old, new = ({row.problem_key: row for row in doc.problems} for doc in (before, after))
	lines = [
		_("No problem any more: {0}").format(_problem(row)) for key, row in old.items() if key not in new
	]
	return lines + [_("New problem: {0}").format(_problem(row)) for key, row in new.items() if key not in old]


def _problem(row) -> str:
	return f"{_title(row.cost_class)} · {_(row.code, context='Cost Review Problem')}"


def _title(code: str) -> str:
	return frappe.get_cached_value("Cost Class", code, "class_name") or code
