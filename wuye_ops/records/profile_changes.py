"""Changes of a customer's own data (资料变更): asked for on the portal or at the desk, decided by somebody else, applied once.

A request keeps new numbers encrypted until it is decided; after that only their masks stay, the numbers are with the
profile or nowhere.
"""

from collections.abc import Mapping, Sequence

import frappe
from frappe import _
from frappe.utils import cint, cstr, now_datetime, nowdate

from wuye_ops.property import guarded, notices, residents
from wuye_ops.records import personal_data
from wuye_ops.rules import profile_change as rules
from wuye_ops.rules.identity import mask_numbers_in
from wuye_ops.rules.profile_change import Member, MemberChange, ProfileChangeError

OPEN, APPROVED, REJECTED, WITHDRAWN = "To Approve", "Approved", "Rejected", "Withdrawn"
DECISION = ("status", "asked_by", "asked_on", "decided_by", "decided_on", "reject_reason", "open_key")
# what a customer may ask to have changed → the profile's field; names and ID numbers are changed where the papers are seen
FIELDS = {
	"Phone": "phone",
	"Second Phone": "phone_2",
	"Emergency Contact": "emergency_contact",
	"Emergency Relation": "emergency_relation",
	"Emergency Phone": "emergency_phone",
}
ITEMS = {field: item for item, field in FIELDS.items()}
PHONES = ("phone", "phone_2", "emergency_phone")
# a profile of somebody who has gone is not brought up to date any more
CLOSED = ("Archived", "Erased")
LONGEST_NOTE = 500


# -- asking


def ask(
	profile, property_name: str, *, values: Mapping, household: Sequence[Member] | None, note: str
) -> str:
	"""Asks for what differs from the profile, and returns the request. household: as it should be, None to leave it.

	The caller has checked that the profile is the user's own.
	"""
	shown = {field: profile.get(field) for field in FIELDS.values()}
	try:
		changed = rules.differences(shown, values)
		members = rules.household_differences(members_of(profile), household) if household is not None else []
	except ProfileChangeError as refusal:
		frappe.throw(_in_words(refusal), title=_("My Data"))
	doc = frappe.get_doc(
		{
			"doctype": "Profile Change Request",
			"property": property_name,
			"customer": profile.customer,
			"note": note,
			"changes": [{"data_item": ITEMS[field], "new_value": value} for field, value in changed.items()],
			"members": [_member_row(change) for change in members],
		}
	)
	# customers ask about themselves; the caller has found that the profile is theirs
	return doc.insert(ignore_permissions=True).name


def members_of(profile) -> list[Member]:
	return [
		Member(row.member_name, cstr(row.relation), bool(row.is_minor), cstr(row.phone), row.name)
		for row in profile.household
	]


def _member_row(change: MemberChange) -> dict:
	member = change.after or change.before
	return {
		"action": change.action,
		"household_row": change.before and change.before.row,
		"member_name": member.name.strip(),
		"relation": member.relation.strip(),
		"is_minor": int(member.is_minor),
		# a number that stays is not copied
		"phone": member.phone if change.after and not _kept(change) else None,
	}


def _kept(change: MemberChange) -> bool:
	return bool(change.before) and change.before.phone == change.after.phone


def _in_words(refusal: ProfileChangeError) -> str:
	about = frappe.bold(frappe.utils.escape_html(_(ITEMS.get(refusal.about, refusal.about))))
	return {
		"unknown_field": _("{0} cannot be changed here. Call customer service."),
		"too_long": _("{0} is too long. Shorten it."),
		"masked": _("{0}: enter the whole number, not a masked one."),
		"no_name": _("Enter the name of everybody in the household."),
		"unknown_row": _("{0} is not in the household any more. Load the page again."),
		"too_many": _("A household has at most {0} people here."),
	}[refusal.code].format(about)


