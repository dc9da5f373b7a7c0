"""Personal data at rest: encrypted with the site's keys, found through a keyed hash, shown as a mask.

A protected field `phone` of a document keeps its mask in `phone`, the cipher text in `phone_encrypted` and the hash
in `phone_hash`. The plain value is never written, so it is in no version, comment, index or export either. The keys
are `records.vault`'s.
"""

import frappe
from frappe import _
from frappe.query_builder import Criterion, DocType
from frappe.utils import now_datetime

from wuye_ops.records import vault
from wuye_ops.rules import identity

# stands where a text is kept that nobody reads without saying why
TEXT_MASK = 6 * identity.MASK
MIN_REASON = 4  # characters; "test" is not a reason, but no rule can judge that


def protect_phone(doc, field: str) -> None:
	"""Protects a phone typed into `field`. Refuses what is not a phone number."""
	_protect(doc, field, identity.normalise_phone, identity.mask_phone, _("Phone"))


def protect_id_number(doc, field: str) -> None:
	"""Protects an ID or credit-code number typed into `field`. Refuses a number whose check digit is wrong."""
	_protect(doc, field, _normalise_id, identity.mask_id, _("ID Number"))


def protect_text(doc, field: str, label: str) -> None:
	"""Protects what was written into `field`, whatever it says; the mask tells nothing of it."""
	value = str(doc.get(field) or "").strip()
	if value == TEXT_MASK:
		_keep_stored(doc, field, value, label)
	else:
		doc.update(locked_text(field, value))


def locked_text(field: str, text: str) -> dict[str, str | None]:
	"""What a document keeps of a text in `field`: mask, cipher text and hash; nothing for nothing."""
	encrypted, digest = f"{field}_encrypted", f"{field}_hash"
	if not text:
		return {field: None, encrypted: None, digest: None}
	return {field: TEXT_MASK, encrypted: vault.encrypt(text), digest: vault.search_hash(text)}


def _normalise_id(text: str) -> str:
	value = identity.normalise_id(text)
	if not (identity.valid_resident_id(value) or identity.valid_credit_code(value)):
		raise ValueError("neither a resident's ID number nor a credit code")
	return value


def _protect(doc, field: str, normalise, mask, label: str) -> None:
	value = str(doc.get(field) or "").strip()
	encrypted, digest = f"{field}_encrypted", f"{field}_hash"
	if not value:
		doc.update({field: None, encrypted: None, digest: None})
		return
	if identity.MASK in value:
		_keep_stored(doc, field, value, label)
		return
	try:
		number = normalise(value)
	except ValueError:
		# the refused value is not repeated: messages end up in logs
		frappe.throw(_("{0} is not valid. Check the digits and enter it again.").format(label), title=label)
	doc.update({field: mask(number), encrypted: vault.encrypt(number), digest: vault.search_hash(number)})


def _keep_stored(doc, field: str, value: str, label: str) -> None:
	stored = {}
	if not doc.is_new():
		filters = {"name": doc.name}
		if doc.meta.istable:
			# naming a row of somebody else must not bring its number here
			filters |= {"parenttype": doc.parenttype, "parent": doc.parent}
		stored = frappe.db.get_value(
			doc.doctype, filters, [field, f"{field}_encrypted", f"{field}_hash"], as_dict=True
		)
	if not stored or stored[field] != value:
		frappe.throw(
			_("{0}: enter the whole number, not a masked one.").format(label), title=_("Masked Number")
		)
	doc.update(stored)


def protected_fields(doctype: str) -> list[str]:
	"""The fields of a doctype that hold a mask, with cipher text and hash beside it."""
	names = {field.fieldname for field in frappe.get_meta(doctype).fields}
	return sorted(name for name in names if {f"{name}_encrypted", f"{name}_hash"} <= names)


def plain(doc, field: str) -> str | None:
	"""The plain value of a protected field of a document or row that holds its cipher text; None when there is none.

	The caller has checked the right to see it, and logs the look (`log_access`) when a person gets to see it.
	"""
	cipher = doc.get(f"{field}_encrypted")
	return vault.decrypt(cipher) if cipher else None


def phone_hashes(text: str) -> list[str]:
	"""The search hashes of what a user typed, one for each live key; none when it is not a whole phone number."""
	return _hashes(text, identity.normalise_phone)


def id_hashes(text: str) -> list[str]:
	"""The search hashes of what a user typed, one for each live key; none when it is no valid ID or credit code."""
	return _hashes(text, _normalise_id)


def _hashes(text: str, normalise) -> list[str]:
	try:
		return vault.search_hashes(normalise(text))
	except ValueError:
		return []


