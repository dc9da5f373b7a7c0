"""Consents (同意): given to a purpose of a notice with proof, withdrawn as easily, never rewritten.

One consent of a customer for a purpose stands at a time; the index on `open_key` decides between two at once.
"""

import hashlib

import frappe
from frappe import _
from frappe.utils import cstr, format_datetime, get_datetime, now_datetime

from wuye_ops.property import notices as staff_notices
from wuye_ops.property.series import take_numbers
from wuye_ops.records.privacy import notices
from wuye_ops.records.privacy.care import refuse_file_of_others, refuse_numbers
from wuye_ops.rules import consent as rules

GIVEN, WITHDRAWN, REPLACED = "Given", "Withdrawn", "Replaced"
CHANNELS = (rules.PORTAL, rules.PAPER, rules.FRONT_DESK, rules.PHONE)
LONGEST_NOTE = 500
# What was agreed and how stays as it was.
FIXED = (
	"property", "customer", "notice", "notice_name", "purpose", "is_sensitive", "given_on", "channel", "proof_text", "proof_file",
	"is_child", "child_name", "guardian_name", "guardian_relation",
)  # fmt: skip
ENDED = ("status", "ended_on", "ended_by", "end_channel", "end_note", "open_key")
CHILD = ("child_name", "guardian_name", "guardian_relation")


def key_of(doc) -> str:
	"""One value for customer, notice, purpose and child, of a length that an index takes. Every version has one name."""
	parts = (doc.customer, doc.notice_name, doc.purpose, doc.child_name or "")
	return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


# -- giving --------------------------------------------------------------------------------------------------------


def name_new(doc) -> None:
	# not the framework's own way: two that begin a series at once lock each other out there
	(doc.name,) = take_numbers(doc.meta.autoname, 1)


def prepare(doc) -> None:
	"""Before a consent is inserted: refuses what is none, and ends the one it takes the place of."""
	for field in ("purpose", "proof_text", *CHILD):
		doc.set(field, cstr(doc.get(field)).strip() or None)
	refuse_numbers(doc, "proof_text", *CHILD)
	refuse_file_of_others(doc, "proof_file")
	if not doc.is_child:
		doc.update(dict.fromkeys(CHILD))
	purpose = _purpose(doc)
	doc.is_sensitive = int(purpose.is_sensitive)
	doc.notice_name = frappe.db.get_value("Privacy Notice", doc.notice, "notice_name")
	_refuse_what_is_none(doc, purpose)
	# of two who enter the same consent at once one is first, and the other reads of it
	frappe.db.get_value("Customer", doc.customer, "name", for_update=True)
	doc.open_key = key_of(doc)
	_replace_old(doc, purpose)
	doc.update({**dict.fromkeys(ENDED), "status": GIVEN, "open_key": doc.open_key})


def _purpose(doc) -> rules.Purpose:
	for purpose in notices.purposes_of([doc.notice]).get(doc.notice, []):
		if purpose.name == doc.purpose:
			return purpose
	frappe.throw(
		_("Notice {0} has no purpose {1}. Choose one of its purposes.").format(
			frappe.bold(doc.notice), frappe.bold(frappe.utils.escape_html(cstr(doc.purpose)))
		),
		title=_("Purpose"),
	)


def _refuse_what_is_none(doc, purpose: rules.Purpose) -> None:
	if get_datetime(doc.given_on) > now_datetime():
		frappe.throw(_("Nobody can have consented in the future. Correct the time."), title=_("Given On"))
	asked = rules.Asked(
		purpose,
		doc.channel,
		has_file=bool(doc.proof_file),
		has_account=bool(doc.proof_text),
		is_child=bool(doc.is_child),
		has_guardian=all(doc.get(field) for field in CHILD),
		in_force=notices.is_in_force(doc.notice),
	)
	for code in rules.refusals(asked):
		text = {
			rules.NOT_NEEDED: _(
				"{0} rests on the contract or the law and needs no consent. Do not ask for one."
			),
			rules.NOT_IN_FORCE: _(
				"Another version of the notice of {0} is in force. Let the customer read that."
			),
			rules.NOT_PROVEN: _("{0} needs a consent that proves itself: on the portal, or signed on paper."),
			rules.NO_FILE: _("Attach the signed form of the consent to {0}."),
			rules.NO_ACCOUNT: _("Write down who consented to {0}, to whom and where."),
			rules.NO_GUARDIAN: _("For a child under 14 name the child, the guardian and their relation: {0}"),
		}[code]
		frappe.throw(text.format(frappe.bold(purpose.name)), title=_("Privacy Consent"))


def _replace_old(doc, purpose: rules.Purpose) -> None:
	"""A consent to other terms makes room for this one; one to the same terms still stands, and is not given twice."""
	table = frappe.qb.DocType("Privacy Consent")
	rows = (
		frappe.qb.from_(table)
		.select(table.name, table.notice, table.given_on)
		.where(table.open_key == doc.open_key)
		.for_update()
		.run(as_dict=True)
	)
	for row in rows:
		agreed = notices.purposes_of([row.notice]).get(row.notice, [])
		terms = next((one for one in agreed if one.name == purpose.name), None)
		if terms and not rules.changed_terms(terms, purpose):
			frappe.throw(
				_("This consent was given on {0} and still stands: {1}").format(
					format_datetime(row.given_on, "yyyy-MM-dd HH:mm"), frappe.bold(row.name)
				),
				frappe.DuplicateEntryError,
				title=_("Privacy Consent"),
			)
		end(frappe.get_doc("Privacy Consent", row.name), REPLACED, note=_("The notice has changed."))


