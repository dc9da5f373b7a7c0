"""Two writers, one ledger: what ERPNext's controllers and the bulk writer leave behind is the same, then and later."""

import json
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from unittest.mock import patch

import frappe
from erpnext.accounts.doctype.payment_entry.payment_entry import get_payment_entry
from erpnext.accounts.doctype.sales_invoice.sales_invoice import make_sales_return
from erpnext.accounts.report.trial_balance.trial_balance import execute as trial_balance
from frappe import _
from frappe.custom.doctype.custom_field.custom_field import create_custom_field
from frappe.model.naming import make_autoname
from frappe.query_builder.functions import Sum
from frappe.tests.utils import FrappeTestCase
from frappe.utils import flt, get_first_day, get_last_day, getdate, nowdate
from frappe.utils.global_search import search, sync_global_search, update_global_search
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from wuye_ops.fees.posting import bulk, controller, refusal
from wuye_ops.fees.posting.bulk import BulkWriter
from wuye_ops.fees.posting.customers import for_controllers
from wuye_ops.tests import factories as make
from wuye_ops.tests import fee_factories as fees

# Names of rows nobody sees, and times.
MEANINGLESS = ("creation", "modified", "posting_time")
# Each example takes seconds, so a failing one is reported as it is.
ON_SITE = settings(
	deadline=None,
	database=None,
	derandomize=True,
	phases=[Phase.generate],
	suppress_health_check=list(HealthCheck),
)


class WriterCase(FrappeTestCase):
	"""Everything a test does after its preview lies behind a savepoint, so that either writer finds the same world."""

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		self.estates: list[fees.Estate] = []

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		for estate in self.estates:
			estate.remove()

	def estate(self, *arguments, **fields) -> fees.Estate:
		estate = fees.make_estate(*arguments, **fields)
		self.estates.append(estate)
		return estate

	def previewed(self, estate: fees.Estate, **fields):
		return fees.preview_now(fees.make_run(estate.property, **fields))

	@contextmanager
	def undone(self):
		"""What happens within is rolled back."""
		frappe.db.savepoint("before_the_writer")
		try:
			yield
		finally:
			frappe.db.rollback(save_point="before_the_writer")
			# what the controllers remember of what never was
			frappe.clear_document_cache("Company", make.company())

	def by_each(self, run, then: Callable[[list[str]], None] = lambda invoices: None) -> tuple[dict, dict]:
		"""What the books show after each of the writers, and after what is done `then`; and how many went in bulk."""
		terms, bills = fees.terms_and_bills(run)
		found, self.in_bulk, self.bulk = [], 0, BulkWriter(terms)
		for write in (partial(controller.post, terms), self.bulk.post):
			with self.undone():
				with fees.counting_controllers() as one_by_one:
					posted = write(bills)
				self.assertFalse([one.reason for one in posted if one.reason])
				self.in_bulk = len(bills) - len(one_by_one)
				by_customer = {one.bill.customer: one.invoice for one in posted}
				then([by_customer[customer] for customer in sorted(by_customer)])
				found.append(books(by_customer))
		return found[0], found[1]

	def assert_same(self, run, then: Callable[[list[str]], None] = lambda invoices: None) -> None:
		one, other = self.by_each(run, then)
		self.assertFalse(self.bulk.reasons())
		for part in one:
			if one[part] != other[part]:
				self.fail(f"{part}: {first_difference(one[part], other[part])}")


