"""What the form of a Sales Invoice shows of a billing run's bill: how each line came about."""

import frappe
from frappe.utils import flt


@frappe.whitelist()
def lines(invoice: str) -> list[dict]:
	"""The charges on a bill in the order of its lines, for those who may read the bill."""
	doc = frappe.get_doc("Sales Invoice", invoice)
	doc.check_permission("read")
	names = [row.wuye_fee_charge for row in doc.items if row.wuye_fee_charge]
	if not names:
		return []
	# who may read the bill may read how its amounts came about; the lines' own text says the same
	charges = {
		row.name: row
		for row in frappe.get_all(
			"Fee Charge",
			{"name": ["in", names]},
			[
				"name", "unit", "parking_space", "customer_name", "fee_item", "period_from", "period_to",
				"explanation", "amount",
			],
		)
	}  # fmt: skip
	return [
		{
			"charge": row.name,
			"place": row.unit or row.parking_space or row.customer_name,
			"fee_item": row.fee_item,
			"period_from": str(row.period_from),
			"period_to": str(row.period_to),
			"explanation": row.explanation,
			"amount": flt(row.amount, 2),
		}
		for name in names
		if (row := charges.get(name))
	]
