"""The gate's desk as a guard uses it: fees in words, slips found, notes with a photo; nothing of another property."""

from datetime import timedelta
from io import BytesIO

import frappe
from frappe.utils import now_datetime
from PIL import Image

from wuye_ops.security import gate_desk, goods
from wuye_ops.tests import factories as make
from wuye_ops.tests import parking_factories as cars
from wuye_ops.tests.bills import CASH, household, person
from wuye_ops.tests.test_parking_fees import HOUSE, ParkingCase, ago, key


class TestFees(ParkingCase):
	def test_the_page_begins_with_what_the_property_has(self) -> None:
		self.as_guard()
		desk = gate_desk.overview()
		self.assertEqual((desk["property"], desk["properties"]), (HOUSE, [HOUSE]))
		self.assertEqual(desk["modes"][0]["name"], CASH)
		self.assertNotIn("银行转账", [mode["name"] for mode in desk["modes"]])
		self.assertFalse(desk["may_waive"])
		self.assertEqual(desk["guidance"][-1]["subject"], "Tariff")
		with self.assertRaises(frappe.PermissionError):
			gate_desk.overview(make.PROPERTY_B)
		frappe.set_user(make.user("tech"))
		with self.assertRaisesRegex(frappe.PermissionError, "work at a gate"):
			gate_desk.overview()

	def test_a_plate_without_its_province_is_found(self) -> None:
		policy = (
			frappe.db.exists("Gate Policy", HOUSE)
			or frappe.get_doc({"doctype": "Gate Policy", "property": HOUSE}).insert().name
		)
		frappe.db.set_value("Gate Policy", policy, "home_plate", "沪A")
		cars.drive_in(self.plate, ago(hours=2))
		self.as_guard()
		for text in (
			self.plate,
			self.plate[1:].lower(),
			self.plate[2:],
			f" {self.plate[:2]}·{self.plate[2:]} ",
		):
			stay = gate_desk.stay(HOUSE, text)
			self.assertEqual((stay["plate"], stay["due"]), (self.plate, 10.0), text)

	def test_why_a_car_pays_nothing(self) -> None:
		home, permitted, resident = household(), cars.plate(), cars.plate()
		cars.permit(home.customer, permitted)
		frappe.get_doc(
			{
				"doctype": "Resident Vehicle",
				"property": HOUSE,
				"plate": resident,
				"customer": home.customer,
				"unit": home.unit,
			}
		).insert()
		self.as_guard()
		for number, why in (
			(permitted, "Has a parking permit"),
			(resident, "A resident's vehicle"),
			("沪A1234警", "On duty"),
			(self.plate, "not registered as inside"),
		):
			stay = gate_desk.stay(HOUSE, number)
			self.assertIsNone(stay["due"])
			self.assertIn(why, stay["why"])
		with self.assertRaisesRegex(frappe.ValidationError, "not a number plate"):
			gate_desk.stay(HOUSE, "##")
		with self.assertRaises(frappe.PermissionError):
			gate_desk.stay(make.PROPERTY_B, self.plate)

	def test_paid_at_a_gate_and_counted_for_today(self) -> None:
		gate = cars.gate()
		cars.drive_in(self.plate, ago(hours=2))
		frappe.set_user(person("Gate Guard", number=int(frappe.generate_hash(length=6), 36)))
		with self.assertRaisesRegex(frappe.ValidationError, "Ask for the fee again"):
			gate_desk.pay_at(gate, self.plate, CASH, "很多", key())
		with self.assertRaises(frappe.DoesNotExistError):
			gate_desk.pay_at("没有的门", self.plate, CASH, "10", key())
		done = gate_desk.pay_at(gate, self.plate, CASH, "10.00", key())
		self.assertEqual((done["status"], done["amount"], done["taken"]["amount"]), ("Paid", 10.0, 10.0))
		self.assertEqual(gate_desk.stay(HOUSE, self.plate)["due"], 0.0)
		unpaid = cars.plate()
		cars.drive_in(unpaid, ago(hours=2))
		let_go = gate_desk.let_go(HOUSE, unpaid, "系统故障", key())
		self.assertEqual((let_go["status"], let_go["taken"]["amount"]), ("Left Unpaid", 10.0))


