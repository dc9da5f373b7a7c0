"""Late charges of what is disputed: they wait for the answer, and follow it."""

from datetime import date, datetime, time

import frappe

from wuye_ops.fees import disputes, late_charges, late_now, runs
from wuye_ops.fees.test_late_charges import CLAUSE, LateCase, ago
from wuye_ops.rules.late_explanation import from_record
from wuye_ops.tests import fee_factories as fees


class DisputedCase(LateCase):
	standards: tuple[dict, ...] = ()

	def setUp(self) -> None:
		super().setUp()
		self.addCleanup(self.forget_disputes)
		self.name = self.bill(*self.standards)
		lines = frappe.get_all(
			"Sales Invoice Item", {"parent": self.name}, ["wuye_fee_charge", "amount"], order_by="amount desc"
		)
		self.line = lines[0].wuye_fee_charge
		self.customer = frappe.db.get_value("Sales Invoice", self.name, "customer")

	def forget_disputes(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.delete("Fee Dispute", {"property": self.property})
		frappe.db.commit()

	def dispute(self, whole: bool = False):
		name = disputes.open_dispute(self.name, None if whole else self.line, "面积不对", channel="Counter")
		frappe.db.commit()
		return frappe.get_doc("Fee Dispute", name)

	def end(self, dispute, status: str, on: date | None = None) -> None:
		disputes.end(dispute, status, None if status == disputes.WITHDRAWN else "已核实")
		if on:
			dispute.db_set("answered_on", datetime.combine(on, time(9)))
		frappe.db.commit()

	def accrued(self) -> dict:
		return late_charges.accrued(self.property, self.customer, ago(69))


class TestDisputedLines(DisputedCase):
	def test_it_waits_and_is_charged_with_the_days_it_waited_when_it_was_wrong_to_object(self) -> None:
		for whole, status in ((False, disputes.REJECTED), (True, disputes.WITHDRAWN)):
			with self.subTest(status=status):
				dispute = self.dispute(whole)
				self.nothing_to_charge(ago(69))
				self.assertEqual(self.accrued(), {})
				with self.assertRaisesRegex(frappe.ValidationError, "没有"):
					late_now.charge_now(self.property, self.customer)
				frappe.db.rollback()
				self.end(dispute, status)
				self.assertEqual(
					{name: str(amount) for name, amount in self.accrued().items()}, {self.name: "1.34"}
				)
		self.assertEqual(self.late_amounts(self.charge(ago(69))), [1.34])

	def test_upheld_it_counts_from_the_answer_with_its_days_of_grace(self) -> None:
		self.end(self.dispute(), disputes.UPHELD, on=ago(60))
		# 45 days ago the grace is over: 44 to 30 days ago are 15 days of 280 × 0.03 %
		self.nothing_to_charge(ago(45))
		run = self.charge(ago(30))
		self.assertEqual(self.late_amounts(run), [1.26])
		(row,) = fees.charges_of(run)
		self.assertEqual(row.period_from, ago(44))
		data, text = frappe.db.get_value("Fee Charge", row.name, ["explanation_data", "explanation"])
		self.assertEqual(from_record(frappe.parse_json(data)).upheld_on, ago(60))
		self.assertIn(f"异议于 {ago(60)} 成立", text)

	def test_what_was_charged_before_counts_against_what_an_upheld_dispute_leaves(self) -> None:
		self.charge(ago(69))
		self.end(self.dispute(), disputes.UPHELD, on=ago(60))
		# 1.26 in all is less than the 1.34 that were charged
		self.nothing_to_charge(ago(30))
		self.assertEqual(self.late_amounts(self.charge(ago(20))), [0.76])

	def test_a_preview_is_made_anew_when_something_in_it_is_disputed(self) -> None:
		run = fees.late_run(self.property, ago(69))
		self.assertEqual(run.planned_charges, 1)
		self.dispute()
		with self.assertRaisesRegex(frappe.ValidationError, self.name):
			runs.post(run.name)
		frappe.db.rollback()


class TestBesideIt(DisputedCase):
	standards = ({"name": "电梯费", "basis": "Unit", "price": 20, **CLAUSE},)

	def test_the_other_line_of_the_bill_goes_on_unless_the_whole_is_disputed(self) -> None:
		dispute = self.dispute()
		# 26 days of 20 × 0.03 %: the other line's own
		self.assertEqual(self.late_amounts(self.charge(ago(59))), [0.16])
		self.end(dispute, disputes.WITHDRAWN)
		self.dispute(whole=True)
		self.nothing_to_charge(ago(1))
