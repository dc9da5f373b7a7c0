"""Stories of late charges: bills unpaid, paid in part, paid late; what each run charges, once; what is refused."""

from datetime import date
from unittest.mock import patch

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, flt, getdate, nowdate

from wuye_ops.fees import late_charges, late_planning, runs
from wuye_ops.rules.late_explanation import from_record
from wuye_ops.tests import fee_factories as fees

CLAUSE = {"has_late_charge": 1, "late_daily_percent": 0.03, "late_grace_days": 15, "due_days": 10}


def ago(days: int) -> date:
	return getdate(add_days(nowdate(), -days))


class LateCase(FrappeTestCase):
	"""An estate whose bills were posted 110 days ago and due 100 days ago; what is late costs from 84 days ago on."""

	units = 1

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		frappe.local.lang = "zh"
		fees.open_year(ago(140))
		self.estate = fees.make_estate(self.units, area=lambda _number: 100)
		self.addCleanup(self.estate.remove)
		self.property = self.estate.property

	def bill(self, *standards: dict) -> str:
		"""280.00 for each unit of the property fee, with the clause, and what else is asked for; returns the first bill."""
		self.standard = fees.make_standard(self.property, **CLAUSE)
		for fields in standards:
			fees.make_standard(self.property, **fields)
		self.run = fees.bill_now(self.property, ago(110), posting_date=ago(110))
		self.assertEqual(self.run.status, "Posted", fees.exceptions_of(self.run))
		return fees.invoices_of(self.run)[0].name

	def charge(self, until: date, **fields):
		run = fees.post_now(fees.late_run(self.property, until, **fields))
		self.assertEqual(run.status, "Posted", fees.exceptions_of(run))
		return run

	def late_amounts(self, run) -> list[float]:
		return [flt(row.amount, 2) for row in fees.charges_of(run)]

	def nothing_to_charge(self, until: date) -> None:
		run = fees.late_run(self.property, until)
		self.assertEqual((run.status, run.planned_charges), ("Previewed", 0))
		self.assertRaises(frappe.ValidationError, runs.post, run.name)
		frappe.db.rollback()


