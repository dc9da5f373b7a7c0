"""Reports on fees, by amounts worked out by hand: what a clerk, a manager and an accountant see of one year."""

from contextlib import contextmanager
from unittest.mock import patch

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, add_months, get_first_day, getdate, nowdate

from wuye_ops.fees.report.arrears_ageing import arrears_ageing
from wuye_ops.fees.report.collection_rates import collection_rates
from wuye_ops.fees.report.fee_ledger import fee_ledger
from wuye_ops.fees.report.prepayment_balance import prepayment_balance
from wuye_ops.fees.report.price_change_effect import price_change_effect
from wuye_ops.tests import factories as make
from wuye_ops.tests import fee_factories as fees
from wuye_ops.tests.bills import clerk, household, person
from wuye_ops.tests.ledger_events import cancel, charged_bill, credit_note, journal, payment

FEE, WASTE, PARKING = "物业服务费", "生活垃圾清运费", "车位管理费"
FIGURES = ("charged", "waived", "credited", "received", "outstanding")


def figures(row: dict) -> tuple:
	return tuple(row[figure] for figure in FIGURES)


def ago(days: int) -> str:
	return add_days(nowdate(), -days)


@contextmanager
def count_queries():
	"""Yields a list whose one number is how many queries have reached the database."""
	counted, original = [0], frappe.db.sql

	def sql(*args, **kwargs):
		counted[0] += 1
		return original(*args, **kwargs)

	with patch.object(frappe.db, "sql", sql):
		yield counted


class ReportCase(FrappeTestCase):
	"""A property of its own, of which nobody else's bills are in the sums."""

	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.set_user("Administrator")
		for property_name in (make.PROPERTY_A, make.PROPERTY_B):
			clerk(property_name)
		frappe.db.commit()

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		frappe.local.lang = "en"
		self.estate = fees.make_estate(units=0)
		self.property = self.estate.property
		frappe.db.set_value("Fee Item", WASTE, "pass_through", 1)
		self.one, self.other = household(self.property), household(self.property)

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()

	def rows(self, report, **filters) -> list[dict]:
		filters = {"property": self.property, "from_date": ago(800), "to_date": nowdate(), **filters}
		return report.execute(filters)[1]


