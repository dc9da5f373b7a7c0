"""Stories of billing runs: what a clerk previews is what is posted, once, to whom it belongs, and can be taken back."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import frappe
from erpnext.accounts.doctype.payment_entry.payment_entry import get_payment_entry
from frappe.permissions import add_user_permission
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, add_months, flt, get_last_day, getdate, nowdate
from openpyxl import Workbook

from wuye_ops.fees import runs
from wuye_ops.preview import tariffs as preview_tariffs
from wuye_ops.preview.units import UnitFile
from wuye_ops.preview.words import Words
from wuye_ops.rules import billing as rules
from wuye_ops.tests import factories as make
from wuye_ops.tests import fee_factories as fees


class RunCase(FrappeTestCase):
	"""An estate for each test: a run commits."""

	units = 3

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		frappe.local.lang = "zh"
		self.estate = fees.make_estate(self.units, area=lambda number: 100 + number)
		self.addCleanup(self.estate.remove)
		self.property = self.estate.property

	def bill(self, billing_month=None, **fields):
		run = fees.bill_now(self.property, billing_month, **fields)
		self.assertEqual(run.status, "Posted", fees.exceptions_of(run))
		return run

	def preview(self, billing_month=None, **fields):
		return fees.preview_now(fees.make_run(self.property, billing_month, **fields))

	def amounts(self, run, **filters) -> dict:
		return {(row.unit, row.customer): row.amount for row in fees.charges_of(run, **filters)}

	def assert_nothing_to_bill(self, billing_month=None) -> None:
		run = self.preview(billing_month)
		self.assertEqual((run.planned_charges, run.skipped), (0, 0))
		with self.assertRaises(frappe.ValidationError):
			runs.post(run.name)
		frappe.db.rollback()

	def occupancy(self, number: int):
		return frappe.get_doc("Occupancy", {"unit": self.estate.units[number]})

	def unit(self, number: int):
		return frappe.get_doc("Property Unit", self.estate.units[number])


class TestPosting(RunCase):
	def test_what_was_previewed_is_what_is_posted_and_what_the_ledger_says(self) -> None:
		fees.make_standard(self.property, item_tax_template=fees.make_item_tax_template(6))
		fees.make_standard(self.property, "垃圾清运费", basis="Unit", price=8)
		run = self.preview()
		total = flt(2.8 * (100 + 101 + 102) + 3 * 8, 2)
		self.assertEqual((run.planned_bills, run.planned_charges, run.planned_amount), (3, 6, total))
		planned = fees.charges_of(run)
		self.assertEqual(
			{row.fee_item: flt(row.amount, 2) for row in run.totals}, {"物业服务费": 848.4, "垃圾清运费": 24}
		)
		run = fees.post_now(run)
		self.assertEqual(
			(run.status, run.bills, run.charges, run.amount, run.failed), ("Posted", 3, 6, total, 0)
		)
		billed = fees.charges_of(run)
		self.assertEqual(
			[(row.name, row.amount) for row in billed], [(row.name, row.amount) for row in planned]
		)
		self.assertEqual({row.charge_key for row in billed}, {row.planned_key for row in planned})
		invoices = fees.invoices_of(run)
		self.assertEqual(flt(sum(row.outstanding_amount for row in invoices), 2), total)
		ledger = fees.rows_of([row.name for row in invoices])
		debit = sum(row.debit for row in ledger["GL Entry"])
		self.assertEqual(
			(flt(debit, 2), flt(sum(row.credit for row in ledger["GL Entry"]), 2)), (total, total)
		)
		self.assertEqual(
			{row.cost_center for row in ledger["GL Entry"]},
			{frappe.db.get_value("Property", self.property, "cost_center")},
		)
		for row in ledger["Sales Invoice Item"]:
			charge = next(one for one in billed if one.name == row.wuye_fee_charge)
			self.assertTrue(row.description.endswith(charge.explanation), row.description)
			self.assertEqual(charge.sales_invoice, row.parent)

	def test_a_key_is_held_by_the_index(self) -> None:
		fees.make_standard(self.property)
		charge = fees.charges_of(self.bill())[0]
		other = self.preview()
		row = frappe.get_doc(
			{
				"doctype": "Fee Charge",
				"property": self.property,
				"billing_run": other.name,
				"charge_key": charge.charge_key,
			}
		)
		self.assertRaises(frappe.UniqueValidationError, row.db_insert)
		frappe.db.rollback()

	def test_a_second_run_of_the_month_bills_nothing_and_says_so(self) -> None:
		fees.make_standard(self.property)
		self.bill()
		run = self.preview()
		self.assertEqual((run.planned_charges, run.already_billed), (0, 3))
		self.assert_nothing_to_bill()

	def test_a_bill_cancelled_frees_its_charges_for_the_next_run(self) -> None:
		fees.make_standard(self.property)
		run = self.bill()
		cancelled = fees.invoices_of(run)[1]
		frappe.get_doc("Sales Invoice", cancelled.name).cancel()
		frappe.db.commit()
		again = self.bill()
		self.assertEqual([row.customer for row in fees.invoices_of(again)], [cancelled.customer])
		self.assertEqual(fees.invoices_of(again)[0].grand_total, cancelled.grand_total)
		self.assertEqual(
			[row.status for row in fees.charges_of(run, customer=cancelled.customer)], ["Cancelled"]
		)

	def test_an_amended_bill_takes_its_charges_back(self) -> None:
		fees.make_standard(self.property)
		run = self.bill()
		bill = frappe.get_doc("Sales Invoice", fees.invoices_of(run)[0].name)
		bill.cancel()
		amended = frappe.copy_doc(bill, ignore_no_copy=False)
		amended.amended_from, amended.docstatus = bill.name, 0
		# as the form does, which keeps what is not copied when it amends
		amended.wuye_billing_run, amended.items[0].wuye_fee_charge = run.name, bill.items[0].wuye_fee_charge
		amended.insert()
		amended.submit()
		frappe.db.commit()
		(charge,) = fees.charges_of(run, customer=bill.customer)
		self.assertEqual(
			(charge.status, charge.sales_invoice, charge.charge_key),
			("Billed", amended.name, charge.planned_key),
		)
		self.assert_nothing_to_bill()

	def test_an_amended_bill_does_not_bill_a_second_time(self) -> None:
		fees.make_standard(self.property)
		run = self.bill()
		bill = frappe.get_doc("Sales Invoice", fees.invoices_of(run)[0].name)
		bill.cancel()
		frappe.db.commit()
		self.bill()
		amended = frappe.copy_doc(bill)
		amended.docstatus = 0
		amended.amended_from, amended.items[0].wuye_fee_charge = bill.name, bill.items[0].wuye_fee_charge
		amended.insert()
		with self.assertRaises(frappe.ValidationError):
			amended.submit()
		frappe.db.rollback()

	def test_a_bill_that_fails_is_a_row_and_the_rest_is_posted(self) -> None:
		fees.make_standard(self.property)
		frappe.db.set_value("Customer", self.estate.payers[1], "disabled", 1)
		run = fees.bill_now(self.property)
		self.assertEqual((run.status, run.bills, run.failed), ("Partly Posted", 2, 1))
		(row,) = fees.exceptions_of(run)
		self.assertEqual(
			(row.stage, row.unit, row.customer), ("Failed", self.estate.units[1], self.estate.payers[1])
		)
		self.assertTrue(row.reason)
		frappe.db.set_value("Customer", self.estate.payers[1], "disabled", 0)
		run = fees.retry_now(run)
		self.assertEqual((run.status, run.bills, run.failed), ("Posted", 3, 0))
		self.assertEqual(fees.exceptions_of(run), [])

	def test_a_second_bill_of_a_payer_in_the_same_run_gets_its_own_charges(self) -> None:
		"""One fee was billed by another run meanwhile; its bills are cancelled and this run tries again."""
		first = fees.make_standard(self.property)
		fees.make_standard(self.property, "垃圾清运费", basis="Unit", price=8)
		run = self.preview()
		other = self.bill(standards=[{"fee_standard": first.name}])
		fees.post_now(run)
		self.assertEqual((run.status, run.bills), ("Partly Posted", 3))
		self.assertEqual(
			{row.reason for row in fees.exceptions_of(run)},
			{frappe._("Billed by another run since the preview.")},
		)
		for row in fees.invoices_of(other):
			frappe.get_doc("Sales Invoice", row.name).cancel()
		frappe.db.commit()
		fees.retry_now(run)
		self.assertEqual((run.status, run.bills, run.charges), ("Posted", 6, 6))
		for row in fees.charges_of(run):
			self.assertEqual(
				frappe.db.get_value(
					"Sales Invoice Item", {"wuye_fee_charge": row.name, "docstatus": 1}, "parent"
				),
				row.sales_invoice,
			)

	def test_a_preview_that_is_out_of_date_is_not_posted(self) -> None:
		standard = fees.make_standard(self.property)
		run = self.preview()
		standard.reload().append("prices", {"effective_from": fees.month(), "price": 3})
		standard.save()
		frappe.db.commit()
		with self.assertRaises(frappe.ValidationError) as refused:
			runs.post(run.name)
		self.assertIn(standard.name, str(refused.exception))
		frappe.db.rollback()
		self.assertEqual(fees.post_now(fees.preview_now(run.reload())).amount, 909)


class TestReversal(RunCase):
	def test_a_run_is_taken_back_but_for_what_has_been_paid(self) -> None:
		fees.make_standard(self.property)
		run = self.bill()
		paid = fees.invoices_of(run)[0]
		entry = get_payment_entry("Sales Invoice", paid.name, bank_account=fees.account("100201"))
		entry.reference_no, entry.reference_date = "测试", nowdate()
		entry.insert()
		entry.submit()
		frappe.db.commit()
		fees.reverse_now(run)
		self.assertEqual((run.status, run.bills), ("Partly Posted", 1))
		(row,) = fees.exceptions_of(run)
		self.assertEqual((row.place, row.customer, row.code), (paid.name, paid.customer, "not_reversed"))
		self.assertTrue(row.reason)
		entry.reload().cancel()
		frappe.db.commit()
		fees.reverse_now(run)
		self.assertEqual((run.status, run.bills, run.amount), ("Reversed", 0, 0))
		self.assertEqual({row.status for row in fees.charges_of(run)}, {"Cancelled"})
		again = self.bill()
		self.assertEqual(again.bills, 3)

	def test_it_needs_a_reason(self) -> None:
		fees.make_standard(self.property)
		run = self.bill()
		self.assertRaises(frappe.ValidationError, runs.reverse, run.name, "  ")


class TestWhoPays(RunCase):
	"""Days and payers."""

	def test_a_handover_splits_the_month_between_the_payers(self) -> None:
		fees.make_standard(self.property)
		before = self.occupancy(0)
		before.to_date = add_days(fees.month(), 9)
		before.save()
		buyer = fees.make_customer(self.estate, "买家")
		make.make_occupancy(self.estate.units[0], buyer, from_date=add_days(fees.month(), 10))
		run = self.bill()
		parts = fees.charges_of(run, unit=self.estate.units[0])
		days = get_last_day(fees.month()).day
		self.assertEqual(
			[row.customer for row in sorted(parts, key=lambda row: row.period_from)], [before.customer, buyer]
		)
		self.assertEqual(flt(sum(row.amount for row in parts), 2), 280)
		self.assertAlmostEqual(
			next(row.amount for row in parts if row.customer == before.customer), 280 * 10 / days, delta=0.01
		)
		self.assertEqual(len({row.sales_invoice for row in parts}), 2)
		self.assertEqual(run.bills, 4)
		self.assert_nothing_to_bill()

	def test_a_tenant_who_pays_from_the_middle_of_the_month(self) -> None:
		fees.make_standard(self.property)
		owner = self.occupancy(1)
		owner.is_payer = 0
		owner.save()
		tenant = fees.make_customer(self.estate, "租户")
		make.make_occupancy(
			self.estate.units[1], tenant, relation="Tenant", share=0, from_date=add_days(fees.month(), 15)
		)
		parts = self.amounts(self.bill(), unit=self.estate.units[1])
		self.assertEqual({payer for _unit, payer in parts}, {owner.customer, tenant})
		self.assertEqual(flt(sum(parts.values()), 2), flt(101 * 2.8, 2))

	def test_an_area_that_changed_within_the_period_counts_by_days(self) -> None:
		fees.make_standard(self.property, in_advance=0)
		begin = getdate(add_months(fees.month(), -1))
		unit = self.unit(0)
		unit.append("area_changes", {"from_date": add_days(begin, 10), "built_up_area": 130})
		unit.save()
		(row,) = fees.charges_of(self.bill(), unit=unit.name)
		days = get_last_day(begin).day
		self.assertAlmostEqual(row.amount, 2.8 * (100 * 10 + 130 * (days - 10)) / days, delta=0.005)
		self.assertEqual(row.period_from, begin)

	def test_what_is_not_delivered_is_the_developers(self) -> None:
		developer = fees.make_customer(self.estate, "开发商")
		frappe.get_doc("Property", self.property).update({"developer": developer}).save()
		fees.make_standard(self.property)
		unit = self.unit(0)
		frappe.db.set_value("Property Unit", unit.name, {"status": "Undelivered", "delivered_on": None})
		handed_over = add_days(fees.month(), 12)
		frappe.db.set_value("Property Unit", self.estate.units[1], "delivered_on", handed_over)
		run = self.bill()
		self.assertEqual(list(self.amounts(run, unit=unit.name)), [(unit.name, developer)])
		parts = fees.charges_of(run, unit=self.estate.units[1])
		self.assertEqual(
			{row.customer: row.period_from for row in parts},
			{developer: fees.month(), self.estate.payers[1]: getdate(handed_over)},
		)
		self.assertEqual(flt(sum(row.amount for row in parts), 2), flt(101 * 2.8, 2))

	def test_without_a_developer_the_unit_is_skipped_and_says_why(self) -> None:
		fees.make_standard(self.property)
		frappe.db.set_value(
			"Property Unit", self.estate.units[0], {"status": "Undelivered", "delivered_on": None}
		)
		run = self.bill()
		(row,) = fees.exceptions_of(run)
		self.assertEqual((row.stage, row.code, row.unit), ("Skipped", "no_developer", self.estate.units[0]))
		self.assertEqual(run.bills, 2)

	def test_a_vacant_unit_pays_less(self) -> None:
		fees.make_standard(self.property, vacancy_payable_percent=70)
		unit = self.unit(2)
		unit.append("vacancies", {"from_date": add_months(fees.month(), -3)})
		unit.save()
		amounts = self.amounts(self.bill())
		self.assertEqual(amounts[(unit.name, self.estate.payers[2])], flt(102 * 2.8 * 0.7, 2))
		self.assertEqual(amounts[(self.estate.units[0], self.estate.payers[0])], 280)

	def test_a_customer_is_billed_for_no_place(self) -> None:
		standard = fees.make_standard(self.property, "广告位", basis="Fixed", price=500, assigned_only=1)
		tenant = fees.make_customer(self.estate, "广告公司")
		fees.make_assignment(standard.name, customer=tenant)
		run = self.bill()
		(row,) = fees.charges_of(run)
		self.assertEqual((row.customer, row.unit, row.parking_space, row.amount), (tenant, None, None, 500))
		self.assert_nothing_to_bill()

	def test_exempt_and_agreed(self) -> None:
		standard = fees.make_standard(self.property)
		fees.make_assignment(standard.name, "Exempt", unit=self.estate.units[0])
		fees.make_assignment(standard.name, "Agreed Price", unit=self.estate.units[1], price=1)
		amounts = self.amounts(self.bill())
		self.assertEqual(
			amounts,
			{
				(self.estate.units[1], self.estate.payers[1]): 101,
				(self.estate.units[2], self.estate.payers[2]): flt(102 * 2.8, 2),
			},
		)


class TestDeveloper(RunCase):
	units = 120

	def test_a_developer_with_many_units_gets_one_bill(self) -> None:
		developer = fees.make_customer(self.estate, "开发商")
		frappe.get_doc("Property", self.property).update({"developer": developer}).save()
		frappe.db.set_value("Property Unit", {"property": self.property}, "status", "Undelivered")
		fees.make_standard(self.property)
		run = self.bill()
		(invoice,) = fees.invoices_of(run)
		self.assertEqual(invoice.customer, developer)
		self.assertEqual(frappe.db.count("Sales Invoice Item", {"parent": invoice.name}), 120)
		self.assertEqual(invoice.grand_total, run.planned_amount)


class TestTariff(RunCase):
	def test_a_quarter_in_advance_is_due_in_its_months_only(self) -> None:
		fees.make_standard(self.property, cycle_months="3", anchor_month=1)
		frappe.db.commit()
		year = fees.month().year
		with self.assertRaises(frappe.ValidationError) as refused:
			self.preview(date(year, 2, 1))
		self.assertIn(f"{year}-04", str(refused.exception))
		frappe.db.rollback()
		run = self.bill(date(year, 4, 1))
		row = fees.charges_of(run, unit=self.estate.units[0])[0]
		self.assertEqual(
			(row.period_from, row.period_to, row.amount), (date(year, 4, 1), date(year, 6, 30), 840)
		)

	def test_a_new_price_changes_nothing_that_has_been_billed(self) -> None:
		standard = fees.make_standard(self.property)
		run = self.bill()
		standard.reload().append("prices", {"effective_from": fees.month(), "price": 30})
		standard.save()
		frappe.db.commit()
		self.assertEqual(flt(sum(self.amounts(run).values()), 2), run.amount)
		self.assert_nothing_to_bill()
		following = self.bill(add_months(fees.month(), 1))
		self.assertEqual(following.amount, 30 * 303)

	def test_what_keys_are_made_of_does_not_change_once_billed(self) -> None:
		standard = fees.make_standard(self.property)
		self.bill()
		for change in ({"basis": "Unit"}, {"cycle_months": "3"}, {"anchor_month": 2}):
			with self.subTest(change):
				doc = frappe.get_doc("Fee Standard", standard.name).update(change)
				self.assertRaises(frappe.ValidationError, doc.save)
		standard.reload().due_days = 7
		standard.save()

	def test_names_that_change_leave_nothing_to_be_billed_twice(self) -> None:
		standard = fees.make_standard(self.property)
		self.bill()
		building = self.estate.buildings[0]
		frappe.rename_doc("Property Unit", self.estate.units[0], f"{building}-9001", force=True)
		frappe.rename_doc("Fee Standard", standard.name, f"{self.property}-新名称", force=True)
		frappe.rename_doc("Customer", self.estate.payers[1], f"{self.estate.payers[1]}改", force=True)
		frappe.db.commit()
		self.assert_nothing_to_bill()


class TestRights(RunCase):
	def setUp(self) -> None:
		super().setUp()
		fees.make_standard(self.property)
		frappe.db.commit()

	def person(self, key: str, role: str, property_name: str) -> str:
		user = make.make_user(f"{key}@wuye.test", role)
		frappe.db.delete("User Permission", {"user": user})
		add_user_permission("Property", property_name, user, ignore_permissions=True)
		frappe.clear_cache(user=user)
		self.addCleanup(frappe.db.delete, "User Permission", {"user": user})
		self.addCleanup(frappe.set_user, "Administrator")
		frappe.db.commit()
		return user

	def refused(self, user: str, step, *arguments) -> None:
		frappe.set_user(user)
		self.assertRaises(frappe.PermissionError, step, *arguments)
		frappe.db.rollback()
		frappe.set_user("Administrator")

	def test_a_clerk_of_another_property_touches_no_run(self) -> None:
		stranger = self.person("clerk.other", "Fee Clerk", make.PROPERTY_B)
		run = fees.make_run(self.property)
		frappe.db.commit()
		self.refused(stranger, runs.preview, run.name)
		self.assertEqual(run.reload().status, "Draft")
		fees.preview_now(run)
		self.refused(stranger, runs.post, run.name)
		self.refused(stranger, runs.retry, run.name)
		self.refused(stranger, runs.reverse, run.name, "试试")
		frappe.set_user(stranger)
		self.assertEqual(frappe.get_list("Billing Run", {"name": run.name}), [])
		self.assertEqual(frappe.get_list("Fee Charge", {"billing_run": run.name}), [])

	def test_the_clerk_of_the_property_bills_and_does_not_reverse(self) -> None:
		clerk = self.person("clerk.own", "Fee Clerk", self.property)
		frappe.set_user(clerk)
		run = fees.bill_now(self.property)
		self.assertEqual((run.status, run.posted_by, run.bills), ("Posted", clerk, 3))
		self.refused(clerk, runs.reverse, run.name, "试试")
		manager = self.person("manager.own", "Property Manager", self.property)
		frappe.set_user(manager)
		fees.reverse_now(run)
		self.assertEqual(run.status, "Reversed")

	def test_customer_service_reads_and_does_not_post(self) -> None:
		service = self.person("service.own", "Customer Service", self.property)
		run = self.preview()
		self.refused(service, runs.preview, run.name)
		self.refused(service, runs.post, run.name)


class TestSpreadsheet(RunCase):
	"""wuye-preview makes the same of the same estate."""

	units = 6

	def setUp(self) -> None:
		super().setUp()
		self.month = add_months(fees.month(), 0)
		folder = TemporaryDirectory()
		self.addCleanup(folder.cleanup)
		self.folder = Path(folder.name)

	def test_the_command_and_the_run_agree_on_every_charge(self) -> None:
		standard = fees.make_standard(
			self.property,
			price=None,
			prices=[
				{"effective_from": "2020-01-01", "price": 2.85},
				{"effective_from": add_days(self.month, 19), "price": 3.1},
			],
			vacancy_payable_percent=70,
		)
		per_unit = fees.make_standard(self.property, "垃圾清运费", basis="Unit", price=8.5)
		fixed = fees.make_standard(self.property, "年费", basis="Fixed", price=99.99, in_advance=0)
		building, rows = self.estate.buildings[0], []
		for name, payer in zip(self.estate.units, self.estate.payers, strict=True):
			unit = frappe.get_doc("Property Unit", name)
			rows.append(
				{
					"楼栋": building,
					"房号": unit.unit_no,
					"面积": unit.built_up_area,
					"业主": payer,
					"状态": "已入住",
				}
			)
		half = add_days(self.month, 10)
		before = self.occupancy(0)
		before.to_date = add_days(half, -1)
		before.save()
		buyer = fees.make_customer(self.estate, "买家")
		make.make_occupancy(self.estate.units[0], buyer, from_date=half)
		rows[0] |= {"业主": buyer, "原业主": before.customer, "业主起始日期": getdate(half)}
		unit = self.unit(1)
		unit.append("vacancies", {"from_date": "2024-05-01"})
		unit.save()
		rows[1] |= {"空置起始日期": date(2024, 5, 1)}
		frappe.db.set_value("Property Unit", self.estate.units[2], "built_up_area", 0)
		rows[2] |= {"面积": None}
		frappe.db.delete("Occupancy", {"unit": self.estate.units[3]})
		rows[3] |= {"业主": None}
		fees.make_assignment(standard.name, "Agreed Price", unit=self.estate.units[4], price=1.234)
		fees.make_assignment(per_unit.name, "Exempt", unit=self.estate.units[5])
		run = self.preview(self.month)
		mine = {
			(row.fee_standard, row.unit, row.customer, f"{row.amount:.2f}", row.explanation)
			for row in fees.charges_of(run)
		}
		reasons = {(row.fee_standard, row.unit, row.reason) for row in fees.exceptions_of(run)}
		tariff = f"""
