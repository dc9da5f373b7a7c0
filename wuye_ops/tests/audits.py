"""Audits for tests: two auditors, the audited property with its manager, and an audit at whatever point of its life."""

from __future__ import annotations

import frappe
from frappe.utils import add_days, nowdate

from wuye_ops.finance_control.audit import audits, findings, programme, report
from wuye_ops.inspection import rectification as cure
from wuye_ops.tests import factories as make
from wuye_ops.tests import inspection_factories as inspect

HEAD, COLLEAGUE, THIRD = "audit-head@wuye.test", "audit-colleague@wuye.test", "audit-third@wuye.test"
MANAGER, WORKER, DIRECTOR = (
	"audited-manager@wuye.test",
	"audited-worker@wuye.test",
	"audit-director@wuye.test",
)
INSPECTOR = "audit-inspector@wuye.test"
DEPARTMENT = "审计财务部"


def make_people(property_name: str) -> None:
	"""Auditors that nothing binds to the property; its manager and somebody of it who does the work; a director."""
	for user in (HEAD, COLLEAGUE, THIRD):
		make.make_user(user, "Internal Auditor")
	make.make_user(DIRECTOR, "Operations Director")
	make.make_user(INSPECTOR, "Quality Inspector")
	make.make_user(MANAGER, "Property Manager")
	make.make_user(WORKER, "Department Head")
	manager, worker = (employee_of(user, property_name) for user in (MANAGER, WORKER))
	doc = frappe.get_doc("Property", property_name)
	doc.manager = manager
	doc.set(
		"departments",
		[{"trade": "Customer Service", "department": make.make_department(DEPARTMENT), "head": worker}],
	)
	doc.save()


def employee_of(user: str, property_name: str) -> str:
	name = frappe.db.get_value("Employee", {"user_id": user})
	if name:
		doc = frappe.get_doc("Employee", name)
		if doc.wuye_property != property_name:
			# with the User Permission that follows from it
			doc.wuye_property = property_name
			doc.save()
		forget_permissions()
		return name
	return make.make_employee(user, DEPARTMENT, property_name)


def forget_permissions() -> None:
	"""What the framework remembers of User Permissions that were made, or taken back with a transaction."""
	for user in (MANAGER, WORKER):
		frappe.cache.hdel("user_permissions", user)


def as_user(user: str, call, *args, **kwargs):
	"""What the call returns when this user makes it."""
	before = frappe.session.user
	frappe.set_user(user)
	try:
		return call(*args, **kwargs)
	finally:
		frappe.set_user(before)


def make_audit(property_name: str, **fields):
	"""An audit that is planned, by its head."""
	values = {
		"doctype": "Audit",
		"title": "收费与收款专项审计",
		"company": make.company(),
		"area": "Fees and Receipts",
		"properties": [{"property": property_name}],
		"auditee": property_name,
		"content": "收费标准执行、减免审批、收据管理、应收催缴",
		"asked_for": "收费台账、收据存根、减免审批单",
		"period_from": add_days(nowdate(), -365),
		"period_to": add_days(nowdate(), -1),
		"begins_on": nowdate(),
		"special": "举报线索，需突击检查",
		"head": HEAD,
		"team": [{"user": HEAD}, {"user": COLLEAGUE}],
		"materiality": 100_000,
		"steps": [
			{"title": "减免审批抽查", "assigned": COLLEAGUE, "days": 2},
			{"title": "收据连号核对", "assigned": HEAD, "days": 1},
		],
		**fields,
	}
	return as_user(HEAD, lambda: frappe.get_doc(values).insert())


def in_field(audit) -> None:
	for step in ("Notify", "Begin"):
		as_user(HEAD, audits.take, audit.name, step)
	audit.reload()


def make_paper(audit, row: int = 0, by: str | None = None, title: str = "减免审批抽查底稿") -> str:
	"""A working paper for a step of the programme, which is started for it."""
	step = audit.steps[row]
	if step.status == "To Do":
		as_user(step.assigned, programme.take_step, audit.name, step.name, "Start")
		audit.reload()
	values = {
		"doctype": "Audit Working Paper",
		"audit": audit.name,
		"step": step.name,
		"title": title,
		"notes": "抽查 20 笔减免，3 笔无审批单。",
	}
	return as_user(by or step.assigned, lambda: frappe.get_doc(values).insert()).name