class TestCharging(LateCase):
	def test_a_bill_unpaid_paid_in_part_paid_late_and_done(self) -> None:
		"""The case worked out by hand in unit_tests/test_late_charge.py: 1.34, 1.95, 0.21, and nothing after that."""
		bill = self.bill()
		self.nothing_to_charge(ago(85))
		first = self.charge(ago(69))
		self.assertEqual(self.late_amounts(first), [1.34])
		fees.pay_bill(bill, 100, ago(59))
		second = self.charge(ago(38))
		self.assertEqual(self.late_amounts(second), [1.95])
		fees.pay_bill(bill, 180, ago(33))
		third = self.charge(ago(8))
		self.assertEqual(self.late_amounts(third), [0.21])
		self.nothing_to_charge(ago(1))
		charges = [fees.charges_of(run)[0] for run in (first, second, third)]
		self.assertEqual(
			[(row.period_from, row.period_to) for row in charges],
			[(ago(84), ago(69)), (ago(68), ago(38)), (ago(37), ago(8))],
		)
		late = frappe.get_doc("Sales Invoice", charges[1].sales_invoice)
		self.assertEqual(
			(late.wuye_late_for, late.grand_total, late.outstanding_amount, late.items[0].item_name),
			(bill, 1.95, 1.95, "违约金"),
		)
		self.assertEqual(late.due_date, getdate(add_days(nowdate(), 10)))
		self.assertIn("此前已计收 1.34 元，本次 1.95 元", late.items[0].description)
		self.assertNotIn("滞纳金", late.items[0].description)

	def test_paid_late_before_any_run_it_is_charged_all_the_same(self) -> None:
		fees.pay_bill(self.bill(), 280, ago(68))
		self.assertEqual(self.late_amounts(self.charge(ago(1))), [1.34])
		self.nothing_to_charge(ago(1))

	def test_paid_within_the_days_of_grace_it_costs_nothing(self) -> None:
		fees.pay_bill(self.bill(), 280, ago(85))
		self.nothing_to_charge(ago(1))

	def test_what_is_kept_recomputes_to_what_was_charged(self) -> None:
		fees.pay_bill(self.bill(), 100, ago(59))
		(row,) = fees.charges_of(self.charge(ago(38)))
		data = frappe.db.get_value("Fee Charge", row.name, "explanation_data")
		again = from_record(frappe.parse_json(data))
		self.assertEqual(float(again.amount), flt(row.amount, 2))
		self.assertEqual(len(again.result.accruals), 2)

	def test_a_new_rate_holds_from_its_day_on(self) -> None:
		self.bill()
		self.standard.append("late_rates", {"effective_from": ago(68), "daily_percent": 0.05})
		self.standard.save()
		frappe.db.commit()
		# 16 days at 0.03 %: 1.344; 10 days at 0.05 %: 1.40
		self.assertEqual(self.late_amounts(self.charge(ago(59))), [2.74])

	def test_only_what_has_the_clause_and_a_payment_goes_to_it_first(self) -> None:
		bill = self.bill({"name": "垃圾清运费", "basis": "Unit", "price": 20})
		fees.pay_bill(bill, 280, ago(90))
		self.nothing_to_charge(ago(1))

	def test_vat_follows_the_fee(self) -> None:
		self.bill()
		self.standard.item_tax_template = fees.make_item_tax_template(6)
		self.standard.save()
		frappe.db.commit()
		(row,) = fees.charges_of(self.charge(ago(1)))
		late = frappe.get_doc("Sales Invoice", row.sales_invoice)
		# 84 days: 7.056
		self.assertEqual((late.grand_total, late.net_total, late.total_taxes_and_charges), (7.06, 6.66, 0.4))

	def test_vat_on_top_is_part_of_what_is_late(self) -> None:
		"""280 and 6 % on top: 296.80 are late, 84 days: 7.4794; 6 % come on top of that again."""
		self.standard = fees.make_standard(
			self.property, item_tax_template=fees.make_item_tax_template(6), vat_inclusive=0, **CLAUSE
		)
		fees.bill_now(self.property, ago(110), posting_date=ago(110))
		(row,) = fees.charges_of(self.charge(ago(1)))
		self.assertEqual(flt(row.amount, 2), 7.48)

	def test_a_late_charge_bears_none_itself_and_disturbs_no_run_of_fees(self) -> None:
		bill = self.bill()
		run = self.charge(ago(69), posting_date=ago(60))
		late = fees.invoices_of(run)[0]
		self.assertEqual(late.due_date, ago(50))
		(row,) = fees.charges_of(self.charge(ago(1)))
		self.assertEqual(frappe.db.get_value("Sales Invoice", row.sales_invoice, "wuye_late_for"), bill)
		# 84 days, 7.056, less 1.34
		self.assertEqual(flt(row.amount, 2), 5.72)
		again = fees.preview_now(fees.make_run(self.property, ago(110)))
		self.assertEqual((again.planned_charges, again.already_billed, again.skipped), (0, 1, 0))

	def test_a_waiver_of_the_principal_counts_from_its_day(self) -> None:
		bill = self.bill({"name": "电梯费", "basis": "Unit", "price": 20, **CLAUSE})
		fees.credit_bill(bill, 100, ago(68), line=self.line_of(bill))
		amounts = self.late_amounts(self.charge(ago(59)))
		# 16 days on 280 and 10 on 180: 1.884; 26 days on 20: 0.156
		self.assertEqual(sorted(amounts), [0.16, 1.88])

	def line_of(self, bill: str) -> int:
		items = frappe.get_doc("Sales Invoice", bill).items
		return next(row.idx - 1 for row in items if row.item_name == "物业服务费")

	def test_what_was_waived_is_not_charged_anew(self) -> None:
		self.bill()
		run = self.charge(ago(69))
		fees.credit_bill(fees.invoices_of(run)[0].name, 1.34, nowdate())
		self.nothing_to_charge(ago(69))
		# 46 days: 3.864, less the 1.34 that were waived
		self.assertEqual(self.late_amounts(self.charge(ago(39))), [2.52])