class TestFeeLedger(ReportCase):
	def make_year(self) -> None:
		"""Two households: one pays in part and is waived something, the other has a bill cancelled and one credited."""
		self.first = charged_bill(self.one, (FEE, 280), (WASTE, 8), overdue=70)
		credit_note(self.first, 0, 8, on=ago(5))
		payment(self.one, {self.first: 100}, on=ago(40))
		self.second = charged_bill(self.one, (FEE, 280), (PARKING, 150), overdue=40)
		payment(self.one, {self.second: 300}, over=50, on=ago(3))
		cancelled = charged_bill(self.other, (FEE, 999))
		cancel("Sales Invoice", cancelled)
		self.third = charged_bill(self.other, (FEE, 200), overdue=40)
		credit_note(self.third, 20, named=False)

	def test_by_unit(self) -> None:
		self.make_year()
		rows = {row["unit"]: figures(row) for row in self.rows(fee_ledger)}
		self.assertEqual(rows, {self.one.unit: (718, 8, 0, 400, 310), self.other.unit: (200, 0, 20, 0, 180)})

	def test_by_item_the_waterfall_decides(self) -> None:
		self.make_year()
		rows = {row["fee_item"]: figures(row) for row in self.rows(fee_ledger, group_by="Fee Item")}
		self.assertEqual(
			rows, {FEE: (760, 0, 20, 380, 360), WASTE: (8, 8, 0, 0, 0), PARKING: (150, 0, 0, 20, 130)}
		)

	def test_by_month_and_a_chart_of_it(self) -> None:
		self.make_year()
		_columns, rows, _message, chart = fee_ledger.execute(
			{"property": self.property, "from_date": ago(100), "to_date": nowdate(), "group_by": "Month"}
		)
		self.assertEqual([row["month"] for row in rows], [f"{getdate(ago(days)):%Y-%m}" for days in (70, 40)])
		self.assertEqual([figures(row) for row in rows], [(288, 8, 0, 100, 180), (630, 0, 20, 300, 310)])
		self.assertEqual([one["values"] for one in chart["data"]["datasets"]], [[100, 300], [180, 310]])

	def test_by_building_and_by_property(self) -> None:
		self.make_year()
		(row,) = self.rows(fee_ledger, group_by="Building")
		self.assertEqual((row["building"], *figures(row)), (self.estate.buildings[0], 918, 8, 20, 400, 490))
		(row,) = self.rows(fee_ledger, group_by="Property")
		self.assertEqual(figures(row), (918, 8, 20, 400, 490))

	def test_as_of_an_earlier_day(self) -> None:
		"""Before the waiver and the second payment; bills of later days are not there yet."""
		self.make_year()
		charged_bill(self.other, (FEE, 77), overdue=1)
		rows = {
			row["fee_item"]: figures(row) for row in self.rows(fee_ledger, group_by="Fee Item", as_of=ago(10))
		}
		self.assertEqual(
			rows, {FEE: (760, 0, 0, 100, 660), WASTE: (8, 0, 0, 0, 8), PARKING: (150, 0, 0, 0, 150)}
		)
		self.assertEqual(self.rows(fee_ledger, as_of=ago(100)), [])

	def test_charge_by_charge_with_bill_and_filters(self) -> None:
		self.make_year()
		rows = self.rows(fee_ledger, group_by="Charge", customer=self.one.customer, fee_item=FEE)
		self.assertEqual([(row["sales_invoice"], *figures(row)) for row in rows], [
			(self.first, 280, 0, 0, 100, 180), (self.second, 280, 0, 0, 280, 0),
		])  # fmt: skip
		self.assertEqual(frappe.db.get_value("Fee Charge", rows[0]["name"], "received"), 100)
		earlier = self.rows(fee_ledger, group_by="Charge", unit=self.one.unit, fee_item=FEE, as_of=ago(10))
		self.assertEqual([row["outstanding"] for row in earlier], [180, 280])
		(month,) = self.rows(
			fee_ledger,
			group_by="Month",
			from_date=ago(45),
			to_date=ago(40),
			building=self.estate.buildings[0],
		)
		self.assertEqual(month["charged"], 630)

	def test_an_owner_who_has_moved_out_still_owes(self) -> None:
		bill = charged_bill(self.one, (FEE, 100), overdue=70)
		occupancy = frappe.get_doc("Occupancy", {"unit": self.one.unit})
		occupancy.to_date = ago(60)
		occupancy.save()
		(row,) = self.rows(fee_ledger, customer=self.one.customer)
		self.assertEqual(figures(row), (100, 0, 0, 0, 100))
		payment(self.one, {bill: 100})
		(row,) = self.rows(fee_ledger)
		self.assertEqual(figures(row), (100, 0, 0, 100, 0))

	def test_bad_filters_are_refused_with_a_sentence(self) -> None:
		for filters, sentence in (
			({"group_by": "Weather"}, "not grouped by that"),
			({"from_date": nowdate(), "to_date": ago(90)}, "first month is after the last"),
			({"from_date": "1990-01-01"}, "at most 120 months"),
			({"as_of": "neulich"}, "is not a date"),
			({"property": "Atlantis"}, "There is no"),
			({"unit": "Atlantis-1"}, "There is no"),
			({"building": household(make.PROPERTY_A).unit}, "There is no"),
		):
			with self.assertRaisesRegex((frappe.ValidationError, frappe.PermissionError), sentence):
				self.rows(fee_ledger, **filters)


