"""Examples of audits: what auditors write, and what those who are audited are shown."""

from collections.abc import Callable

import frappe
from frappe.utils import add_days, now_datetime, nowdate

from wuye_ops.finance_control.audit import samples
from wuye_ops.tests import audits as audit_of
from wuye_ops.tests import external_audit as external
from wuye_ops.tests import factories as make
from wuye_ops.tests.audits import as_user
from wuye_ops.tests.matrix_examples.example import Example, tag

TITLE = "矩阵审计"


def _audit(property_name: str):
	"""An audit of the property that has begun, with a step in work."""
	title = f"{TITLE}{tag(property_name)}"
	if name := frappe.db.get_value("Audit", {"title": title}):
		return frappe.get_doc("Audit", name)
	for user in (audit_of.HEAD, audit_of.COLLEAGUE):
		make.make_user(user, "Internal Auditor")
	audit = audit_of.make_audit(property_name, title=title)
	audit_of.in_field(audit)
	audit_of.make_paper(audit, title=title)
	audit.reload()
	return audit


def _audit_example(property_name: str) -> Example:
	payload = {
		"title": "矩阵新审计",
		"company": make.company(),
		"properties": [{"property": property_name}],
		"materiality": 1000,
	}
	return Example(_audit(property_name).name, {"overview": "矩阵"}, payload)


def _paper(property_name: str) -> Example:
	audit = _audit(property_name)
	name = frappe.db.get_value("Audit Working Paper", {"audit": audit.name})
	payload = {"audit": audit.name, "step": audit.steps[0].name, "title": "矩阵", "notes": "矩阵"}
	# the role is not enough: papers and findings are written by somebody of the team
	return Example(name, {"notes": "矩阵"}, payload)


def _sample_of(property_name: str):
	audit = _audit(property_name)
	if name := frappe.db.get_value("Audit Sample", {"audit": audit.name}):
		return frappe.get_doc("Audit Sample", name)
	make.make_task(property_name, subject="矩阵抽样任务")
	values = {
		"doctype": "Audit Sample",
		"audit": audit.name,
		"step": audit.steps[0].name,
		"population": "Service Task",
		"to_date": nowdate(),
		"size": 1,
	}
	frappe.db.set_value("Audit", audit.name, "period_to", nowdate())
	sample = as_user(audit_of.COLLEAGUE, lambda: frappe.get_doc(values).insert())
	as_user(audit_of.COLLEAGUE, samples.draw, sample.name)
	return sample.reload()


def _sample(property_name: str) -> Example:
	sample = _sample_of(property_name)
	payload = {"audit": sample.audit, "step": sample.step, "population": "Service Task"}
	# what was drawn stays, and the role is not enough: samples are made by somebody of the team
	return Example(sample.name, {"title": "矩阵"}, payload, only_with_right=("ValidationError",))


def _sample_item(property_name: str) -> Example:
	sample = _sample_of(property_name)
	name = frappe.db.get_value("Audit Sample Item", {"sample": sample.name})
	return Example(name, {"note": "矩阵"}, {"sample": sample.name})


def _finding(property_name: str) -> Example:
	audit = _audit(property_name)
	name = frappe.db.get_value("Audit Finding", {"audit": audit.name})
	if not name:
		paper = frappe.db.get_value("Audit Working Paper", {"audit": audit.name})
		finding = audit_of.make_finding(audit, paper)
		as_user(audit_of.COLLEAGUE, finding.reload)
		audit_of.issue(finding)
		name = finding.name
	payload = {"audit": audit.name, "property": property_name, "title": "矩阵新发现"}
	# what was issued stays as it is: that is said to those alone who may write findings
	return Example(name, {"advice": "矩阵"}, payload, only_with_right=("ValidationError",))


def _request(property_name: str) -> Example:
	audit = _audit(property_name)
	name = frappe.db.get_value("Audit Document Request", {"audit": audit.name})
	provider = _provider(property_name)
	if not name:
		name = external.make_request(audit, provider=provider).name
	payload = {"audit": audit.name, "property": property_name, "what": "矩阵新资料", "provider": provider}
	return Example(name, {"details": "矩阵"}, payload)


def _provider(property_name: str) -> str:
	"""Somebody of the property who has an account: the head of its engineers."""
	return frappe.db.get_value("Employee", {"user_id": make.user("head", property_name)})


def _grant(property_name: str) -> Example:
	audit = _audit(property_name)
	email = f"matrix-{tag(property_name)}@firm.wuye.test"
	name = frappe.db.get_value("Audit Access Grant", {"auditor_email": email})
	if not name:
		name = external.make_grant(audit, property_name, email=email, approved=False).name
	doc = frappe.get_doc("Audit Access Grant", name)
	keys = (
		"audit",
		"firm",
		"auditor_name",
		"auditor_email",
		"period_from",
		"period_to",
		"valid_from",
		"valid_until",
	)
	payload = {
		**{key: str(doc.get(key)) for key in keys},
		"purpose": "矩阵",
		"properties": [{"property": property_name}],
		"doctypes": [{"document_type": "GL Entry"}],
	}
	return Example(name, {"purpose": "矩阵"}, payload)


def _look(property_name: str) -> Example:
	grant = _grant(property_name).name
	name = frappe.db.get_value("Audit Access Log", {"access_grant": grant})
	if not name:
		doc = frappe.new_doc("Audit Access Log")
		doc.update({"at": now_datetime(), "user": audit_of.THIRD, "action": "Read", "access_grant": grant})
		doc.name = frappe.generate_hash(length=12)
		doc.db_insert()
		name = doc.name
	payload = {"at": str(now_datetime()), "user": audit_of.THIRD, "action": "Read"}
	return Example(name, {"document_name": "矩阵"}, payload)


def _plan(property_name: str) -> Example:
	year = 2090 + (property_name == make.PROPERTY_B)
	values = {
		"doctype": "Audit Plan",
		"company": make.company(),
		"year": year,
		"auditors": 2,
		"subjects": [{"property": property_name, "area": "Purchasing", "days": 5}],
	}
	name = frappe.db.get_value("Audit Plan", {"year": year}) or frappe.get_doc(values).insert().name
	payload = {key: value for key, value in values.items() if key != "doctype"}
	return Example(name, {"notes": "矩阵"}, {**payload, "year": year + 5})


def _tie(property_name: str) -> Example:
	fields = {"property": property_name, "user": audit_of.THIRD, "kind": "Own Interest"}
	make.make_user(audit_of.THIRD, "Internal Auditor")
	values = {**fields, "what": "矩阵", "to_date": add_days(nowdate(), 1)}
	name = (
		frappe.db.get_value("Auditor Tie", {"property": property_name, "what": "矩阵"})
		or frappe.get_doc({"doctype": "Auditor Tie", **values}).insert().name
	)
	return Example(name, {"to_date": add_days(nowdate(), 2)}, {**fields, "what": "矩阵新"})


EXAMPLES: dict[str, Callable[[str], Example]] = {
	"Audit": _audit_example,
	"Audit Access Grant": _grant,
	"Audit Access Log": _look,
	"Audit Document Request": _request,
	"Audit Finding": _finding,
	"Audit Plan": _plan,
	"Audit Sample": _sample,
	"Audit Sample Item": _sample_item,
	"Audit Working Paper": _paper,
	"Auditor Tie": _tie,
}
