"""Erasing a customer: what may go goes, what the law keeps stays without the person, and a document says which is which.

The customer is not deleted but renamed to a name that says nothing: bills and ledgers keep pointing at somebody, and balance
as before. Only vouchers keep the name that was printed on them. What is deleted does not lie in the bin afterwards.
"""

import frappe
from frappe import _
from frappe.model.rename_doc import rename_doc
from frappe.utils import now_datetime, nowdate

from wuye_ops.property.traces import delete_for_good
from wuye_ops.records import profile_changes
from wuye_ops.records.personal_data import protected_fields
from wuye_ops.records.privacy import obligations, traces
from wuye_ops.records.privacy.links import customer_links
from wuye_ops.records.privacy.portal_accounts import close_accounts
from wuye_ops.rules.erasure import ANONYMISED, DELETED, KEPT, Decision

REQUEST, RETENTION = "Request", "Retention"
# What else tells who somebody is, beside the link, its fetched name and protected numbers.
TELLING_FIELDS = {
	"Customer Merge": ("merged_name",),
	"Customer Visit": ("notes",),
	"Data Refresh Item": ("note",),
	"Deposit": ("paid_by_name",),
	"Privacy Consent": ("child_name", "guardian_name", "guardian_relation", "proof_text"),
	"Service Request": ("reporter_name",),
	"Tax Invoice Request": ("email", "address", "phone", "bank_name", "bank_account_no"),
}
# What ERPNext copies onto its documents: doctype → (field of the customer, fields)
ERPNEXT_FIELDS = {
	"Sales Invoice": (
		"customer",
		(
			"contact_person", "contact_display", "contact_mobile", "contact_email", "customer_address",
			"address_display", "shipping_address_name", "shipping_address",
		),
	),
	"Payment Entry": ("party", ("contact_person", "contact_email")),
}  # fmt: skip
CUSTOMER_FIELDS = (
	"mobile_no", "email_id", "tax_id", "website", "image", "customer_details", "customer_primary_contact",
	"customer_primary_address", "primary_address",
)  # fmt: skip
PROFILE_FIELDS = ("emergency_contact", "emergency_relation", "quality_problems", "vip_reason")
# A plate is part of the vehicle's name, and nothing needs to be remembered of one that has left.
DELETED_DOCTYPES = ("Resident Vehicle",)


def decide(customer: str, *, request: str | None = None) -> Decision:
	"""Whether the customer may be erased today, what forbids it and what would be kept."""
	return obligations.decision(customer, request=request)


def check(customer: str, *, request: str | None = None) -> Decision:
	"""Refuses, with every reason, when something forbids it."""
	decision = decide(customer, request=request)
	if not decision.allowed:
		reasons = "".join(f"<li>{one.what}. {one.reason}</li>" for one in decision.forbidden_by)
		frappe.throw(
			_("These data cannot be erased yet:") + f"<ul>{reasons}</ul>",
			title=_("Erasure"),
		)
	return decision


def erase(customer: str, property_name: str, *, cause: str, request: str | None = None) -> str:
	"""Erases the customer and returns the Personal Data Erasure that says what was done.

	The caller has checked the right: the answer to a request by its workflow, the retention by the days that have passed.
	"""
	# locked, and read as it is now: of two who erase at once the second finds nobody
	if not frappe.db.get_value("Customer", customer, "name", for_update=True):
		frappe.throw(
			_("Customer {0} is not there any more.").format(frappe.bold(customer)),
			frappe.DoesNotExistError,
			title=_("Erasure"),
		)
	profile = frappe.db.get_value("Customer Profile", {"customer": customer}, "name", for_update=True)
	decision = check(customer, request=request)
	old_name = frappe.db.get_value("Customer", customer, "customer_name")
	erased = f"{_('Erased Customer')}-{frappe.generate_hash(length=10)}"
	# before the links are cut by which its traces are found
	items = [
		*close_accounts(customer, erased),
		*traces.erase(customer, profile, {customer, old_name}, erased),
		*_delete_proofs(customer, cause),
		*_clear_profile(profile, erased),
		*_clear_changes(customer),
		*_clear_documents(customer, erased),
		*_kept(decision),
	]
	_clear_customer(customer, erased)
	doc = _write(property_name, customer, cause, request, items)
	_rename(profile, customer, erased)
	return doc


def _delete_proofs(customer: str, cause: str) -> list[dict]:
	"""Signed forms go; by what right somebody asked for the deletion is proved until the years are over."""
	proofs = [("Privacy Consent", "proof_file")]
	if cause == RETENTION:
		proofs.append(("Data Subject Request", "authority_file"))
	return [row for doctype, field in proofs for row in traces.delete_files_of(customer, doctype, field)]