class TestManyBills(LateCase):
	units = 3

	def test_a_bill_of_its_own_for_each_late_bill(self) -> None:
		bill = self.bill()
		second = fees.bill_now(self.property, ago(140), posting_date=ago(105))
		run = fees.late_run(self.property, ago(1))
		self.assertEqual((run.planned_bills, run.planned_charges), (6, 6))
		self.assertEqual({row.fee_item for row in run.totals}, {"违约金"})
		run = fees.post_now(run)
		self.assertEqual((run.status, run.bills, run.writer), ("Posted", 6, "Controller"))
		for row in fees.charges_of(run):
			late_for = frappe.db.get_value("Sales Invoice", row.sales_invoice, "wuye_late_for")
			principal = frappe.db.get_value(
				"Fee Charge", frappe.db.get_value("Fee Charge", row.name, "late_for_charge"), "sales_invoice"
			)
			self.assertEqual(late_for, principal)
			self.assertEqual(frappe.db.get_value("Sales Invoice", late_for, "customer"), row.customer)
		self.assertEqual(len(fees.invoices_of(second)), 3)
		self.assertTrue(bill)

	def test_for_one_customer_and_for_one_standard(self) -> None:
		self.bill({"name": "电梯费", "basis": "Unit", "price": 20, **CLAUSE})
		run = fees.late_run(self.property, ago(1), customer=self.estate.payers[1])
		self.assertEqual({row.customer for row in fees.charges_of(run)}, {self.estate.payers[1]})
		run = fees.late_run(self.property, ago(1), standards=[{"fee_standard": self.standard.name}])
		self.assertEqual({row.fee_standard for row in fees.charges_of(run)}, {self.standard.name})

	def test_one_that_fails_is_a_row_and_is_posted_when_its_cause_is_gone(self) -> None:
		self.bill()
		run = fees.late_run(self.property, ago(1))
		frappe.db.set_value("Customer", self.estate.payers[1], "disabled", 1)
		run = fees.post_now(run)
		self.assertEqual((run.status, run.bills, run.failed), ("Partly Posted", 2, 1))
		(row,) = fees.exceptions_of(run)
		self.assertEqual(row.customer, self.estate.payers[1])
		frappe.db.set_value("Customer", self.estate.payers[1], "disabled", 0)
		run = fees.retry_now(run)
		self.assertEqual((run.status, run.bills, run.failed), ("Posted", 3, 0))

	def test_queries_do_not_grow_with_the_bills(self) -> None:
		self.bill()
		lines = late_charges.late_lines(self.property, ago(1))
		clauses = late_charges.tariffs.late_clauses(self.property)
		with self.assertQueryCount(3):
			self.assertEqual(len(late_charges.compute(lines, ago(1), clauses)), 3)


class TestOnceOnly(LateCase):
	def test_reversal_frees_what_was_charged(self) -> None:
		self.bill()
		run = self.charge(ago(69))
		fees.reverse_now(run)
		self.assertEqual(run.status, "Reversed")
		self.assertEqual(self.late_amounts(self.charge(ago(69))), [1.34])

	def test_an_earlier_run_reversed_after_a_later_one_leaves_its_part_to_the_next(self) -> None:
		bill = self.bill()
		first = self.charge(ago(69))
		self.assertEqual(self.late_amounts(self.charge(ago(39))), [2.52])
		fees.pay_bill(bill, 280, ago(38))
		fees.reverse_now(first)
		self.assertEqual(self.late_amounts(self.charge(ago(1))), [1.34])

	def test_of_two_previews_the_second_is_out_of_date(self) -> None:
		self.bill()
		one, other = fees.late_run(self.property, ago(69)), fees.late_run(self.property, ago(39))
		fees.post_now(one)
		with self.assertRaises(frappe.ValidationError):
			runs.post(other.name)
		frappe.db.rollback()
		# and even if nobody had noticed: the batch sees what the other has charged
		with patch.object(late_planning, "changed_since", return_value=None):
			other = fees.post_now(other)
		self.assertEqual((other.status, other.bills), ("Partly Posted", 0))
		self.assertEqual(
			fees.exceptions_of(other)[0].reason, frappe._("Billed by another run since the preview.")
		)
		self.assertEqual(self.late_amounts(self.charge(ago(39))), [2.52])

	def test_a_payment_of_days_that_are_charged_makes_a_preview_out_of_date(self) -> None:
		bill = self.bill()
		run = fees.late_run(self.property, ago(1))
		fees.pay_bill(bill, 100, ago(50))
		self.assertIn(bill, late_planning.changed_since(run))
		again = fees.late_run(self.property, ago(1))
		# what comes in today does not change days that have ended
		fees.pay_bill(bill, 100, nowdate())
		self.assertIsNone(late_planning.changed_since(again))

	def test_a_changed_clause_makes_a_preview_out_of_date(self) -> None:
		self.bill()
		run = fees.late_run(self.property, ago(1))
		self.standard.late_grace_days = 20
		self.standard.save()
		frappe.db.commit()
		self.assertRaises(frappe.ValidationError, runs.post, run.name)
		frappe.db.rollback()

	def test_the_bill_stays_as_long_as_its_late_charge(self) -> None:
		bill = frappe.get_doc("Sales Invoice", self.bill())
		run = self.charge(ago(69))
		self.assertRaises(frappe.LinkExistsError, bill.cancel)
		frappe.db.rollback()
		fees.reverse_now(run)
		bill.reload().cancel()
		self.nothing_to_charge(ago(1))

	def test_an_amended_late_bill_does_not_charge_a_second_time(self) -> None:
		self.bill()
		late = frappe.get_doc("Sales Invoice", fees.invoices_of(self.charge(ago(69)))[0].name)
		late.cancel()
		frappe.db.commit()
		self.assertEqual(self.late_amounts(self.charge(ago(39))), [3.86])
		amended = frappe.copy_doc(late)
		amended.docstatus = 0
		amended.amended_from, amended.items[0].wuye_fee_charge = late.name, late.items[0].wuye_fee_charge
		amended.insert()
		with self.assertRaises(frappe.ValidationError):
			amended.submit()
		frappe.db.rollback()

	def test_a_unit_renamed_keeps_the_keys(self) -> None:
		self.bill()
		self.charge(ago(69))
		unit = self.estate.units[0]
		frappe.rename_doc("Property Unit", unit, f"{unit}号", force=True)
		frappe.db.commit()
		self.nothing_to_charge(ago(69))


