"""Thresholds: set by Risk Officers with a reason, refused where they cannot be, and switched on after their back-test."""

import frappe
from frappe.utils import add_days

from wuye_ops.metrics.registry import all_metrics
from wuye_ops.metrics.values import may_know
from wuye_ops.risk import back_testing, indicators
from wuye_ops.risk.seed import seed
from wuye_ops.risk.test_sweep import RiskCase
from wuye_ops.rules.risk_library import INDICATORS
from wuye_ops.tests import factories as make
from wuye_ops.tests import metric_factories as metrics
from wuye_ops.tests.bills import person
from wuye_ops.tests.factories import PROPERTY_A, PROPERTY_B
from wuye_ops.tests.risk_factories import make_indicator


class TestThresholds(RiskCase):
	def setUp(self) -> None:
		super().setUp()
		self.indicator = make_indicator(PROPERTY_A, enabled=0)

	def change(self, user: str | None = None, reason: str = "合同约定 95 %", **values) -> None:
		self.act(user or self.officer, indicators.change, self.indicator.name, values, reason)

	def switch(self, on: bool, reason: str = "试运行") -> None:
		self.act(self.officer, indicators.switch, self.indicator.name, on, reason)

	def refused(self, words: str, **values) -> None:
		frappe.local.lang = "en"
		with self.assertRaisesRegex(frappe.ValidationError, words):
			self.change(**values)

	def test_changed_by_an_officer_with_a_reason_that_is_kept(self) -> None:
		self.change(yellow="92", orange="85")
		doc = frappe.get_doc("Risk Indicator", self.indicator.name)
		(row,) = doc.changes
		self.assertEqual(doc.yellow, "92")
		self.assertEqual(
			(row.old, row.new, row.by_user, row.reason), ("90", "92", self.officer, "合同约定 95 %")
		)

	def test_nobody_else_and_not_without_a_reason(self) -> None:
		for user in (self.manager, self.director, person("Internal Auditor", None)):
			with self.assertRaises(frappe.PermissionError):
				self.change(user, yellow="92")
		with self.assertRaises(frappe.ValidationError):
			self.change(reason="  ", yellow="92")
		self.assertEqual(frappe.db.get_value("Risk Indicator", self.indicator.name, "yellow"), "90")

	def test_not_by_hand(self) -> None:
		frappe.set_user(self.officer)
		doc = frappe.get_doc("Risk Indicator", self.indicator.name)
		for field, value in (("yellow", "95"), ("enabled", 1), ("hold_hours", 5), ("tested_thresholds", "x")):
			doc.reload()
			doc.set(field, value)
			with self.assertRaises(frappe.ValidationError):
				doc.save()
		doc.reload()
		doc.advice = "先处理投诉"
		doc.save()

	def test_what_cannot_be_is_refused_in_words(self) -> None:
		self.refused("wrong order", yellow="80", orange="85", red="90")
		self.refused("wrong order", comparison=">")
		self.refused("not a number", red="八十")
		self.refused("less than what lies between", hysteresis=5)
		self.refused("could never be back", yellow="99.5")
		self.refused("at least one level", yellow="", orange="", red="")
		self.refused("Nothing has been changed", yellow="90")
		self.refused("not a value of an indicator", title="x")
		self.refused("List the properties", scope="Listed Properties", properties=[])
		closed = make.make_property("退场园").name
		frappe.db.set_value("Property", closed, "status", "Closed")
		self.refused("is closed", properties=[PROPERTY_A, closed])

	def test_zero_is_a_threshold_and_empty_is_none(self) -> None:
		self.change(comparison="≤", yellow="30", orange="", red="0", hysteresis=0)
		doc = frappe.get_doc("Risk Indicator", self.indicator.name)
		self.assertEqual((doc.yellow, doc.orange, doc.red), ("30", None, "0"))

	def test_a_metric_that_is_gone_takes_no_thresholds_and_is_switched_off(self) -> None:
		self.indicator.db_set("enabled", 1)
		with metrics.declared(metrics.metric("test.other")):
			self.refused("not measured any more", yellow="92")
			self.switch(False, "指标停用")
		self.assertFalse(frappe.db.get_value("Risk Indicator", self.indicator.name, "enabled"))

	def test_switched_on_once_its_back_test_was_seen(self) -> None:
		with self.assertRaises(frappe.ValidationError):
			self.switch(True)
		# who only reads has not seen it for the officer
		self.act(self.manager, back_testing.show, self.indicator.name)
		with self.assertRaises(frappe.ValidationError):
			self.switch(True)
		self.act(self.officer, back_testing.show, self.indicator.name)
		self.change(red="75")
		with self.assertRaises(frappe.ValidationError):
			self.switch(True)
		self.act(self.officer, back_testing.show, self.indicator.name)
		self.switch(True)
		doc = frappe.get_doc("Risk Indicator", self.indicator.name)
		self.assertEqual(
			(doc.enabled, doc.back_tested_by, doc.changes[-1].reason), (1, self.officer, "试运行")
		)

	def test_made_by_hand_it_is_off(self) -> None:
		frappe.set_user(self.officer)
		fields = {"title": "手工指标", "metric": metrics.SHARE, "comparison": "<", "yellow": "90"}
		doc = frappe.get_doc(
			{
				"doctype": "Risk Indicator",
				**fields,
				"enabled": 1,
				"tested_thresholds": "x",
				"indicator_key": "k",
			}
		).insert()
		doc.reload()
		self.assertFalse(doc.enabled or doc.tested_thresholds or doc.indicator_key)
		with self.assertRaises(frappe.ValidationError):
			frappe.get_doc({"doctype": "Risk Indicator", **fields, "metric": "no.such"}).insert()


