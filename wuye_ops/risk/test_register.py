"""The register: a risk comes into it once from wherever it was seen, has an owner, and ends only with a reason."""

import frappe
from frappe.utils import add_days, add_months, getdate, nowdate

from wuye_ops.risk import library, own_work, register, steps
from wuye_ops.tests import factories as make
from wuye_ops.tests import inspection_factories as inspect
from wuye_ops.tests import register_factories as risks
from wuye_ops.tests.register_factories import DIRECTOR, INSPECTOR, OFFICER, RISK, RiskCase, as_user, take

LIBRARY = "Risk Library Item"


class TestDoubles(RiskCase):
	def test_a_double_is_pointed_out_with_its_reasons(self) -> None:
		doc = risks.make_risk(building=make.places().building)
		asked = {"property": make.PROPERTY_A, "title": "充电桩起火", "category": "Fire"}
		found = as_user(OFFICER, register.alike, **asked, building=make.places().building)
		self.assertEqual([row["name"] for row in found], [doc.name])
		self.assertEqual(found[0]["reasons"], ["Title", "Category", "Building"])
		self.assertEqual(
			as_user(OFFICER, register.alike, **{**asked, "title": "业主大会改聘物业", "category": "Legal"}),
			[],
		)
		self.assertEqual(as_user(OFFICER, register.alike, **{**asked, "property": make.PROPERTY_B}), [])
		# of another property nobody is told
		self.assertEqual(as_user(make.user("manager", make.PROPERTY_B), register.alike, **asked), [])


class TestWriting(RiskCase):
	def test_every_risk_has_an_owner_who_hears_of_it(self) -> None:
		doc = as_user(OFFICER, risks.make_risk)
		self.assertEqual(doc.owner_employee, make.employee("head"))
		self.assertEqual(self.told(doc.name, make.user("head")), ["A risk that is yours: 地下车库充电桩起火"])
		doc = as_user(OFFICER, risks.make_risk, department=None)
		self.assertEqual((doc.owner_employee, doc.identified_by), (make.employee("manager"), OFFICER))

	def test_what_is_missing_or_cannot_be(self) -> None:
		make_risk = risks.make_risk
		self.refused("in the future", make_risk, identified_on=add_days(nowdate(), 1))
		self.refused("what happened in the case", make_risk, source="News Case")
		self.refused("works for property", make_risk, owner_employee=make.employee("tech", make.PROPERTY_B))
		self.refused("does not belong to property", make_risk, building=make.places(make.PROPERTY_B).building)
		closed = make.make_property(status="Closed")
		self.refused("is closed", make_risk, closed.name, owner_employee=self._of_all())
		case = make_risk(
			source="News Case", case_text="某小区充电桩起火致三人死亡", case_link="https://example.com/1"
		)
		self.assertEqual(case.source, "News Case")

	def _of_all(self) -> str:
		name = make.make_employee(None, "工程部", make.PROPERTY_A, "总部工程师")
		frappe.db.set_value("Employee", name, "wuye_property", None)
		return name

	def test_what_steps_write_is_not_written_by_hand(self) -> None:
		doc = risks.make_risk(
			status="Closed", level="Blue", current_level="Blue", source="Survey", merged_into=None
		)
		self.assertEqual(
			(doc.status, doc.level, doc.current_level, doc.source), ("Identified", None, None, "Other")
		)
		for field, value in (
			("status", "Closed"),
			("level", "Blue"),
			("identified_by", OFFICER),
			("inherent_score", 1),
		):
			with self.subTest(field):
				doc.reload()
				doc.set(field, value)
				self.refused("not entered by hand", doc.save)
		doc.reload()
		self.refused("kept for the record", doc.delete)
		take(OFFICER, doc.name, "Dismiss", "同一车库已拆除充电桩")
		doc.reload()
		self.assertEqual(
			(doc.status, doc.reason_closed, doc.ended_on),
			("Dismissed", "同一车库已拆除充电桩", getdate(nowdate())),
		)
		doc.title = "改名"
		self.refused("stays as it is", doc.save)

	def test_heads_see_their_own_departments_risks(self) -> None:
		mine = risks.make_risk()
		others = risks.make_risk(department=make.make_department(make.TRADES["Greening"]), title="古树倒伏")
		head = make.user("head")
		seen = as_user(head, frappe.get_list, RISK, {"name": ["in", [mine.name, others.name]]}, pluck="name")
		# the base's head leads every trade: somebody of one trade alone sees less
		self.assertEqual(sorted(seen), sorted([mine.name, others.name]))
		user = make.make_user("risk-head@wuye.test", "Department Head")
		make.make_employee(user, make.TRADES["Greening"], make.PROPERTY_A)
		seen = as_user(user, frappe.get_list, RISK, {"name": ["in", [mine.name, others.name]]}, pluck="name")
		self.assertEqual(seen, [others.name])
		self.assertFalse(as_user(user, frappe.get_doc(RISK, mine.name).has_permission, "read"))
		self.assertTrue(as_user(user, frappe.get_doc(RISK, others.name).has_permission, "read"))
		found = as_user(INSPECTOR, risks.make_risk, title="巡查发现井盖松动", category="Safety")
		self.assertTrue(as_user(INSPECTOR, found.has_permission, "read"))
		self.assertFalse(as_user(INSPECTOR, frappe.get_doc(RISK, mine.name).has_permission, "read"))

	def test_who_leaves_hands_their_risks_over(self) -> None:
		doc = risks.make_risk(owner_employee=make.employee("tech"))
		rows = [row for row in own_work.open_risks(make.employee("tech")) if row["name"] == doc.name]
		self.assertEqual([(row["doctype"], row["title"]) for row in rows], [(RISK, doc.title)])
		own_work.take_risk(
			{"reference_name": doc.name}, make.employee("tech"), make.employee("tech2"), "离职"
		)
		doc.reload()
		self.assertEqual(doc.owner_employee, make.employee("tech2"))
		self.assertEqual(self.steps_of(doc.name)[-1], "Hand Over")
		self.assertTrue(self.told(doc.name, make.user("tech2")))