def prepare(doc) -> None:
	"""Before a request is inserted: what the profile shows until now, and that there is something to decide."""
	profile = _profile(doc.customer, for_update=True)
	if profile.status in CLOSED:
		frappe.throw(
			_("The profile of {0} is closed and is not changed any more.").format(
				frappe.bold(doc.customer_name or doc.customer)
			),
			title=_("Customer Profile"),
		)
	_refuse_second(doc.customer)
	for row in doc.changes:
		_prepare_change(row, profile)
	household = {row.name: row for row in profile.household}
	for row in doc.members:
		_prepare_member(row, household)
	_refuse_twice(doc)
	if not doc.changes and not doc.members:
		frappe.throw(_("Nothing differs from what is on file."), title=_("Nothing to Change"))
	doc.note = mask_numbers_in(cstr(doc.note).strip()[:LONGEST_NOTE])
	doc.update(
		{
			**dict.fromkeys(DECISION),
			"status": OPEN,
			"asked_by": frappe.session.user,
			"asked_on": now_datetime(),
			"open_key": doc.customer,
		}
	)


def _profile(customer: str, *, for_update: bool = False):
	name = frappe.db.get_value("Customer Profile", {"customer": customer})
	if not name:
		frappe.throw(
			_("{0} has no customer profile yet. Make it first.").format(frappe.bold(customer)),
			title=_("Customer Profile"),
		)
	return frappe.get_doc("Customer Profile", name, for_update=for_update)


def _refuse_second(customer: str) -> None:
	# locked by the profile: of two who ask at once the second one reads the first
	waiting = {"customer": customer, "status": OPEN}
	if found := frappe.db.get_value("Profile Change Request", waiting, for_update=True):
		frappe.throw(
			_("{0} has not been decided yet. Wait for it, or withdraw it and ask anew.").format(
				frappe.bold(found)
			),
			frappe.DuplicateEntryError,
			title=_("Profile Change Request"),
		)


def _prepare_change(row, profile) -> None:
	field = FIELDS[row.data_item]
	row.old_value = profile.get(field)
	row.new_value = cstr(row.new_value).strip()
	if field in PHONES:
		personal_data.protect_phone(row, "new_value")
	else:
		row.new_value = mask_numbers_in(row.new_value)
	if field == "phone" and not row.new_value:
		frappe.throw(
			_("A phone is needed, so that you can be reached. Enter the new number."), title=_("Phone")
		)


def _prepare_member(row, household: dict) -> None:
	row.member_name = mask_numbers_in(cstr(row.member_name).strip())
	if row.action == rules.ADD:
		row.update({"household_row": None, "old_text": None})
	else:
		known = household.get(row.household_row) or _by_name(row, household)
		row.household_row = known.name
		row.old_text = Member(known.member_name, cstr(known.relation), phone=cstr(known.phone)).in_words
	if not row.member_name:
		frappe.throw(_("Enter the name of everybody in the household."), title=_("Household Members"))
	personal_data.protect_phone(row, "phone")


def _by_name(row, household: dict):
	found = [known for known in household.values() if known.member_name == row.member_name]
	if len(found) != 1:
		frappe.throw(
			_("Row {0}: there is no {1} in the household.").format(
				row.idx, frappe.bold(frappe.utils.escape_html(row.member_name))
			),
			title=_("Household Members"),
		)
	return found[0]


def _refuse_twice(doc) -> None:
	items = [row.data_item for row in doc.changes] + [
		row.household_row for row in doc.members if row.household_row
	]
	if len(set(items)) < len(items):
		frappe.throw(_("The same is changed twice. Remove one of the rows."), title=_("Changes Asked For"))


def keep(doc) -> None:
	"""Before a request is changed: what was asked stays, and a decision is written by the functions below alone."""
	if not doc.flags.by_service:
		frappe.throw(
			_("What was asked is not changed. Approve or reject it, or withdraw it and ask anew."),
			frappe.PermissionError,
			title=_("Profile Change Request"),
		)


def tell_staff(doc) -> None:
	"""Those who decide in the property learn of a new request."""
	subject = _("{0} asks to change their data").format(
		frappe.utils.escape_html(doc.customer_name or doc.customer)
	)
	notices.tell_staff(notices.users_with_role("Customer Service", doc.property), doc, subject)


# -- deciding


