"""Examples of what people are told about their data, agree to and ask for."""

from collections.abc import Callable

import frappe

from wuye_ops.records.privacy import erasing
from wuye_ops.tests import factories as make
from wuye_ops.tests.matrix_examples.example import Example, make_example, make_shared, owner, tag
from wuye_ops.tests.privacy_factories import FACE, NEWS, make_notice


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


def _merge(property_name: str) -> Example:
	twins = []
	for number in (1, 2):
		twin = f"矩阵重复{number}-{tag(property_name)}"
		if not frappe.db.exists("Customer", twin):
			make.make_customer(
				twin, unit=make.places(property_name).unit, relation="Family", share=0, is_payer=0
			)
		twins.append(twin)
	fields = {"property": property_name, "duplicate": twins[0], "into_customer": twins[1]}
	return make_example(
		"Customer Merge",
		{**fields, "reason": "矩阵：同一人"},
		{**fields, "reason": "矩阵：又是同一人"},
		{"reason": "矩阵：改"},
		key={"duplicate": twins[0]},
	)


def _request(property_name: str) -> Example:
	fields = {
		"property": property_name,
		"customer": owner(property_name),
		"requested_by": "Self",
		"channel": "Front Desk",
		"received_on": "2026-01-05",
	}
	return make_example(
		"Data Subject Request",
		{**fields, "kind": "Correct"},
		{**fields, "kind": "Copy"},
		{"answer": "矩阵"},
		key={"customer": fields["customer"], "kind": "Correct"},
	)


def _erasure(property_name: str) -> Example:
	"""Made by erasing somebody, and by nothing else."""
	name = frappe.db.get_value("Personal Data Erasure", {"property": property_name})
	if not name:
		gone = make.make_customer(f"矩阵删除-{tag(property_name)}")
		name = erasing.erase(gone, property_name, cause=erasing.REQUEST)
	fields = {
		"property": property_name,
		"customer": owner(property_name),
		"cause": "Request",
		"executed_by": "Administrator",
		"executed_on": "2026-01-01 08:00:00",
	}
	return Example(name, {"cause": "Retention"}, fields)


EXAMPLES: dict[str, Callable[[str], Example]] = {
	"Customer Merge": _merge,
	"Data Subject Request": _request,
	"Personal Data Erasure": _erasure,
	"Privacy Consent": _consent,
	"Privacy Notice": _notice,
}
