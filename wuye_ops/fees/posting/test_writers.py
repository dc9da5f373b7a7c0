"""Two writers, one ledger: what ERPNext's controllers and the bulk writer leave behind is the same, then and later."""

from contextlib import contextmanager

import frappe
from erpnext.accounts.doctype.payment_entry.payment_entry import get_payment_entry
from erpnext.accounts.doctype.sales_invoice.sales_invoice import make_sales_return
from frappe.custom.doctype.custom_field.custom_field import create_custom_field
from frappe.query_builder.functions import Sum
from frappe.utils import flt, get_first_day, get_last_day, nowdate
from frappe.utils.global_search import search, sync_global_search, update_global_search
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from wuye_ops.fees.posting import controller, refusal
from wuye_ops.fees.posting.bulk import BulkWriter
from wuye_ops.fees.posting.customers import for_controllers
from wuye_ops.tests import factories as make
from wuye_ops.tests import fee_factories as fees
from wuye_ops.tests.writers import WriterCase, hooked, make_contact, remark_the_customer

# Each example takes seconds, so a failing one is reported as it is.
ON_SITE = settings(
	deadline=None,
	database=None,
	derandomize=True,
	phases=[Phase.generate],
	suppress_health_check=list(HealthCheck),
)


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


def leave_a_todo(doc, method=None) -> None:
	frappe.get_doc({"doctype": "ToDo", "description": doc.name}).insert()


def partial_failure(doc, method=None) -> None:
	if doc.customer.endswith("0001"):
		raise KeyError("x")


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