def books(invoices: dict[str, str]) -> dict:
	"""What anybody can see of the bills, by customer instead of by number, since each writer has its own order."""
	names = re.compile("|".join(invoices.values()))
	customers = {name: f"bill of {customer}" for customer, name in invoices.items()}

	def plain(row: dict, column: str) -> str:
		kept = {
			key: names.sub(lambda match: customers[match[0]], str(value))
			for key, value in row.items()
			if key not in MEANINGLESS and not (key == "name" and column != "name")
		}
		return json.dumps(kept, ensure_ascii=False, sort_keys=True)

	found = {
		doctype: sorted(plain(row, fees.BILL_TABLES[doctype]) for row in rows)
		for doctype, rows in fees.rows_of(list(invoices.values())).items()
	}
	found["Accounts Receivable"] = sorted(
		plain({key: value for key, value in row.items() if key != "name"}, "") for row in receivable()
	)
	found["Trial Balance"] = [json.dumps(row, default=str) for row in balance()]
	found["Month's sales"] = frappe.db.get_value("Company", make.company(), "total_monthly_sales")
	return found


def first_difference(one, other) -> str:
	"""The two rows that differ first, each without what they have in common."""
	if not isinstance(one, list) or len(one) != len(other):
		return f"{one if not isinstance(one, list) else len(one)} ≠ {other if not isinstance(other, list) else len(other)}"
	mine, theirs = next((json.loads(a), json.loads(b)) for a, b in zip(one, other, strict=True) if a != b)
	if isinstance(mine, dict):
		return "; ".join(
			f"{key}: {mine.get(key)!r} ≠ {theirs.get(key)!r}"
			for key in mine.keys() | theirs.keys()
			if mine.get(key) != theirs.get(key)
		)
	return f"{mine} ≠ {theirs}"


def receivable() -> list[dict]:
	# the module asks the database while it is imported
	from erpnext.accounts.report.accounts_receivable.accounts_receivable import execute

	return execute(
		frappe._dict(
			company=make.company(),
			report_date=nowdate(),
			ageing_based_on="Due Date",
			range="30, 60, 90, 120",
			range1=30,
			range2=60,
			range3=90,
			range4=120,
		)
	)[1]


def balance() -> list[dict]:
	year = frappe.db.get_value("Fiscal Year", {"year": str(getdate(nowdate()).year)}, "*", as_dict=True)
	return trial_balance(
		frappe._dict(
			company=make.company(),
			fiscal_year=year.name,
			from_date=year.year_start_date,
			to_date=year.year_end_date,
			with_period_closing_entry_for_opening=1,
			with_period_closing_entry_for_current_period=1,
			show_unclosed_fy_pl_balances=0,
		)
	)[1]


# -- random estates

rates = st.sampled_from([6, 9, None])
incomes = st.sampled_from([None, "600102", "6051"])
areas = st.integers(100, 30_000).map(lambda number: number / 100)


@st.composite
def tariffs(draw):
	"""Two to four fees, of which all that bear VAT say alike whether it is in the price."""
	inclusive = draw(st.booleans())
	found = []
	for number in range(draw(st.integers(2, 4))):
		found.append(
			{
				"name": f"费{number}",
				"fee_item": draw(st.sampled_from(["物业服务费", "车位管理费", "垃圾清运费"])),
				"basis": draw(st.sampled_from(["Area", "Unit", "Fixed"])),
				"price": draw(st.sampled_from([1.37, 2.8, 33.33, 100.0, 0.01])),
				"due_days": draw(st.sampled_from([0, 15, 30])),
				"rate": draw(rates),
				"vat_inclusive": int(inclusive),
				"income": draw(incomes),
				"for_shop": draw(st.sampled_from([0, 0, 1])),
			}
		)
	# somebody has to pay something
	found[0]["for_shop"] = 0
	return found


@st.composite
def estates(draw):
	return {
		"units": draw(st.integers(10, 16)),
		"areas": draw(st.lists(areas, min_size=16, max_size=16, unique=True)),
		"usages": draw(st.sampled_from([["Residence"], ["Residence", "Shop"]])),
		"groups": draw(st.sampled_from([["个人"], ["个人", "商业"]])),
		"tariffs": draw(tariffs()),
		"one_payer_of_two": draw(st.booleans()),
	}


