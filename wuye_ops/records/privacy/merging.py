"""Merging two files of one customer (合并重复客户): asked by one, approved by another, and nothing of either is lost.

The framework moves every link from the one to the other, those of bills and ledgers too: books balance as before. What it would
throw away with the duplicate, its profile, household and accounts of the portal, is taken over first.
"""

import frappe
from frappe import _
from frappe.model.rename_doc import rename_doc
from frappe.utils import cstr, now_datetime

from wuye_ops.overrides.customer import is_own_or_visible
from wuye_ops.property import guarded
from wuye_ops.property.series import take_numbers
from wuye_ops.records.personal_data import plain
from wuye_ops.records.privacy.care import refuse_numbers
from wuye_ops.rules import customer_merge as rules

TO_APPROVE, MERGED, REJECTED = "To Approve", "Merged", "Rejected"
# Nobody writes these by hand.
DECISION = ("status", "decided_by", "decided_on", "reject_reason", "merged_name")
MAY_APPROVE = ("Records Clerk", "Property Manager", "Operations Director", "System Manager")
# a hold on either file is one on what becomes of both
PROFILE_FIELDS = ("emergency_contact", "emergency_relation", "last_confirmed_on", "legal_hold")
OPEN_REQUESTS = ("Entered", "In Progress")


# -- controller's named steps ------------------------------------------------------------------------------------


def name_new(doc) -> None:
	# not the framework's own way: two that begin a series at once lock each other out there
	(doc.name,) = take_numbers(doc.meta.autoname, 1)


def keep_decision(doc) -> None:
	if doc.flags.by_service:
		return
	before = doc.get_doc_before_save()
	if before and before.status != TO_APPROVE:
		frappe.throw(
			_("{0} was decided. Ask anew with another document.").format(frappe.bold(doc.name)),
			title=_("Customer Merge"),
		)
	for field in DECISION:
		doc.set(field, before.get(field) if before else (TO_APPROVE if field == "status" else None))


def check(doc) -> None:
	"""Refuses what cannot be one person's two files, as things are now."""
	refuse_numbers(doc, "reason")
	if not cstr(doc.reason).strip():
		frappe.throw(_("Say how you know that both are the same person."), title=_("Reason"))
	if not doc.flags.by_service:
		_check_visible(doc)
	into, duplicate = file_of(doc.into_customer), file_of(doc.duplicate)
	for code in rules.refusals(into, duplicate):
		text = {
			rules.SAME_FILE: _("A customer cannot be merged with itself."),
			rules.ERASED: _("One of the two has been erased; there is nothing to merge."),
			rules.OTHER_KIND: _("One of the two is a company, the other a person."),
			rules.OTHER_PERSON: _("The two have different identity numbers: these are two people."),
			rules.TOO_MANY_PHONES: _(
				"Together they have more than two phone numbers. Remove those that are no longer valid first."
			),
		}[code]
		frappe.throw(text, title=_("Customer Merge"))
	if obstacles := list(_obstacles(doc)):
		frappe.throw("<br>".join(obstacles), title=_("Customer Merge"))


def _check_visible(doc) -> None:
	for customer in (doc.duplicate, doc.into_customer):
		if not is_own_or_visible(customer):
			frappe.throw(
				_("Customer {0} is not registered in your properties.").format(frappe.bold(customer)),
				frappe.PermissionError,
				title=_("Another Property"),
			)


def _obstacles(doc):
	"""Two of what a customer has one of at a time; each chapter tells of its own."""
	kinds = [
		set(
			frappe.get_all(
				"Data Subject Request",
				{"customer": customer, "status": ["in", OPEN_REQUESTS]},
				pluck="kind",
			)
		)
		for customer in (doc.duplicate, doc.into_customer)
	]
	if kinds[0] & kinds[1]:
		yield _("Both have asked for the same about their data. Answer one of the requests first.")
	for path in frappe.get_hooks("customer_merge_obstacles"):
		yield from frappe.get_attr(path)(doc.duplicate, doc.into_customer)


def file_of(customer: str) -> rules.File:
	"""What is known of a customer, numbers whole: to compare them, never to show them."""
	profile = (
		frappe.db.get_value("Customer Profile", {"customer": customer}, "*", as_dict=True) or frappe._dict()
	)
	profile.doctype = "Customer Profile"
	return rules.File(
		customer,
		frappe.db.get_value("Customer", customer, "customer_type"),
		plain(profile, "id_number") if profile.id_number else None,
		tuple(plain(profile, field) for field in ("phone", "phone_2") if profile.get(field)),
		profile.status == "Erased",
	)


# -- deciding ------------------------------------------------------------------------------------------------------


