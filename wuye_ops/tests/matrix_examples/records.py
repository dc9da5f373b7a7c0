"""Examples of personal data: a profile, and the log of who has looked at it."""

from collections.abc import Callable

import frappe

from wuye_ops.tests import factories as make
from wuye_ops.tests.matrix_examples.example import Example, make_example, make_shared, owner, tag
from wuye_ops.tests.privacy_factories import FACE, NEWS, make_notice


def _profile(property_name: str) -> Example:
	customer = owner(property_name)
	name = frappe.db.get_value("Customer Profile", {"customer": customer})
	without_profile = f"矩阵客户-{tag(property_name)}"
	if not frappe.db.exists("Customer", without_profile):
		doc = frappe.get_doc(
			{"doctype": "Customer", "customer_name": without_profile, "customer_type": "Individual"}
		)
		doc.insert()
		for profile in frappe.get_all("Customer Profile", {"customer": doc.name}, pluck="name"):
			frappe.delete_doc("Customer Profile", profile)
		make.make_occupancy(
			make.places(property_name).unit,
			doc.name,
			relation="Family",
			share=0,
			is_payer=0,
			from_date="2021-01-01",
		)
	return Example(
		name, {"customer_class": "Tenant"}, {"customer": without_profile, "customer_class": "Other"}
	)


def _access(property_name: str) -> Example:
	profile = _profile(property_name).name
	fields = {
		"reference_doctype": "Customer Profile",
		"reference_name": profile,
		"fieldname": "phone",
		"user": "Administrator",
		"accessed_on": "2026-01-01 08:00:00",
		"reason": "矩阵：核对电话",
	}
	return make_example(
		"Personal Data Access",
		fields,
		fields,
		{"reason": "改写"},
		key={"reference_name": profile, "reason": fields["reason"]},
	)


def _notice(property_name: str) -> Example:
	purpose = {"purpose": "矩阵目的", "legal_basis": "Consent", "data_kinds": "电话", "use": "矩阵"}
	fields = {"effective_from": "2026-01-01", "text": "矩阵", "contact": "矩阵", "purposes": [purpose]}
	return make_shared("Privacy Notice", fields, "notice_name", {"contact": "矩阵：改"})


def _published_notice() -> str:
	name = frappe.db.get_value("Privacy Notice", {"notice_name": "矩阵告知书", "status": "Published"})
	return name or make_notice(notice_name="矩阵告知书").name


def _consent(property_name: str) -> Example:
	fields = {
		"property": property_name,
		"customer": owner(property_name),
		"notice": _published_notice(),
		"channel": "Portal",
	}
	return make_example(
		"Privacy Consent",
		{**fields, "purpose": NEWS},
		{**fields, "purpose": FACE},
		# who may write may save it, as long as nothing of it changes
		{"purpose": NEWS},
		key={"customer": fields["customer"], "purpose": NEWS, "status": "Given"},
	)


EXAMPLES: dict[str, Callable[[str], Example]] = {
	"Customer Profile": _profile,
	"Personal Data Access": _access,
	"Privacy Consent": _consent,
	"Privacy Notice": _notice,
}