class TestSameRows(WriterCase):
	"""On random estates, tariffs and bills."""

	def make(self, drawn: dict):
		estate = self.estate(
			drawn["units"],
			area=lambda number: drawn["areas"][number],
			usages=drawn["usages"],
			groups=drawn["groups"],
		)
		if drawn["one_payer_of_two"]:
			frappe.db.set_value(
				"Occupancy", {"unit": estate.units[1]}, "customer", estate.payers[0], update_modified=False
			)
		for fee in drawn["tariffs"]:
			fields = dict(fee)
			rate, income = fields.pop("rate"), fields.pop("income")
			fees.make_standard(
				estate.property,
				item_tax_template=rate and fees.make_item_tax_template(rate),
				income_account=income and fees.account(income),
				**fields,
			)
		return estate

	def test_either_writer_leaves_the_same_rows_and_reports(self) -> None:
		written = []

		@settings(ON_SITE, max_examples=10)
		@given(estates())
		def on_random_estates(drawn):
			estate = self.make(drawn)
			try:
				self.assert_same(self.previewed(estate))
				written.append(self.in_bulk)
			finally:
				estate.remove()

		on_random_estates()
		self.assertGreater(sum(written), 12, written)

	def test_they_stay_the_same_whatever_happens_to_the_bills(self) -> None:
		@settings(ON_SITE, max_examples=3)
		@given(estates())
		def on_random_estates(drawn):
			estate = self.make(drawn)
			try:
				self.assert_same(self.previewed(estate), then=live_on)
			finally:
				estate.remove()

		on_random_estates()

	def test_forty_bills_of_one_shape_nearly_all_in_bulk(self) -> None:
		estate = self.estate(40, area=lambda number: 60.11 + number * 1.37)
		fees.make_standard(estate.property, item_tax_template=fees.make_item_tax_template(6))
		fees.make_standard(estate.property, "垃圾清运费", basis="Unit", price=8)
		self.assert_same(self.previewed(estate), then=live_on)
		self.assertGreaterEqual(self.in_bulk, 30)

	def test_names_and_texts_that_would_break_a_statement(self) -> None:
		estate = self.estate(7)
		fees.make_standard(estate.property)
		evil = ("100%d %s", "O'Hara \\' \"x\"", "ifnull(a, b)", "{name} {0}", "名\\n字", "😀 emoji")
		for customer, name in zip(estate.payers[1:], evil, strict=True):
			frappe.db.set_value("Customer", customer, "customer_name", name)
		self.assert_same(self.previewed(estate))
		self.assertGreaterEqual(self.in_bulk, 5)


def live_on(invoices: list[str]) -> None:
	"""The first is paid, the second paid in part, the third credited, the fourth cancelled, the fifth paid and unpaid."""
	pay(invoices[0])
	pay(invoices[1], 0.4)
	credit(invoices[2])
	frappe.get_doc("Sales Invoice", invoices[3]).cancel()
	pay(invoices[4]).cancel()


def pay(invoice: str, share: float = 1):
	entry = get_payment_entry("Sales Invoice", invoice, bank_account=fees.account("100201"))
	entry.reference_no, entry.reference_date = "测试", nowdate()
	if share != 1:
		entry.paid_amount = entry.received_amount = flt(entry.paid_amount * share, 2)
		entry.references[0].allocated_amount = entry.paid_amount
	entry.insert()
	entry.submit()
	return entry


def credit(invoice: str):
	note = make_sales_return(invoice)
	note.insert()
	note.submit()
	return note