def review_steps(audit) -> None:
	"""Papers, conclusions and reviews of all steps: each is reviewed by the other of the two."""
	for position in range(len(audit.steps)):
		audit.reload()
		step = audit.steps[position]
		if step.status in ("Reviewed", "Dropped"):
			continue
		if not frappe.db.exists("Audit Working Paper", {"audit": audit.name, "step": step.name}):
			make_paper(audit, position, title=f"{step.title}底稿")
		as_user(
			step.assigned,
			programme.take_step,
			audit.name,
			step.name,
			"Hand In",
			conclusion="制度执行基本到位",
		)
		other = HEAD if step.assigned == COLLEAGUE else COLLEAGUE
		as_user(other, programme.take_step, audit.name, step.name, "Accept")
	audit.reload()


def make_finding(audit, paper: str, **fields):
	"""A finding that is a draft, by the colleague."""
	values = {
		"doctype": "Audit Finding",
		"audit": audit.name,
		"property": audit.properties[0].property,
		"title": "三笔物业费减免未经审批",
		"severity": "Normal",
		"area": "减免审批",
		"fact": "抽查 20 笔减免，3 笔合计 12,600.00 元没有审批单。",
		"criterion": "《收费管理办法》第十二条：减免须经项目经理书面审批。",
		"cause": "前台可直接录入减免，系统未设审批。",
		"effect": "少收物业费 12,600.00 元，存在舞弊风险。",
		"advice": "补办审批或追收；减免一律走审批流程。",
		"amount_known": 1,
		"amount": 12_600,
		"papers": [{"paper": paper}],
		**fields,
	}
	return as_user(COLLEAGUE, lambda: frappe.get_doc(values).insert())


def issue(finding) -> None:
	as_user(COLLEAGUE, findings.take, finding.name, "Issue")
	finding.reload()


def agree(finding, **values) -> None:
	"""Management agrees: the worker is responsible, within the days that it has."""
	answer = {
		"response": "情况属实。",
		"measure": "补办审批手续，停用前台减免权限。",
		"responsible": frappe.db.get_value("Employee", {"user_id": WORKER}),
		"department": make.make_department(DEPARTMENT),
		"due_on": add_days(nowdate(), 30),
		**values,
	}
	as_user(MANAGER, findings.take, finding.name, "Agree", **answer)
	finding.reload()


def cure_it(finding) -> None:
	"""The worker cures it and hands it in."""

	def work() -> None:
		photo = inspect.make_photo("Rectification", finding.rectification)
		cure.submit(finding.rectification, measures="三笔均已补办审批，前台权限已停用。", evidence=photo)

	as_user(WORKER, work)
	finding.reload()


def report_of(audit) -> None:
	"""From the field to the issued report, which the colleague writes and the head issues."""
	review_steps(audit)
	as_user(HEAD, audits.take, audit.name, "End Field Work")
	as_user(
		COLLEAGUE,
		report.write,
		audit.name,
		overview="对收费与收款进行了审计。",
		conclusion="内部控制基本有效，减免审批需改进。",
		advice="收紧减免权限。",
	)
	as_user(HEAD, audits.take, audit.name, "Issue Report")
	audit.reload()


def forget(audit: str) -> None:
	"""Takes away an audit that a test has committed, with its papers, findings and their cures."""
	findings = frappe.get_all("Audit Finding", {"audit": audit}, pluck="name")
	cures = frappe.get_all("Rectification", {"source_name": ["in", findings or [""]]}, pluck="name")
	papers = frappe.get_all("Audit Working Paper", {"audit": audit}, pluck="name")
	for doctype, names in (
		("Rectification", cures), ("Audit Finding", findings), ("Audit Working Paper", papers), ("Audit", [audit]),
	):  # fmt: skip
		for table in frappe.get_meta(doctype).get_table_fields():
			frappe.db.delete(table.options, {"parent": ["in", [*names, ""]], "parenttype": doctype})
		frappe.db.delete(doctype, {"name": ["in", [*names, ""]]})
	frappe.db.commit()
