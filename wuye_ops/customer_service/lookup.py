"""Finding a caller: by phone number, unit or name, within the properties the user may see."""

import frappe
from frappe import _

from wuye_ops.overrides.customer import is_own_or_visible
from wuye_ops.records.personal_data import find_customers_by_phone, phone_hashes

LIMIT = 20


@frappe.whitelist()
def find_caller(text: str) -> list[dict]:
	"""Customers with their units and open requests, for a phone number (exact), a part of a unit or of a name."""
	if not (frappe.has_permission("Service Request", "create") and frappe.has_permission("Customer", "read")):
		frappe.throw(_("Your role does not take requests."), frappe.PermissionError)
	text = (text or "").strip()
	if len(text) < 2:
		return []
	pairs = _by_phone(text) if phone_hashes(text) else _by_unit_or_name(text)
	return [_describe(customer, unit) for customer, unit in pairs[:LIMIT]]


def _by_phone(text: str) -> list[tuple[str, str | None]]:
	pairs = []
	for customer in find_customers_by_phone(text):
		if not is_own_or_visible(customer):
			continue
		units = _occupancies({"customer": customer})
		pairs += [(customer, row.unit) for row in units] or [(customer, None)]
	return pairs


def _by_unit_or_name(text: str) -> list[tuple[str, str | None]]:
	like = ["like", f"%{text}%"]
	rows = _occupancies({"unit": like}) + _occupancies({"customer_name": like})
	return list(dict.fromkeys((row.customer, row.unit) for row in rows))


def _occupancies(filters: dict) -> list:
	"""Occupancies of today that the user may read."""
	return frappe.get_list(
		"Occupancy",
		filters=[
			*[
				[field, *(value if isinstance(value, list) else ["=", value])]
				for field, value in filters.items()
			],
			["unit", "is", "set"],
			["from_date", "<=", frappe.utils.nowdate()],
		],
		or_filters=[["to_date", "is", "not set"], ["to_date", ">=", frappe.utils.nowdate()]],
		fields=["customer", "unit"],
		limit=LIMIT,
		order_by="unit",
	)


def _describe(customer: str, unit: str | None) -> dict:
	property_name = frappe.db.get_value("Property Unit", unit, "property") if unit else None
	open_requests = frappe.get_list(
		"Service Request",
		filters={"customer": customer, "status": ["not in", ["Closed", "Cancelled"]]},
		fields=["name", "subject", "status"],
		order_by="opened_on desc",
		limit=5,
	)
	return {
		"customer": customer,
		"customer_name": frappe.db.get_value("Customer", customer, "customer_name"),
		"phone": frappe.db.get_value("Customer Profile", {"customer": customer}, "phone"),
		"unit": unit,
		"property": property_name,
		"open_requests": open_requests,
	}