class TestProof(WriterCase):
	"""The bulk writer writes nothing that it has not proven, and says why."""

	def setUp(self) -> None:
		super().setUp()
		self.place = self.estate(6)
		self.standard = fees.make_standard(self.place.property)

	def post_in_bulk(self) -> BulkWriter:
		"""Posts the estate's bills with the bulk writer; `self.by_controllers` says how many it left to the controllers."""
		terms, bills = fees.terms_and_bills(self.previewed(self.place))
		writer = BulkWriter(terms)
		with self.undone(), fees.counting_controllers() as one_by_one:
			self.posted = writer.post(bills)
		self.by_controllers = len(one_by_one)
		return writer

	def test_after_two_bills_a_shape_is_proven(self) -> None:
		writer = self.post_in_bulk()
		self.assertEqual((self.by_controllers, writer.reasons()), (2, []))

	def test_a_hook_that_makes_a_column_differ(self) -> None:
		with hooked("validate", remark_the_customer):
			writer = self.post_in_bulk()
		self.assertEqual(self.by_controllers, 6)
		(reason,) = writer.reasons()
		self.assertIn("remarks", reason)
		self.assertIn(self.place.payers[1], reason)

	def test_a_hook_that_writes_to_another_table(self) -> None:
		with hooked("on_submit", leave_a_todo):
			writer = self.post_in_bulk()
		self.assertEqual(self.by_controllers, 6)
		self.assertEqual(len(writer.reasons()), 1)
		self.assertIn("ToDo", writer.reasons()[0])

	def test_a_hook_that_fails_for_one_bill_holds_up_no_other(self) -> None:
		with hooked("validate", partial_failure):
			self.post_in_bulk()
		failed = [one for one in self.posted if not one.invoice]
		self.assertEqual([one.bill.customer[-4:] for one in failed], ["0001"])
		self.assertIn("KeyError", failed[0].reason)

	def test_a_field_fetched_from_the_customer_separates_those_who_differ_in_it(self) -> None:
		"""The first two agree in it by chance; so it is no matter of the proof."""
		for customer, phone in zip(self.place.payers[3:], ("101", "102", "103"), strict=True):
			frappe.db.set_value("Customer", customer, "mobile_no", phone)
		with custom_field("Sales Invoice", "customer.mobile_no"):
			self.assert_same(self.previewed(self.place))
			self.assertEqual(self.in_bulk, 1)
		self.assert_same(self.previewed(self.place))
		self.assertEqual(self.in_bulk, 4)

	def test_a_field_fetched_from_the_charge_refuses_the_whole_run(self) -> None:
		with custom_field("Sales Invoice Item", "wuye_fee_charge.quantity"):
			self.assertIn("quantity", " ".join(refusal.reasons(make.company())))
		self.assertEqual(refusal.reasons(make.company()), [])

	def test_an_account_of_a_standard_does_not_become_that_of_its_item(self) -> None:
		"""ERPNext takes the account of the first bill of an item for its default; the next standard would have it too."""
		item = fees.make_fee_item(f"停车费{self.place.property}")
		own = fees.make_standard(
			self.place.property,
			"一号停车费",
			fee_item=item,
			basis="Unit",
			income_account=fees.account("600102"),
		)
		fees.make_standard(self.place.property, "二号停车费", fee_item=item, basis="Unit")
		expected = frappe.db.get_value("Company", make.company(), "default_income_account")
		run = self.previewed(self.place)
		for write in (controller.post, lambda terms, bills: BulkWriter(terms).post(bills)):
			with self.undone():
				terms, bills = fees.terms_and_bills(run)
				posted = write(terms, bills)
				rows = frappe.get_all(
					"Sales Invoice Item",
					{"parent": ["in", [one.invoice for one in posted]], "item_code": item},
					["income_account", "count(*) as count"],
					group_by="income_account",
				)
				self.assertEqual(
					{row.income_account: row.count for row in rows}, {own.income_account: 6, expected: 6}
				)


