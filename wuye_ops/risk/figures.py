"""Figures of the workspace 风险管理: where risks stand now and at the end of the last quarter, what warns, what is owed.

Every user sees those of their properties only; each figure leads to the rows behind it.
"""

from __future__ import annotations

from collections.abc import Callable

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count
from frappe.utils import add_days, getdate, now_datetime, nowdate

from wuye_ops.property import leads, number_cards
from wuye_ops.property.matching import only_permitted
from wuye_ops.risk import alert_ages, heat_maps, indicator_cards, insurance_chart
from wuye_ops.risk.alert_ages import ALERT
from wuye_ops.risk.as_risk import DOCTYPE
from wuye_ops.rules import risk_alert
from wuye_ops.rules.risk_life import OPEN
from wuye_ops.rules.risk_response import ACCEPT

# Acceptances that end within so many days are to be decided anew.
ACCEPTANCE_DAYS = 30
IN_EFFECT = "In Effect"
# before any review: a list that asks for days before one shows those without a day, too
EARLIEST = "2000-01-01"

FIGURES: dict[str, Callable[[frappe._dict], dict]] = {
	"heat_map": heat_maps.heat_map,
	"alerts": alert_ages.by_level_and_age,
	"indicators": indicator_cards.cards,
	"insurance": insurance_chart.ending,
}


# -- number cards that are no plain list -------------------------------------------------------------------------------


@frappe.whitelist()
def alerts_overdue() -> dict:
	"""Alerts that nobody has taken in hand in time."""
	return number_cards.of_list(
		ALERT, {"status": risk_alert.OPEN, "due_by": ["<", str(now_datetime().replace(microsecond=0))]}
	)


@frappe.whitelist()
def reviews_overdue() -> dict:
	"""Open risks that should have been looked at again before today."""
	return number_cards.of_list(
		DOCTYPE, {"status": ["in", list(OPEN)], "next_review": leads.days(EARLIEST, add_days(nowdate(), -1))}
	)


@frappe.whitelist()
def acceptances_due() -> dict:
	"""Open risks whose acceptance, now in effect, ends within a month."""
	last = add_days(nowdate(), ACCEPTANCE_DAYS)
	return {
		"value": _accepted_until(last) if heat_maps.may_look() else 0,
		"fieldtype": "Int",
		"route": ["List", DOCTYPE, "List"],
		"route_options": {
			"status": ["in", list(OPEN)],
			"Risk Response.kind": ACCEPT,
			"Risk Response.status": IN_EFFECT,
			"Risk Response.until": ["between", [nowdate(), last]],
		},
	}


def _accepted_until(last: str) -> int:
	risk, response = DocType(DOCTYPE), DocType("Risk Response")
	query = (
		frappe.qb.from_(risk)
		.join(response)
		.on((response.parent == risk.name) & (response.parenttype == DOCTYPE))
		.select(Count(risk.name).distinct())
		.where(risk.status.isin(OPEN) & (response.kind == ACCEPT) & (response.status == IN_EFFECT))
		.where(response.until.between(getdate(nowdate()), getdate(last)))
	)
	return only_permitted(query, DOCTYPE).run()[0][0]
