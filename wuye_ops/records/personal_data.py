"""Personal data at rest: encrypted with the site's key, found through a keyed hash, shown as a mask.

A protected field `phone` of a document keeps its mask in `phone`, the cipher text in `phone_encrypted` and the hash
in `phone_hash`. The plain value is never written, so it is in no version, comment, index or export either.
"""

import hashlib
import hmac

import frappe
from frappe import _
from frappe.query_builder import Criterion, DocType
from frappe.utils import now_datetime
from frappe.utils.password import decrypt, encrypt, get_encryption_key

from wuye_ops.rules import identity

MIN_REASON = 4  # characters; "test" is not a reason, but no rule can judge that


def protect_phone(doc, field: str) -> None:
	"""Protects a phone typed into `field`. Refuses what is not a phone number."""
	_protect(doc, field, identity.normalise_phone, identity.mask_phone, _("Phone"))


def protect_id_number(doc, field: str) -> None:
	"""Protects an ID or credit-code number typed into `field`. Refuses a number whose check digit is wrong."""
	_protect(doc, field, _normalise_id, identity.mask_id, _("ID Number"))


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
		plain = normalise(value)
	except ValueError:
		# the refused value is not repeated: messages end up in logs
		frappe.throw(_("{0} is not valid. Check the digits and enter it again.").format(label), title=label)
	doc.update({field: mask(plain), encrypted: encrypt(plain), digest: search_hash(plain)})


def _keep_stored(doc, field: str, value: str, label: str) -> None:
	stored = {}
	if not doc.is_new():
		stored = frappe.db.get_value(
			doc.doctype, doc.name, [field, f"{field}_encrypted", f"{field}_hash"], as_dict=True
		)
	if not stored or stored[field] != value:
		frappe.throw(
			_("{0}: enter the whole number, not a masked one.").format(label), title=_("Masked Number")
		)
	doc.update(stored)


def search_hash(plain: str) -> str:
	"""A hash only this site can make, so that the few billion possible phones cannot be tried elsewhere."""
	key = hashlib.sha256(b"wuye_ops personal data search" + get_encryption_key().encode()).digest()
	return hmac.new(key, plain.encode(), hashlib.sha256).hexdigest()


def phone_hash(text: str) -> str | None:
	"""The search hash of what a user typed; None when it is not a whole phone number."""
	try:
		return search_hash(identity.normalise_phone(text))
	except ValueError:
		return None


def id_hash(text: str) -> str | None:
	"""The search hash of what a user typed; None when it is not a valid ID or credit-code number."""
	try:
		return search_hash(_normalise_id(text))
	except ValueError:
		return None


def is_company_number(text: str | None) -> bool:
	"""Whether an identity number is a company's credit code rather than a person's."""
	return bool(text) and identity.valid_credit_code(identity.normalise_id(text))


def find_customers_by_phone(text: str) -> list[str]:
	"""Customers whose profile has exactly this phone. The caller checks what the user may see."""
	digest = phone_hash(text)
	if not digest:
		return []
	return frappe.get_all(
		"Customer Profile",
		or_filters={"phone_hash": digest, "phone_2_hash": digest},
		pluck="customer",
		order_by="customer",
	)


def find_customer(name: str, *, phone: str | None, id_number: str | None) -> str | None:
	"""The customer of this name with this ID number, else with this phone and no other ID number.

	A phone alone is shared in families and does not identify; a name alone is shared by thousands.
	"""
	known_id, known_phone = id_number and id_hash(id_number), phone and phone_hash(phone)
	profile = DocType("Customer Profile")
	marks = []
	if known_id:
		marks.append(profile.id_number_hash == known_id)
	if known_phone:
		marks += [profile.phone_hash == known_phone, profile.phone_2_hash == known_phone]
	if not marks:
		return None
	query = frappe.qb.from_(profile).select(profile.customer, profile.customer_name, profile.id_number_hash)
	rows = [row for row in query.where(Criterion.any(marks)).run(as_dict=True) if row.customer_name == name]
	same_id = [row for row in rows if known_id and row.id_number_hash == known_id]
	unidentified = [row for row in rows if not known_id or not row.id_number_hash]
	return min((row.customer for row in same_id or unidentified), default=None)


def complete_profile(customer: str, *, phone: str | None, id_number: str | None) -> None:
	"""Adds to a profile what it lacks, a second phone too; what it has stays, since only a clerk may change it.

	Refuses what is not a valid number.
	"""
	profile = frappe.get_doc("Customer Profile", {"customer": customer})
	changed = False
	for value, fields, digest in (
		(phone, ("phone", "phone_2"), phone_hash),
		(id_number, ("id_number",), id_hash),
	):
		known = digest(value) if value else None
		if not value or (known and known in [profile.get(f"{field}_hash") for field in fields]):
			continue
		free = next((field for field in fields if not profile.get(field)), None)
		if free or not known:
			profile.set(free or fields[0], value)
			changed = True
	if changed:
		# the caller's right to register the customer covers what the registration says about them
		profile.save(ignore_permissions=True)


@frappe.whitelist(methods=["POST"])
def reveal(doctype: str, name: str, fieldname: str, reason: str) -> str:
	"""The plain value of a protected field, for someone who may read the document and says why. Each look is logged."""
	doc = frappe.get_doc(doctype, name)
	doc.check_permission("read")
	encrypted = f"{fieldname}_encrypted"
	field = doc.meta.get_field(encrypted)
	if not field or not doc.meta.get_field(f"{fieldname}_hash"):
		frappe.throw(_("This field is not protected."), title=_("Reveal"))
	if not doc.has_permlevel_access_to(encrypted, permission_type="read"):
		frappe.throw(_("Your role may not see this number."), frappe.PermissionError)
	return disclose(doc, fieldname, reason)


def disclose(doc, fieldname: str, reason: str) -> str:
	"""The plain value of a protected field of `doc`, logged with the reason. The caller has checked the right to see it."""
	reason = (reason or "").strip()
	if len(reason) < MIN_REASON:
		frappe.throw(_("Say why you need this number; the reason is kept."), title=_("Reveal"))
	encrypted = doc.get(f"{fieldname}_encrypted")
	if not encrypted:
		frappe.throw(_("There is no number on file."), title=_("Reveal"))
	log_access(doc.doctype, doc.name, fieldname, reason)
	return decrypt(encrypted)


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