def keep(doc) -> None:
	"""Before a consent is changed: what was agreed stays, and its end is written by the functions below alone."""
	before = doc.get_doc_before_save()
	if doc.flags.by_service or not before:
		return
	if any(cstr(doc.get(field)) != cstr(before.get(field)) for field in (*FIXED, *ENDED)):
		frappe.throw(
			_("A consent is evidence and is not changed. Withdraw it, or enter another one."),
			title=_("Privacy Consent"),
		)


# -- ending --------------------------------------------------------------------------------------------------------


@frappe.whitelist(methods=["POST"])
def withdraw(consent: str, channel: str, note: str | None = None) -> None:
	"""Takes down that a customer withdraws a consent, which needs no reason (PIPL 15)."""
	doc = frappe.get_doc("Privacy Consent", consent)
	doc.check_permission("write")
	if channel not in CHANNELS:
		frappe.throw(_("Say how the customer told you."), title=_("Channel"))
	end(doc, WITHDRAWN, channel=channel, note=note)


def end(doc, status: str, *, channel: str | None = None, note: str | None = None) -> None:
	"""Ends a consent that stands. The caller has checked the right: staff by role, residents by whose it is."""
	# of two who end it at once one is first
	if frappe.db.get_value("Privacy Consent", doc.name, "status", for_update=True) != GIVEN:
		frappe.throw(
			_("{0} does not stand any more. Look at it again.").format(frappe.bold(doc.name)),
			title=_("Privacy Consent"),
		)
	doc.reload()
	doc.update(
		{
			"status": status,
			"ended_on": now_datetime(),
			"ended_by": frappe.session.user,
			"end_channel": channel,
			"end_note": cstr(note).strip()[:LONGEST_NOTE] or None,
			"open_key": None,
		}
	)
	doc.flags.by_service = True
	# the caller has asked for the right to end it; on the portal the customer has none on the document itself
	doc.save(ignore_permissions=True)
	if status == WITHDRAWN:
		_tell_staff(doc)


def _tell_staff(doc) -> None:
	"""What was collected for the purpose has to go now (PIPL 47): the clerks and managers of the property see to it."""
	users = [
		user
		for role in ("Records Clerk", "Property Manager")
		for user in staff_notices.users_with_role(role, doc.property)
	]
	subject = _("{0} has withdrawn the consent to {1}: delete what was collected for it").format(
		frappe.utils.escape_html(doc.customer_name or doc.customer), frappe.utils.escape_html(doc.purpose)
	)
	staff_notices.tell_staff(users, doc, subject)


# -- asking --------------------------------------------------------------------------------------------------------


def standings(customer: str) -> dict[str, tuple[rules.Standing, ...]]:
	"""How a customer stands to each purpose that rests on consent, by the notice in force that names it."""
	agreed, in_force = agreed_purposes(customer), notices.in_force()
	names = notices.names_of(in_force)
	return {
		notice: rules.standings(purposes, agreed.get(names[notice], {}))
		for notice, purposes in notices.purposes_of(in_force).items()
	}


def agreed_purposes(customer: str) -> dict[str, dict[str, rules.Purpose]]:
	"""The terms of the customer's own consents that stand, by name of the notice and purpose. Those for children are theirs."""
	rows = frappe.get_all(
		"Privacy Consent",
		{"customer": customer, "status": GIVEN, "is_child": 0},
		["notice", "notice_name", "purpose"],
	)
	terms = {
		(notice, purpose.name): purpose
		for notice, purposes in notices.purposes_of({row.notice for row in rows}).items()
		for purpose in purposes
	}
	found: dict[str, dict[str, rules.Purpose]] = {}
	for row in rows:
		if (row.notice, row.purpose) in terms:
			found.setdefault(row.notice_name, {})[row.purpose] = terms[row.notice, row.purpose]
	return found


def has_consent(customer: str, purpose: str) -> bool:
	"""Whether the customer's consent to a purpose stands today, to the terms that are in force today."""
	return any(
		standing.purpose.name == purpose and standing.is_good
		for found in standings(customer).values()
		for standing in found
	)


def standing_consent(customer: str, notice: str, purpose: str) -> str | None:
	"""The customer's own consent to a purpose of a notice in force, when it stands to the terms of today."""
	good = any(one.purpose.name == purpose and one.is_good for one in standings(customer).get(notice, ()))
	if not good:
		return None
	name = frappe.db.get_value("Privacy Notice", notice, "notice_name")
	own = {"customer": customer, "notice_name": name, "purpose": purpose, "status": GIVEN, "is_child": 0}
	return frappe.db.get_value("Privacy Consent", own)


@frappe.whitelist()
def purposes_to_consent_to(notice: str) -> list[dict]:
	"""What the form offers: the purposes of a notice that rest on consent, [{purpose, is_sensitive}]."""
	frappe.get_doc("Privacy Notice", notice).check_permission("read")
	return [
		{"purpose": purpose.name, "is_sensitive": purpose.is_sensitive}
		for purpose in notices.purposes_of([notice]).get(notice, [])
		if purpose.legal_basis == rules.CONSENT
	]


def follow_rename(doc, method: str | None, old: str, new: str, merge: bool = False) -> None:
	"""After a customer was renamed or merged: keys are of the new name. Of two that stand for one purpose the newer stays."""
	standing: dict[str, str] = {}
	rows = frappe.get_all(
		"Privacy Consent",
		{"customer": new, "status": GIVEN},
		["name", "customer", "notice_name", "purpose", "child_name"],
		order_by="given_on desc, name desc",
	)
	for row in rows:
		if standing.setdefault(key_of(row), row.name) != row.name:
			end(frappe.get_doc("Privacy Consent", row.name), REPLACED, note=_("The customers were merged."))
	# after the older ones have let go of their keys
	for key, name in standing.items():
		frappe.db.set_value("Privacy Consent", name, "open_key", key, update_modified=False)
