"""What people ask for at the desk of the demo's fees: deposits, a waiver and a tax invoice – made by the product itself."""

from collections.abc import Callable

import frappe
from frappe.utils import nowdate

from wuye_ops.demo.places import Place
from wuye_ops.demo.registry import Registry, make
from wuye_ops.fees import deposits, tax_invoices, waivers
from wuye_ops.fees.deposit_account import NAMES

CASH_TYPE = "Cash"
DEPOSIT_ITEM = "装修押金"
HELD, REFUNDED = 3000, 2000


def make_fee_desk(registry: Registry, places: list[Place], say: Callable[[str], None]) -> None:
	"""One deposit that is held, one that has come back, one waiver, one request for a tax invoice."""
	place = next((place for place in places if place.plan.kind == "Residential"), None)
	if not place:
		return
	mode = _mode(place)
	say("押金、减免与开票申请 …")
	if mode:
		homes = _homes(place)
		for home, amount, refunded in zip(homes, (HELD, REFUNDED), (False, True), strict=False):
			_deposit(registry, place, home, amount, mode, refunded)
	bills = _open_bills(place)
	waived = next((bill for bill in bills if _waiver(registry, place, bill)), None)
	for bill in bills:
		if bill != waived and _tax_invoice(registry, bill):
			break


def _mode(place: Place) -> str | None:
	"""How a deposit is paid; None when the books have no account for deposits, for the demo makes none in them."""
	company = frappe.db.get_value("Property", place.name, "company")
	named = {"company": company, "root_type": "Liability", "is_group": 0, "account_name": ["in", NAMES]}
	if not (
		frappe.db.get_value("Company", company, "wuye_deposit_account") or frappe.db.exists("Account", named)
	):
		return None
	for row in frappe.get_all("Mode of Payment", {"enabled": 1}, ["name", "type"]):
		if row.type == CASH_TYPE and frappe.db.get_value(
			"Mode of Payment Account", {"parent": row.name, "company": company}, "default_account"
		):
			return row.name
	return None


def _homes(place: Place) -> list:
	return frappe.get_all(
		"Occupancy",
		{"property": place.name, "relation": "Owner", "unit": ["is", "set"], "to_date": ["is", "not set"]},
		["unit", "customer"],
		order_by="unit",
		limit=2,
	)


def _open_bills(place: Place) -> list:
	return frappe.get_all(
		"Sales Invoice",
		{"property": place.name, "docstatus": 1, "is_return": 0, "outstanding_amount": [">", 100]},
		["name", "customer", "customer_name"],
		order_by="name",
		limit=20,
	)


def _deposit(registry: Registry, place: Place, home, amount: float, mode: str, refunded: bool) -> None:
	doc = make(
		registry,
		{
			"doctype": "Deposit",
			"property": place.name,
			"customer": home.customer,
			"unit": home.unit,
			"fee_item": DEPOSIT_ITEM,
			"purpose": "厨卫改造（示例）",
			"amount": amount,
		},
	)
	deposits.receive(doc.name, [{"mode_of_payment": mode, "amount": amount}], f"demo-{doc.name}")
	if not refunded:
		return
	deposits.record_check(doc.name, nowdate(), "Passed")
	settlement = make(
		registry,
		{
			"doctype": "Deposit Settlement",
			"deposit": doc.name,
			"kind": "Refund",
			"amount": amount,
			"mode_of_payment": mode,
		},
	)
	_approve(settlement)


def _waiver(registry: Registry, place: Place, bill) -> bool:
	"""Whether the bill has a line of which something can be waived."""
	found = waivers.of_bill(bill.name, "Fee")
	lines = [{**line, "waived": min(50, line["open_amount"])} for line in found["lines"][:1]]
	if not lines:
		return False
	waiver = make(
		registry,
		{
			"doctype": "Fee Waiver",
			"property": place.name,
			"customer": bill.customer,
			"kind": found["kind"],
			"reason_category": "Service Shortfall",
			"reason": "电梯停运三天（示例）",
			"lines": lines,
		},
	)
	_approve(waiver)
	return True


def _approve(doc) -> None:
	"""The demo has one user, who makes everything; what a second person would do is asked of them here."""
	frappe.db.set_value(doc.doctype, doc.name, "owner", _somebody_else(), update_modified=False)
	doc.reload().submit()


def _somebody_else() -> str:
	clerks = frappe.get_all(
		"Has Role", {"role": "Fee Clerk", "parenttype": "User"}, pluck="parent", order_by="creation desc"
	)
	return next((user for user in clerks if user not in ("Administrator", frappe.session.user)), "Guest")


def _tax_invoice(registry: Registry, bill) -> bool:
	"""Whether the bill has a line that is not collected for others."""
	found = tax_invoices.lines_for([bill.name])
	if not found["lines"]:
		return False
	make(
		registry,
		{
			"doctype": "Tax Invoice Request",
			"property": found["property"],
			"customer": found["customer"],
			"kind": "General Invoice",
			"buyer_type": "Individual",
			"title": found["customer_name"],
			"lines": found["lines"],
		},
	)
	return True