def _clear_profile(profile: str | None, erased: str) -> list[dict]:
	if not profile:
		return []
	meta = frappe.get_meta("Customer Profile")
	values = dict.fromkeys(field for field in PROFILE_FIELDS if meta.has_field(field))
	for field in protected_fields("Customer Profile"):
		values |= dict.fromkeys((field, f"{field}_encrypted", f"{field}_hash"))
	values |= {"status": "Erased", "erased_on": nowdate()}
	frappe.db.set_value("Customer Profile", profile, values)
	# holds that were lifted keep the title of what they held
	held = {"reference_doctype": "Customer Profile", "reference_name": profile}
	frappe.db.set_value("Legal Hold Item", held, "title", erased, update_modified=False)
	rows = 0
	for table in meta.get_table_fields():
		rows += frappe.db.count(table.options, {"parent": profile, "parenttype": "Customer Profile"})
		frappe.db.delete(table.options, {"parent": profile, "parenttype": "Customer Profile"})
	return [item(_("Numbers and emergency contact of the profile"), DELETED, 1)] + (
		[item(_("Members of the household"), DELETED, rows)] if rows else []
	)


def _clear_changes(customer: str) -> list[dict]:
	rows = profile_changes.forget(customer)
	return [item(_("Changes of data that were asked for"), DELETED, rows)] if rows else []


def _clear_documents(customer: str, erased: str) -> list[dict]:
	"""Our own documents one statement each, whatever there is of them; then ERPNext's."""
	items = []
	for doctype, field in (*customer_links(), *customer_links(rows=True)):
		rows = frappe.db.count(doctype, {field: customer})
		if not rows:
			continue
		if doctype in DELETED_DOCTYPES:
			for name in frappe.get_all(doctype, {field: customer}, pluck="name"):
				delete_for_good(doctype, name)
			items.append(item(_(doctype), DELETED, rows))
		elif values := _cleared(doctype, field, erased):
			frappe.db.set_value(doctype, {field: customer}, values, update_modified=False)
			if doctype != "Customer Profile":
				items.append(item(_(doctype), ANONYMISED, rows))
	for doctype, (field, fields) in ERPNEXT_FIELDS.items():
		meta = frappe.get_meta(doctype)
		values = dict.fromkeys(name for name in fields if meta.has_field(name))
		if rows := frappe.db.count(doctype, {field: customer}):
			frappe.db.set_value(doctype, {field: customer}, values, update_modified=False)
			items.append(item(_("Contact data on {0}").format(_(doctype)), DELETED, rows))
	return items


def _cleared(doctype: str, field: str, erased: str) -> dict:
	"""What is written over a document that names the customer in `field`."""
	meta = frappe.get_meta(doctype)
	values = dict.fromkeys(name for name in TELLING_FIELDS.get(doctype, ()) if meta.has_field(name))
	for name in protected_fields(doctype):
		values |= dict.fromkeys((name, f"{name}_encrypted", f"{name}_hash"))
	if doctype not in traces.VOUCHERS:
		fetched = [df.fieldname for df in meta.fields if df.fetch_from == f"{field}.customer_name"]
		if field == "customer" and meta.has_field("customer_name"):
			fetched.append("customer_name")
		values |= dict.fromkeys(fetched, erased)
	return values


def _kept(decision: Decision) -> list[dict]:
	return [
		item(one.what, KEPT, None, reason=one.reason, until=str(one.until) if one.until else None)
		for one in decision.kept
	]


def _clear_customer(customer: str, erased: str) -> None:
	meta = frappe.get_meta("Customer")
	values = dict.fromkeys(field for field in CUSTOMER_FIELDS if meta.has_field(field))
	frappe.db.set_value("Customer", customer, {**values, "customer_name": erased, "disabled": 1})


def _write(property_name: str, customer: str, cause: str, request: str | None, items: list[dict]) -> str:
	doc = frappe.get_doc(
		{
			"doctype": "Personal Data Erasure",
			"property": property_name,
			"customer": customer,
			"cause": cause,
			"data_subject_request": request,
			"executed_by": frappe.session.user,
			"executed_on": now_datetime(),
			"items": items,
		}
	)
	doc.flags.by_service = True
	# nobody may write such a document by hand; it is what the service has done
	doc.insert(ignore_permissions=True)
	if request:
		frappe.db.set_value("Data Subject Request", request, {"erasure": doc.name}, update_modified=False)
	return doc.name


def _rename(profile: str | None, customer: str, erased: str) -> None:
	"""Last of all: every link follows, of ledgers too; what the framework remarks about it would tell the name again."""
	for doctype, old in (("Customer Profile", profile), ("Customer", customer)):
		if not old:
			continue
		# the right to erase the customer is the right to take the name away
		rename_doc(
			doctype, old, erased, force=True, ignore_permissions=True, show_alert=False, rebuild_search=False
		)
		frappe.db.delete("Comment", {"reference_doctype": doctype, "reference_name": erased})


def item(
	what: str, action: str, rows: int | None, *, reason: str | None = None, until: str | None = None
) -> dict:
	"""A line of the record of what was done."""
	return {"what": what, "action": action, "rows": rows, "reason": reason, "keep_until": until}