class TestRefusal(WriterCase):
	"""Whoever acts on bills is not passed over; the run says who it is."""

	def reasons_with(self, doctype: str, **fields) -> str:
		with self.undone():
			doc = frappe.get_doc(
				{"doctype": doctype, "name": f"测试{frappe.generate_hash(length=6)}", **fields}
			)
			doc.flags.name_set = True
			doc.db_insert()
			for child in doc.get_all_children():
				child.parent, child.parenttype = doc.name, doctype
				child.name = frappe.generate_hash(length=10)
				child.db_insert()
			return " ".join(refusal.reasons(make.company()))

	def test_nothing_acts_on_bills_of_a_site_as_it_is_installed(self) -> None:
		self.assertEqual(refusal.reasons(make.company()), [])

	def test_whatever_acts_on_bills_is_named(self) -> None:
		for doctype, fields in (
			("Server Script", {"script_type": "DocType Event", "reference_doctype": "Sales Invoice"}),
			("Server Script", {"script_type": "DocType Event", "reference_doctype": "GL Entry"}),
			("Workflow", {"document_type": "Sales Invoice", "is_active": 1}),
			("Notification", {"document_type": "Sales Invoice", "enabled": 1, "event": "Submit"}),
			("Webhook", {"webhook_doctype": "Sales Invoice", "enabled": 1}),
			("Assignment Rule", {"document_type": "Sales Invoice"}),
			("Document Naming Rule", {"document_type": "Sales Invoice"}),
			("Energy Point Rule", {"reference_doctype": "Sales Invoice", "enabled": 1}),
			("Milestone Tracker", {"document_type": "Sales Invoice"}),
		):
			with self.subTest(doctype):
				found = self.reasons_with(doctype, **fields)
				self.assertIn(_(doctype), found)
				self.assertIn(_(fields.get("reference_doctype") or "Sales Invoice"), found)

	def test_what_does_not_act_on_them_is_not(self) -> None:
		for doctype, fields in (
			(
				"Server Script",
				{"script_type": "DocType Event", "reference_doctype": "Sales Invoice", "disabled": 1},
			),
			("Server Script", {"script_type": "DocType Event", "reference_doctype": "Sales Order"}),
			("Workflow", {"document_type": "Sales Invoice", "is_active": 0}),
			("Notification", {"document_type": "Sales Invoice", "enabled": 1, "event": "Days After"}),
			("Webhook", {"webhook_doctype": "Sales Invoice", "enabled": 0}),
		):
			with self.subTest(doctype):
				self.assertEqual(self.reasons_with(doctype, **fields), "")

	def test_rules_of_erpnext_that_weigh_each_bill(self) -> None:
		self.assertTrue(
			self.reasons_with("Authorization Rule", transaction="Sales Invoice", based_on="Grand Total")
		)
		self.assertTrue(self.reasons_with("Tax Rule", tax_type="Sales"))
		self.assertTrue(self.reasons_with("Cost Center Allocation", company=make.company(), docstatus=1))

	def test_limits_and_settings(self) -> None:
		company = frappe.get_doc("Company", make.company())
		for field, value in (("credit_limit", 1000), ("wuye_invoice_writer", refusal.CONTROLLER_ONLY)):
			with self.subTest(field), self.undone():
				company.db_set(field, value)
				self.assertEqual(len(refusal.reasons(company.name)), 1)
		frappe.clear_document_cache("Company", company.name)
		for field, doctype in (
			("round_row_wise_tax", "Accounts Settings"),
			("enable_common_party_accounting", "Accounts Settings"),
			("enable_discount_accounting", "Selling Settings"),
		):
			with self.subTest(field), self.undone():
				frappe.db.set_single_value(doctype, field, 1)
				self.assertEqual(len(refusal.reasons(company.name)), 1)
		frappe.clear_cache()

	def test_a_limit_of_the_customers_group(self) -> None:
		with self.undone():
			frappe.get_doc(
				{
					"doctype": "Customer Credit Limit", "parent": "个人", "parenttype": "Customer Group",
					"parentfield": "credit_limits", "company": make.company(), "credit_limit": 5,
				}
			).db_insert()  # fmt: skip
			self.assertEqual(len(refusal.reasons(make.company())), 1)

	def test_hooks_of_another_app(self) -> None:
		real = frappe.get_hooks
		for hooks in (
			{"doc_events": {"Sales Invoice": {"validate": ["x.y"]}}},
			{"doc_events": {"*": {"on_submit": ["x.y"]}}},
			{"doc_events": {("GL Entry", "Task"): {"on_submit": ["x.y"]}}},
			{"override_doctype_class": {"Sales Invoice": ["x.Y"]}},
			{"regional_overrides": {"China": {}}},
		):
			with (
				self.subTest(hooks),
				patch("frappe.get_installed_apps", return_value=["frappe", "erpnext", "fremde_app"]),
				patch(
					"frappe.get_hooks",
					lambda *args, hooks=hooks, app_name=None: (
						hooks if app_name == "fremde_app" else real(*args, app_name=app_name)
					),
				),
			):
				found = refusal.reasons(make.company())
				self.assertEqual(len(found), 1)
				self.assertIn("fremde_app", found[0])

	def test_the_run_shows_why_and_its_bills_go_through_the_controllers(self) -> None:
		place = self.estate(4)
		fees.make_standard(place.property)
		company = frappe.get_doc("Company", place.company)
		self.addCleanup(company.db_set, "wuye_invoice_writer", company.wuye_invoice_writer, commit=True)
		company.db_set("wuye_invoice_writer", refusal.CONTROLLER_ONLY)
		with fees.counting_controllers() as one_by_one:
			run = fees.bill_now(place.property)
		self.assertEqual((run.status, run.writer, run.bills), ("Posted", "Controller", 4))
		self.assertEqual(run.writer_reason, refusal.reasons(place.company)[0])
		self.assertEqual(len(one_by_one), 4)

	def test_a_refused_shape_is_told_on_the_run(self) -> None:
		place = self.estate(4)
		fees.make_standard(place.property)
		with hooked("validate", remark_the_customer):
			run = fees.bill_now(place.property)
		self.assertEqual((run.status, run.writer, run.bills), ("Posted", "Bulk", 4))
		self.assertIn("remarks", run.writer_reason)