@frappe.whitelist(methods=["POST"])
def approve(name: str) -> None:
	"""Applies a request to the profile, by somebody else than who asked, once."""
	doc = guarded.load_to_decide("Profile Change Request", name, OPEN)
	profile = _profile(doc.customer, for_update=True)
	profile.check_permission("write")
	_refuse_outdated(doc, profile)
	_apply(doc, profile)
	profile.last_confirmed_on = nowdate()
	profile.flags.by_service = True
	profile.save()
	_end(doc, APPROVED)
	residents.tell_customer(
		doc, _("Your data have been changed"), _("What you asked for is in your data now."), "/my-data"
	)


@frappe.whitelist(methods=["POST"])
def reject(name: str, reason: str) -> None:
	"""Declines a request, with a reason that the customer reads."""
	doc = guarded.load_to_decide("Profile Change Request", name, OPEN)
	reason = guarded.required(reason, _("Say why it is rejected."), _("Reject"))
	doc.reject_reason = mask_numbers_in(reason)
	_end(doc, REJECTED)
	residents.tell_customer(doc, _("Your data have not been changed"), doc.reject_reason, "/my-data")


@frappe.whitelist(methods=["POST"])
def take_back(name: str) -> None:
	"""Whoever asked at the desk withdraws the request."""
	doc = frappe.get_doc("Profile Change Request", name, for_update=True)
	doc.check_permission("read")
	if doc.asked_by != frappe.session.user:
		frappe.throw(
			_("Only who asked may withdraw it. Reject it instead."),
			frappe.PermissionError,
			title=_("Withdraw"),
		)
	withdraw(doc)


def withdraw(doc) -> None:
	"""Ends an open request in the name of its customer. The caller has locked it and checked whose it is."""
	guarded.refuse_decided(doc, OPEN)
	_end(doc, WITHDRAWN)


def _refuse_outdated(doc, profile) -> None:
	asked = [(FIELDS[row.data_item], row.old_value) for row in doc.changes]
	changed = [_(ITEMS[field]) for field in rules.outdated(asked, profile)]
	lines = {member.row: member.in_words for member in members_of(profile)}
	changed += [
		row.member_name
		for row in doc.members
		if row.household_row and lines.get(row.household_row) != row.old_text
	]
	if changed:
		frappe.throw(
			_(
				"The profile has been changed since: {0}. Reject this request and ask the customer again."
			).format(frappe.bold("、".join(changed))),
			title=_("Profile Changed"),
		)


def _apply(doc, profile) -> None:
	for row in doc.changes:
		field = FIELDS[row.data_item]
		profile.set(field, personal_data.plain(row, "new_value") if field in PHONES else row.new_value)
	household = {row.name: row for row in profile.household}
	for row in doc.members:
		if row.action == rules.REMOVE:
			profile.remove(household[row.household_row])
			continue
		known = household[row.household_row] if row.household_row else profile.append("household", {})
		known.update(
			{"member_name": row.member_name, "relation": row.relation, "is_minor": cint(row.is_minor)}
		)
		if row.phone:
			known.phone = personal_data.plain(row, "phone")


def _end(doc, status: str) -> None:
	doc.update({"status": status, "open_key": None})
	if status != WITHDRAWN:
		doc.update({"decided_by": frappe.session.user, "decided_on": now_datetime()})
	for row in doc.changes:
		row.update({"new_value_encrypted": None, "new_value_hash": None})
	for row in doc.members:
		row.update({"phone_encrypted": None, "phone_hash": None})
	doc.flags.by_service = True
	# the caller has asked for the right to decide, or found that it is the customer's own
	doc.save(ignore_permissions=True)


# -- forgetting


def forget(customer: str) -> int:
	"""Takes what requests say about a customer who is erased; that they were asked and decided stays. Returns how many.

	The caller has checked that the customer is to be erased.
	"""
	names = frappe.get_all("Profile Change Request", {"customer": customer}, pluck="name")
	if not names:
		return 0
	for table in ("Profile Change", "Profile Change Member"):
		frappe.db.delete(table, {"parent": ["in", names], "parenttype": "Profile Change Request"})
	values = {"note": None, "reject_reason": None, "open_key": None}
	frappe.db.set_value("Profile Change Request", {"name": ["in", names]}, values, update_modified=False)
	frappe.db.set_value(
		"Profile Change Request",
		{"name": ["in", names], "status": OPEN},
		"status",
		WITHDRAWN,
		update_modified=False,
	)
	return len(names)
