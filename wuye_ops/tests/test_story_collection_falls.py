"""收缴率下降: from the bills that nobody pays to the alert, and from the money that comes in to its end; and the relapse."""

import frappe
from frappe.tests.utils import FrappeTestCase

from wuye_ops.risk import alert_steps, back_testing, escalations
from wuye_ops.tests import factories as make
from wuye_ops.tests.collection_story import UNEVEN, CollectionStory

DIRECTOR = "director@wuye.test"


class TestCollectionFalls(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		make.make_base()
		self.addCleanup(frappe.db.rollback)
		self.addCleanup(frappe.set_user, "Administrator")
		self.story = CollectionStory()

	def act(self, step, *args) -> None:
		frappe.set_user(self.story.manager)
		try:
			step(*args)
		finally:
			frappe.set_user("Administrator")

	def told(self) -> dict[str, list[str]]:
		"""user → what was said to them, in order."""
		rows = frappe.get_all(
			"Notification Log",
			{"document_name": self.story.alert().name},
			["for_user", "subject"],
			order_by="creation, name",
			limit=0,
		)
		return {
			user: [row.subject for row in rows if row.for_user == user]
			for user in {row.for_user for row in rows}
		}

	def test_from_paid_bills_to_a_relapse(self) -> None:
		story = self.story
		story.bill_a_month(60)
		story.pay(*range(5))
		story.look(0)
		self.assertFalse(frappe.db.exists("Risk Alert", {"indicator": story.indicator.name}))
		# of the next month, too worth 1,000, the shop pays its 600 and one home its 100: 1,700 of 2,000
		story.bill_a_month(20, UNEVEN)
		story.pay(0, 1)
		story.look(1)
		alert = story.alert()
		self.assertEqual((alert.status, alert.level, alert.value), ("Open", "Yellow", "85.00 %"))
		self.assertEqual((alert.property, alert.threshold), (story.place, "< 90 %"))
		self.assertEqual(len(self.told()[story.manager]), 1)
		# the bank takes the 100 back: 80 % is orange, and not yet red
		story.bounce(1)
		story.look(2)
		alert = story.alert()
		self.assertEqual((alert.status, alert.level, alert.value), ("Open", "Orange", "80.00 %"))
		self.assertEqual(len(self.told()[story.manager]), 2)
		# nobody answers for four hours: the director hears of it, once
		escalations.follow_the_clock(story.at(6))
		escalations.follow_the_clock(story.at(6))
		self.assertEqual(len(self.told()[DIRECTOR]), 1)
		self.act(alert_steps.take_in_hand, alert.name, "逐户上门，三天内收齐")
		self.act(alert_steps.record_action, alert.name, "四户已上门，退票的一户约定补缴")
		with self.assertRaises(frappe.ValidationError):
			self.act(alert_steps.close, alert.name, "快好了")
		# 1,900 of 2,000: back, and closed with the reason
		story.pay(1, 2, 3)
		story.look(7)
		alert = story.alert()
		self.assertEqual((alert.status, alert.level), ("Back", "Orange"))
		self.act(alert_steps.close, alert.name, "银行退票，已改签代扣")
		self.assertEqual(story.alert().status, "Closed")
		# the same hour looked at again opens nothing
		self.assertEqual(story.look(7).changed, 0)
		# within the week all of it is taken back: 50 % is red, and it is the same alert
		story.bounce(4)
		story.look(30)
		alert = story.alert()
		self.assertEqual((alert.status, alert.level, alert.round_no), ("Open", "Red", 2))
		self.assertEqual(
			[row.step for row in alert.log],
			["Opened", "Raised", "Take in Hand", "Back", "Close", "Reopened"],
		)
		self.assertFalse(alert.reason or alert.taken_by)
		self.assertEqual(len(alert.actions), 1)

	def test_the_chart_and_the_figure_are_of_the_same_bills(self) -> None:
		story = self.story
		story.bill_a_month(20)
		story.pay(0, 1, 2, 3)
		story.look(1)
		frappe.set_user(story.manager)
		course = back_testing.course(story.alert().name)
		self.assertEqual(course["values"][-1], 80.0)