class TestNumbers(WriterCase):
	def test_numbers_follow_each_other_whoever_writes(self) -> None:
		place = self.estate(14, usages=("Residence", "Residence", "Shop"))
		fees.make_standard(place.property)
		fees.make_standard(place.property, "商铺费", basis="Unit", price=9, for_shop=1)
		make_contact(place.payers[4])
		with fees.counting_controllers() as one_by_one:
			run = fees.bill_now(place.property)
		self.assertEqual(len(one_by_one), 5)
		names = [row.name for row in fees.invoices_of(run)]
		self.assertEqual(len(names), 14)
		numbers = [int(name.rsplit("-", 1)[1]) for name in names]
		self.assertEqual(numbers, list(range(numbers[0], numbers[0] + 14)))
		series = names[0].rsplit("-", 1)[0] + "-"
		self.assertEqual(frappe.db.get_value("Series", series, "current", order_by=None), numbers[-1])

	def test_somebody_else_who_needs_a_number_waits_and_goes_on(self) -> None:
		place = self.estate(6)
		fees.make_standard(place.property)
		terms, bills = fees.terms_and_bills(self.previewed(place))
		posted = BulkWriter(terms).post(bills)
		last = max(one.invoice for one in posted)
		with ThreadPoolExecutor(1) as pool:
			other = pool.submit(next_number, frappe.local.site, frappe.local.sites_path, last)
			self.assertRaises(TimeoutError, other.result, timeout=1)
			frappe.db.commit()
			self.assertEqual(int(other.result(timeout=30)[-5:]), int(last[-5:]) + 1)

	def test_a_series_that_lags_behind_is_a_reason_on_the_bills(self) -> None:
		place = self.estate(5)
		fees.make_standard(place.property)
		run = fees.bill_now(place.property)
		name = fees.invoices_of(run)[-1].name
		series = name.rsplit("-", 1)[0] + "-"
		current = frappe.db.get_value("Series", series, "current", order_by=None)
		frappe.db.sql("update `tabSeries` set current = current - 2 where name = %s", series)
		self.addCleanup(self.set_series, series, current)
		frappe.db.commit()
		other = self.estate(5)
		fees.make_standard(other.property)
		run = fees.bill_now(other.property)
		self.assertEqual((run.status, run.bills, run.failed), ("Partly Posted", 0, 5))
		self.assertFalse(fees.orphans())
		self.assertTrue(all("ACC-SINV" in row.reason for row in fees.exceptions_of(run, stage="Failed")))
		self.set_series(series, current)
		run = fees.retry_now(run)
		self.assertEqual((run.status, run.bills, run.failed), ("Posted", 5, 0))

	def test_a_batch_that_does_not_balance_is_left_to_the_controllers(self) -> None:
		place = self.estate(6)
		fees.make_standard(place.property)
		with (
			patch.object(bulk, "_check_balance", side_effect=bulk.Unproven("不平")),
			fees.counting_controllers() as one_by_one,
		):
			run = fees.bill_now(place.property)
		self.assertEqual((run.status, run.bills, run.failed), ("Posted", 6, 0))
		# two that teach and examine, and after the batch is taken back all six
		self.assertEqual(len(one_by_one), 8)
		numbers = [int(row.name.rsplit("-", 1)[1]) for row in fees.invoices_of(run)]
		self.assertEqual(numbers, list(range(numbers[0], numbers[0] + 6)))
		self.assertFalse(fees.orphans())
		log = frappe.get_last_doc("Error Log", {"method": ["like", f"%{run.name}%"]})
		self.assertIn("不平", log.error)

	def set_series(self, series: str, current: int) -> None:
		frappe.db.sql(
			"update `tabSeries` set current = greatest(current, %s) where name = %s", (current, series)
		)
		frappe.db.commit()


