"""Risk Settings: their bounds, and what the register and early warning make of them."""

from datetime import timedelta

import frappe
from frappe.utils import add_days, getdate, nowdate

from wuye_ops.risk import assessments, follow_up, settings
from wuye_ops.risk.reporting import quarterly
from wuye_ops.rules.risk_review import quarter_before
from wuye_ops.tests import factories as make
from wuye_ops.tests import register_factories as risks
from wuye_ops.tests.register_factories import DIRECTOR, OFFICER, RiskCase, as_user


class TestRiskSettings(RiskCase):
	def setUp(self) -> None:
		super().setUp()
		self.addCleanup(frappe.clear_document_cache, "Risk Settings", "Risk Settings")

	def set(self, **values) -> None:
		as_user(DIRECTOR, self._save, values)

	def _save(self, values: dict) -> None:
		doc = frappe.get_doc("Risk Settings")
		doc.update(values)
		doc.save()

	def test_before_somebody_has_saved_them_they_are_the_usual_ones(self) -> None:
		frappe.db.delete("Singles", {"doctype": "Risk Settings"})
		frappe.clear_document_cache("Risk Settings", "Risk Settings")
		usual = settings.assessing()
		self.assertEqual((usual.fewest_for_key, usual.enter_within), (2, timedelta(days=7)))
		self.assertIn("Internal Auditor", usual.roles)
		self.assertEqual((settings.report_days(), settings.short_alarm()), (8, timedelta(days=7)))
		self.assertEqual(settings.deadlines().respond_within, {"Red": 1, "Orange": 7})

	def test_bounds(self) -> None:
		for values, words in (
			({"fewest_assessors": 0}, "must be between 1 and 5"),
			({"fewest_assessors": 6}, "must be between 1 and 5"),
			({"enter_within_days": 32}, "must be between 0 and 31"),
			({"report_days": 61}, "must be between 0 and 60"),
			({"patience_hours": 721}, "must be between 0 and 720"),
			({"short_alarm_days": 0}, "must be between 1 and 60"),
			({"respond_red_days": 9, "respond_orange_days": 8}, "no later than an orange one"),
		):
			with self.subTest(values):
				self.refused(words, self.set, **values)
		self.refused("", as_user, OFFICER, self._save, {"report_days": 9}, error=frappe.PermissionError)

	def test_how_many_assess_and_who(self) -> None:
		self.set(fewest_assessors=1, auditors_assess=0)
		doc = risks.make_risk()
		values = {"reason": "按记录", "likelihood": 5, "impact": 5}
		# one is enough for a red risk now
		self.assertEqual(
			as_user(OFFICER, assessments.begin, doc.name, "Inherent", **values)["status"], "Counted"
		)
		self.refused(
			"none of those who assess risks", as_user, risks.AUDITOR, assessments.begin, doc.name, "Current", **values,
			error=frappe.PermissionError,
		)  # fmt: skip
		names = [row["value"] for row in as_user(OFFICER, assessments.who_can, make.PROPERTY_A)]
		self.assertIn(DIRECTOR, names)
		self.assertNotIn(risks.AUDITOR, names)

	def test_how_late_an_assessment_is_entered(self) -> None:
		doc = risks.make_risk(identified_on=add_days(nowdate(), -40))
		values = {"reason": "按记录", "likelihood": 2, "impact": 2, "assessed_on": add_days(nowdate(), -9)}
		self.refused("entered within", as_user, OFFICER, assessments.begin, doc.name, "Inherent", **values)
		self.set(enter_within_days=10)
		self.assertEqual(
			as_user(OFFICER, assessments.begin, doc.name, "Inherent", **values)["status"], "Counted"
		)

	def test_by_when_a_risk_is_assessed(self) -> None:
		doc = risks.make_risk(identified_on=add_days(nowdate(), -5), owner_employee=make.employee("head"))
		user = frappe.db.get_value("Employee", doc.owner_employee, "user_id")
		told = len(self.told(doc.name, user))
		follow_up._remind([doc.name], getdate(nowdate()))
		self.assertEqual(len(self.told(doc.name, user)), told)
		self.set(assess_within_days=5)
		follow_up._remind([doc.name], getdate(nowdate()))
		self.assertEqual(len(self.told(doc.name, user)), told + 1)

	def test_what_a_new_indicator_begins_with(self) -> None:
		self.assertEqual(as_user(OFFICER, settings.of_new_indicator), {"reopen_days": 7, "patience_hours": 0})
		self.set(reopen_days=14, patience_hours=72)
		self.assertEqual(
			as_user(OFFICER, settings.of_new_indicator), {"reopen_days": 14, "patience_hours": 72}
		)
		self.refused(
			"", as_user, make.user("manager"), settings.of_new_indicator, error=frappe.PermissionError
		)

	def test_no_report_is_made_where_none_is_wanted(self) -> None:
		self.set(report_days=0)
		quarter = quarter_before(getdate(nowdate()))
		self.assertEqual(
			quarterly.follow_the_quarter(getdate(add_days(quarter.last, 40))),
			{"made": 0, "read": 0, "failed": 0},
		)
		self.assertFalse(frappe.db.count("Version", {"ref_doctype": "Risk Settings", "owner": OFFICER}))
