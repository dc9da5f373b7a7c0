"""Risks over HTTP: what cannot be assessed, and who cannot assess it, is refused in words, and nothing is half written."""

import frappe
from frappe import _
from frappe.utils import add_days, formatdate, getdate, nowdate

from wuye_ops.tests import factories as make
from wuye_ops.tests import register_factories as risks
from wuye_ops.tests.bad_input import BadInputCase
from wuye_ops.tests.http import Client
from wuye_ops.tests.register_factories import DIRECTOR, OFFICER, as_user

ROUND = "Risk Assessment"
BEGIN, GIVE = "wuye_ops.risk.assessments.begin", "wuye_ops.risk.assessments.give"
MILD = {"stage": "Inherent", "likelihood": 2, "impact": 2, "reason": "按记录"}


class TestRiskAssessments(BadInputCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		risks.make_people()
		cls.officer, cls.director = Client(OFFICER), Client(DIRECTOR)
		cls.made = []
		cls.stranger = Client(make.user("manager", make.PROPERTY_B))

	@classmethod
	def tearDownClass(cls) -> None:
		frappe.set_user("Administrator")
		risks.forget(cls.made)
		super().tearDownClass()

	def risk(self, **fields) -> str:
		name = risks.make_risk(**fields).name
		self.made.append(name)
		frappe.db.commit()
		return name

	def rounds(self, risk: str) -> int:
		frappe.db.rollback()
		return frappe.db.count(ROUND, {"risk": risk})

	def test_backdated_and_in_the_future(self) -> None:
		name = self.risk(identified_on=add_days(nowdate(), -30))
		earliest = formatdate(add_days(getdate(nowdate()), -7))
		for day, words in (
			(add_days(nowdate(), -8), earliest),
			(add_days(nowdate(), 1), formatdate(add_days(getdate(nowdate()), 1))),
			("2026-02-30", _("Assessed On", context=ROUND)),
		):
			with self.subTest(day):
				answer = self.officer.call(BEGIN, risk=name, **MILD, assessed_on=day)
				self.assert_refused(answer, words)
		self.assertEqual(self.rounds(name), 0)

	def test_values_that_are_none(self) -> None:
		name = self.risk()
		for values in ({"likelihood": 6}, {"impact": "高"}, {"likelihood": 2.5}, {"impact": None}):
			with self.subTest(values):
				answer = self.officer.call(BEGIN, risk=name, **{**MILD, **values})
				self.assert_refused(answer, _("Likelihood and impact are whole numbers from 1 to 5."))
		self.assertEqual(self.rounds(name), 0)

	def test_who_may_not_assess(self) -> None:
		name = self.risk()
		# of another property, and of no role that assesses
		self.assertEqual(self.stranger.call(BEGIN, risk=name, **MILD).status, 403)
		self.assertEqual(self.people["tech"].call(BEGIN, risk=name, **MILD).status, 403)
		for user, words in (
			(make.user("tech"), frappe.utils.get_fullname(make.user("tech"))),
			(make.user("manager", make.PROPERTY_B), _("{assessor} does not work for this property.")[-8:]),
			("nobody@wuye.test", "nobody@wuye.test"),
		):
			with self.subTest(user):
				answer = self.officer.call(BEGIN, risk=name, **MILD, also=frappe.as_json([user]))
				self.assert_refused(answer, words, status=403)
		self.assertEqual(self.rounds(name), 0)

	def test_an_opinion_is_given_once_and_by_who_was_asked(self) -> None:
		name = self.risk()
		made = as_user(OFFICER, risks.assessments.begin, name, **MILD, also=[DIRECTOR, make.user("head")])
		frappe.db.commit()
		said = {"assessment": made["name"], "reason": "近年多发", "likelihood": 3, "impact": 2}
		answer = self.people["manager"].call(GIVE, **said)
		self.assert_refused(answer, _("You were not asked for your opinion."), status=403)
		self.assert_refused(
			self.director.call(GIVE, **{**said, "reason": " "}),
			_("Say why you think so; the reason is kept."),
		)
		self.assertTrue(self.director.call(GIVE, **said).ok)
		before = self.stored(ROUND, made["name"])
		answer = self.director.call(GIVE, **{**said, "likelihood": 1})
		self.assert_refused(answer, formatdate(nowdate()))
		self.assertEqual(self.stored(ROUND, made["name"]), before)
		# and another assessor reads nothing of it, by whichever door
		for path in (
			f"/api/resource/{ROUND}/{made['name']}",
			"/api/method/frappe.desk.form.load.getdoc",
			"/api/method/frappe.client.get",
			"/printview",
		):
			with self.subTest(path):
				answer = self.people["head"].get(path, doctype=ROUND, name=made["name"])
				self.assertTrue(answer.ok, answer)
				self.assertIn(made["name"], answer.text)
				self.assertNotIn("近年多发", answer.text)
		answer = self.people["head"].put(f"/api/resource/{ROUND}/{made['name']}", status="Counted")
		self.assertEqual(answer.status, 403)
