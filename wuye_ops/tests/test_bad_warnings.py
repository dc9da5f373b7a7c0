"""Early warning over the web: thresholds that cannot be, people who may not, metrics and properties that are gone."""

import frappe
from frappe.utils import now_datetime

from wuye_ops.risk import sweep
from wuye_ops.tests import factories as make
from wuye_ops.tests.bad_input import BadInputCase
from wuye_ops.tests.bills import person
from wuye_ops.tests.http import Client
from wuye_ops.tests.risk_factories import forget_indicator, make_indicator

INDICATOR, ALERT = "Risk Indicator", "Risk Alert"
METRIC = "inspection.rectifications_overdue"


class WarningCase(BadInputCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		officers = person("Risk Officer", None), person("Risk Officer")
		frappe.db.commit()
		cls.officer, cls.local = map(Client, officers)
		cls.director = Client("director@wuye.test")

	def setUp(self) -> None:
		super().setUp()
		self.place = make.make_property("坏预警园").name
		self.indicator = make_indicator(
			self.place, metric=METRIC, read_over="Today", comparison="≥", yellow="1", orange="3", red="5",
			hysteresis=0, patience_hours=0, enabled=0,
		).name  # fmt: skip
		frappe.db.commit()
		self.addCleanup(self.forget)

	def forget(self) -> None:
		forget_indicator(self.indicator)
		frappe.db.delete("Rectification", {"property": self.place})
		frappe.db.set_value("Property", self.place, "status", "Closed")
		frappe.db.commit()

	def change(self, who: Client, reason: str = "合同约定", **values):
		return who.call("wuye_ops.risk.indicators.change", name=self.indicator, values=values, reason=reason)

	def refused(self, answer, *words: str, status: int = 417) -> None:
		"""And nothing is changed, nor noted as if it were."""
		self.assert_refused(answer, *words, status=status)
		self.assertEqual(self.stored(INDICATOR, self.indicator), self.before)

	def warn(self) -> str:
		"""Three rectifications that are late, and the alert that follows."""
		for number in range(3):
			frappe.get_doc(
				{
					"doctype": "Rectification",
					"name": f"RCT-BAD-{self.place}-{number}",
					"property": self.place,
					"subject": "消防通道堆物",
					"severity": "Major",
					"status": "Open",
					"found_on": "2026-01-05",
					"due_date": "2026-01-12",
				}
			).db_insert()
		frappe.db.set_value(INDICATOR, self.indicator, "enabled", 1)
		sweep.follow_the_clock(now_datetime(), lambda: None, [self.indicator])
		frappe.db.commit()
		return frappe.db.get_value(ALERT, {"indicator": self.indicator})

	def look(self) -> None:
		frappe.db.rollback()
		sweep.follow_the_clock(now_datetime(), lambda: None, [self.indicator])
		frappe.db.commit()


class TestThresholdsOverTheWeb(WarningCase):
	def setUp(self) -> None:
		super().setUp()
		self.before = self.stored(INDICATOR, self.indicator)

	def test_what_cannot_be(self) -> None:
		wrong_order = self.change(self.officer, yellow="5", orange="3", red="1")
		self.refused(wrong_order, "顺序", "5", "3")
		self.refused(self.change(self.officer, comparison="≤"), "顺序")
		self.refused(self.change(self.officer, hysteresis=2), "恢复幅度", "2")
		self.refused(self.change(self.officer, hysteresis=-1), "不能为负")
		self.refused(self.change(self.officer, orange="三"), "三")
		self.refused(self.change(self.officer, red="NaN"), "NaN")
		self.refused(self.change(self.officer, red="1e400"), "1e400")
		self.refused(self.change(self.officer, yellow="", orange="", red=""), "至少")
		self.refused(self.change(self.officer, scope="Listed Properties", properties="全部"))
		self.refused(self.change(self.officer, enabled=1))
		self.refused(self.change(self.officer, metric="fees.collection"))

	def test_not_without_a_reason_and_kept_with_one(self) -> None:
		for reason in ("", "   "):
			self.refused(self.change(self.officer, reason, yellow="2"), "原因")
		answer = self.change(self.officer, "单项逾期由部门跟进", yellow="2")
		self.assertTrue(answer.ok, answer)
		frappe.db.rollback()
		(row,) = frappe.get_doc(INDICATOR, self.indicator).changes
		self.assertEqual(
			(row.old, row.new, row.reason, row.by_user), ("1", "2", "单项逾期由部门跟进", self.officer.user)
		)

	def test_by_officers_alone_and_not_by_hand(self) -> None:
		for who in (self.people["manager"], self.people["head"], self.director):
			self.refused(self.change(who, yellow="2"), status=403)
		# nor by an officer whom a property limits that it does not watch
		self.refused(self.change(self.local, yellow="2"), "总部", status=403)
		path = f"/api/resource/{INDICATOR}/{self.indicator}"
		for values in ({"yellow": "2"}, {"enabled": 1}, {"properties": [{"property": make.PROPERTY_A}]}):
			self.refused(self.officer.put(path, **values), "按钮")
		self.assertTrue(self.local.put(path, advice="改").refused)
		self.assertTrue(self.local.delete(path).refused)
		self.assertEqual(self.stored(INDICATOR, self.indicator), self.before)

	def test_made_with_thresholds_that_cannot_be(self) -> None:
		fields = {"title": "坏输入指标", "metric": METRIC, "comparison": "≥", "yellow": "1"}
		before = frappe.db.count(INDICATOR)
		path = f"/api/resource/{INDICATOR}"
		self.assert_refused(self.officer.post(path, **{**fields, "orange": "0.5"}), "顺序")
		self.assert_refused(self.officer.post(path, **{**fields, "metric": "no.such"}))
		self.assert_refused(self.officer.post(path, **fields, scope="Listed Properties"))
		self.assert_refused(self.local.post(path, **fields), "总部", status=403)
		frappe.db.rollback()
		self.assertEqual(frappe.db.count(INDICATOR), before)

	def test_a_closed_property_is_not_listed(self) -> None:
		frappe.db.set_value("Property", self.place, "status", "Closed")
		frappe.db.commit()
		self.refused(self.change(self.officer, yellow="2"), self.place)

	def test_not_switched_on_before_its_back_test_was_seen(self) -> None:
		switch = "wuye_ops.risk.indicators.switch"
		self.refused(self.officer.call(switch, name=self.indicator, on=1, reason="试运行"), "回测")
		self.refused(self.people["manager"].call(switch, name=self.indicator, on=1, reason="试"), status=403)


class TestAlertsOverTheWeb(WarningCase):
	def step(self, who: Client, step: str, **args):
		return who.call(f"wuye_ops.risk.alert_steps.{step}", name=self.alert, **args)

	def setUp(self) -> None:
		super().setUp()
		self.alert = self.warn()
		self.before = self.stored(ALERT, self.alert)

	def refused(self, answer, *words: str, status: int = 417) -> None:
		self.assert_refused(answer, *words, status=status)
		self.assertEqual(self.stored(ALERT, self.alert), self.before)

	def test_steps_that_are_not_possible(self) -> None:
		self.refused(self.step(self.director, "take_in_hand", measure=" "), "措施")
		self.refused(self.step(self.director, "close", reason="已恢复"))
		self.refused(self.step(self.officer, "withdraw", reason="误报"))
		self.refused(self.step(self.director, "withdraw", reason="误报"), status=403)
		self.refused(self.step(self.director, "record_action", what="  "))
		self.refused(
			self.step(
				self.director, "record_action", what="x", document_type="User", document="Administrator"
			)
		)
		self.refused(
			self.step(
				self.director, "record_action", what="x", document_type="Rectification", document="RCT-NONE"
			)
		)
		self.refused(self.director.put(f"/api/resource/{ALERT}/{self.alert}", status="Closed"), status=403)
		missing = self.director.call("wuye_ops.risk.alert_steps.close", name="RAL-NONE", reason="x")
		self.assertTrue(missing.refused, missing)

	def test_another_propertys_manager_and_officer_have_no_part(self) -> None:
		for who in (self.people["manager"], self.local):
			self.refused(self.step(who, "take_in_hand", measure="处理"), status=403)

	def test_a_metric_that_is_gone_is_skipped_said_and_its_alert_withdrawn(self) -> None:
		frappe.db.set_value(INDICATOR, self.indicator, "metric", "retired.metric")
		frappe.db.commit()
		self.look()
		state = frappe.db.get_value(
			"Risk Indicator State", {"indicator": self.indicator}, ["watched", "error", "level"], as_dict=True
		)
		self.assertEqual((state.watched, state.level), (0, "Orange"))
		self.assertIn("retired.metric", state.error)
		self.assertEqual(self.stored(ALERT, self.alert), self.before)
		self.assert_refused(self.change(self.officer, yellow="2"), "retired.metric")
		off = self.officer.call("wuye_ops.risk.indicators.switch", name=self.indicator, on=0, reason="停用")
		self.assertTrue(off.ok, off)
		self.assertTrue(self.step(self.officer, "withdraw", reason="指标停用").ok)
		frappe.db.rollback()
		self.assertEqual(frappe.db.get_value(ALERT, self.alert, "status"), "Withdrawn")

	def test_of_a_closed_property_nothing_is_watched_and_its_alert_withdrawn(self) -> None:
		frappe.db.set_value("Property", self.place, "status", "Closed")
		frappe.db.commit()
		self.look()
		watched = frappe.db.get_value("Risk Indicator State", {"indicator": self.indicator}, "watched")
		self.assertEqual(watched, 0)
		self.refused(self.step(self.officer, "withdraw", reason=" "), "原因")
		self.assertTrue(self.step(self.officer, "withdraw", reason="项目退场").ok)
