"""What disputes do to late charges: a line that is disputed waits, one whose dispute was upheld counts from the answer on.

Rejected or withdrawn, a dispute leaves no trace: the next charge counts the days it was open, too, because a late charge is
what has accrued in all less what was charged before. An objection without reason is no reason to pay late.
"""

from dataclasses import dataclass
from datetime import date

import frappe
from frappe.utils import getdate

from wuye_ops.fees.disputes import OPEN, UPHELD


@dataclass(frozen=True)
class Disputes:
	"""By (bill, charge) those that are open, and the day on which others were upheld. No charge: the whole bill."""

	open: frozenset[tuple[str, str]]
	upheld: dict[tuple[str, str], date]

	def waits(self, bill: str, charge: str) -> bool:
		return (bill, charge) in self.open or (bill, "") in self.open

	def upheld_on(self, bill: str, charge: str) -> date | None:
		"""The day of the last answer that agreed with the customer."""
		days = [day for of in (charge, "") if (day := self.upheld.get((bill, of)))]
		return max(days, default=None)


def of_property(property_name: str, customer: str | None = None) -> Disputes:
	"""The disputes that matter, of all bills of the property or of the customer's there. One query."""
	filters = {"property": property_name, "status": ["in", (OPEN, UPHELD)]}
	if customer:
		filters["customer"] = customer
	waiting, upheld = set(), {}
	for row in frappe.get_all(
		"Fee Dispute",
		filters,
		["sales_invoice", "fee_charge", "status", "answered_on"],
		order_by="answered_on",
	):
		key = (row.sales_invoice, row.fee_charge or "")
		if row.status == OPEN:
			waiting.add(key)
		else:
			upheld[key] = getdate(row.answered_on)
	return Disputes(frozenset(waiting), upheld)


def disputed_since(run) -> str | None:
	"""A bill of a run of late charges that was disputed, or whose dispute was upheld, after the run's preview."""
	charge, principal = frappe.qb.DocType("Fee Charge"), frappe.qb.DocType("Fee Charge").as_("principal")
	dispute = frappe.qb.DocType("Fee Dispute")
	rows = (
		frappe.qb.from_(charge)
		.join(principal)
		.on(principal.name == charge.late_for_charge)
		.join(dispute)
		.on(dispute.sales_invoice == principal.sales_invoice)
		.select(principal.sales_invoice)
		.where(
			(charge.billing_run == run.name)
			& (charge.status == "Planned")
			& dispute.status.isin((OPEN, UPHELD))
			& (dispute.modified > run.previewed_on)
			& (dispute.fee_charge.isnull() | dispute.fee_charge.isin(("", principal.name)))
		)
		.limit(1)
		.run(pluck=True)
	)
	return rows[0] if rows else None
