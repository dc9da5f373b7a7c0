"""Hints at waste from ERPNext's and HRMS's own documents, asked about once and answered once."""

from datetime import date, timedelta
from decimal import Decimal
from unittest.mock import patch

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, get_first_day, getdate, nowdate

from wuye_ops.finance_control import alerts, hint_sources, hints, watches
from wuye_ops.finance_control.report.cost_monitoring import cost_monitoring
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
		of = hint_sources.all_of(self.today)[source](self.since)
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
		(one,) = [one for one in self.found(watches.PRICES) if one.hint.params["item"] == item]
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
		(one,) = [one for one in self.found(watches.INVOICES) if set(one.hint.documents) == mine]
		self.assertTrue(one.hint.sure)
		self.assertEqual(one.hint.amount, Decimal(str(second.base_grand_total)))
		hints.write([one])
		(doc,) = self.written(document=second.name)
		self.assertEqual((doc.code, doc.sure, doc.other_document), ("Duplicate Invoice", 1, first.name))
		self.assertIn(number, doc.details)

	def test_its_documents_are_shown_side_by_side(self) -> None:
		"""A manager who reads no invoices sees what those of the property say; of another's only that they are there."""
		number = f"2{frappe.generate_hash(length=6)}1"
		first = self.invoice(800, number, add_days(self.today, -9))
		second = self.invoice(800, number, submit=False)
		mine = {first.name, second.name}
		hints.write(one for one in self.found(watches.INVOICES) if set(one.hint.documents) == mine)
		(doc,) = self.written(document=second.name)
		for invoice in (first, second):
			frappe.db.set_value("Purchase Invoice", invoice.name, "property", self.property)
		other = frappe.db.get_value("Property", make.PROPERTY_B, "cost_center")
		frappe.db.set_value("Purchase Invoice", first.name, "property", make.PROPERTY_B)
		frappe.db.set_value(
			"Purchase Invoice Item", first.items[0].name, {"cost_center": other, "property": make.PROPERTY_B}
		)
		frappe.set_user(person("Property Manager"))
		frappe.clear_messages()
		rows = {row["name"]: row for row in hints.documents(doc.name)}
		self.assertEqual(set(rows), mine)
		self.assertEqual((rows[second.name]["may_read"], rows[second.name]["amount"]), (False, 800))
		self.assertNotIn("amount", rows[first.name])
		self.assertEqual(frappe.get_message_log(), [])
		frappe.set_user(person("Property Manager", make.PROPERTY_B))
		with self.assertRaises(frappe.PermissionError):
			hints.documents(doc.name)

	def test_energy_above_properties_of_its_kind(self) -> None:
		"""Six office buildings of 1,000 ㎡: one pays 9 yuan for a ㎡, the others about 3."""
		last = get_first_day(self.today) - timedelta(days=1)
		month = last if self.today.day > 10 else get_first_day(last) - timedelta(days=1)
		properties = [make.make_property(built_up_area=1000, kind="Office").name for _number in range(6)]
		for number, name in enumerate(properties):
			post_cost(name, str(month), {ENERGY: 9_000 if number == 5 else 3_000 + 20 * number})
		self.property = properties[5]
		(one,) = self.found(watches.ENERGY)
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
		mine = [one for one in self.found(watches.OVERTIME) if one.hint.documents == (employee.name,)]
		self.assertEqual(
			{one.hint.params["sign"]: one.hint.params["hours"] for one in mine}, {"a_month": 40, "a_day": 4}
		)
		self.assertTrue(all(one.hint.sure for one in mine))
		hints.write(mine)
		self.assertEqual(
			{doc.document for doc in self.written(code="Overtime", status="Open")}, {employee.name}
		)

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
			(one,) = [one for one in self.found(watches.PARTS) if one.hint.code == rules.SAME_PART]
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
		self.assertEqual(set(counts), set(watches.SOURCES) - {watches.ALERTS})
		self.assertTrue(all(count >= 0 for count in counts.values()))
		self.assertFalse(any(hints.follow_the_day(self.today).values()))
		rows = frappe.get_all("Cost Watch", {"property": self.property}, ["source", "status", "done_on"])
		self.assertEqual({row.source for row in rows}, set(counts))
		self.assertEqual({(row.status, row.done_on) for row in rows}, {("Done", self.today)})


