"""Examples of personal data: a profile, and the log of who has looked at it."""

from collections.abc import Callable
from dataclasses import replace

import frappe

from wuye_ops.records.archive import confirmations, text, versions
from wuye_ops.tests import archive_factories as archive
from wuye_ops.tests import factories as make
from wuye_ops.tests.matrix_examples.example import Example, make_example, make_shared, owner, tag
from wuye_ops.tests.record_factories import make_filed


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


def _kept(property_name: str, title: str) -> str:
	"""A record of the property that was archived long ago."""
	name = frappe.db.get_value("Record", {"property": property_name, "title": title})
	if not name:
		name = archive.make_record(title, property_name=property_name).name
	return name


def _legal_hold(property_name: str) -> Example:
	fields = {
		"property": property_name,
		"reason": "矩阵",
		"items": [{"reference_doctype": "Record", "reference_name": _kept(property_name, "矩阵保全档案")}],
	}
	return make_example(
		"Legal Hold",
		{**fields, "matter": "矩阵事由"},
		{**fields, "matter": "矩阵新事由"},
		{"case_no": "矩阵"},
		key={"property": property_name, "matter": "矩阵事由"},
	)


def _record_disposal(property_name: str) -> Example:
	fields = {
		"property": property_name,
		"items": [{"record": _kept(property_name, "矩阵到期档案")}],
	}
	return make_example(
		"Record Disposal",
		{**fields, "title": "矩阵销毁"},
		{**fields, "title": "矩阵新销毁"},
		{"place": "矩阵"},
		key={"property": property_name, "title": "矩阵销毁"},
	)


def _record_loan(property_name: str) -> Example:
	fields = {
		"property": property_name,
		"record": _kept(property_name, "矩阵借阅档案"),
		"kind": "Copy",
	}
	mine = {**fields, "borrower": make.employee("head", property_name), "reason": "矩阵借阅"}
	example = make_example(
		"Record Loan", mine, {}, {"copies": 2}, key={"property": property_name, "reason": "矩阵借阅"}
	)
	# whoever asks is the borrower; who is no employee is told to name one
	return replace(example, payload={**fields, "reason": "矩阵新借阅"}, only_with_right=("MandatoryError",))


def _policy(property_name: str, title: str) -> str:
	name = frappe.db.get_value("Record", {"property": property_name, "title": title})
	if not name:
		category = archive.make_category("测试制度", "CSZ", is_permanent=1, controlled=1)
		name = archive.make_record(
			title, property_name=property_name, category=category, status="Effective"
		).name
	return name


def _policy_checklist(property_name: str) -> Example:
	fields = {
		"property": property_name,
		"owner_employee": make.employee("head", property_name),
		"checker": make.employee("service", property_name),
		"department": make.make_department(make.TRADES["Order"]),
		"cycle_months": 6,
		"next_check_on": "2099-01-01",
		"items": [{"requirement": "矩阵要求"}],
	}
	first, second = (_policy(property_name, title) for title in ("矩阵制度", "矩阵新制度"))
	return make_example(
		"Policy Checklist",
		{**fields, "policy": first},
		{**fields, "policy": second},
		{"cycle_months": 12},
		key={"policy": first},
	)


def _policy_check(property_name: str) -> Example:
	fields = {"property": property_name, "checklist": _policy_checklist(property_name).name}
	return make_example(
		"Policy Check",
		{**fields, "due_on": "2099-01-01"},
		{**fields, "due_on": "2099-07-01"},
		{"conclusion": "矩阵"},
		key={"checklist": fields["checklist"], "due_on": "2099-01-01"},
	)


def _record_hand_over(property_name: str) -> Example:
	first, second = (make.employee(key, property_name) for key in ("tech", "tech2"))
	return make_example(
		"Record Hand Over",
		{"employee": first},
		{"employee": second},
		{"reason": "矩阵"},
		key={"employee": first},
	)


def _filed(property_name: str) -> str:
	"""A policy with a file in force that staff have been asked to confirm; returns the record."""
	title = "矩阵在行制度"
	if name := frappe.db.get_value("Record", {"property": property_name, "title": title}):
		return name
	record = make_filed(property_name, category="管理制度", title=title)
	doc, version = (
		frappe.get_doc("Record", record.name),
		frappe.get_doc("Record Version", f"{record.name}-V1"),
	)
	versions.put_in_force(doc, version)
	confirmations.ask_all(doc, version)
	text.index(version.name)
	return record.name


def _record_version(property_name: str) -> Example:
	record = _filed(property_name)
	return Example(f"{record}-V1", {"change_note": "矩阵"}, {"record": record})


def _record_text(property_name: str) -> Example:
	record = _filed(property_name)
	return Example(f"{record}-V1", {"content": "矩阵"}, {"record_version": f"{record}-V1", "record": record})


def _record_confirmation(property_name: str) -> Example:
	record = _filed(property_name)
	asked = frappe.db.get_value("Record Confirmation", {"record": record}, order_by="creation, name")
	employee = make.employee("tech", property_name)
	return Example(
		asked,
		{"due_on": "2099-01-01"},
		{"record": record, "record_version": f"{record}-V1", "employee": employee},
	)


EXAMPLES: dict[str, Callable[[str], Example]] = {
	"Customer Profile": _profile,
	"Legal Hold": _legal_hold,
	"Personal Data Access": _access,
	"Policy Check": _policy_check,
	"Policy Checklist": _policy_checklist,
	"Record": _record,
	"Record Category": _record_category,
	"Record Confirmation": _record_confirmation,
	"Record Disposal": _record_disposal,
	"Record Hand Over": _record_hand_over,
	"Record Loan": _record_loan,
	"Record Text": _record_text,
	"Record Version": _record_version,
}