class TestAround(WriterCase):
	"""What the controllers do beside the rows."""

	def setUp(self) -> None:
		super().setUp()
		self.place = self.estate(8)
		fees.make_standard(self.place.property, price=10)

	def test_the_search_finds_a_bill_written_in_bulk_as_any_other(self) -> None:
		with fees.counting_controllers() as one_by_one:
			run = fees.bill_now(self.place.property)
		by_controllers = {bill.customer for bill in one_by_one}
		sync_global_search()
		rows = [row for row in fees.invoices_of(run) if row.customer not in by_controllers]
		self.assertEqual(len(rows), 6)
		found = {row.name: search_entry(row.name) for row in rows}
		self.assertTrue(all(found.values()))
		for name in found:
			update_global_search(frappe.get_doc("Sales Invoice", name))
		sync_global_search()
		self.assertEqual({name: search_entry(name) for name in found}, found)
		self.assertIn(rows[0].name, [row.name for row in search(rows[0].name, doctype="Sales Invoice")])

	def test_the_sales_of_the_month(self) -> None:
		run = fees.bill_now(self.place.property)
		invoice = frappe.qb.DocType("Sales Invoice")
		total = (
			frappe.qb.from_(invoice)
			.select(Sum(invoice.base_grand_total))
			.where(
				(invoice.company == self.place.company)
				& (invoice.docstatus == 1)
				& (invoice.posting_date >= get_first_day(run.posting_date))
				& (invoice.posting_date <= get_last_day(run.posting_date))
			)
			.run()
		)[0][0]
		sales = frappe.db.get_value("Company", self.place.company, "total_monthly_sales")
		self.assertEqual(flt(sales, 2), flt(total, 2))

	def test_customers_of_their_own_kind_go_to_the_controllers_and_an_advance_is_taken(self) -> None:
		advance, contact, address, limit, account = self.place.payers[2:7]
		pay_in_advance(advance, 500)
		make_contact(contact)
		make_address(address)
		add_to_customer(limit, "credit_limits", company=self.place.company, credit_limit=10_000_000)
		add_to_customer(account, "accounts", company=self.place.company, account=fees.account("1122"))
		frappe.db.commit()
		special = {advance, contact, address, limit, account}
		self.assertEqual(set(for_controllers(self.place.payers, self.place.company)), special)
		with fees.counting_controllers() as one_by_one:
			run = fees.bill_now(self.place.property)
		self.assertEqual(run.status, "Posted")
		self.assertTrue(special <= {bill.customer for bill in one_by_one})
		owed = {row.customer: row for row in fees.invoices_of(run)}
		self.assertEqual(flt(owed[advance].grand_total - owed[advance].outstanding_amount, 2), 500)
		self.assertEqual(owed[advance].status, "Partly Paid")
		others = [row for customer, row in owed.items() if customer != advance]
		self.assertTrue(all(row.grand_total == row.outstanding_amount for row in others))