class TestNightsThatFail(HintCase):
	"""Of what fails its manager reads the reason; all else goes on, and the next night makes up for it."""

	def night(self, *sources, today: date | None = None) -> dict[str, int]:
		"""With these sources alone: (what is watched, what finds its hints)."""
		with patch.object(hints, "all_of", lambda _today: dict(sources)):
			return hints.follow_the_day(today or self.today)

	def one(self, property_name: str) -> hint_sources.Found:
		params = {
			"employee": make.employee("tech"), "month": "2026-05", "hours": Decimal(50), "allowed": Decimal(36),
			"sign": rules.A_MONTH,
		}  # fmt: skip
		key = frappe.generate_hash(length=10)
		hint = rules.Hint(rules.OVERTIME, key, Decimal(12), (params["employee"],), params, True)
		return hint_sources.Found(hint, property_name, "Employee")

	def row(self, source: str, property_name: str = make.PROPERTY_A):
		return frappe.get_doc("Cost Watch", {"source": source, "property": property_name})

	def broken(self, since: date):
		raise ValueError("The meters cannot be read.")

	def test_a_source_that_fails_is_said_in_every_property_and_the_others_go_on(self) -> None:
		found = [self.one(self.property)]
		counts = self.night((watches.ENERGY, self.broken), (watches.OVERTIME, lambda since: iter(found)))
		self.assertEqual(counts, {watches.ENERGY: -1, watches.OVERTIME: 1})
		for name in (make.PROPERTY_A, make.PROPERTY_B):
			row = self.row(watches.ENERGY, name)
			self.assertEqual(
				(row.status, row.reason, row.nights), ("Failed", "The meters cannot be read.", 1)
			)
		self.assertEqual(self.row(watches.OVERTIME).status, "Done")
		told = frappe.get_all(
			"Notification Log",
			{"document_type": "Cost Watch", "document_name": self.row(watches.ENERGY).name},
			["for_user", "subject"],
		)
		self.assertIn("manager.a@wuye.test", {row.for_user for row in told})
		self.assertIn("未能完成", told[0].subject)
		# nobody takes silence for thrift
		frappe.local.lang = "zh"
		said = cost_monitoring.execute({"property": self.property})[2]
		self.assertIn("昨夜未能巡查", said)
		self.assertIn("能耗", said)

	def test_told_in_the_first_night_and_tried_again_since_the_last_success(self) -> None:
		"""Sixty nights without a look at energy: the next one looks at all of them."""
		longest = self.today - timedelta(days=60)
		self.night((watches.ENERGY, lambda since: iter(())), today=longest)
		for number in (2, 1):
			self.night((watches.ENERGY, self.broken), today=self.today - timedelta(days=number))
		row = self.row(watches.ENERGY)
		self.assertEqual((row.nights, row.done_on), (2, longest))
		told = frappe.db.count(
			"Notification Log", {"document_name": row.name, "for_user": "manager.a@wuye.test"}
		)
		self.assertEqual(told, 1)
		looked = []
		self.night((watches.ENERGY, lambda since: iter(looked.append(since) or ())))
		self.assertEqual(looked, [longest])
		row.reload()
		self.assertEqual((row.status, row.reason, row.nights, row.done_on), ("Done", None, 0, self.today))
		# all is well: the usual stretch
		self.night((watches.ENERGY, lambda since: iter(looked.append(since) or ())))
		self.assertEqual(looked[1], self.since)

	def test_one_property_that_fails_leaves_nothing_half_written(self) -> None:
		found = [self.one(make.PROPERTY_A), self.one(make.PROPERTY_A), self.one(make.PROPERTY_B)]
		original, seen = hints._make, []

		def make_one(key, one):
			seen.append(one.property)
			if one.property == make.PROPERTY_A and seen.count(one.property) == 2:
				raise frappe.ValidationError("The second cannot be written.")
			return original(key, one)

		with patch.object(hints, "_make", make_one):
			self.assertEqual(self.night((watches.OVERTIME, lambda since: iter(found))), {watches.OVERTIME: 1})
		keys = [one.hint.key for one in found]
		written = frappe.get_all("Cost Hint", {"hint_key": ["in", keys]}, pluck="hint_key")
		self.assertEqual(written, [keys[2]])
		self.assertEqual(self.row(watches.OVERTIME).reason, "The second cannot be written.")
		self.assertEqual(self.row(watches.OVERTIME, make.PROPERTY_B).status, "Done")
		# the next night
		self.assertEqual(self.night((watches.OVERTIME, lambda since: iter(found))), {watches.OVERTIME: 2})
		self.assertEqual(self.row(watches.OVERTIME).status, "Done")

	def test_alerts_that_fail_are_said_there_too(self) -> None:
		with patch.object(alerts, "follow", side_effect=ValueError("No calendar.")):
			counts = alerts.follow_the_day(self.today)
		failed = frappe.get_all("Cost Watch", {"source": watches.ALERTS, "status": "Failed"}, pluck="reason")
		self.assertEqual(counts["failed"], len(failed))
		self.assertLessEqual(set(failed), {"No calendar."})

	def test_nobody_writes_it_by_hand(self) -> None:
		self.night((watches.ENERGY, self.broken))
		row = self.row(watches.ENERGY)
		row.status = "Done"
		with self.assertRaises(frappe.PermissionError):
			row.save()
		with self.assertRaises(frappe.PermissionError):
			frappe.delete_doc("Cost Watch", row.name)
