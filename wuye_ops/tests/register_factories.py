"""Risks for tests: the people who identify, assess and decide, and a risk at whatever point of its life."""

from __future__ import annotations

import frappe
from frappe.tests.utils import FrappeTestCase

from wuye_ops.risk import assessments, steps
from wuye_ops.tests import factories as make

OFFICER, DIRECTOR, INSPECTOR, AUDITOR = (
	"risk-officer@wuye.test",
	"director@wuye.test",
	"risk-inspector@wuye.test",
	"risk-auditor@wuye.test",
)
RISK = "Risk"


def forget(names: list[str]) -> None:
	"""Takes away risks that a test has committed, with all that hangs on them."""
	names = names or [""]
	rounds = frappe.get_all("Risk Assessment", {"risk": ["in", names]}, pluck="name")
	for doctype, those in ((RISK, names), ("Risk Assessment", rounds)):
		for table in frappe.get_meta(doctype).get_table_fields():
			frappe.db.delete(table.options, {"parent": ["in", [*those, ""]], "parenttype": doctype})
		frappe.db.delete(doctype, {"name": ["in", [*those, ""]]})
	frappe.db.commit()


def make_people() -> None:
	"""Committed with the base."""
	make.make_user(OFFICER, "Risk Officer")
	make.make_user(DIRECTOR, "Operations Director")
	make.make_user(INSPECTOR, "Quality Inspector")
	make.make_user(AUDITOR, "Internal Auditor")
	frappe.db.commit()


def as_user(user: str, call, *args, **kwargs):
	"""What the call returns when this user makes it."""
	before = frappe.session.user
	frappe.set_user(user)
	try:
		return call(*args, **kwargs)
	finally:
		frappe.set_user(before)


def make_risk(property_name: str = make.PROPERTY_A, **fields):
	return frappe.get_doc(
		{
			"doctype": RISK,
			"property": property_name,
			"title": "地下车库充电桩起火",
			"category": "Fire",
			"department": make.make_department(make.TRADES["Engineering"]),
			**fields,
		}
	).insert()


def assess(risk: str, stage: str, likelihood: int, impact: int, also: int = 0, **fields) -> dict:
	"""A round of 5×5 by the officer; with `also`, the director has the same opinion and both are asked together."""
	values = {"likelihood": likelihood, "impact": impact, "reason": "按近三年记录判断"}
	if not also:
		return as_user(OFFICER, assessments.begin, risk, stage, **values, **fields)
	made = as_user(OFFICER, assessments.begin, risk, stage, **values, also=[DIRECTOR], **fields)
	status = as_user(DIRECTOR, assessments.give, made["name"], "同意", likelihood=likelihood, impact=impact)
	return {**made, "status": status}


def make_assessed(inherent: tuple[int, int] = (4, 3), current: tuple[int, int] = (3, 2), **fields):
	"""A risk that was assessed by as many people as it takes."""
	doc = make_risk(**fields)
	for stage, value in (("Inherent", inherent), ("Current", current)):
		assess(doc.name, stage, *value, also=int(value[0] * value[1] >= 9))
	return doc.reload()


def take(user: str, risk: str, step: str, reason: str | None = None, **fields) -> str:
	return as_user(user, steps.take, risk, step, reason, **fields)


class RiskCase(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.set_user("Administrator")
		make.make_base()
		make_people()

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		frappe.local.lang = "en"
		frappe.db.set_single_value("System Settings", "language", "en")

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()

	def refused(self, words: str, call, *args, error=frappe.ValidationError, **kwargs) -> None:
		with self.assertRaisesRegex(error, words):
			call(*args, **kwargs)

	def told(self, name: str, user: str) -> list[str]:
		return frappe.get_all(
			"Notification Log",
			{"for_user": user, "document_name": name},
			pluck="subject",
			order_by="creation, name",
		)

	def steps_of(self, name: str) -> list[str]:
		return frappe.get_all("Risk Log", {"parent": name}, pluck="step", order_by="idx")