class TestBackTest(RiskCase):
	def test_what_a_year_would_have_been(self) -> None:
		"""A spring of 82 to 84 %, else 95 %: one alert, orange, that lasted until the values were back."""
		indicator = make_indicator(PROPERTY_A, enabled=0, read_over="Last 30 Days")
		today = self.now.date()
		for days in range(400):
			bad = 200 <= days < 260
			metrics.put(PROPERTY_A, add_days(today, -days), 82 if bad else 95, 100)
		result = self.act(self.officer, back_testing.show, indicator.name)
		self.assertEqual((len(result["values"]), result["values"][-1]), (53, 95.0))
		(alert,) = result["alerts"]
		self.assertEqual((alert["level"], alert["value"], alert["relapses"]), ("Orange", 82.0, 0))
		self.assertTrue(40 <= alert["days"] <= 90, alert)
		self.assertEqual(round(sum(result["days"].values())), 364)
		self.assertEqual(len(result["remarks"]), 1)
		self.assertFalse(frappe.get_all("Risk Alert", {"indicator": indicator.name}))

	def test_who_may_not_know_the_metric_sees_no_values(self) -> None:
		indicator = make_indicator(PROPERTY_A, enabled=0)
		clerk, stranger = person("Fee Clerk"), make.user("manager", PROPERTY_B)
		with self.assertRaises(frappe.PermissionError):
			self.act(clerk, back_testing.show, indicator.name)
		with self.assertRaises(frappe.ValidationError):
			self.act(stranger, back_testing.show, indicator.name)
		self.assertEqual(self.act(stranger, back_testing.places, indicator.name), [])
		# nor whom else it watches
		frappe.set_user(stranger)
		doc = frappe.get_doc("Risk Indicator", indicator.name)
		doc.apply_fieldlevel_read_permissions()
		self.assertEqual(doc.as_dict().get("properties") or [], [])


class TestSeeds(RiskCase):
	def metrics(self):
		return (metrics.metric(),)

	def test_the_trades_indicators_are_there_and_off(self) -> None:
		rows = frappe.get_all(
			"Risk Indicator", {"indicator_key": ["is", "set"]}, ["indicator_key", "metric", "name"], limit=0
		)
		self.assertEqual({row.indicator_key for row in rows}, {one.key for one in INDICATORS})
		before = frappe.db.count("Risk Indicator")
		seed()
		self.assertEqual(frappe.db.count("Risk Indicator"), before)


