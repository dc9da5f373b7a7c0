"""The documents behind a number of a scorecard, for those who may read the card.

What somebody may not open themselves is there without its name: the rows add up to the number for everybody.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import cint

from wuye_ops.metrics import values
from wuye_ops.metrics.registry import Row, Scope, get_metric
from wuye_ops.people.scorecards import cards
from wuye_ops.rules.scorecard import PERSON

PAGE = 50


@frappe.whitelist()
def rows(scorecard: str, code: str, start: int | str = 0) -> dict:
	"""{rows: [{doctype, name, text, on, good}], more}: the documents of a measure as they are now, from `start` on.

	Of a measure of the property they are for those who may report on them.
	"""
	doc = frappe.get_doc(cards.DOCTYPE, scorecard)
	doc.check_permission("read")
	line = next((row for row in doc.lines if row.code == code), None)
	if not line:
		frappe.throw(_("There is no such measure on this card."), title=_(cards.DOCTYPE))
	metric, month = get_metric(line.metric), cards.month_of(doc)
	if line.scope == PERSON:
		scope = Scope(month.first, month.last, None, doc.employee)
	else:
		if not values.may_know(metric):
			frappe.throw(
				_("What the property has reached is explained by its manager."), frappe.PermissionError
			)
		scope = Scope(month.first, month.last, (doc.property,))
	found = metric.rows(scope, max(0, cint(start)), PAGE + 1)
	return {"rows": [_plain(row) for row in values.veiled(found[:PAGE])], "more": len(found) > PAGE}


def _plain(row: Row) -> dict:
	return {
		"doctype": row.doctype,
		"name": row.name,
		"text": row.text,
		"on": str(row.on) if row.on else "",
		"numerator": float(row.numerator),
		"denominator": None if row.denominator is None else float(row.denominator),
	}
