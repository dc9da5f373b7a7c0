"""A finding about somebody: stated by who leads them, confirmed by another, and beside it nobody has a good grade."""

import frappe
from frappe.utils import add_days, nowdate

from wuye_ops.people import faults
from wuye_ops.people.scorecards import cards, steps
from wuye_ops.people.scorecards.test_steps import HEAD, MANAGER, OTHER, TECH, StepCase
from wuye_ops.rules.proration import Month
from wuye_ops.tests import factories as make
from wuye_ops.tests import scorecard_factories as scores

FAULT = "Staff Fault"
MANAGER_B = make.user("manager", make.PROPERTY_B)


class TestFaults(StepCase):
	def stated(self, user: str = HEAD, **fields):
		self.as_user(user)
		values = {
			"employee": self.tech,
			"kind": "Safety Accident",
			"happened_on": "2024-05-20",
			"finding": "配电房检修未验电，致同事手部灼伤，监控与工单可证",
			"heard": "本人承认未验电",
			**fields,
		}
		return frappe.get_doc({"doctype": FAULT, **values}).insert()

	def confirm(self, user: str, fault) -> None:
		self.as_user(user)
		faults.confirm(fault.name)

	def test_it_caps_the_month_once_somebody_else_confirms_it(self) -> None:
		"""60.50 points stay below 69.99; with a limit of 50 they are 50."""
		template = self.card().template
		frappe.db.set_value("Scorecard Template", template, "cap_safety_accident", 50)
		frappe.clear_document_cache("Scorecard Template", template)
		fault = self.stated()
		self.assertEqual((fault.stated_by, fault.property), (HEAD, make.PROPERTY_A))
		self.as_user(MANAGER)
		self.assertIn("没有变化", steps.count_again(self.name))
		self.refused(self.confirm, HEAD, fault, error=frappe.PermissionError)
		self.confirm(MANAGER, fault)
		# HR is told that a card was made before
		self.assertTrue(
			frappe.db.exists("Notification Log", {"document_name": self.name, "for_user": scores.HR_MANAGER})
		)
		self.assertTrue(frappe.db.exists("Notification Log", {"document_name": fault.name, "for_user": TECH}))
		self.as_user(MANAGER)
		self.assertIn("60.5 → 50", steps.count_again(self.name))
		self.as_user("Administrator")
		card = self.card()
		self.assertEqual((card.total, card.grade), (50, "D"))
		self.assertIn("事故", card.remark)

		self.as_user(MANAGER)
		self.refused(faults.withdraw, fault.name, " ")
		self.as_user(MANAGER)
		faults.withdraw(fault.name, "复核监控后不成立")
		steps.count_again(self.name)
		self.as_user("Administrator")
		self.assertEqual(self.card().total, 60.5)

	def test_the_kinds_cap_by_the_codes_of_the_rules(self) -> None:
		for kind in ("Safety Accident", "False Record"):
			self.confirm(MANAGER, self.stated(kind=kind))
		self.assertEqual(
			faults.of_month(Month.of(scores.MONTH))[self.tech], ("false_record", "safety_accident")
		)
		self.assertEqual(faults.of_month(Month.of(scores.MONTH).plus(1)), {})

	def test_who_sees_it(self) -> None:
		fault = self.stated()
		others = (OTHER, MANAGER_B, make.user("service"))
		for status, own in (("Draft", False), ("Confirmed", True)):
			frappe.db.set_value(FAULT, fault.name, "status", status)
			for user, may in (
				(MANAGER, True),
				(scores.HR_USER, True),
				("director@wuye.test", True),
				(TECH, own),
				*((one, False) for one in others),
			):
				with self.subTest(f"{user} {status}"):
					self.as_user(user)
					listed = frappe.has_permission(FAULT, "read") and bool(
						frappe.get_list(FAULT, {"name": fault.name})
					)
					self.assertEqual(listed, may)
					self.assertEqual(bool(frappe.has_permission(FAULT, "read", fault.name)), may)
		for user in (TECH, MANAGER_B):
			with self.subTest(user):
				self.refused(self.confirm, user, fault, error=frappe.PermissionError)

	def test_bad_input(self) -> None:
		for fields in (
			{"finding": " "},
			{"heard": " "},
			{"happened_on": add_days(nowdate(), 1)},
			{"happened_on": "2019-12-31"},
			{"kind": "Bad Mood"},
			{"status": "Confirmed"},
			{"confirmed_by": MANAGER},
			{"source_doctype": "User", "source_name": "Administrator"},
			{"source_doctype": "Inspection"},
		):
			with self.subTest(fields):
				self.refused(self.stated, **fields)
		for user, fields in ((MANAGER_B, {}), (TECH, {}), (HEAD, {"employee": make.employee("head")})):
			with self.subTest(user):
				self.refused(self.stated, user, error=frappe.PermissionError, **fields)
		fault = self.stated()
		self.confirm(MANAGER, fault)
		self.as_user(HEAD)
		fault.reload()
		fault.finding = "另一回事"
		self.refused(fault.save)
		self.refused(frappe.delete_doc, FAULT, fault.name)

	def test_a_card_of_a_capped_month_keeps_its_arithmetic(self) -> None:
		template = self.card().template
		frappe.db.set_value("Scorecard Template", template, "cap_false_record", 40)
		frappe.clear_document_cache("Scorecard Template", template)
		self.confirm(MANAGER, self.stated(kind="False Record"))
		self.as_user(MANAGER)
		steps.count_again(self.name)
		self.final()
		self.assertEqual(cards.problems(self.card()), ())