class TestKeepers(RiskCase):
	"""What holds for all properties is changed by head office; an officer of some properties has what watches those alone."""

	def setUp(self) -> None:
		super().setUp()
		self.local = person("Risk Officer")

	def change(self, indicator, user: str | None = None, **values) -> None:
		self.act(user or self.local, indicators.change, indicator.name, values, "合同约定")

	def test_thresholds_of_the_company_are_not_changed_by_an_officer_of_one_property(self) -> None:
		of_all, of_both = make_indicator(enabled=0), make_indicator(PROPERTY_A, PROPERTY_B, enabled=0)
		whole = make_indicator(scope="Company as a Whole", of_company=make.company(), enabled=0)
		frappe.local.lang = "en"
		for indicator in (of_all, of_both, whole):
			with self.assertRaisesRegex(frappe.PermissionError, "head office"):
				self.change(indicator, yellow="92")
			with self.assertRaises(frappe.PermissionError):
				self.act(self.local, indicators.switch, indicator.name, True, "试运行")
			# nor is it switched on upon a back-test that they have seen
			if indicator is not whole:
				self.act(self.local, back_testing.show, indicator.name)
			self.assertFalse(frappe.db.get_value("Risk Indicator", indicator.name, "tested_thresholds"))
			frappe.set_user(self.local)
			doc = frappe.get_doc("Risk Indicator", indicator.name)
			doc.advice = "改"
			with self.assertRaises(frappe.PermissionError):
				doc.save()
			frappe.set_user("Administrator")
			self.assertEqual(frappe.db.get_value("Risk Indicator", indicator.name, "yellow"), "90")
			self.change(indicator, self.officer, yellow="92")

	def test_those_of_the_own_property_are_and_grow_no_further(self) -> None:
		own = make_indicator(PROPERTY_A, enabled=0)
		self.change(own, yellow="92")
		frappe.local.lang = "en"
		for values in ({"scope": "All Properties"}, {"properties": [PROPERTY_A, PROPERTY_B]}):
			with self.assertRaisesRegex(frappe.PermissionError, "head office"):
				self.change(own, **values)
		doc = frappe.get_doc("Risk Indicator", own.name)
		self.assertEqual((doc.yellow, doc.scope, len(doc.properties)), ("92", "Listed Properties", 1))

	def test_a_new_one_is_of_the_own_property(self) -> None:
		fields = {"doctype": "Risk Indicator", "metric": metrics.SHARE, "comparison": "<", "yellow": "90"}
		frappe.set_user(self.local)
		frappe.local.lang = "en"
		with self.assertRaisesRegex(frappe.PermissionError, "head office"):
			frappe.get_doc({**fields, "title": "全部项目"}).insert()
		listed = {"scope": "Listed Properties", "properties": [{"property": PROPERTY_A}]}
		self.assertTrue(frappe.get_doc({**fields, **listed, "title": "本项目"}).insert().name)

	def test_the_library_is_head_offices(self) -> None:
		name = frappe.db.get_value("Risk Library Item", {"item_key": ["not like", "own-%"]})
		for user, may in ((self.local, False), (self.officer, True)):
			frappe.set_user(user)
			doc = frappe.get_doc("Risk Library Item", name)
			doc.run_method("onload")
			self.assertEqual(doc.get_onload("may_change"), may)
			doc.causes = f"{doc.causes}\n{user}"
			if may:
				doc.save()
			else:
				self.assertRaises(frappe.PermissionError, doc.save)
				self.assertRaises(frappe.PermissionError, doc.delete)
		frappe.set_user(self.local)
		frappe.local.lang = "en"
		copied = {
			"doctype": "Risk Library Item",
			"title": "本地风险",
			"category": "Safety",
			"likelihood": 2,
			"impact": 2,
		}
		with self.assertRaisesRegex(frappe.PermissionError, "head office"):
			frappe.get_doc(copied).insert()


class TestRights(RiskCase):
	def test_an_officer_may_know_every_metric_behind_the_indicators(self) -> None:
		metrics_of = {one.metric for one in INDICATORS}
		self.doCleanups()
		found = all_metrics()
		officer = person("Risk Officer", None)
		self.assertEqual([key for key in sorted(metrics_of) if not may_know(found[key], officer)], [])
		self.assertFalse(frappe.has_permission("Fee Charge", "write", user=officer))