def is_company_number(text: str | None) -> bool:
	"""Whether an identity number is a company's credit code rather than a person's."""
	return bool(text) and identity.valid_credit_code(identity.normalise_id(text))


def find_customers_by_phone(text: str) -> list[str]:
	"""Customers whose profile has exactly this phone. The caller checks what the user may see."""
	hashes = phone_hashes(text)
	if not hashes:
		return []
	return frappe.get_all(
		"Customer Profile",
		or_filters={"phone_hash": ["in", hashes], "phone_2_hash": ["in", hashes]},
		pluck="customer",
		order_by="customer",
	)


def find_customer(name: str, *, phone: str | None, id_number: str | None) -> str | None:
	"""The customer of this name with this ID number, else with this phone and no other ID number.

	A phone alone is shared in families and does not identify; a name alone is shared by thousands.
	"""
	ids = id_hashes(id_number) if id_number else []
	phones = phone_hashes(phone) if phone else []
	profile = DocType("Customer Profile")
	marks = []
	if ids:
		marks.append(profile.id_number_hash.isin(ids))
	if phones:
		marks += [profile.phone_hash.isin(phones), profile.phone_2_hash.isin(phones)]
	if not marks:
		return None
	query = frappe.qb.from_(profile).select(profile.customer, profile.customer_name, profile.id_number_hash)
	rows = [row for row in query.where(Criterion.any(marks)).run(as_dict=True) if row.customer_name == name]
	same_id = [row for row in rows if row.id_number_hash in ids]
	unidentified = [row for row in rows if not ids or not row.id_number_hash]
	return min((row.customer for row in same_id or unidentified), default=None)


def complete_profile(customer: str, *, phone: str | None, id_number: str | None) -> None:
	"""Adds to a profile what it lacks, a second phone too; what it has stays, since only a clerk may change it.

	Refuses what is not a valid number.
	"""
	profile = frappe.get_doc("Customer Profile", {"customer": customer})
	changed = False
	for value, fields, hashes_of in (
		(phone, ("phone", "phone_2"), phone_hashes),
		(id_number, ("id_number",), id_hashes),
	):
		hashes = hashes_of(value) if value else []
		if not value or any(profile.get(f"{field}_hash") in hashes for field in fields):
			continue
		free = next((field for field in fields if not profile.get(field)), None)
		if free or not hashes:
			profile.set(free or fields[0], value)
			changed = True
	if changed:
		# the caller's right to register the customer covers what the registration says about them
		profile.save(ignore_permissions=True)


@frappe.whitelist(methods=["POST"])
def reveal(doctype: str, name: str, fieldname: str, reason: str) -> str:
	"""The plain value of a protected field, for someone who may read the document and says why. Each look is logged."""
	doc = frappe.get_doc(doctype, name)
	# the framework asks for a row of a table whether one may read such documents, not whether one may read this one
	document = frappe.get_doc(doc.parenttype, doc.parent) if doc.meta.istable else doc
	document.check_permission("read")
	if fieldname not in protected_fields(doctype):
		frappe.throw(_("This field is not protected."), title=_("Reveal"))
	level = doc.meta.get_field(f"{fieldname}_encrypted").permlevel
	if level not in document.meta.get_permlevel_access("read"):
		frappe.throw(_("Your role may not see this number."), frappe.PermissionError)
	return disclose(doc, fieldname, reason)


def disclose(doc, fieldname: str, reason: str) -> str:
	"""The plain value of a protected field of `doc`, logged with the reason. The caller has checked the right to see it."""
	reason = (reason or "").strip()
	if len(reason) < MIN_REASON:
		frappe.throw(_("Say why you need this number; the reason is kept."), title=_("Reveal"))
	number = plain(doc, fieldname)
	if not number:
		frappe.throw(_("There is no number on file."), title=_("Reveal"))
	if doc.meta.istable:
		log_access(doc.parenttype, doc.parent, f"{doc.parentfield}.{fieldname}", reason)
	else:
		log_access(doc.doctype, doc.name, fieldname, reason)
	return number


def log_access(doctype: str, name: str, fieldname: str, reason: str) -> None:
	# nobody may write to the log by hand; the reader's own look is what is recorded
	frappe.get_doc(
		{
			"doctype": "Personal Data Access",
			"reference_doctype": doctype,
			"reference_name": name,
			"fieldname": fieldname,
			"user": frappe.session.user,
			"accessed_on": now_datetime(),
			"reason": reason,
		}
	).insert(ignore_permissions=True)
