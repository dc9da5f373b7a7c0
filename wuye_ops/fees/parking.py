"""What the gate asks of the fees chapter (hooks `take_parking_fee`, `parking_fee_modes`, `assign_parking_fee`).

A temporary car's fee is booked as everything the counter takes: a Sales Invoice of the tariff's fee, a Payment Entry and a
receipt, so that the day's close counts it and no second account is kept. Drivers are nobody's customers: the bills of a
property's gate stand on one customer, and no plate is written into the books, which are kept for decades.

The callers answer for the right: whoever may create a Parking Charge takes its fee, whoever may write a Parking Permit has
its monthly fee assigned.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import getdate, nowdate

from wuye_ops.fees import collection, payments
from wuye_ops.fees.bills import (
	Bill,
	Line,
	RunTerms,
	StandardTerms,
	Tax,
	default_income_account,
	keep_item_defaults,
)
from wuye_ops.fees.posting import controller

SAVEPOINT = "wuye_take_parking_fee"
# an entry of the books like the seeded fee items, the same in every language
GATE_CUSTOMER = "临时停车（{0}）"


def modes(property_name: str) -> list[dict]:
	"""How the gate of the property can be paid: [{name, type}], cash first."""
	company = frappe.get_cached_value("Property", property_name, "company")
	return [{"name": mode.name, "type": mode.type} for mode in payments.modes_of(company)]


def take(
	property_name: str,
	amount: Decimal,
	tariff: Mapping,
	description: str,
	mode_of_payment: str,
	reference_no: str,
	request_key: str,
) -> tuple[str, str]:
	"""(Sales Invoice, Payment Receipt) of a fee that is paid at once: all bookings, or none.

	tariff: fee_item, income_account, item_tax_template, vat_inclusive. The same request_key again gives the same two. Refuses
	in the user's words whatever cannot be booked.
	"""
	place = frappe.get_cached_doc("Property", property_name)
	customer = gate_customer(property_name)
	rows = [{"mode_of_payment": mode_of_payment, "amount": str(amount), "reference_no": reference_no}]
	order = GateOrder(
		property_name,
		customer,
		frappe._dict(company=place.company, cost_center=place.cost_center),
		payments.tenders(rows, place.company),
		collection.checked_key(request_key),
		frappe.session.user,
	)
	if receipt := order.receipt():
		return _bill_of(receipt), receipt
	frappe.db.savepoint(SAVEPOINT)
	try:
		invoice = controller.submit(
			_terms(place, tariff),
			Bill(customer, customer, [Line("", "tariff", description, float(amount))]),
		).name
		return invoice, order.book([invoice], None, description)
	except frappe.ValidationError:
		frappe.db.rollback(save_point=SAVEPOINT)
		# what stopped this one may be the same request, sent twice, that was quicker
		if receipt := order.receipt(lock=True):
			frappe.clear_messages()
			return _bill_of(receipt), receipt
		raise


class GateOrder(collection.Order):
	"""What is taken at a gate: the right to the Parking Charge replaces the right to accounts."""

	entry_by_system = True


def _bill_of(receipt: str) -> str | None:
	return frappe.db.get_value("Payment Receipt Bill", {"parent": receipt}, "sales_invoice")


def _terms(place, tariff: Mapping) -> RunTerms:
	if not place.cost_center:
		frappe.throw(
			_("Property {0} has no cost center. Save the property, which makes it.").format(
				frappe.bold(place.name)
			),
			title=_("Cost Center"),
		)
	fee_item = frappe.get_doc("Fee Item", tariff["fee_item"])
	item = fee_item.item or fee_item.ensure_item()
	template = tariff.get("item_tax_template")
	rows = frappe.get_cached_doc("Item Tax Template", template).taxes if template else ()
	terms = StandardTerms(
		item_code=item,
		item_name=fee_item.name,
		due_days=0,
		income_account=tariff.get("income_account") or default_income_account(item, place.company),
		item_tax_template=template or None,
		inclusive=bool(tariff.get("vat_inclusive")),
		taxes=tuple(Tax(row.tax_type, float(row.tax_rate)) for row in rows),
	)
	keep_item_defaults([terms], place.company)
	return RunTerms(
		run="",
		property=place.name,
		company=place.company,
		cost_center=place.cost_center,
		currency=frappe.get_cached_value("Company", place.company, "default_currency"),
		posting_date=getdate(nowdate()),
		standards={"tariff": terms},
	)


def gate_customer(property_name: str) -> str:
	"""The customer on whom the temporary cars of a property are booked; made for the first of them."""
	name = GATE_CUSTOMER.format(property_name)
	if existing := frappe.db.get_value("Customer", {"customer_name": name}):
		return existing
	doc = frappe.get_doc(
		{
			"doctype": "Customer",
			"customer_name": name,
			"customer_type": "Company",
			"customer_group": _leaf("Customer Group"),
			"territory": _leaf("Territory"),
		}
	)
	# an account of the books and nobody in person: it has no profile and no contact
	doc.flags.profile_follows = True
	# whoever may take a fee at the gate may have the account made that it is booked on
	return doc.insert(ignore_permissions=True).name


def _leaf(doctype: str) -> str | None:
	return frappe.db.get_value(doctype, {"is_group": 0}, order_by="lft")


def follow_receipt(receipt, method: str | None = None) -> None:
	"""Payment Receipt, on update: with a void receipt of the gate its bill is void too; nobody will ever pay it."""
	if receipt.status != "Voided" or not receipt.has_value_changed("status"):
		return
	if receipt.customer_name != GATE_CUSTOMER.format(receipt.property):
		return
	for row in receipt.bills:
		invoice = frappe.get_doc("Sales Invoice", row.sales_invoice)
		if invoice.docstatus == 1:
			# whoever may void the receipt takes back what was booked with it
			invoice.flags.ignore_permissions = True
			invoice.cancel()


# -- monthly fee -------------------------------------------------------------------------------------------------------


def assign(permit) -> str | None:
	"""The Fee Assignment by which a permit's monthly fee is charged, made or kept up with the permit; None without a fee.

	Its days are the permit's. What billing runs have charged already stays as it is.
	"""
	if not permit.fee_standard:
		return None
	by_space = frappe.db.get_value("Fee Standard", permit.fee_standard, "basis") == "Space"
	if by_space and not permit.parking_space:
		frappe.throw(
			_(
				"Fee standard {0} is for parking spaces. Choose the space, or a standard with a fixed amount."
			).format(frappe.bold(permit.fee_standard)),
			title=_("Fee Standard"),
		)
	values = {
		"fee_standard": permit.fee_standard,
		"parking_space": permit.parking_space if by_space else None,
		"customer": permit.customer,
		"effect": permit.fee_effect or "Charge",
		"price": permit.price if permit.fee_effect == "Agreed Price" else None,
		"from_date": permit.from_date,
		"to_date": permit.to_date,
		"reason": permit.fee_reason or _("Parking permit {0}").format(permit.name),
	}
	existing = permit.fee_assignment and frappe.db.exists("Fee Assignment", permit.fee_assignment)
	doc = frappe.get_doc("Fee Assignment", existing) if existing else frappe.new_doc("Fee Assignment")
	if existing and all(_same(doc.get(field), value) for field, value in values.items()):
		return doc.name
	doc.update(values)
	# whoever may write the permit may have its fee assigned; the right was asked for when the permit was saved
	doc.flags.ignore_permissions = True
	return doc.save().name


def _same(before: object, after: object) -> bool:
	if isinstance(before, date) or isinstance(after, date):
		return bool(before) == bool(after) and (not before or getdate(before) == getdate(after))
	return (before or None) == (after or None)
