"""Hints at waste from ERPNext's and HRMS's own documents, asked about once and answered once."""

from datetime import date, timedelta
from decimal import Decimal
from unittest.mock import patch

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, get_first_day, getdate, nowdate

from wuye_ops.finance_control import hint_sources, hints
from wuye_ops.rules import cost_hints as rules
from wuye_ops.tests import factories as make
from wuye_ops.tests.bills import person
from wuye_ops.tests.cost_postings import account, make_order, post_cost, service_item, supplier
from wuye_ops.tests.facility_factories import make_equipment
from wuye_ops.tests.ledger_events import place

CLEANING, ENERGY, MATERIAL = "640105", "640104", "640102"


class HintCase(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		self.today = getdate(nowdate())
		self.since = add_days(self.today, -hints.DAYS_BACK)
		self.property = make.PROPERTY_A

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()

	def found(self, source: str) -> list:
		"""Of the property alone."""
		of = hint_sources.all_of(self.since, self.today)[source]
		return [one for one in of if one.property == self.property]

	def written(self, **filters) -> list:
		names = frappe.get_all("Cost Hint", {"property": self.property, **filters}, pluck="name")
		return [frappe.get_doc("Cost Hint", name) for name in names]


class TestFinding(HintCase):
	def invoice(self, amount: float, number: str, on: date | None = None, submit: bool = True, **line):
		doc = frappe.get_doc(
			{
				"doctype": "Purchase Invoice",
				"supplier": supplier(),
				"company": make.company(),
				"set_posting_time": 1,
				"posting_date": on or self.today,
				"bill_no": number,
				"bill_date": on or self.today,
				"property": self.property,
				"items": [
					{
						"item_code": service_item(),
						"qty": 1,
						"rate": amount,
						"expense_account": account(CLEANING, make.company()),
						**place(self.property),
						**line,
					}
				],
			}
		).insert()
		if submit:
			doc.submit()
		return doc

	def test_a_price_above_the_last_one(self) -> None:
		"""100 a month ago, 130 today: 30 % more, for five of them 150."""
		item = service_item(f"测试物料{frappe.generate_hash(length=6)}")
		before = make_order(self.property, CLEANING, 100, line={"item_code": item})
		frappe.db.set_value("Purchase Order", before.name, "transaction_date", add_days(self.today, -30))
		order = make_order(self.property, CLEANING, 130, qty=5, line={"item_code": item})
		(one,) = [one for one in self.found(rules.PRICE) if one.hint.params["item"] == item]
		self.assertEqual((one.doctype, one.hint.documents), ("Purchase Order", (order.name, before.name)))
		self.assertEqual((one.hint.amount, one.hint.params["percent"]), (Decimal(150), 30))
		hints.write([one])
		(doc,) = self.written(document=order.name)
		self.assertEqual((doc.title, doc.amount, doc.sure), (f"单价高于上次：{item}", 150, 0))
		self.assertEqual(doc.other_document, before.name)

	def test_an_invoice_entered_twice(self) -> None:
		"""Also while the second is a draft, before it is paid."""
		number = f"2{frappe.generate_hash(length=6)}1"
		first = self.invoice(800, number, add_days(self.today, -9))
		second = self.invoice(800, number, submit=False)
		mine = {first.name, second.name}
		(one,) = [one for one in self.found(rules.DUPLICATE) if set(one.hint.documents) == mine]
		self.assertTrue(one.hint.sure)
		self.assertEqual(one.hint.amount, Decimal(str(second.base_grand_total)))
		hints.write([one])
		(doc,) = self.written(document=second.name)
		self.assertEqual((doc.code, doc.sure, doc.other_document), ("Duplicate Invoice", 1, first.name))
		self.assertIn(number, doc.details)

	def test_energy_above_properties_of_its_kind(self) -> None:
		"""Six office buildings of 1,000 ㎡: one pays 9 yuan for a ㎡, the others about 3."""
		last = get_first_day(self.today) - timedelta(days=1)
		month = last if self.today.day > 10 else get_first_day(last) - timedelta(days=1)
		properties = [make.make_property(built_up_area=1000, kind="Office").name for _number in range(6)]
		for number, name in enumerate(properties):
			post_cost(name, str(month), {ENERGY: 9_000 if number == 5 else 3_000 + 20 * number})
		self.property = properties[5]
		(one,) = self.found(rules.ENERGY)
		self.assertEqual((one.hint.params["per_area"], one.hint.params["usual"]), (9, Decimal("3.05")))
		self.assertEqual(one.hint.amount, 5_950)

	def test_overtime_beyond_the_law(self) -> None:
		"""Ten days of twelve hours are forty hours beyond eight: four too many in a month, and four on a day."""
		employee = frappe.get_doc("Employee", make.employee("tech"))
		month = get_first_day(self.today) - timedelta(days=1)
		for number in range(10):
			frappe.get_doc(
				{
					"doctype": "Attendance",
					"employee": employee.name,
					"attendance_date": month.replace(day=number + 1),
					"status": "Present",
					"working_hours": 12,
				}
			).submit()
		mine = [one for one in self.found(rules.OVERTIME) if one.hint.documents == (employee.name,)]
		self.assertEqual(
			{one.hint.params["sign"]: one.hint.params["hours"] for one in mine}, {"a_month": 40, "a_day": 4}
		)
		self.assertTrue(all(one.hint.sure for one in mine))
		hints.write(mine)
		self.assertEqual({doc.document for doc in self.written(code="Overtime")}, {employee.name})

	def test_the_same_part_again_and_again(self) -> None:
		"""Three seals for one pump within weeks, 60 each: the second and third may be for nothing."""
		pump = make_equipment(f"泵{frappe.generate_hash(length=5)}", self.property).name
		rows = [
			frappe._dict(
				name=f"T{number}",
				equipment=pump,
				item_code="密封圈",
				posting_date=add_days(self.today, -number),
				amount=60,
			)
			for number in (40, 20, 3)
		]
		uses = [
			rules.PartUse(
				row.name, row.equipment, row.item_code, getdate(row.posting_date), Decimal(row.amount)
			)
			for row in rows
		]
		with patch.object(hint_sources, "_part_uses", lambda first, last: uses):
			(one,) = [one for one in self.found(rules.PARTS) if one.hint.code == rules.SAME_PART]
		self.assertEqual((one.hint.amount, one.hint.params["times"]), (120, 3))
		# the query itself answers, whatever is in the stock ledger
		self.assertIsInstance(hint_sources._part_uses(self.since, self.today), list)


class TestAnswering(HintCase):
	def setUp(self) -> None:
		super().setUp()
		key = frappe.generate_hash(length=10)
		params = {
			"employee": make.employee("tech"),
			"month": "2026-05",
			"hours": Decimal(50),
			"allowed": Decimal(36),
			"sign": rules.A_MONTH,
		}
		hint = rules.Hint(
			rules.OVERTIME, f"{key}-{'很长的键' * 60}", Decimal("123.45"), (params["employee"],), params, True
		)
		self.one = hint_sources.Found(hint, self.property, "Employee")
		self.assertEqual(hints.write([self.one]), 1)
		(self.doc,) = [doc for doc in self.written() if doc.amount == 123.45]

	def test_asked_once_and_told_to_the_manager(self) -> None:
		self.assertEqual(hints.write([self.one]), 0)
		told = frappe.get_all("Notification Log", {"document_name": self.doc.name}, pluck="for_user")
		self.assertIn("manager.a@wuye.test", told)

	def test_answered_once(self) -> None:
		frappe.set_user(person("Property Manager"))
		for wrong in (("Maybe", "查过"), ("Waste", " ")):
			with self.assertRaises(frappe.ValidationError, msg=str(wrong)):
				hints.answer(self.doc.name, *wrong)
		with self.assertRaises(frappe.ValidationError):
			hints.answer(self.doc.name, "Waste", "查过", recovered=-1)
		hints.answer(self.doc.name, "Waste", "排班不合理", "调整班次", 123.4)
		self.doc.reload()
		self.assertEqual((self.doc.status, self.doc.recovered), ("Waste", 123.4))
		with self.assertRaises(frappe.ValidationError):
			hints.answer(self.doc.name, "Justified", "再想想")

	def test_by_those_who_may(self) -> None:
		frappe.set_user(person("Internal Auditor"))
		with self.assertRaises(frappe.PermissionError):
			hints.answer(self.doc.name, "Waste", "x")
		frappe.set_user(person("Property Manager", make.PROPERTY_B))
		with self.assertRaises(frappe.PermissionError):
			hints.answer(self.doc.name, "Waste", "x")

	def test_written_by_nobody_and_kept(self) -> None:
		self.doc.answer = "手改"
		with self.assertRaises(frappe.PermissionError):
			self.doc.save()
		with self.assertRaises(frappe.PermissionError):
			frappe.delete_doc("Cost Hint", self.doc.name)

	def test_a_night_over_everything(self) -> None:
		counts = hints.follow_the_day(self.today)
		self.assertEqual(
			set(counts), {rules.PRICE, rules.DUPLICATE, rules.ENERGY, rules.OVERTIME, rules.PARTS}
		)
		self.assertTrue(all(count >= 0 for count in counts.values()))
		self.assertFalse(any(hints.follow_the_day(self.today).values()))