class TestBadInput(LateCase):
	def refused(self, words: str, **fields) -> None:
		with self.assertRaises(frappe.ValidationError) as caught:
			fees.make_run(self.property, kind="Late Charges", **fields)
		self.assertIn(frappe._(words).split("{")[0], str(caught.exception))
		frappe.db.rollback()

	def test_days_that_have_not_ended(self) -> None:
		self.bill()
		words = "A day counts when it has ended. Late charges can be charged up to {0}, not {1}."
		self.refused(words, until=nowdate())
		self.refused(words, until=add_days(nowdate(), 30))
		self.refused("Enter the last day that is counted.", until=None)

	def test_posted_before_it_has_accrued(self) -> None:
		self.bill()
		self.refused(
			"Late charges up to {0} cannot be posted on {1}, before they have accrued.",
			until=ago(1),
			posting_date=ago(2),
		)

	def test_a_contract_without_the_clause(self) -> None:
		fees.make_standard(self.property)
		run = fees.make_run(self.property, kind="Late Charges", until=ago(1))
		with self.assertRaises(frappe.ValidationError):
			runs.preview(run.name)
		self.assertEqual(list(late_charges.late_charges(self.property, ago(1))), [])

	def test_a_closed_period_is_the_reason_in_a_row(self) -> None:
		self.bill()
		run = fees.late_run(self.property, ago(1))
		frappe.db.set_single_value("Accounts Settings", "acc_frozen_upto", nowdate())
		self.addCleanup(frappe.db.set_single_value, "Accounts Settings", "acc_frozen_upto", None)
		run = fees.post_now(run)
		self.assertEqual((run.status, run.bills), ("Partly Posted", 0))
		self.assertTrue(fees.exceptions_of(run)[0].reason)
		frappe.db.set_single_value("Accounts Settings", "acc_frozen_upto", None)
		self.assertEqual(fees.retry_now(run).status, "Posted")

	def test_without_a_fee_item_for_them(self) -> None:
		self.bill()
		frappe.db.set_value("Fee Item", {"category": "Late Charge"}, "disabled", 1)
		self.addCleanup(frappe.db.set_value, "Fee Item", {"category": "Late Charge"}, "disabled", 0)
		run = fees.make_run(self.property, kind="Late Charges", until=ago(1))
		with self.assertRaises(frappe.ValidationError):
			runs.preview(run.name)

	def test_a_run_of_fees_needs_a_month_and_has_no_last_day(self) -> None:
		run = fees.make_run(self.property, until=ago(1))
		self.assertIsNone(run.until)
		run.billing_month = None
		self.assertRaises(frappe.ValidationError, run.save)


class TestClause(LateCase):
	def test_rates_do_not_overlap(self) -> None:
		row = {"effective_from": ago(10), "daily_percent": 0.05}
		with self.assertRaises(frappe.ValidationError):
			fees.make_standard(self.property, late_rates=[row, row], **CLAUSE)

	def test_what_has_been_charged_with_stays(self) -> None:
		self.bill()
		self.charge(ago(69))
		for change in (
			{"late_daily_percent": 0.05},
			{"late_grace_days": 5},
			{"late_cap_percent": 50},
			{"late_rates": [{"effective_from": ago(80), "daily_percent": 0.05}]},
		):
			doc = frappe.get_doc("Fee Standard", self.standard.name)
			doc.update(change)
			self.assertRaises(frappe.ValidationError, doc.save)
		doc = frappe.get_doc("Fee Standard", self.standard.name)
		doc.append("late_rates", {"effective_from": ago(68), "daily_percent": 0.05})
		doc.save()

	def test_a_rate_above_four_times_the_lpr_is_said_and_not_refused(self) -> None:
		frappe.db.set_value("Company", self.estate.company, "wuye_lpr_percent", 3)
		frappe.clear_messages()
		standard = fees.make_standard(self.property, **CLAUSE | {"late_daily_percent": 0.05})
		titles = [frappe.parse_json(one).get("title") for one in frappe.local.message_log]
		self.assertIn(frappe._("High Late Charge"), titles)
		frappe.clear_messages()
		# said once: saving something else does not say it again
		standard.due_days = 20
		standard.save()
		self.assertEqual(frappe.local.message_log, [])