class TestCollectionRates(ReportCase):
	def test_of_a_year_by_hand(self) -> None:
		"""1,000 of property fees, 80 passed on, 100 waived: 900 to collect, 600 received; one of two households has paid."""
		today = getdate(nowdate())
		first_day = f"{today.year}-01-01"
		mine = charged_bill(self.one, (FEE, 500), (WASTE, 40), overdue=30, month=nowdate())
		theirs = charged_bill(self.other, (FEE, 500), (WASTE, 40), overdue=30, month=nowdate())
		credit_note(mine, 100)
		payment(self.one, {mine: 440})
		payment(self.other, {theirs: 200})
		# earlier years: 300 open when this year began, 75 of it paid since
		old = charged_bill(self.other, (FEE, 400), overdue=(today - getdate(first_day)).days + 200)
		payment(self.other, {old: 100}, on=add_days(first_day, -20))
		payment(self.other, {old: 75})
		(row,) = self.rows(collection_rates, from_date=first_day)
		self.assertEqual((row["charged"], row["received"], row["rate"]), (900, 600, 66.67))
		self.assertEqual((row["households"], row["households_paid"], row["household_rate"]), (2, 1, 50))
		self.assertEqual((row["prior_arrears"], row["prior_received"], row["arrears_rate"]), (300, 75, 25))

	def test_by_item_month_and_building_with_all_together(self) -> None:
		bill = charged_bill(self.one, (FEE, 100), (PARKING, 50), overdue=30, month=nowdate())
		charged_bill(self.other, (FEE, 100), overdue=60, month=add_months(nowdate(), -1))
		payment(self.one, {bill: 120})
		*items, whole = self.rows(collection_rates, group_by="Fee Item", from_date=ago(70))
		self.assertEqual({row["fee_item"]: row["rate"] for row in items}, {FEE: 50, PARKING: 40})
		# 户数: the household with two fees is one
		self.assertEqual((whole["rate"], whole["households"], whole["households_paid"]), (48, 2, 0))
		*months, whole = self.rows(collection_rates, group_by="Month", from_date=ago(70))
		self.assertEqual([row["rate"] for row in months], [0, 80])
		self.assertEqual(whole["rate"], 48)
		(building,) = self.rows(collection_rates, group_by="Building", from_date=ago(70))
		self.assertEqual((building["building"], building["rate"]), (self.estate.buildings[0], 48))

	def test_months_together_are_the_property_within_a_year_and_over_new_year(self) -> None:
		year = getdate(nowdate()).year
		old = charged_bill(self.other, (FEE, 400), month=f"{year - 1}-03-01", overdue=400)
		payment(self.other, {old: 100}, on=f"{year}-01-01")
		payment(self.other, {old: 60}, on=nowdate())
		for month, paid in (("01", 100), ("02", 40)):
			bill = charged_bill(self.one, (FEE, 100), (PARKING, 50), month=f"{year}-{month}-01")
			payment(self.one, {bill: paid})
		kept = ("charged", "received", "households", "households_paid", "prior_arrears", "prior_received")
		for first in (f"{year}-01-01", f"{year - 1}-11-01"):
			with self.subTest(first=first):
				(together,) = self.rows(collection_rates, group_by="Property", from_date=first)
				*_months, whole = self.rows(collection_rates, group_by="Month", from_date=first)
				self.assertEqual([whole[field] for field in kept], [together[field] for field in kept])
		self.assertEqual((together["charged"], together["received"], together["households"]), (300, 140, 1))

	def test_nothing_to_collect_has_no_rate(self) -> None:
		self.assertEqual(self.rows(collection_rates), [])
		bill = charged_bill(self.one, (FEE, 100), overdue=10, month=nowdate())
		credit_note(bill, 100)
		self.assertEqual(self.rows(collection_rates), [])
		charged_bill(self.one, (WASTE, 40), month=nowdate())
		self.assertEqual(self.rows(collection_rates), [])

	def test_as_of_an_earlier_day(self) -> None:
		bill = charged_bill(self.one, (FEE, 100), overdue=30)
		payment(self.one, {bill: 100}, on=ago(5))
		(row,) = self.rows(collection_rates, as_of=ago(6))
		self.assertEqual((row["rate"], row["households"], row["households_paid"]), (0, 1, 0))
		(row,) = self.rows(collection_rates, as_of=ago(5))
		self.assertEqual((row["rate"], row["household_rate"]), (100, 100))