class TestLife(RiskCase):
	def test_a_mild_risk_is_watched_and_closed_by_somebody_else(self) -> None:
		doc = risks.make_assessed((3, 2), (2, 2))
		self.assertEqual((doc.status, doc.level, doc.is_key), ("Assessed", "Yellow", 0))
		self.assertEqual(doc.next_review, getdate(add_months(nowdate(), 3)))
		self.refused("Say why", take, make.user("manager"), doc.name, "Watch")
		self.assertEqual(take(make.user("manager"), doc.name, "Watch", "影响小"), "Watched")
		self.refused(
			"This is for", take, make.user("manager"), doc.name, "Close", "无", error=frappe.PermissionError
		)
		self.assertEqual(take(DIRECTOR, doc.name, "Close", "设施已拆除"), "Closed")
		doc.reload()
		self.assertEqual((doc.reason_closed, doc.next_review), ("设施已拆除", None))
		self.assertEqual(take(DIRECTOR, doc.name, "Reopen", "新装充电桩"), "Assessed")
		self.assertEqual(
			self.steps_of(doc.name),
			["Identify", "Count", "Count", "Assess", "Watch", "Close", "Reopen"],
		)

	def test_nobody_dismisses_what_they_identified(self) -> None:
		doc = as_user(OFFICER, risks.make_risk)
		self.refused(
			"Somebody else", take, OFFICER, doc.name, "Dismiss", "不是", error=frappe.PermissionError
		)
		self.assertEqual(take(DIRECTOR, doc.name, "Dismiss", "不在管理范围"), "Dismissed")
		self.assertEqual(take(OFFICER, doc.name, "Reconsider", "仍在合同范围"), "Identified")

	def test_a_double_is_merged_into_the_graver_one(self) -> None:
		stays, goes = risks.make_assessed((3, 2), (3, 2)), risks.make_risk(title="车库充电桩火灾")
		self.refused("another risk that stays", take, OFFICER, goes.name, "Merge", "重复")
		other = risks.make_risk(make.PROPERTY_B)
		self.refused("The other one is in", take, OFFICER, goes.name, "Merge", "重复", into=other.name)
		self.assertEqual(take(OFFICER, goes.name, "Merge", "同一车库", into=stays.name), "Merged")
		goes.reload()
		self.assertEqual(goes.merged_into, stays.name)
		self.assertEqual(self.steps_of(stays.name)[-1], "Take In")

	def test_a_key_risk_is_not_closed_without_a_response(self) -> None:
		doc = risks.make_assessed((5, 4), (4, 3))
		self.assertEqual((doc.level, doc.is_key, doc.key_since), ("Orange", 1, getdate(nowdate())))
		self.assertIn("Key risk, Orange: 地下车库充电桩起火", self.told(doc.name, make.user("manager")))
		self.refused("no response is in effect", take, DIRECTOR, doc.name, "Close", "算了")
		self.refused("key risk", take, OFFICER, doc.name, "Watch", "先看看")
		self.refused("at least one response", take, OFFICER, doc.name, "Respond")
		cure = inspect.make_rectification(subject="加装喷淋和限流插座")
		doc.append("responses", {"kind": "Reduce", "responsible": make.employee("head")})
		doc.append(
			"measures",
			{
				"document_type": "Rectification",
				"document": cure.name,
				"responsible": make.employee("tech"),
				"due_on": add_days(nowdate(), 20),
			},
		)
		doc.save()
		self.assertEqual((doc.measures[0].response_row, doc.measures[0].done_on), ("1", None))
		self.assertEqual(take(OFFICER, doc.name, "Respond"), "In Response")
		self.refused("not done: rows 1", take, DIRECTOR, doc.name, "Confirm Response")
		cure.db_set({"status": "Closed", "verified_on": f"{nowdate()} 09:00:00"})
		doc.reload().save()
		self.assertEqual(
			(doc.measures[0].done_on, doc.responses[0].status), (getdate(nowdate()), "In Effect")
		)
		self.assertIsNone(doc.key_since)
		self.refused("what remains", take, DIRECTOR, doc.name, "Confirm Response")
		risks.assess(doc.name, "Residual", 2, 3)
		self.assertEqual(take(DIRECTOR, doc.name, "Confirm Response"), "Watched")
		self.assertEqual(take(DIRECTOR, doc.name, "Close", "整改完成，剩余风险低"), "Closed")

	def test_a_red_risk_is_accepted_by_the_director_for_a_month_at_most(self) -> None:
		doc = risks.make_assessed((5, 4), (5, 3))
		self.assertEqual(doc.level, "Red")
		doc.append(
			"responses", {"kind": "Accept", "reason": "更换外墙需业主大会表决", "approved_by": OFFICER}
		)
		doc.save()
		row = doc.responses[0]
		self.assertIsNone(row.approved_by, "nobody approves by writing a name")
		month, later = str(add_months(nowdate(), 1)), str(add_days(add_months(nowdate(), 1), 1))
		accept = steps.accept
		self.refused(
			"This is for",
			as_user,
			make.user("manager"),
			accept,
			doc.name,
			row.name,
			month,
			error=frappe.PermissionError,
		)
		self.refused("at the longest", as_user, DIRECTOR, accept, doc.name, row.name, later)
		self.assertEqual(as_user(DIRECTOR, accept, doc.name, row.name, month), month)
		doc.reload()
		self.assertEqual((doc.responses[0].approved_by, doc.responses[0].status), (DIRECTOR, "In Effect"))
		self.assertIsNone(doc.key_since)
		# who changes what was approved asks anew
		doc.responses[0].reason = "另一个理由"
		doc.save()
		self.assertEqual((doc.responses[0].approved_by, doc.key_since), (None, getdate(nowdate())))

	def test_what_breaks_the_law_is_not_accepted(self) -> None:
		doc = risks.make_assessed((5, 4), (4, 3), unlawful=1)
		doc.append("responses", {"kind": "Accept", "reason": "费用高"})
		doc.save()
		self.refused(
			"breaks the law",
			as_user,
			DIRECTOR,
			steps.accept,
			doc.name,
			doc.responses[0].name,
			str(add_months(nowdate(), 1)),
		)


class TestLibrary(RiskCase):
	def test_the_trades_risks_are_there_and_the_company_changes_them(self) -> None:
		self.assertGreaterEqual(frappe.db.count(LIBRARY), 50)
		doc = frappe.get_doc(LIBRARY, "work_at_height")
		self.assertEqual((doc.method, doc.l, doc.e, doc.c, doc.level), ("LEC", 6, 3, 15, "Orange"))
		self.assertEqual((doc.reduce, doc.transfer, doc.accept), (1, 1, 0))
		doc.title = "外墙高处作业坠落"
		doc.save()
		library.seed()
		self.assertEqual(frappe.db.get_value(LIBRARY, "work_at_height", "title"), "外墙高处作业坠落")
		own = frappe.get_doc(
			{
				"doctype": LIBRARY,
				"title": "无人机巡检坠落",
				"category": "Safety",
				"likelihood": 2,
				"impact": 4,
			}
		).insert()
		self.assertTrue(own.name.startswith("own-"))
		self.assertEqual(own.level, "Yellow")
		own.impact = 6
		self.refused("whole numbers from 1 to 5", own.save)
