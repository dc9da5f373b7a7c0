"""What residents see of their own data on the phone (个人信息保护法 45, 46): masked, shown in full on demand, corrected, confirmed.

A resident stands for customers; the profiles of these are theirs to see and nobody else's. What follows is written down field
by field; documents are never given out. What is not there and what is somebody else's are refused alike.
"""

import frappe
from frappe import _
from frappe.utils import cint, cstr, format_datetime, nowdate

from wuye_ops.property.residents import customers_of_user
from wuye_ops.property.throttle import limited
from wuye_ops.records import personal_data, profile_changes
from wuye_ops.records.profile_changes import CLOSED, ITEMS, OPEN, PHONES
from wuye_ops.rules.profile_change import Member

COLOURS = {"To Approve": "orange", "Approved": "green", "Rejected": "red", "Withdrawn": "gray"}
# more is no correction of one's data
MOST_REQUESTS_AN_HOUR = 10
LAST_REQUESTS = 3


# -- whose


def own_customers() -> list[str]:
	if frappe.session.user == "Guest":
		frappe.throw(_("Log in to see your data."), frappe.PermissionError)
	return customers_of_user()


def own_profile(customer: str):
	"""The profile of one of the user's customers."""
	name = (
		frappe.db.get_value("Customer Profile", {"customer": customer, "status": ["not in", CLOSED]})
		if cstr(customer) in own_customers()
		else None
	)
	if not name:
		frappe.throw(_("There are no such data of yours."), frappe.DoesNotExistError, title=_("Not Found"))
	return frappe.get_doc("Customer Profile", name)


def property_of(customer: str) -> str | None:
	"""Where the customer lives, owns or rents, today rather than once."""
	rows = frappe.get_all(
		"Occupancy",
		{"customer": customer},
		["property", "to_date"],
		order_by="from_date desc, creation desc",
	)
	today = nowdate()
	now = [row for row in rows if not row.to_date or str(row.to_date) >= today]
	return (now or rows or [frappe._dict()])[0].get("property")


# -- seeing


@frappe.whitelist()
def my_data() -> list[dict]:
	"""The user's profiles: what is on file, masked, and what has been asked to be changed."""
	customers = own_customers()
	if not customers:
		return []
	names = frappe.get_all(
		"Customer Profile",
		{"customer": ["in", customers], "status": ["not in", CLOSED]},
		pluck="name",
		order_by="customer_name",
	)
	# a resident stands for one or two customers
	return [_page(frappe.get_doc("Customer Profile", name)) for name in names]


def _page(profile) -> dict:
	place = property_of(profile.customer)
	return {
		"customer": profile.customer,
		"name": profile.customer_name,
		"property": place,
		"hotline": place and frappe.get_cached_value("Property", place, "hotline"),
		"values": [
			{
				"field": field,
				"label": _(label, context="Customer Profile"),
				"value": profile.get(field),
				"number": field in PHONES or field == "id_number",
				"can_change": field in ITEMS,
			}
			for field, label in (*ITEMS.items(), ("id_number", "ID Number"))
		],
		"household": [
			{
				"row": row.name,
				"name": row.member_name,
				"relation": row.relation,
				"is_minor": cint(row.is_minor),
				"phone": row.phone,
			}
			for row in profile.household
		],
		"confirmed": str(profile.last_confirmed_on) if profile.last_confirmed_on else None,
		"requests": _requests(profile.customer),
	}


def _requests(customer: str) -> list[dict]:
	"""The last requests, newest first, in words."""
	rows = frappe.get_all(
		"Profile Change Request",
		{"customer": customer},
		["name", "status", "asked_on", "reject_reason"],
		order_by="asked_on desc",
		limit=LAST_REQUESTS,
	)
	names = [row.name for row in rows] or [""]
	asked = {name: [] for name in names}
	for change in frappe.get_all(
		"Profile Change", {"parent": ["in", names]}, ["parent", "data_item", "new_value"], order_by="idx"
	):
		new = change.new_value or _("remove")
		asked[change.parent].append(f"{_(change.data_item, context='Customer Profile')}：{new}")
	for member in frappe.get_all(
		"Profile Change Member",
		{"parent": ["in", names]},
		["parent", "action", "member_name"],
		order_by="idx",
	):
		asked[member.parent].append(
			f"{_(member.action, context='Profile Change Member')}：{member.member_name}"
		)
	return [
		{
			"name": row.name,
			"open": row.status == OPEN,
			"status_label": _(row.status, context="Profile Change Request"),
			"colour": COLOURS[row.status],
			"asked": format_datetime(row.asked_on, "yyyy-MM-dd HH:mm"),
			"lines": asked[row.name],
			"reason": row.reject_reason,
		}
		for row in rows
	]


@frappe.whitelist(methods=["POST"])
@limited(20, 600, of="customer")
def show(customer: str, field: str, row: str | None = None) -> str:
	"""One of the user's own numbers in full. row: the member of the household it belongs to. Each look is logged."""
	profile = own_profile(customer)
	reason = _("Own data, looked at in the portal")
	if row:
		member = next((member for member in profile.household if member.name == row), None)
		if not member or field != "phone":
			frappe.throw(
				_("There are no such data of yours."), frappe.DoesNotExistError, title=_("Not Found")
			)
		return personal_data.disclose(member, field, reason)
	if field not in (*PHONES, "id_number"):
		frappe.throw(_("This field is not protected."), title=_("Reveal"))
	return personal_data.disclose(profile, field, reason)


# -- correcting


@frappe.whitelist(methods=["POST"])
@limited(MOST_REQUESTS_AN_HOUR, 3600, of="customer")
def ask(
	customer: str, values: dict | None = None, household: list | None = None, note: str | None = None
) -> str:
	"""Asks for changes of the user's data. values: by field; household: everybody in it, as it should be."""
	profile = own_profile(customer)
	place = property_of(customer)
	if not place:
		frappe.throw(
			_("You are not registered in a home. Call customer service to change your data."),
			title=_("My Data"),
		)
	return profile_changes.ask(
		profile,
		place,
		values={str(field): cstr(value) for field, value in (values or {}).items()},
		household=None if household is None else [_member(row) for row in household],
		note=cstr(note),
	)


def _member(row: dict) -> Member:
	if not isinstance(row, dict):
		frappe.throw(_("Enter the name of everybody in the household."), title=_("Household Members"))
	return Member(
		cstr(row.get("name")).strip(),
		cstr(row.get("relation")).strip(),
		bool(cint(row.get("is_minor"))),
		cstr(row.get("phone")).strip(),
		cstr(row.get("row")) or None,
	)


@frappe.whitelist(methods=["POST"])
def withdraw(request: str) -> None:
	"""Takes back what the user has asked for and nobody has decided yet."""
	customer = frappe.db.get_value("Profile Change Request", cstr(request), "customer")
	if not customer or customer not in own_customers():
		frappe.throw(
			_("There is nothing of yours by this number."), frappe.DoesNotExistError, title=_("Not Found")
		)
	profile_changes.withdraw(frappe.get_doc("Profile Change Request", request, for_update=True))


@frappe.whitelist(methods=["POST"])
@limited(10, 600, of="customer")
def confirm(customer: str) -> str:
	"""The user says that everything on file is right. Returns the day as it is shown."""
	profile = own_profile(customer)
	profile.last_confirmed_on = nowdate()
	profile.flags.by_service = True
	# what people say about their own data needs no right on the profiles of others
	profile.save(ignore_permissions=True)
	return profile.last_confirmed_on
