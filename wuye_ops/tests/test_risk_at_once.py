"""Early warning when several work at the same moment: sweeps, escalations and people never double, and lose nothing."""

from datetime import timedelta

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import now_datetime

from wuye_ops.risk import alert_steps, escalations, sweep
from wuye_ops.tests import factories as make
from wuye_ops.tests import metric_factories as metrics
from wuye_ops.tests.parallel import at_once
from wuye_ops.tests.risk_factories import alerts_of, forget_indicator, make_indicator

DIRECTOR, OTHER = "director@wuye.test", "director2@wuye.test"
SIX = range(6)


class TestRiskAtOnce(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		make.make_base()
		make.make_user(OTHER, "Operations Director")
		declared = metrics.declared()
		declared.__enter__()
		self.addCleanup(declared.__exit__, None, None, None)
		self.addCleanup(self.forget)
		self.names = [make.make_property("并发预警园").name for _number in SIX]
		self.indicator = make_indicator(*self.names)
		self.now = now_datetime().replace(microsecond=0)
		for name in self.names:
			metrics.put(name, (self.now - timedelta(days=1)).date(), 75, 100)
		frappe.db.commit()

	def forget(self) -> None:
		forget_indicator(self.indicator.name)
		frappe.db.set_value("Property", {"name": ["in", self.names]}, "status", "Closed")
		frappe.db.commit()

	def told(self) -> list[tuple[str, str]]:
		names = [alert.name for alert in alerts_of(self.indicator)]
		return frappe.get_all(
			"Notification Log",
			{"document_name": ["in", names]},
			["document_name", "for_user"],
			as_list=True,
			limit=0,
		)

	def test_three_sweeps_open_each_alert_once(self) -> None:
		outcomes = at_once(
			*[("Administrator", lambda: sweep.follow_the_clock(self.now).failed) for _number in range(3)]
		)
		self.assertTrue(any(one.ok for one in outcomes), outcomes)
		alerts = alerts_of(self.indicator)
		self.assertEqual(sorted(alert.property for alert in alerts), sorted(self.names))
		self.assertEqual(len(self.told()), len(set(self.told())))
		self.assertEqual({len(alert.notices) for alert in alerts}, {1})
		self.assertEqual({len(alert.log) for alert in alerts}, {1})
		self.assertEqual(
			frappe.db.count("Risk Indicator State", {"indicator": self.indicator.name}), len(self.names)
		)

	def test_two_escalations_tell_once(self) -> None:
		sweep.follow_the_clock(self.now)
		frappe.db.commit()
		before = len(self.told())
		later = self.now + timedelta(hours=1)
		outcomes = at_once(
			*[("Administrator", lambda: escalations.follow_the_clock(later)) for _number in range(2)]
		)
		self.assertTrue(any(one.ok for one in outcomes), outcomes)
		self.assertEqual({len(alert.notices) for alert in alerts_of(self.indicator)}, {2})
		self.assertGreater(len(self.told()), before)

	def test_a_step_taken_while_the_sweep_runs_is_not_overwritten(self) -> None:
		sweep.follow_the_clock(self.now)
		frappe.db.commit()
		name = alerts_of(self.indicator)[0].name
		later = self.now + timedelta(hours=2)
		outcomes = at_once(
			(DIRECTOR, lambda: alert_steps.take_in_hand(name, "成立专班")),
			(OTHER, lambda: alert_steps.take_in_hand(name, "约谈")),
			("Administrator", lambda: sweep.follow_the_clock(later).failed),
		)
		takers = [one for one in outcomes if one.user != "Administrator"]
		self.assertEqual([one.ok for one in takers].count(True), 1, outcomes)
		alert = frappe.get_doc("Risk Alert", name)
		winner = next(one.user for one in takers if one.ok)
		self.assertEqual((alert.status, alert.taken_by), ("In Hand", winner))
