"""Risks say until when they are accepted: written down for what was approved before they did."""

import frappe
from frappe.query_builder.functions import Max

from wuye_ops.risk.responses import IN_EFFECT
from wuye_ops.rules.risk_response import ACCEPT


def execute() -> None:
	response = frappe.qb.DocType("Risk Response")
	of_risks = response.parenttype == "Risk"
	# what something else has taken the place of is owed no more
	replaced = (
		frappe.qb.from_(response)
		.select(response.parent)
		.where(of_risks & (response.kind != ACCEPT) & (response.status == IN_EFFECT))
	)
	rows = (
		frappe.qb.from_(response)
		.select(response.parent, Max(response.until))
		.where(of_risks & (response.kind == ACCEPT) & response.approved_on.isnotnull())
		.where(response.parent.notin(replaced))
		.groupby(response.parent)
		.run()
	)
	for risk, until in rows:
		frappe.db.set_value("Risk", risk, "accepted_until", until, update_modified=False)
