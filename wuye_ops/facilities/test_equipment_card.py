"""Scanning the code on equipment: staff see its card and report a fault, others are led to the page of the label."""

import frappe
from frappe.tests.utils import FrappeTestCase

from wuye_ops.facilities import equipment_card
from wuye_ops.tests import facility_factories as facility
from wuye_ops.tests import factories as make
from wuye_ops.tests.http import Client


class TestEquipmentCard(FrappeTestCase):
	def setUp(self) -> None:
		frappe.cache.delete_keys("rl:")
		frappe.local.request_ip = "127.0.0.1"
		self.pump = facility.make_equipment(
			"K-01", brand="格兰富", maintainer=None, in_use_since="2022-03-01", serial_no="SN-SECRET"
		)

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()

	def test_staff_see_the_card_with_its_history(self) -> None:
		task = make.make_task(assigned_to=make.employee("tech"))
		frappe.db.set_value("Service Task", task.name, "equipment", self.pump.name)
		facility.finish_task(task.name)
		frappe.set_user(make.user("tech"))
		card = equipment_card.look_up(self.pump.qr_token)["staff"]
		self.assertEqual((card["title"], card["status"]), (self.pump.equipment_name, "Normal"))
		self.assertEqual([row["work"] for row in card["history"]], ["清洁、加油、紧固"])

	def test_guests_and_strangers_are_led_on_and_see_nothing_of_it(self) -> None:
		for user in ("Guest", make.user("resident"), make.user("manager", make.PROPERTY_B)):
			frappe.set_user(user)
			answer = equipment_card.look_up(self.pump.qr_token)
			self.assertEqual(answer, {"guest": f"/place/{self.pump.qr_token}"})

	def test_a_wrong_code_and_scrapped_equipment_are_refused_alike(self) -> None:
		frappe.db.set_value("Equipment", self.pump.name, "status", "Scrapped")
		frappe.set_user("Guest")
		for token in (self.pump.qr_token, "wrong", "", None):
			with self.assertRaises(frappe.DoesNotExistError):
				equipment_card.look_up(token)

	def test_a_fault_becomes_a_task_and_takes_the_equipment_out_of_use(self) -> None:
		frappe.set_user(make.user("tech"))
		name = equipment_card.report_fault(self.pump.qr_token, "轴封漏水\n地面积水", "Urgent", 1)
		frappe.set_user("Administrator")
		task = frappe.get_doc("Service Task", name)
		self.assertEqual((task.status, task.equipment, task.urgency), ("To Assign", self.pump.name, "Urgent"))
		self.assertIn("轴封漏水", task.subject)
		self.assertEqual((task.source_doctype, task.source_name), ("Equipment", self.pump.name))
		self.pump.reload()
		self.assertEqual(self.pump.status, "Under Repair")
		self.assertIn(name, self.pump.status_reason)

	def test_only_staff_of_the_property_report(self) -> None:
		for user in ("Guest", make.user("resident"), make.user("tech", make.PROPERTY_B)):
			frappe.set_user(user)
			with self.assertRaises((frappe.PermissionError, frappe.DoesNotExistError)):
				equipment_card.report_fault(self.pump.qr_token, "坏了")
		frappe.set_user(make.user("tech"))
		for bad in ({"description": " "}, {"description": "坏了", "urgency": "Whenever"}):
			with self.assertRaises(frappe.ValidationError):
				equipment_card.report_fault(self.pump.qr_token, **bad)
		self.assertFalse(frappe.db.exists("Service Task", {"equipment": self.pump.name}))


class TestOverHTTP(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.db.delete("Equipment", {"equipment_no": "HTTP-1"})
		cls.pump = facility.make_equipment("HTTP-1", brand="威乐", serial_no="SN-SECRET")
		frappe.db.commit()

	@classmethod
	def tearDownClass(cls) -> None:
		frappe.db.delete("Equipment Status Log", {"parent": cls.pump.name})
		frappe.db.delete("Equipment", {"name": cls.pump.name})
		frappe.db.commit()
		super().tearDownClass()

	def setUp(self) -> None:
		frappe.cache.delete_keys("rl:")

	def test_the_page_of_a_guest_holds_nothing_of_the_card(self) -> None:
		card = Client().get(f"/equipment/{self.pump.qr_token}")
		self.assertEqual((card.status, card.headers["Location"]), (302, f"/place/{self.pump.qr_token}"))
		answer = Client().get(card.headers["Location"])
		self.assertEqual(answer.status, 200, answer)
		self.assertIn(self.pump.equipment_name, answer.text)
		for secret in ("SN-SECRET", "威乐", self.pump.name, "report-fault"):
			self.assertNotIn(secret, answer.text)

	def test_the_page_of_staff(self) -> None:
		answer = Client(make.user("tech")).get(f"/equipment/{self.pump.qr_token}")
		self.assertEqual(answer.status, 200, answer)
		self.assertIn("威乐", answer.text)
		self.assertIn("report-fault", answer.text)

	def test_guessing_codes_is_slowed_down(self) -> None:
		client = Client()
		self.assertEqual(client.get("/equipment/wrong").status, 404)
		statuses = {client.get("/equipment/wrong").status for _time in range(equipment_card.SCANS + 2)}
		self.assertIn(429, statuses)