[[fee]]
name = "{standard.name}"
basis = "面积"
in_advance = true
[[fee.version]]
from = 2020-01-01
price = 2.85
[[fee.version]]
from = {add_days(self.month, 19)}
price = 3.1
[fee.vacancy]
percent = 70
[[fee]]
name = "{per_unit.name}"
basis = "户"
in_advance = true
[[fee.version]]
from = 2020-01-01
price = 8.5
[[fee]]
name = "{fixed.name}"
basis = "固定"
[[fee.version]]
from = 2020-01-01
price = 99.99
[[exception]]
fee = "{standard.name}"
unit = "{self.estate.units[4]}"
price = 1.234
[[exception]]
fee = "{per_unit.name}"
unit = "{self.estate.units[5]}"
exclude = true
"""
		outcomes = self.by_the_command(rows, tariff)
		theirs = {
			(one.standard, one.place, one.payer, f"{one.amount:.2f}", rules.sentence(one.explanation, "zh"))
			for one in outcomes
			if isinstance(one, rules.Charge)
		}
		self.assertEqual(mine, theirs)
		self.assertGreater(len(mine), 12)
		skipped = {
			(one.standard, one.place, rules.skip_sentence(one, "zh"))
			for one in outcomes
			if isinstance(one, rules.Skip)
		}
		self.assertEqual(reasons, skipped)

	def by_the_command(self, rows: list[dict], tariff: str) -> list:
		book = Workbook()
		headings = ["楼栋", "房号", "面积", "业主", "状态", "原业主", "业主起始日期", "空置起始日期"]
		book.active.append(headings)
		for row in rows:
			book.active.append([row.get(heading) for heading in headings])
		book.save(self.folder / "units.xlsx")
		(self.folder / "tariffs.toml").write_text(tariff, encoding="utf-8")
		words = Words("zh")
		read = preview_tariffs.load(self.folder / "tariffs.toml", words)
		month = rules.Month.of(getdate(self.month))
		biller = rules.Biller.for_month(read.standards, month, read.assignments, read.shared_meters(month))
		units = UnitFile(self.folder / "units.xlsx", words, read.needed_columns, read.meter_periods(month))
		return list(rules.bill_all(biller, list(units)))
