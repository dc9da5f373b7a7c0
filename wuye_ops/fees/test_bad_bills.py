"""What stands in the way of a bill: said in a row or a sentence the clerk understands, and nothing half-posted."""

import re

import frappe
from frappe import _
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, add_months, getdate, nowdate

from wuye_ops.fees import batches
from wuye_ops.tests import factories as make
from wuye_ops.tests import fee_factories as fees

CHINESE = re.compile(r"[\u4e00-\u9fff]")


class BadBillCase(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		frappe.local.lang = "zh"
		self.estate = fees.make_estate(5, area=lambda number: 100 + number)
		self.addCleanup(self.estate.remove)
		self.property, self.company = self.estate.property, self.estate.company
		self.standard = fees.make_standard(self.property, item_tax_template=fees.make_item_tax_template(6))
		frappe.db.commit()

	def tearDown(self) -> None:
		self.assertFalse(fees.orphans())

	def restore(self, doctype: str, name: str, **values) -> None:
		"""Sets values for this test; they are as before when it ends."""
		before = frappe.db.get_value(doctype, name, list(values), as_dict=True)
		self.addCleanup(self.set, doctype, name, before)
		self.set(doctype, name, values)

	def set(self, doctype: str, name: str, values: dict) -> None:
		frappe.db.rollback()
		frappe.db.set_value(doctype, name, values)
		frappe.db.commit()
		frappe.clear_cache()

	def restore_single(self, doctype: str, field: str, value) -> None:
		# as it is kept: an empty date is read as the first day of all
		before = frappe.db.get_value("Singles", {"doctype": doctype, "field": field}, "value", order_by=None)
		self.addCleanup(self.set_single, doctype, field, before)
		self.set_single(doctype, field, value)

	def set_single(self, doctype: str, field: str, value) -> None:
		frappe.db.rollback()
		frappe.db.set_single_value(doctype, field, value)
		frappe.db.commit()
		frappe.clear_cache()

	def as_accountant(self) -> None:
		"""Nobody who may change what is frozen, unlike the administrator."""
		self.restore_single("Accounts Settings", "frozen_accounts_modifier", "Auditor")
		self.addCleanup(frappe.set_user, "Administrator")
		frappe.set_user(make.make_user("accounts.bills@wuye.test", "Accounts Manager"))

	def lift(self, doctype: str, name: str) -> None:
		"""Takes away what a test has put into the way."""
		frappe.db.rollback()
		doc = frappe.get_doc(doctype, name)
		if doc.docstatus == 1:
			doc.cancel()
		frappe.delete_doc(doctype, name, force=True)
		frappe.db.commit()
		frappe.clear_cache()


class TestNothingHalfPosted(BadBillCase):
	"""The whole run is in the way: each bill says so, with either writer, and goes through once the cause is gone."""

	def assert_all_refused_then_posted(self, remove_cause, *words: str) -> None:
		for writer in (batches.BULK, batches.CONTROLLER):
			with self.subTest(writer):
				run = fees.bill_now(self.property, add_months(fees.month(), writer == batches.BULK), writer)
				self.assertEqual((run.status, run.bills, run.failed), ("Partly Posted", 0, 5))
				rows = fees.exceptions_of(run)
				self.assertEqual({row.unit for row in rows}, set(self.estate.units))
				for row in rows:
					self.assertRegex(row.reason, CHINESE)
					for word in words:
						self.assertIn(word, row.reason)
				self.assertFalse(fees.invoices_of(run))
				self.assertFalse(any(row.charge_key for row in fees.charges_of(run)))
				self.assertFalse(fees.orphans())
		remove_cause()
		run = fees.retry_now(run)
		self.assertEqual((run.status, run.bills, run.failed), ("Posted", 5, 0), fees.exceptions_of(run))

	def test_a_closed_accounting_period(self) -> None:
		period = frappe.get_doc(
			{
				"doctype": "Accounting Period",
				"period_name": f"关账{self.property}",
				"company": self.company,
				"start_date": nowdate(),
				"end_date": nowdate(),
				"closed_documents": [{"document_type": "Sales Invoice", "closed": 1}],
			}
		).insert()
		frappe.db.commit()
		self.assert_all_refused_then_posted(lambda: self.lift("Accounting Period", period.name), period.name)

	def test_a_frozen_account(self) -> None:
		account = frappe.get_cached_value("Company", self.company, "default_income_account")
		self.restore("Account", account, freeze_account="Yes")
		self.as_accountant()
		self.assert_all_refused_then_posted(
			lambda: self.set("Account", account, {"freeze_account": "No"}), account
		)

	def test_a_disabled_account(self) -> None:
		account = frappe.get_cached_value("Company", self.company, "default_income_account")
		self.restore("Account", account, disabled=1)
		self.assert_all_refused_then_posted(lambda: self.set("Account", account, {"disabled": 0}), account)

	def test_accounts_frozen_up_to_a_day(self) -> None:
		self.restore_single("Accounts Settings", "acc_frozen_upto", nowdate())
		self.as_accountant()
		self.assert_all_refused_then_posted(
			lambda: self.set_single("Accounts Settings", "acc_frozen_upto", None)
		)

	def test_no_fiscal_year(self) -> None:
		year = frappe.db.get_value("Fiscal Year", {"year": str(getdate(nowdate()).year)})
		self.restore("Fiscal Year", year, disabled=1)
		self.assert_all_refused_then_posted(
			lambda: self.set("Fiscal Year", year, {"disabled": 0}), str(getdate(nowdate()).year)
		)

	def test_no_receivable_account(self) -> None:
		account = frappe.get_cached_value("Company", self.company, "default_receivable_account")
		self.restore("Company", self.company, default_receivable_account=None)
		self.assert_all_refused_then_posted(
			lambda: self.set("Company", self.company, {"default_receivable_account": account})
		)

	def test_no_cost_center(self) -> None:
		center = frappe.db.get_value("Property", self.property, "cost_center")
		self.restore("Property", self.property, cost_center=None)
		self.assert_all_refused_then_posted(
			lambda: self.set("Property", self.property, {"cost_center": center}), self.property
		)


class TestOneCustomer(BadBillCase):
	"""One payer's bill is in the way; the others are posted."""

	def assert_only_the_first_fails(self, *words: str) -> None:
		run = fees.bill_now(self.property)
		self.assertEqual((run.status, run.bills, run.failed), ("Partly Posted", 4, 1))
		(row,) = fees.exceptions_of(run)
		self.assertEqual((row.stage, row.customer), ("Failed", self.estate.payers[0]))
		self.assertRegex(row.reason, CHINESE)
		for word in words:
			self.assertIn(word, row.reason)

	def test_a_disabled_customer(self) -> None:
		self.set("Customer", self.estate.payers[0], {"disabled": 1})
		self.assert_only_the_first_fails(self.estate.payers[0])

	def test_a_frozen_customer(self) -> None:
		self.set("Customer", self.estate.payers[0], {"is_frozen": 1})
		self.as_accountant()
		self.assert_only_the_first_fails(self.estate.payers[0])

	def test_a_customer_with_an_account_in_another_currency(self) -> None:
		dollars = frappe.get_doc(
			{
				"doctype": "Account",
				"account_name": f"美元应收{self.property}",
				"company": self.company,
				"parent_account": frappe.db.get_value(
					"Account",
					frappe.get_cached_value("Company", self.company, "default_receivable_account"),
					"parent_account",
				),
				"account_type": "Receivable",
				"account_currency": "USD",
			}
		).insert()
		customer = frappe.get_doc("Customer", self.estate.payers[0])
		customer.default_currency = "USD"
		customer.append("accounts", {"company": self.company, "account": dollars.name})
		customer.save()
		frappe.db.commit()
		self.addCleanup(self.lift, "Account", dollars.name)
		self.assert_only_the_first_fails("USD")

	def test_a_customer_with_another_currency_is_billed_in_the_companys(self) -> None:
		self.set("Customer", self.estate.payers[0], {"default_currency": "USD"})
		run = fees.bill_now(self.property)
		self.assertEqual((run.status, run.bills), ("Posted", 5), fees.exceptions_of(run))
		self.assertEqual(
			set(frappe.get_all("Sales Invoice", {"wuye_billing_run": run.name}, pluck="currency")), {"CNY"}
		)


class TestSkipped(BadBillCase):
	"""What cannot be charged at all is skipped in the preview, with the reason; the rest is billed."""

	def skipped(self) -> dict[str, str]:
		run = fees.bill_now(self.property)
		self.assertEqual((run.status, run.bills, run.skipped), ("Posted", 4, 1))
		(row,) = fees.exceptions_of(run)
		self.assertEqual((row.stage, row.unit), ("Skipped", self.estate.units[0]))
		self.assertRegex(row.reason, CHINESE)
		return row.code

	def test_a_unit_without_an_area(self) -> None:
		self.set("Property Unit", self.estate.units[0], {"built_up_area": 0})
		self.assertEqual(self.skipped(), "no_area")

	def test_a_billion_square_metres(self) -> None:
		self.set("Property Unit", self.estate.units[0], {"built_up_area": 1e9})
		self.assertEqual(self.skipped(), "implausible_area")

	def test_an_area_below_nothing(self) -> None:
		self.set("Property Unit", self.estate.units[0], {"built_up_area": -5})
		self.assertEqual(self.skipped(), "negative_area")

	def test_nobody_who_pays(self) -> None:
		frappe.db.delete("Occupancy", {"unit": self.estate.units[0]})
		frappe.db.commit()
		self.assertEqual(self.skipped(), "no_payer")

	def test_two_who_pay(self) -> None:
		other = frappe.get_doc("Occupancy", {"unit": self.estate.units[0]})
		other.name, other.customer = frappe.generate_hash(length=10), self.estate.payers[1]
		other.db_insert()
		frappe.db.commit()
		self.assertEqual(self.skipped(), "two_payers")


class TestTariffs(BadBillCase):
	"""Standards that could not be charged are not saved."""

	def assert_refused(self, title: str, **fields) -> None:
		frappe.clear_messages()
		with self.assertRaises(frappe.ValidationError):
			fees.make_standard(self.property, "坏标准", fee_item="物业服务费", **fields)
		self.assertEqual(frappe.parse_json(frappe.local.message_log[-1]).get("title"), title)
		frappe.db.rollback()
		self.assertFalse(frappe.db.exists("Fee Standard", f"{self.property}-坏标准"))

	def test_prices_that_overlap(self) -> None:
		twice = [{"effective_from": "2026-01-01", "price": price} for price in (2, 3)]
		self.assert_refused(_("Prices Overlap"), price=None, prices=twice)

	def test_no_price_and_a_price_below_nothing(self) -> None:
		self.assert_refused(_("Price Missing"), price=None)
		self.assert_refused(_("Fee Standard"), price=-1)

	def test_tiers_without_an_end(self) -> None:
		tiers = [{"effective_from": "2026-01-01", "up_to": 10, "price": 1}]
		self.assert_refused(
			_("Tiers"), basis="Meter", meter_kind="Water", price=None, tiers=tiers, in_advance=0
		)

	def test_accounts_and_taxes_of_another_company(self) -> None:
		self.assert_refused(_("VAT"), item_tax_template=fees.make_item_tax_template(9), vat_inclusive=0)

	def test_an_end_before_the_beginning(self) -> None:
		self.assert_refused(
			_("Last Day in Force"),
			price=None,
			ends_on="2025-12-31",
			prices=[{"effective_from": "2026-01-01", "price": 1}],
		)

	def test_a_property_without_standards(self) -> None:
		self.standard.db_set("disabled", 1)
		frappe.db.commit()
		with self.assertRaises(frappe.ValidationError) as refused:
			fees.preview_now(fees.make_run(self.property))
		self.assertIn(self.property, str(refused.exception))
		frappe.db.rollback()

	def test_exceptions_that_contradict_each_other(self) -> None:
		unit = self.estate.units[0]
		fees.make_assignment(self.standard.name, "Agreed Price", unit=unit, price=1, from_date="2026-01-01")
		for fields in (
			{"effect": "Exempt", "unit": unit, "from_date": "2026-06-01"},
			{"effect": "Agreed Price", "unit": unit, "price": 2},
			{"effect": "Exempt"},
			{"effect": "Agreed Price", "unit": self.estate.units[1], "price": -1},
			{
				"effect": "Exempt",
				"unit": self.estate.units[1],
				"from_date": "2026-06-01",
				"to_date": "2026-05-01",
			},
		):
			with self.subTest(fields):
				doc = frappe.get_doc(
					{
						"doctype": "Fee Assignment",
						"fee_standard": self.standard.name,
						"reason": "测试",
						**fields,
					}
				)
				self.assertRaises(frappe.ValidationError, doc.insert)

	def test_a_run_with_bills_is_not_deleted_and_one_without_leaves_nothing(self) -> None:
		self.set("Property Unit", self.estate.units[0], {"built_up_area": 0})
		draft = fees.preview_now(fees.make_run(self.property))
		self.assertTrue(frappe.db.exists("Billing Exception", {"billing_run": draft.name}))
		frappe.delete_doc("Billing Run", draft.name)
		for doctype in ("Billing Exception", "Fee Charge", "Billing Batch"):
			self.assertFalse(frappe.db.exists(doctype, {"billing_run": draft.name}), doctype)
		frappe.db.commit()
		run = fees.bill_now(self.property)
		self.assertRaises(frappe.ValidationError, frappe.delete_doc, "Billing Run", run.name)
		frappe.db.rollback()

	def test_meters_that_fall_or_were_not_read(self) -> None:
		fees.make_standard(self.property, "水费", basis="Meter", meter_kind="Water", price=3, in_advance=0)
		begin = add_months(fees.month(), -1)
		for number, values in enumerate(((10, 25), (30, 5), (7, None))):
			meter = frappe.get_doc(
				{
					"doctype": "Meter",
					"property": self.property,
					"meter_no": f"W{number}",
					"meter_kind": "Water",
					"unit": self.estate.units[number],
				}
			)
			meter.insert()
			for day, value in zip((add_days(begin, -1), add_days(fees.month(), -1)), values, strict=True):
				if value is not None:
					frappe.get_doc(
						{
							"doctype": "Meter Reading",
							"meter": meter.name,
							"property": self.property,
							"read_on": day,
							"value": value,
						}
					).db_insert()
		frappe.db.commit()
		run = fees.bill_now(self.property)
		water = fees.charges_of(run, fee_standard=f"{self.property}-水费")
		self.assertEqual([(row.unit, row.amount) for row in water], [(self.estate.units[0], 45)])
		codes = {row.unit: row.code for row in fees.exceptions_of(run)}
		self.assertEqual(codes[self.estate.units[1]], "falling_reading")
		self.assertEqual(codes[self.estate.units[2]], "no_reading")
		self.assertEqual(run.bills, 5)