class TestArrearsAgeing(ReportCase):
	def test_classes_and_limitation(self) -> None:
		for days in (-5, 1, 31, 61, 91, 181, 400, 800):
			# the accounts of two years ago are closed; the bill is due on that day all the same
			bill = charged_bill(self.one, (FEE, 100 + days), overdue=30)
			for doctype, name in (("Sales Invoice", "name"), ("Fee Charge", "sales_invoice")):
				frappe.db.set_value(doctype, {name: bill}, "due_date", ago(days))
		rows = self.rows(arrears_ageing)
		self.assertEqual(len(rows), 1)
		row = rows[0]
		self.assertEqual(
			[row[key] for key in arrears_ageing.labels()], [95, 101, 131, 161, 191, 281, 500, 900, 0]
		)
		self.assertEqual((row["outstanding"], str(row["oldest"]), row["limitation"]), (2360, ago(800), ""))
		self.assertEqual(
			self.rows(arrears_ageing, as_of=add_days(nowdate(), 150))[0]["limitation"], "30 months"
		)
		self.assertIn("Over", self.rows(arrears_ageing, as_of=add_days(nowdate(), 400))[0]["limitation"])

	def test_a_bar_leads_to_those_who_owe_it(self) -> None:
		for home, amount in ((self.one, 100), (self.other, 300)):
			charged_bill(home, (FEE, amount), overdue=40)
		charged_bill(self.one, (FEE, 500), overdue=10)
		for day in (nowdate(), ago(5)):
			about = {"property": self.property, "as_of": day}
			data = arrears_ageing.execute(about)[3]["data"]
			values = dict(zip(arrears_ageing.labels(), data["datasets"][0]["values"], strict=True))
			points = dict(zip(arrears_ageing.labels(), data["leads"]["points"][0], strict=True))
			self.assertEqual(data["leads"]["report"], "Arrears Ageing")
			for age, value in values.items():
				if not value:
					self.assertIsNone(points[age])
					continue
				rows = self.rows(arrears_ageing, as_of=day, **points[age])
				self.assertEqual(sum(row[age] for row in rows), value)
		self.assertEqual(
			[row["customer"] for row in self.rows(arrears_ageing, age="d60")],
			[self.other.customer, self.one.customer],
		)
		self.assertEqual(len(self.rows(arrears_ageing, age="d30")), 1)
		for bad in ("d31", ["d30"]):
			with self.assertRaises(frappe.ValidationError):
				self.rows(arrears_ageing, age=bad)

	def test_by_unit_what_no_charge_stands_for_is_told_apart(self) -> None:
		from wuye_ops.tests.bills import bill

		charged_bill(self.one, (FEE, 100), overdue=40)
		bill(self.other, 30, overdue=40)
		by_unit = self.rows(arrears_ageing, group_by="Unit")
		self.assertEqual(
			[(row.get("unit"), row["d60"]) for row in by_unit], [(self.one.unit, 100), (None, 30)]
		)
		self.assertEqual(by_unit[1]["place"], "Bills without fee charges")
		self.assertEqual(sum(row["outstanding"] for row in by_unit), 130)
		(whole,) = self.rows(arrears_ageing, group_by="Property")
		self.assertEqual(whole["outstanding"], 130)
		by_customer = self.rows(arrears_ageing)
		self.assertEqual(
			{row["customer"]: row["outstanding"] for row in by_customer},
			{self.one.customer: 100, self.other.customer: 30},
		)

	def test_overpaid_bills_and_prepayments_are_no_arrears(self) -> None:
		bill = charged_bill(self.one, (FEE, 100), overdue=40)
		payment(self.one, {bill: 100}, on=ago(20))
		credit_note(bill, 15)
		self.assertEqual(self.rows(arrears_ageing), [])
		self.assertEqual(self.rows(arrears_ageing, as_of=ago(21))[0]["outstanding"], 100)
		self.assertEqual(self.rows(arrears_ageing, as_of=ago(21), group_by="Unit")[0]["d30"], 100)
		(row,) = self.rows(prepayment_balance)
		self.assertEqual((row["prepaid"], row["credits"], row["balance"]), (0, 15, 15))


class TestPrepaymentBalance(ReportCase):
	def test_what_no_bill_has_taken(self) -> None:
		bill = charged_bill(self.one, (FEE, 100), overdue=40)
		payment(self.one, {bill: 60}, over=500, on=ago(10))
		journal(self.other, 25)
		rows = {row["customer"]: row for row in self.rows(prepayment_balance)}
		mine = rows[self.one.customer]
		self.assertEqual((mine["prepaid"], mine["balance"], mine["owed"]), (500, 500, 40))
		self.assertEqual(
			(str(mine["last_paid"]), mine["places"]),
			(ago(10), self.one.unit.removeprefix(f"{self.property}-")),
		)
		self.assertEqual(rows[self.other.customer]["prepaid"], 25)
		self.assertEqual(self.rows(prepayment_balance, as_of=ago(11)), [])