# -- what the tests above need


@contextmanager
def hooked(event: str, function: Callable):
	"""As if an app acted on Sales Invoice."""
	events = frappe.get_doc_hooks().setdefault("Sales Invoice", {}).setdefault(event, [])
	path = f"{function.__module__}.{function.__name__}"
	events.append(path)
	try:
		yield
	finally:
		events.remove(path)


def remark_the_customer(doc, method=None) -> None:
	doc.remarks = f"客户 {doc.customer}"


def leave_a_todo(doc, method=None) -> None:
	frappe.get_doc({"doctype": "ToDo", "description": doc.name}).insert()


def partial_failure(doc, method=None) -> None:
	if doc.customer.endswith("0001"):
		raise KeyError("x")


@contextmanager
def custom_field(doctype: str, fetch_from: str):
	"""A field of the site's own; making and removing it commits."""
	name = "test_fetched"
	create_custom_field(
		doctype, {"fieldname": name, "label": "Fetched", "fieldtype": "Data", "fetch_from": fetch_from}
	)
	try:
		yield
	finally:
		frappe.db.rollback()
		frappe.delete_doc("Custom Field", f"{doctype}-{name}")
		frappe.db.sql_ddl(f"alter table `tab{doctype}` drop column `{name}`")
		frappe.clear_cache(doctype=doctype)


def next_number(site: str, sites_path: str, like: str) -> str:
	frappe.init(site=site, sites_path=sites_path)
	frappe.connect()
	try:
		return make_autoname(f"{like.rsplit('-', 1)[0]}-.#####")
	finally:
		frappe.db.rollback()
		frappe.destroy()


def search_entry(name: str):
	return frappe.db.sql(
		"select content, title, published, route from `__global_search` where doctype = 'Sales Invoice' and name = %s",
		name,
	)


def pay_in_advance(customer: str, amount: float):
	entry = frappe.get_doc(
		{
			"doctype": "Payment Entry",
			"payment_type": "Receive",
			"company": make.company(),
			"party_type": "Customer",
			"party": customer,
			"paid_from": fees.account("1122"),
			"paid_to": fees.account("100201"),
			"paid_amount": amount,
			"received_amount": amount,
			"reference_no": "测试",
			"reference_date": nowdate(),
			"posting_date": nowdate(),
			"source_exchange_rate": 1,
			"target_exchange_rate": 1,
		}
	)
	entry.insert()
	entry.submit()
	return entry


def make_contact(customer: str) -> None:
	links = [{"link_doctype": "Customer", "link_name": customer}]
	frappe.get_doc({"doctype": "Contact", "first_name": customer, "links": links}).insert()


def make_address(customer: str) -> None:
	links = [{"link_doctype": "Customer", "link_name": customer}]
	frappe.get_doc(
		{
			"doctype": "Address", "address_title": customer, "address_line1": "测试路 1 号", "city": "上海",
			"country": "China", "links": links,
		}
	).insert()  # fmt: skip


def add_to_customer(customer: str, table: str, **row) -> None:
	doc = frappe.get_doc("Customer", customer)
	doc.append(table, row)
	doc.save()