class TestNotes(ParkingCase):
	def photo(self) -> str:
		content = BytesIO()
		Image.new("RGB", (8, 8), (120, 98, 80)).save(content, "PNG")
		file = {
			"doctype": "File",
			"file_name": f"{key()}.png",
			"content": content.getvalue(),
			"is_private": 1,
		}
		return frappe.get_doc(file).insert().file_url

	def test_once_with_a_photo_of_ones_own(self) -> None:
		space = cars.space()
		number = frappe.db.get_value("Parking Space", space, "space_no")
		self.as_guard()
		again = key()
		for _time in range(2):
			made = gate_desk.note(HOUSE, self.plate, "Another's Space", number, again, photo=self.photo())
		doc = frappe.get_doc("Parking Note", made["name"])
		self.assertEqual((doc.parking_space, doc.times), (space, 1))
		file = frappe.db.get_value(
			"File", {"file_url": doc.photo, "attached_to_name": doc.name}, "is_private"
		)
		self.assertEqual(file, 1)
		self.assertEqual(frappe.db.count("Parking Note", {"plate": self.plate}), 1)

	def test_nobody_elses_photo(self) -> None:
		frappe.set_user(make.user("service"))
		theirs = self.photo()
		self.as_guard()
		with self.assertRaisesRegex(frappe.ValidationError, "was not uploaded"):
			gate_desk.note(HOUSE, self.plate, "No Space", "楼前", key(), photo=theirs)
		with self.assertRaises(frappe.PermissionError):
			gate_desk.note(make.PROPERTY_B, self.plate, "No Space", "楼前", key())


class TestGoods(ParkingCase):
	def release(self, property_name: str = HOUSE, **fields):
		frappe.set_user("Administrator")
		home = household(property_name)
		doc = frappe.get_doc(
			{
				"doctype": "Goods Release",
				"property": property_name,
				"unit": home.unit,
				"applicant_kind": "Owner",
				"customer": home.customer,
				"items": [{"item_name": "沙发", "quantity": 2}],
				"plates": self.plate,
				**fields,
			}
		).insert()
		goods.ask(doc.name)
		return doc

	def test_found_by_number_code_unit_and_plate(self) -> None:
		doc = self.release()
		self.as_guard()
		for text in (
			doc.name,
			doc.name.lower(),
			f"https://site/my-goods?release={doc.name}",
			doc.unit.split("-", 1)[1],
			self.plate,
		):
			self.assertIn(doc.name, [row.get("name") for row in gate_desk.find_goods(HOUSE, text)], text)
		self.assertEqual(gate_desk.find_goods(HOUSE, "%"), [])
		self.assertEqual(gate_desk.find_goods(HOUSE, "%%"), [])

	def test_of_another_property_nothing_is_told(self) -> None:
		doc = self.release(make.PROPERTY_B)
		self.as_guard()
		(shown,) = gate_desk.find_goods(HOUSE, doc.name)
		self.assertEqual(set(shown), {"good", "reasons"})
		for carried in ({doc.items[0].name: 1}, "{}", "垃圾"):
			with self.assertRaises((frappe.PermissionError, frappe.ValidationError)):
				gate_desk.check_out(HOUSE, doc.name, carried, key())
		self.assertEqual(frappe.get_doc("Goods Release", doc.name).trips, [])

	def test_a_trip_through_a_gate_that_is_named(self) -> None:
		doc = self.release()
		gate = cars.gate()
		self.as_guard()
		done = gate_desk.check_out(
			HOUSE,
			doc.name,
			{doc.items[0].name: 2},
			key(),
			gate=frappe.db.get_value("Gate", gate, "gate_name"),
		)
		self.assertTrue(done["released"])
		self.assertEqual(frappe.get_doc("Goods Release", doc.name).trips[0].gate, gate)
		with self.assertRaisesRegex(frappe.ValidationError, "what is carried out"):
			gate_desk.check_out(HOUSE, doc.name, "垃圾", key())

	def test_what_guards_see_holds_no_phone(self) -> None:
		phone = "13977788899"
		home = household()
		customer = make.make_customer(f"放行{key()[:6]}", phone=phone)
		make.make_occupancy(home.unit, customer, relation="Tenant", share=0, is_payer=0)
		doc = self.release(unit=home.unit, applicant_kind="Tenant", customer=customer, moving_out=1)
		goods.answer(doc.name, 1, spoke_with=f"业主 {phone}")
		self.as_guard()
		shown = frappe.as_json(gate_desk.find_goods(HOUSE, doc.name))
		self.assertNotIn(phone, shown)
		self.assertNotIn(phone, frappe.as_json(frappe.get_doc("Goods Release", doc.name).as_dict()))
		self.assertLess(doc.good_from, now_datetime() + timedelta(minutes=1))
