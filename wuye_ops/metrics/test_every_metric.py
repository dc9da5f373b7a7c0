"""Every metric there is: named, explained, counted by the rules all keep to, and known to nobody who may not."""

import re
from datetime import date, timedelta
from unittest.mock import patch

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_months, get_first_day, getdate

from wuye_ops.metrics import figures, values
from wuye_ops.metrics.boot import add_metrics
from wuye_ops.metrics.registry import Scope, all_metrics, get_metric
from wuye_ops.rules.metric_value import NO_VALUE
from wuye_ops.rules.risk_library import INDICATORS
from wuye_ops.rules.risk_window import days_of
from wuye_ops.tests import factories as make
from wuye_ops.tests.factories import PROPERTY_A, PROPERTY_B
from wuye_ops.tests.metric_checks import broken_promises

CHINESE = re.compile(r"[\u4e00-\u9fff]")
# of domain.md 9
EXPECTED = {
	"service.arrival_timeliness", "service.completion", "service.complaints", "service.complaint_timeliness",
	"service.satisfaction", "fees.collection", "fees.households_paid", "fees.arrears_recovered", "cost.budget_deviation",
	"cost.per_area", "cost.labour_share", "people.area_per_head", "inspection.completion", "inspection.score",
	"equipment.intact",
}  # fmt: skip
# of a budget: of accounts, years and what was booked
MOST_QUESTIONS = 20
BEFORE_ALL = Scope(date(1990, 1, 1), date(1990, 1, 31))


class TestEveryMetric(FrappeTestCase):
	def setUp(self) -> None:
		make.make_base()
		self.addCleanup(frappe.set_user, "Administrator")
		frappe.set_user("Administrator")

	def test_all_indicators_of_the_trade_are_declared_once(self) -> None:
		self.assertLessEqual(EXPECTED, set(all_metrics()))
		self.assertLessEqual({indicator.metric for indicator in INDICATORS}, set(all_metrics()))
		with self.assertRaises(frappe.ValidationError):
			get_metric("no.such<b>")

	def test_each_is_named_and_explained_in_chinese(self) -> None:
		frappe.local.lang = "zh"
		names = []
		for metric in all_metrics().values():
			self.assertRegex(metric.key, r"^[a-z]+\.[a-z_]+$")
			for text in (metric.label, metric.formula):
				self.assertRegex(str(text), CHINESE, metric.key)
			self.assertTrue(metric.is_share or CHINESE.search(str(metric.unit)), metric.key)
			self.assertTrue(frappe.db.exists("DocType", metric.doctype))
			names.append(str(metric.label))
		self.assertEqual(len(names), len(set(names)))
		boot = frappe._dict()
		add_metrics(boot)
		self.assertEqual(boot.wuye_metrics["service.completion"]["label"], "工单完成率")

	def test_each_keeps_to_what_all_keep_to(self) -> None:
		for name in (PROPERTY_A, PROPERTY_B):
			task = make.make_task(name, assigned_to=make.employee("tech", name))
			task.db_set("required_by", make.minutes_ago(30))
			make.make_request(name, kind="Complaint")
		today = getdate()
		first = getdate(add_months(get_first_day(today), -2))
		problems = [
			problem for metric in all_metrics().values() for problem in broken_promises(metric, first, today)
		]
		self.assertEqual(problems, [])

	def test_what_a_risk_indicator_reads_are_a_few_questions_for_all_properties(self) -> None:
		today = getdate()
		for indicator in INDICATORS:
			metric, days = get_metric(indicator.metric), days_of(indicator.window, today)
			everywhere = Scope(days.first, days.last)
			# what does not change from one question to the next is remembered
			figures.counted(metric, everywhere)
			with self.assertQueryCount(MOST_QUESTIONS):
				figures.counted(metric, everywhere)

	def test_where_there_is_nothing_there_is_no_value(self) -> None:
		for key, value in values.together(all_metrics(), BEFORE_ALL).items():
			if not all_metrics()[key].is_share:
				continue
			self.assertIsNone(value.shown, key)
			self.assertEqual(value.standing, NO_VALUE)

	def test_the_first_and_the_last_day_belong_to_it_and_no_other(self) -> None:
		task = make.make_task(assigned_to=make.employee("tech"))
		for moment, day in (("00:00:00", date(2019, 5, 1)), ("23:59:59", date(2019, 5, 31))):
			task.db_set("required_by", f"{day} {moment}")
			for first, last, counts in (
				(day, day, True),
				(date(2019, 5, 1), date(2019, 5, 31), True),
				(day + timedelta(days=1), day + timedelta(days=30), False),
				(day - timedelta(days=30), day - timedelta(days=1), False),
			):
				found = values.rows("service.completion", Scope(first, last, (PROPERTY_A,)))
				self.assertEqual([row.name for row in found], [task.name] if counts else [])

	def test_people_of_a_property_know_its_values_and_no_others(self) -> None:
		for key in ("manager", "service", "head"):
			frappe.set_user(make.user(key))
			known = [metric.key for metric in values.known_metrics()]
			self.assertTrue(known)
			for found in values.trend_by_property(known, None, 2).values():
				self.assertLessEqual(set(found), {PROPERTY_A})
			scope = Scope(getdate(get_first_day(getdate())), getdate())
			for metric in known:
				self.assertLessEqual({row.property for row in values.rows(metric, scope)}, {PROPERTY_A})
			with self.assertRaises(frappe.PermissionError):
				values.by_property(known, Scope(scope.first, scope.last, (PROPERTY_B,)))

	def test_field_staff_guards_and_residents_know_none(self) -> None:
		for key in ("tech", "guard", "resident"):
			frappe.set_user(make.user(key))
			known = [metric.key for metric in values.known_metrics()]
			self.assertEqual(known, [], key)

	def test_a_document_that_is_hidden_counts_without_its_name(self) -> None:
		task = make.make_task(assigned_to=make.employee("tech"))
		task.db_set("required_by", make.minutes_ago(30))
		# half an hour ago may have been yesterday
		scope = Scope(getdate() - timedelta(days=1), getdate(), (PROPERTY_A,))
		frappe.set_user(make.user("manager"))
		seen = values.rows("service.completion", scope)
		self.assertIn(task.name, [row.name for row in seen])
		with self.set_hidden(task.name):
			hidden = values.rows("service.completion", scope)
		self.assertEqual(len(hidden), len(seen))
		self.assertNotIn(task.name, [row.name for row in hidden])
		self.assertEqual([row.denominator for row in hidden], [row.denominator for row in seen])

	def set_hidden(self, name: str):
		"""Somebody from whom one task is hidden, as a spot check is from those who are checked."""
		original = frappe.get_list
		return patch.object(
			frappe,
			"get_list",
			lambda *args, **kwargs: [one for one in original(*args, **kwargs) if one != name],
		)
