"""What the forms of billing show: reasons with counts, examples and trials by the real rules, and nobody else's property."""

import frappe
from frappe import _
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_months, get_first_day, nowdate

from wuye_ops.fees import bill_form, figures, run_form, runs, standard_form
from wuye_ops.fees.report.billed_fees import billed_fees
from wuye_ops.tests import factories as make
from wuye_ops.tests.browser import fee_data

PRICE = 2.8


def standard(property_name: str, **fields):
	name = fields.pop("standard_name", f"表单{frappe.generate_hash(length=5)}")
	item = fields.pop("fee_item", "表单测试费")
	if not frappe.db.exists("Fee Item", item):
		frappe.get_doc({"doctype": "Fee Item", "fee_item_name": item}).insert()
	return frappe.get_doc(
		{
			"doctype": "Fee Standard",
			"property": property_name,
			"standard_name": name,
			"fee_item": item,
			"basis": "Area",
			"cycle_months": "1",
			"in_advance": 1,
			"prices": [{"effective_from": "2020-01-01", "price": PRICE}],
			**fields,
		}
	).insert()


def as_form(doc) -> str:
	return frappe.as_json(doc.as_dict())


class TestForms(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.set_user("Administrator")
		# of its own, because previews commit
		cls.estate = fee_data.new_estate()
		cls.property = cls.estate.property

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		self.unit = self.estate.unit("101")
		self.month = get_first_day(nowdate())

	def standard(self, **fields):
		return standard(self.property, **fields)

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()

	def run_of(self, *standards, month=None):
		return frappe.get_doc(
			{
				"doctype": "Billing Run",
				"property": self.property,
				"billing_month": month or self.month,
				"posting_date": nowdate(),
				"standards": [{"fee_standard": doc.name} for doc in standards],
			}
		).insert()

	# -- an example

	def test_the_example_is_computed_by_the_rules_for_each_basis(self):
		for fields, amount in (
			({}, 280.0),
			({"cycle_months": "3"}, 840.0),
			({"basis": "Unit"}, 2.8),
			({"basis": "Space"}, 2.8),
			({"basis": "Fixed", "cycle_months": "12"}, 2.8),
			({"basis": "Meter", "meter_kind": "Water"}, 56.0),
			({"basis": "Shared Meter", "meter_kind": "Electricity"}, 56.0),
		):
			with self.subTest(fields):
				shown = standard_form.example(as_form(self.standard(**fields)))
				self.assertEqual(shown.get("amount"), amount, shown)
				self.assertTrue(shown["sentence"])

	def test_tiers_show_in_the_example(self):
		doc = self.standard(
			basis="Meter",
			meter_kind="Water",
			prices=[],
			tiers=[
				{"effective_from": "2020-01-01", "up_to": 15, "price": 3},
				{"effective_from": "2020-01-01", "up_to": 0, "price": 5},
			],
		)
		self.assertEqual(standard_form.example(as_form(doc))["amount"], 15 * 3 + 5 * 5)

	def test_an_unfinished_standard_says_what_is_missing_instead_of_failing(self):
		self.assertIn("problem", standard_form.example({"property": self.property, "basis": "Area"}))
		broken = self.standard().as_dict() | {"anchor_month": 13}
		self.assertIn("13", standard_form.example(frappe.as_json(broken))["problem"])

	def test_a_price_that_begins_later_is_shown_in_its_first_whole_month(self):
		begins = add_months(self.month, 4).replace(day=10)
		shown = standard_form.example(as_form(self.standard(prices=[{"effective_from": begins, "price": 3}])))
		self.assertEqual((shown["period_from"], shown["amount"]), (str(add_months(self.month, 5)), 300.0))

	# -- one place

	def try_on(self, doc, place: str | None = None, month=None) -> dict:
		return standard_form.try_on(
			as_form(doc), "Property Unit", place or self.unit, str(month or self.month)
		)

	def test_a_trial_charges_what_a_run_would(self):
		doc = self.standard()
		trial = self.try_on(doc)
		run = self.run_of(doc)
		runs.preview(run.name)
		runs.preview_job(run.name)
		planned = frappe.db.get_value(
			"Fee Charge", {"billing_run": run.name, "unit": self.unit}, ["amount", "explanation"]
		)
		self.assertEqual([(one["amount"], one["sentence"]) for one in trial["charges"]], [planned])
		self.assertFalse(trial["skips"] or trial["nothing"] or trial["billed"])

	def test_a_trial_takes_unsaved_changes_into_account(self):
		doc = self.standard()
		doc.prices[0].price = 5
		self.assertEqual(self.try_on(doc)["amount"], 500.0)
		self.assertEqual(frappe.db.get_value("Fee Price", {"parent": doc.name}, "price"), PRICE)

	def test_a_trial_says_why_nothing_is_charged(self):
		unit = make.make_unit(self.estate.building, "909", status="Occupied")
		self.assertIn("没有缴费人", self.try_on(self.standard(), unit)["skips"][0])
		self.assertIn(_("Applies to"), self.try_on(self.standard(for_shop=1))["nothing"])
		self.assertIn(_("Fee Assignment"), self.try_on(self.standard(assigned_only=1))["nothing"])
		quarterly = self.try_on(self.standard(cycle_months="3", anchor_month=(self.month.month % 12) + 1))
		self.assertEqual(quarterly["not_due"], f"{self.month:%Y-%m}")

	def test_a_trial_on_another_propertys_place_or_tariff_is_refused(self):
		foreign = make.places(make.PROPERTY_B).unit
		with self.assertRaises(frappe.ValidationError):
			self.try_on(self.standard(), foreign)
		of_b = standard(make.PROPERTY_B)
		user = make.make_user("fee-forms@wuye.test", "Fee Clerk")
		frappe.permissions.add_user_permission("Property", self.property, user)
		frappe.set_user(user)
		for doc, place in ((of_b, foreign), (of_b, self.unit)):
			with self.assertRaises(frappe.PermissionError):
				self.try_on(doc, place)

	# -- a run

	def test_the_overview_counts_reasons_and_sees_what_has_changed(self):
		doc = self.standard()
		for number in ("907", "908"):
			make.make_unit(self.estate.building, number, status="Occupied")
		run = self.run_of(doc)
		runs.preview(run.name)
		runs.preview_job(run.name)
		shown = run_form.overview(run.name)
		reason = next(row for row in shown["reasons"] if row.get("code") == "no_payer")
		expected = frappe.db.count("Billing Exception", {"billing_run": run.name, "code": "no_payer"})
		self.assertEqual((reason["places"], reason["label"]), (expected, _("nobody registered who pays")))
		self.assertGreaterEqual(reason["places"], 2)
		self.assertIsNone(shown["changed"])
		frappe.db.set_value("Billing Run", run.name, "previewed_on", add_months(nowdate(), -1))
		doc.save()
		self.assertIn(doc.name, run_form.overview(run.name)["changed"])

	def test_failed_bills_are_counted_by_what_was_refused(self):
		from wuye_ops.fees import charges

		run = self.run_of(self.standard())
		runs.preview(run.name)
		runs.preview_job(run.name)
		rows = frappe.get_all(
			"Fee Charge",
			{"billing_run": run.name},
			["name", "unit", "parking_space", "customer", "fee_standard"],
		)
		charges.mark_failed(run.name, self.property, [(rows[:1], "科目已冻结"), (rows[1:], "会计期间已关闭")])
		failed = {
			row["label"]: row["places"]
			for row in run_form.overview(run.name)["reasons"]
			if row["stage"] == "Failed"
		}
		self.assertEqual(failed, {"科目已冻结": 1, "会计期间已关闭": len(rows) - 1})

	def test_the_overview_asks_a_fixed_number_of_questions(self):
		run = self.run_of(self.standard())
		runs.preview(run.name)
		runs.preview_job(run.name)
		run_form.overview(run.name)
		with self.assertQueryCount(60):
			run_form.overview(run.name)

	def test_a_new_run_is_for_the_month_after_the_last_one(self):
		month = add_months(self.month, 7)
		self.run_of(self.standard(), month=month)
		self.assertEqual(run_form.defaults(self.property)["billing_month"], add_months(month, 1))

	def test_every_code_of_a_skip_has_words(self):
		from wuye_ops.rules.outcomes import SKIP_CODES

		self.assertFalse([code for code in SKIP_CODES if run_form.short_reason(code) == code])

	def test_a_foreign_run_is_not_shown(self):
		run = self.run_of(self.standard())
		user = make.make_user("fee-foreign@wuye.test", "Fee Clerk")
		frappe.permissions.add_user_permission("Property", make.PROPERTY_B, user)
		frappe.set_user(user)
		for question in (run_form.overview, run_form.state):
			with self.assertRaises(frappe.PermissionError):
				question(run.name)
		with self.assertRaises(frappe.PermissionError):
			frappe.get_doc("Billing Batch", self._batch(run)).check_permission("read")

	def _batch(self, run) -> str:
		frappe.get_doc(
			{
				"doctype": "Billing Batch",
				"name": f"{run.name}-Post-1",
				"property": run.property,
				"billing_run": run.name,
				"batch_no": 1,
			}
		).db_insert()
		return f"{run.name}-Post-1"

	# -- the workspace

	def test_the_figures_are_those_of_the_users_properties(self):
		run = self.run_of(self.standard())
		frappe.db.set_value("Billing Run", run.name, {"status": "Posted", "amount": 1234.5})
		user = make.make_user("fee-figures@wuye.test", "Fee Clerk")
		before = figures.billed_this_month()["value"]
		self.assertGreaterEqual(before, 1234.5)
		self.assertGreaterEqual(sum(figures.amount_by_month()["datasets"][0]["values"]), 1234.5)
		frappe.permissions.add_user_permission("Property", make.PROPERTY_B, user)
		frappe.set_user(user)
		theirs = sum(
			row.amount
			for row in frappe.get_all(
				"Billing Run", {"property": make.PROPERTY_B, "status": "Posted"}, ["amount"]
			)
		)
		self.assertEqual(figures.billed_this_month()["value"], theirs)
		figures.not_billed()
		figures.amount_by_item()

	def test_the_report_adds_up_what_is_billed_and_forgets_what_was_cancelled(self):
		run = self.run_of(self.standard())
		runs.preview(run.name)
		runs.preview_job(run.name)
		rows = frappe.get_all("Fee Charge", {"billing_run": run.name}, pluck="name")
		months = {"from_date": self.month, "to_date": self.month}
		for name in rows:
			frappe.db.set_value("Fee Charge", name, "status", "Billed")
		frappe.db.set_value("Fee Charge", rows[0], "status", "Cancelled")
		with self.assertQueryCount(3):
			columns, data, _message, chart = billed_fees.execute({**months, "property": self.property})
		mine = next(row for row in data if row["fee_item"] == "表单测试费")
		self.assertEqual(mine["total"], 280.0 * (len(rows) - 1))
		self.assertEqual(mine[f"{self.month:%Y-%m}"], mine["total"])
		self.assertIn(mine["total"], [one["values"][0] for one in chart["data"]["datasets"]])
		self.assertEqual(columns[-1]["label"], _("Total"))
		with self.assertRaises(frappe.ValidationError):
			billed_fees.execute({**months, "to_date": add_months(self.month, 40)})
		user = make.make_user("fee-report@wuye.test", "Fee Clerk")
		frappe.permissions.add_user_permission("Property", make.PROPERTY_B, user)
		frappe.set_user(user)
		self.assertNotIn(self.property, [row["property"] for row in billed_fees.execute(months)[1]])

	# -- a bill

	def test_bills_are_shown_to_those_of_the_property_only(self):
		doc = self.standard()
		run = self.run_of(doc)
		charge = self._billed(run, doc)
		line = bill_form.lines(charge.sales_invoice)
		self.assertEqual([(one["charge"], one["amount"]) for one in line], [(charge.name, 280.0)])
		user = make.make_user("fee-bills@wuye.test", "Fee Clerk")
		frappe.permissions.add_user_permission("Property", make.PROPERTY_B, user)
		frappe.set_user(user)
		with self.assertRaises(frappe.PermissionError):
			bill_form.lines(charge.sales_invoice)
		self.assertNotIn(charge.sales_invoice, frappe.get_list("Sales Invoice", pluck="name", limit=0))
		lines = frappe.get_list(
			"Sales Invoice Item", pluck="parent", parent_doctype="Sales Invoice", limit=0, distinct=True
		)
		self.assertNotIn(charge.sales_invoice, lines)
		may_see = frappe.get_attr("wuye_ops.overrides.isolation.may_see")
		self.assertFalse(may_see("Sales Invoice", charge.sales_invoice), "nor what hangs on the bill")
		frappe.set_user("Administrator")
		# one of the head office has no property: it is nobody's of a property
		frappe.db.set_value("Sales Invoice", charge.sales_invoice, "property", None)
		frappe.set_user(user)
		with self.assertRaises(frappe.PermissionError):
			bill_form.lines(charge.sales_invoice)

	def _billed(self, run, doc):
		from wuye_ops.fees.bills import RunTerms, bills_of
		from wuye_ops.fees.posting import controller

		runs.preview(run.name)
		runs.preview_job(run.name)
		name = frappe.db.get_value("Fee Charge", {"billing_run": run.name, "unit": self.unit})
		row = frappe.get_doc("Fee Charge", name)
		posted = controller.post_one(RunTerms.of(run, [doc.name]), bills_of([row])[0])
		self.assertIsNone(posted.reason)
		row.db_set("sales_invoice", posted.invoice)
		return row