@frappe.whitelist(methods=["POST"])
def approve(merge: str) -> None:
	"""Merges the two. Somebody else than who asked: a customer that is gone by mistake does not come back by itself."""
	doc = _load(merge)
	if not set(MAY_APPROVE) & set(frappe.get_roles()):
		frappe.throw(
			_("Only {0} may approve a merge.").format(", ".join(_(role) for role in MAY_APPROVE[:-1])),
			frappe.PermissionError,
			title=_("Customer Merge"),
		)
	if doc.owner == frappe.session.user:
		frappe.throw(
			_("You have asked for it yourself. Let somebody else look at both files and approve."),
			frappe.PermissionError,
			title=_("Two People"),
		)
	_check_visible(doc)
	# one after the other: a second merge of either would find it gone
	for customer in sorted((doc.duplicate, doc.into_customer)):
		frappe.db.get_value("Customer", customer, "name", for_update=True)
	check(doc)
	doc.merged_name = frappe.db.get_value("Customer", doc.duplicate, "customer_name")
	_decide(doc, MERGED)
	_merge(doc.duplicate, doc.into_customer)


@frappe.whitelist(methods=["POST"])
def reject(merge: str, reason: str) -> None:
	"""Declines it; who asked may take it back."""
	doc = _load(merge)
	doc.reject_reason = guarded.required(reason, _("Say why it is rejected."), _("Reject"))
	_decide(doc, REJECTED)


def _load(merge: str):
	doc = guarded.load_locked("Customer Merge", merge)
	guarded.refuse_decided(doc, TO_APPROVE)
	return doc


def _decide(doc, status: str) -> None:
	doc.update({"status": status, "decided_by": frappe.session.user, "decided_on": now_datetime()})
	doc.flags.by_service = True
	doc.save()


# -- merging -------------------------------------------------------------------------------------------------------


def _merge(duplicate: str, into: str) -> None:
	_take_accounts(duplicate, into)
	_take_profile(duplicate, into)
	_rename("Customer", duplicate, into)


def _take_accounts(duplicate: str, into: str) -> None:
	"""Accounts of the portal stand for the file that stays; one that stood for both does so once."""
	users = {"parenttype": "Customer", "parent": into}
	known = set(frappe.get_all("Portal User", users, pluck="user"))
	rows = frappe.get_all("Portal User", {**users, "parent": duplicate}, ["name", "user"])
	for number, row in enumerate((row for row in rows if row.user not in known), len(known) + 1):
		frappe.db.set_value("Portal User", row.name, {"parent": into, "idx": number})


def _take_profile(duplicate: str, into: str) -> None:
	names = [frappe.db.get_value("Customer Profile", {"customer": one}) for one in (duplicate, into)]
	if not names[0]:
		return
	if not names[1]:
		# the only profile there is follows its customer
		return
	old, profile = (frappe.get_doc("Customer Profile", name) for name in names)
	phones = rules.phones_of(file_of(into), file_of(duplicate))
	number = file_of(duplicate).id_number
	fields = [field for field in PROFILE_FIELDS if profile.meta.has_field(field)]
	profile.update(rules.fill_gaps(profile.as_dict(), old.as_dict(), fields))
	for field, phone in zip(("phone", "phone_2"), phones, strict=False):
		if plain(profile, field) != phone:
			profile.set(field, phone)
	if number and not profile.id_number:
		profile.id_number = number
	if profile.meta.has_field("emergency_phone") and old.emergency_phone and not profile.emergency_phone:
		profile.emergency_phone = plain(old, "emergency_phone")
	profile.flags.by_service = True
	# whoever may approve the merge may have the file that stays completed from the other
	profile.save(ignore_permissions=True)
	_take_rows(old, profile)
	_rename("Customer Profile", old.name, profile.name)


def _take_rows(old, profile) -> None:
	"""Members of the household and whatever else the profile has in rows."""
	for table in profile.meta.get_table_fields():
		start = len(profile.get(table.fieldname))
		for row in old.get(table.fieldname):
			frappe.db.set_value(table.options, row.name, {"parent": profile.name, "idx": start + row.idx})


def _rename(doctype: str, old: str, new: str) -> None:
	"""Every link and whatever hangs on the one hangs on the other afterwards; the empty one goes, and not into the bin."""
	# the approval by somebody else is the right to merge
	rename_doc(
		doctype,
		old,
		new,
		force=True,
		merge=True,
		ignore_permissions=True,
		show_alert=False,
		rebuild_search=False,
	)
	frappe.db.delete("Deleted Document", {"deleted_doctype": doctype, "deleted_name": old})
