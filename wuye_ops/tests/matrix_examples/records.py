"""Examples of personal data: a profile, and the log of who has looked at it."""

from collections.abc import Callable

import frappe

from wuye_ops.tests import factories as make
from wuye_ops.tests.matrix_examples.example import Example, make_example, make_shared, owner, tag


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


def _record_category(property_name: str) -> Example:
	return make_shared(
		"Record Category", {"code": "JZ", "keep_years": 1}, "category_name", {"source": "矩阵"}
	)


def _record(property_name: str) -> Example:
	fields = {"property": property_name, "category": "报修派工与回访", "record_date": "2026-01-01"}
	return make_example(
		"Record",
		{**fields, "title": "矩阵档案"},
		{**fields, "title": "矩阵新档案"},
		{"location": "矩阵"},
		key={"property": property_name, "title": "矩阵档案"},
	)


EXAMPLES: dict[str, Callable[[str], Example]] = {
	"Customer Profile": _profile,
	"Personal Data Access": _access,
	"Record": _record,
	"Record Category": _record_category,
}
