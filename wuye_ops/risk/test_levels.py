"""An alert raises the risks its indicator warns of, and they fall back when it ends."""

from datetime import timedelta

import frappe

from wuye_ops.risk import alert_steps
from wuye_ops.risk.test_sweep import RiskCase
from wuye_ops.tests import metric_factories as metrics
from wuye_ops.tests import register_factories as risks
from wuye_ops.tests.factories import PROPERTY_A, PROPERTY_B
from wuye_ops.tests.risk_factories import look, make_indicator

DAY = timedelta(days=1)


class TestLevels(RiskCase):
	def setUp(self) -> None:
		super().setUp()
		risks.make_people()
		self.risk = risks.make_assessed((3, 2), (2, 2)).name
		self.indicator = make_indicator(PROPERTY_A, PROPERTY_B)
		frappe.set_user("Administrator")

	def name_the_risk(self) -> None:
		doc = frappe.get_doc("Risk Indicator", self.indicator.name)
		doc.append("risks", {"risk": self.risk})
		doc.save()

	def stands(self) -> tuple:
		return frappe.db.get_value("Risk", self.risk, ["level", "raised_level", "is_key"])

	def test_raised_by_the_breach_and_back_when_it_is_closed(self) -> None:
		"""A mild risk is a key risk while its indicator is red."""
		self.name_the_risk()
		self.assertEqual(self.stands(), ("Yellow", None, 0))
		look(75, PROPERTY_A, self.now - 2 * DAY)
		self.assertEqual(self.stands(), ("Red", "Red", 1))
		look(95, PROPERTY_A, self.now - DAY)
		alert = self.one(self.indicator)
		self.assertEqual((alert.status, self.stands()[0]), ("Back", "Red"))
		self.act(self.director, alert_steps.record_action, alert.name, "专班催缴")
		self.act(self.director, alert_steps.close, alert.name, "已恢复")
		self.assertEqual(self.stands(), ("Yellow", None, 0))

	def test_an_alert_of_another_property_raises_nothing(self) -> None:
		self.name_the_risk()
		look(75, PROPERTY_B, self.now)
		self.assertEqual(self.stands(), ("Yellow", None, 0))

	def test_a_risk_that_is_named_later_stands_where_the_alert_is(self) -> None:
		look(83, PROPERTY_A, self.now)
		self.name_the_risk()
		self.assertEqual(self.stands()[:2], ("Orange", "Orange"))
		doc = frappe.get_doc("Risk Indicator", self.indicator.name)
		doc.risks = []
		doc.save()
		self.assertEqual(self.stands(), ("Yellow", None, 0))

	def test_missing_data_raises_nothing(self) -> None:
		self.name_the_risk()
		for days in (3, 1):
			metrics.DATA.clear()
			look(None, PROPERTY_A, self.now - days * DAY)
		self.assertEqual(self.one(self.indicator, property=PROPERTY_A).kind, "No Data")
		self.assertEqual(self.stands(), ("Yellow", None, 0))
