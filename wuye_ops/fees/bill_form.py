"""What the form of a Sales Invoice shows of a bill: how each line came about, and the way to it on the portal."""

import frappe
from frappe import _
from frappe.utils import flt, get_url

from wuye_ops.property.qr import qr_svg


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


@frappe.whitelist()
def resident_link(invoice: str) -> dict:
	"""The page of the portal where the bill's customer reads it after login, as an address and as a code to scan.

	The address opens nothing by itself: whoever is not the customer finds no such bill there.
	"""
	doc = frappe.get_doc("Sales Invoice", invoice)
	doc.check_permission("read")
	if doc.docstatus != 1 or doc.is_return or not doc.get("property"):
		frappe.throw(_("Only a bill in force can be seen on the portal."), title=_("Bill"))
	url = get_url(f"/my-bills/{doc.name}")
	# for a phone that is held over the counter
	return {"url": url, "qr": qr_svg(url, scale=6)}
