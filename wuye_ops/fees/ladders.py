"""催缴阶梯: a property's own ladder, kept in order. The kinds are a closed list: no step cuts water, power, heat or gas."""

import frappe
from frappe import _

from wuye_ops.rules import dunning_ladder as rules


def check(doc, method=None) -> None:
	"""Validate of a Property."""
	found = rules.ladder_fault([(row.kind, row.days) for row in doc.get("dunning_ladder") or ()])
	if not found:
		return
	code, row = found
	text = {
		rules.UNKNOWN_KIND: _("Row {0}: this is no step against arrears. Choose one of the list."),
		rules.TWICE: _("Row {0}: this step stands in the ladder already."),
		rules.WRONG_ORDER: _("Row {0}: this step comes before the one above it. Put them in order."),
		rules.NOT_RISING: _("Row {0}: each step comes later than the one above it. Correct the days."),
		rules.NOTHING_TO_SEND: _(
			"The ladder has no step after the due date. Add one, or empty it for the usual one."
		),
	}[code]
	frappe.throw(text.format(row), title=_("Dunning Ladder"))
