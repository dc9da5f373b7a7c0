"""A policy is looked at in its cycle by somebody else than its owner; what is not kept is put right and verified."""

import frappe
from frappe.utils import add_days, add_months, getdate, nowdate

from wuye_ops.records import supervision
from wuye_ops.tests import archive_factories as archive
from wuye_ops.tests import factories as make
from wuye_ops.tests.parallel import at_once_in_processes

CLERK, MANAGER = make.user("clerk"), make.user("manager")
REQUIREMENTS = ("门岗交接班有记录", "访客逐一登记", "监控录像保存三十天")


def make_policy(title: str = "秩序维护管理制度", **fields):
	category = archive.make_category("测试制度", "CSZ", is_permanent=1, controlled=1)
	return archive.make_record(
		title, category=category, status="Effective", owner_employee=make.employee("head"), **fields
	)


def make_checklist(policy=None, **fields):
	return frappe.get_doc(
		{
			"doctype": "Policy Checklist",
			"property": make.PROPERTY_A,
			"policy": (policy or make_policy()).name,
			"owner_employee": make.employee("head"),
			"department": make.make_department(make.TRADES["Order"]),
			"checker": make.employee("clerk"),
			"cycle_months": 6,
			"items": [
				{"clause": str(number), "requirement": requirement, "method": "抽查十份"}
				for number, requirement in enumerate(REQUIREMENTS, 1)
			],
			**fields,
		}
	).insert()


class TestPolicyCheck(archive.ArchiveCase):
	def planned(self, checklist):
		supervision.plan_checks(checklist.next_check_on)
		return frappe.get_doc("Policy Check", {"checklist": checklist.name, "status": "Planned"})

	def filled(self, check, *outcomes: str):
		for row, outcome in zip(check.results, outcomes, strict=True):
			row.outcome = outcome
			row.finding = "抽查十份有四份没有签字" if outcome in ("Not Followed", "Partly Followed") else None
		self.as_user(CLERK, check.save)
		return check

	def test_from_the_policy_to_the_cure(self) -> None:
		checklist = make_checklist()
		check = self.planned(checklist)
		self.assertEqual([row.requirement for row in check.results], list(REQUIREMENTS))
		self.assertIn(
			CLERK, frappe.get_all("Notification Log", {"document_name": check.name}, pluck="for_user")
		)
		self.refused("say whether it is kept", self.as_user, CLERK, supervision.finish, check.name)
		self.filled(check, "Followed", "Not Followed", "Not Applicable")
		self.assertEqual(self.as_user(CLERK, supervision.finish, check.name), 50)
		check.reload()
		self.assertEqual(
			(check.status, check.score, check.not_followed, check.done_by), ("Done", 50, 1, CLERK)
		)
		cure = frappe.get_doc("Rectification", check.results[1].rectification)
		self.assertEqual(
			(cure.property, cure.source_name, cure.responsible, cure.found_by),
			(make.PROPERTY_A, check.name, make.employee("head"), CLERK),
		)
		self.assertIn("访客逐一登记", cure.subject)
		self.assertFalse(check.results[0].rectification)
		# the next one comes in its own month
		checklist.reload()
		self.assertEqual(getdate(checklist.next_check_on), getdate(add_months(check.due_on, 6)))
		self.assertIn(
			make.user("head"),
			frappe.get_all("Notification Log", {"document_name": check.name}, pluck="for_user"),
		)

	def test_nobody_checks_their_own(self) -> None:
		self.refused("policy of their own", lambda: make_checklist(checker=make.employee("head")))
		check = self.planned(make_checklist())
		self.filled(check, "Followed", "Followed", "Followed")
		self.refused(
			"does this check",
			self.as_user,
			MANAGER,
			supervision.finish,
			check.name,
			error=frappe.PermissionError,
		)
		check.checker = make.employee("head")
		self.refused("policy of their own", check.save)
		# an auditor may stand in
		self.as_user("auditor@wuye.test", supervision.finish, check.name)

	def test_what_it_asks_is_not_changed(self) -> None:
		check = self.planned(make_checklist())
		check.results = check.results[:1]
		self.refused("those of the checklist", check.save)
		check.reload()
		check.results[0].requirement = "改写"
		self.refused("those of the checklist", check.save)
		check.reload()
		check.score = 100
		self.refused("not entered by hand", check.save)
		self.filled(check.reload(), "Followed", "Followed", "Followed")
		self.as_user(CLERK, supervision.finish, check.name)
		check.reload()
		check.conclusion = "补写"
		self.refused("is over", check.save)
		self.refused("is kept", frappe.delete_doc, "Policy Check", check.name, error=frappe.PermissionError)
		self.refused("Disable it", frappe.delete_doc, "Policy Checklist", check.checklist)

	def test_one_for_each_day_however_often_it_is_planned(self) -> None:
		checklist = make_checklist(next_check_on=add_days(nowdate(), 5))
		idle = make_checklist(make_policy("停用制度"), disabled=1, next_check_on=nowdate())
		later = make_checklist(make_policy("日后制度"), next_check_on=add_days(nowdate(), 30))
		for _time in range(2):
			supervision.plan_checks()
		for one, count in ((checklist, 1), (idle, 0), (later, 0)):
			self.assertEqual(frappe.db.count("Policy Check", {"checklist": one.name}), count)
		check = frappe.get_doc("Policy Check", {"checklist": checklist.name})
		self.refused("Say why", self.as_user, CLERK, supervision.cancel, check.name, "")
		self.as_user(CLERK, supervision.cancel, check.name, "制度正在修订")
		supervision.plan_checks()
		self.assertEqual(frappe.db.count("Policy Check", {"checklist": checklist.name}), 1)

	def test_what_is_supervised(self) -> None:
		plain = archive.make_record("报修单", status="Effective")
		self.refused("not a controlled document", make_checklist, plain)
		elsewhere = make_policy("外项目制度", property_name=make.PROPERTY_B)
		self.refused("holds for", make_checklist, elsewhere)
		company = make_policy("集团制度", property_name=None)
		make_checklist(company)
		with self.assertRaises(frappe.UniqueValidationError):
			make_checklist(company)
		self.refused("every 1 to 60", lambda: make_checklist(make_policy("无周期"), cycle_months=0))


class TestAtOnce(archive.ArchiveCase):
	def test_two_schedulers_plan(self) -> None:
		checklist = make_checklist(next_check_on=nowdate())
		frappe.db.commit()
		try:
			call = ("Administrator", "wuye_ops.records.supervision.plan_checks", {})
			outcomes = at_once_in_processes(call, call)
			self.assertTrue(all(outcome.ok for outcome in outcomes), outcomes)
			self.assertEqual(frappe.db.count("Policy Check", {"checklist": checklist.name}), 1)
		finally:
			frappe.db.rollback()
			for name in frappe.get_all("Policy Check", {"checklist": checklist.name}, pluck="name"):
				archive.forget("Policy Check", name)
			archive.forget("Policy Checklist", checklist.name)
			archive.remove(checklist.policy)
