"""Finding a caller: by phone number, unit or name, within the properties the user may see, and how their requests stand."""

from collections import defaultdict

import frappe
from frappe import _
from frappe.utils import now_datetime

from wuye_ops.customer_service import merging
from wuye_ops.customer_service.plain_words import department_label, moment_in_words, promise_in_words
from wuye_ops.overrides.customer import is_own_or_visible
from wuye_ops.records.personal_data import find_customers_by_phone, phone_hashes
from wuye_ops.rules import dialling, identity

LIMIT = 20
# What a caller asks about is one of these.
REQUESTS_OF_CALLER = 5
REQUESTS_READ = 200
ENDED = ("Closed", "Cancelled")
REQUEST_FIELDS = (
	"name", "subject", "status", "sla_status", "customer", "department", "opened_on", "resolve_by", "arrive_by",
	"arrived_on", "resolved_on", "closed_on", "solution", "hold_reason", "merged_into",
)  # fmt: skip


@frappe.whitelist()
def find_caller(text: str) -> list[dict]:
	"""Customers with their units and requests, for a phone number (exact), a part of a unit or of a name."""
	check_takes_requests()
	text = (text or "").strip()
	if len(text) < 2:
		return []
	pairs = _by_phone(text) if phone_hashes(text) else _by_unit_or_name(text)
	return describe(pairs[:LIMIT])


@frappe.whitelist(methods=["POST"])
def incoming_call(phone: str) -> dict:
	"""Who is calling, for what a telephone system says of the number.

	{withheld, number, mask, callers, requests}: callers as by `find_caller`; requests: what was reported from this number
	by somebody who is no customer, or for another. number is None when it cannot be looked up.
	"""
	check_takes_requests()
	call = dialling.incoming(phone)
	if not call.number:
		return {"withheld": call.withheld, "number": None, "mask": None, "callers": [], "requests": []}
	callers = describe(_by_phone(call.number)[:LIMIT])
	shown = {row["name"] for caller in callers for row in caller["requests"]}
	return {
		"withheld": False,
		"number": call.number,
		"mask": identity.mask_phone(call.number),
		"callers": callers,
		"requests": [row for row in _reported_from(call.number) if row["name"] not in shown],
	}


def check_takes_requests() -> None:
	if not (frappe.has_permission("Service Request", "create") and frappe.has_permission("Customer", "read")):
		frappe.throw(_("Your role does not take requests."), frappe.PermissionError)


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


def describe(pairs: list[tuple[str, str | None]]) -> list[dict]:
	"""Customers with a unit each, as a clerk sees them; a query for each kind of thing, however many they are."""
	customers = list(dict.fromkeys(customer for customer, _unit in pairs))
	if not customers:
		return []
	units = [unit for _customer, unit in pairs if unit]
	# the caller of this function has kept to what the user may see
	properties = _values("Property Unit", "name", units, "property")
	names = _values("Customer", "name", customers, "customer_name")
	phones = _values("Customer Profile", "customer", customers, "phone")
	requests = requests_of(customers)
	return [
		{
			"customer": customer,
			"customer_name": names.get(customer),
			"phone": phones.get(customer),
			"unit": unit,
			"property": properties.get(unit),
			"requests": requests[customer][:REQUESTS_OF_CALLER],
			"open_requests": [row for row in requests[customer] if row["open"]][:REQUESTS_OF_CALLER],
		}
		for customer, unit in pairs
	]


def _values(doctype: str, key: str, values: list[str], field: str) -> dict[str, str]:
	if not values:
		return {}
	rows = frappe.get_all(doctype, {key: ["in", values]}, [f"{key} as of", field])
	return {row.of: row[field] for row in rows}


def requests_of(customers: list[str]) -> dict[str, list[dict]]:
	"""The last requests of each customer that the user may read, open ones first, with how they stand in words."""
	rows = frappe.get_list(
		"Service Request",
		filters={"customer": ["in", customers]},
		fields=list(REQUEST_FIELDS),
		order_by="opened_on desc",
		limit=REQUESTS_READ,
	)
	by_customer = defaultdict(list)
	for row in _in_words(rows):
		by_customer[row["customer"]].append(row)
	return by_customer


def _reported_from(number: str) -> list[dict]:
	"""Requests that name this number to call back, whoever they are of."""
	rows = frappe.get_list(
		"Service Request",
		filters={"reporter_phone_hash": ["in", phone_hashes(number)]},
		fields=list(REQUEST_FIELDS),
		order_by="opened_on desc",
		limit=LIMIT,
	)
	return _in_words(rows)[:REQUESTS_OF_CALLER]


def _workers_of(requests: list[str]) -> dict[str, list[str]]:
	"""Who is on each request, by the tasks the user may read."""
	if not requests:
		return {}
	tasks = frappe.get_list(
		"Service Task",
		filters={
			"service_request": ["in", requests],
			"assigned_name": ["is", "set"],
			"status": ["not in", ["Verified", "Cancelled"]],
		},
		fields=["service_request", "assigned_name"],
		order_by="creation",
		limit=0,
	)
	workers = defaultdict(list)
	for task in tasks:
		if task.assigned_name not in workers[task.service_request]:
			workers[task.service_request].append(task.assigned_name)
	return workers


def _in_words(rows: list) -> list[dict]:
	now = now_datetime()
	workers = _workers_of([row.name for row in rows if row.status not in ENDED])
	described = [
		{
			"name": row.name,
			"subject": row.subject,
			"status": row.status,
			"sla_status": row.sla_status,
			"customer": row.customer,
			"department": department_label(row.department),
			"workers": ", ".join(workers.get(row.name, ())),
			"opened": moment_in_words(row.opened_on, now),
			"state": promise_in_words(row, now),
			"solution": row.solution if row.status in ("Resolved", "Closed") else None,
			"open": row.status not in ENDED,
		}
		for row in merging.rows_as_followed(rows)
	]
	# what is still open is what people call about; a sort keeps the newest first within both
	return sorted(described, key=lambda row: not row["open"])