class TestPriceChangeEffect(ReportCase):
	def test_planned_and_real(self) -> None:
		"""From 2.00 to 2.50: a household of 100 ㎡ brings 50 more a month; one that moved in later is not compared."""
		month = getdate(get_first_day(add_months(nowdate(), -2)))
		standard = fees.make_standard(
			self.property,
			prices=[{"effective_from": "2020-01-01", "price": 2}, {"effective_from": month, "price": 2.5}],
		).name
		about = {"charge": {"fee_standard": standard}}
		for home, back, amount in (
			(self.one, -2, 200), (self.one, -1, 200), (self.one, 0, 250), (self.one, 1, 245), (self.other, 0, 100),
		):  # fmt: skip
			last = charged_bill(home, (FEE, amount, about), overdue=30, month=str(add_months(month, back)))
		payment(self.other, {last: 100})
		(row,) = self.rows(price_change_effect, months=2)
		self.assertEqual(
			(row["fee_standard"], row["old"], row["new"], row["price_change"]), (standard, 2, 2.5, 25)
		)
		self.assertEqual((row["places"], row["new_places"], row["gone_places"]), (1, 1, 0))
		self.assertEqual((row["before"], row["after"]), (200, 247.5))
		self.assertEqual((row["planned"], row["real"], row["gap"]), (50, 47.5, -2.5))
		self.assertEqual((row["rate_before"], row["rate_after"]), (0, 0))
		(unit,) = self.rows(price_change_effect, months=2, fee_standard=standard, by_unit=1)
		self.assertEqual(
			(unit["place"], unit["real"]), (self.one.unit.removeprefix(f"{self.property}-"), 47.5)
		)
		self.assertEqual(self.rows(price_change_effect, from_date=nowdate()), [])


class TestWhoSeesWhat(ReportCase):
	REPORTS = (fee_ledger, collection_rates, arrears_ageing, prepayment_balance, price_change_effect)

	def test_a_clerk_sees_the_own_property_only(self) -> None:
		mine, theirs = household(make.PROPERTY_A), household(make.PROPERTY_B)
		for home in (mine, theirs):
			charged_bill(home, (FEE, 100), overdue=40)
			payment(home, {}, over=30)
		filters = {"from_date": ago(100), "to_date": nowdate()}
		frappe.set_user(clerk(make.PROPERTY_A))
		for report in self.REPORTS:
			rows = report.execute(filters)[1]
			self.assertNotIn(make.PROPERTY_B, {row.get("property") for row in rows})
			with self.assertRaisesRegex(frappe.PermissionError, "There is no"):
				report.execute(filters | {"property": make.PROPERTY_B})
		ledger = fee_ledger.execute(filters | {"group_by": "Charge", "customer": mine.customer})[1]
		self.assertEqual([row["unit"] for row in ledger], [mine.unit])
		self.assertEqual(fee_ledger.execute(filters | {"customer": theirs.customer})[1], [])
		with self.assertRaisesRegex(frappe.PermissionError, "There is no"):
			fee_ledger.execute(filters | {"unit": theirs.unit})

	def test_who_has_no_right_to_charges_sees_nothing(self) -> None:
		frappe.set_user(person("Gate Guard"))
		for report in self.REPORTS:
			with self.assertRaisesRegex(frappe.PermissionError, "does not see the fee ledger"):
				report.execute({})

	def test_another_company_is_not_in_the_sums(self) -> None:
		charged_bill(self.one, (FEE, 100), overdue=40)
		other = frappe.get_doc(
			{
				"doctype": "Company",
				"company_name": f"乙公司{frappe.generate_hash(length=5)}",
				"abbr": frappe.generate_hash(length=4),
				"default_currency": "CNY",
				"country": "China",
			}
		).insert()
		self.assertEqual(
			fee_ledger.execute({"company": other.name, "from_date": ago(100), "to_date": nowdate()})[1], []
		)
		rows = fee_ledger.execute(
			{
				"company": self.estate.company,
				"from_date": ago(100),
				"to_date": nowdate(),
				"group_by": "Property",
			}
		)[1]
		self.assertIn(self.property, [row["property"] for row in rows])

	def test_more_rows_need_no_more_queries(self) -> None:
		def queries(report) -> int:
			with count_queries() as counted:
				report.execute({"property": self.property, "from_date": ago(100), "to_date": nowdate()})
			return counted[0]

		def work(homes: int) -> None:
			for _number in range(homes):
				home = household(self.property)
				bill = charged_bill(home, (FEE, 100), (PARKING, 30), overdue=40)
				payment(home, {bill: 50}, over=10)

		work(1)
		few = [queries(report) for report in self.REPORTS]
		work(4)
		self.assertEqual([queries(report) for report in self.REPORTS], few)
		self.assertLess(max(few), 20)

	def test_columns_are_chinese(self) -> None:
		frappe.local.lang = "zh"
		for report in self.REPORTS:
			columns = report.execute({"property": self.property})[0]
			for column in columns:
				self.assertRegex(column["label"], "[一-龥]", column)
