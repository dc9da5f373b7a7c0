"""Equipment: its state changes in one way, is kept in the history, and cannot be called normal against the law."""

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, add_to_date, now_datetime, nowdate

from wuye_ops.facilities import equipment, statutory_watch
from wuye_ops.tests import facility_factories as facility
from wuye_ops.tests import factories as make


class TestEquipment(FrappeTestCase):
	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()

	def test_the_category_s_cycle_has_months(self) -> None:
		for months in (0, -6):
			with self.assertRaises(frappe.ValidationError):
				frappe.get_doc(
					{
						"doctype": "Equipment Category",
						"category_name": f"测试类别{months}",
						"system": "Other",
						"statutory_cycle": "Fixed Cycle",
						"statutory_months": months,
					}
				).insert()

	def test_seeded_categories_carry_the_law_s_cycles(self) -> None:
		rows = {
			row.name: (row.statutory_cycle, row.statutory_months)
			for row in frappe.get_all(
				"Equipment Category", fields=["name", "statutory_cycle", "statutory_months"]
			)
		}
		self.assertEqual(rows["电梯"], ("Lift by Age", 0))
		self.assertEqual(rows["消防系统"], ("Fixed Cycle", 12))
		self.assertEqual(rows["二次供水设备"], ("Fixed Cycle", 6))

	def test_each_has_a_code_of_its_own(self) -> None:
		first, second = facility.make_equipment("Q-1"), facility.make_equipment("Q-2")
		self.assertNotEqual(first.qr_token, second.qr_token)
		self.assertGreaterEqual(len(first.qr_token), 20)
		token = first.qr_token
		first.qr_token = "guessed"
		first.save()
		self.assertEqual(first.qr_token, token)

	def test_the_history_says_from_when_to_when_and_why(self) -> None:
		pump = facility.make_equipment()
		frappe.set_user(make.user("head"))
		equipment.set_status(pump.name, "Under Repair", "轴承异响")
		equipment.set_status(pump.name, "Normal", "更换轴承")
		pump.reload()
		self.assertEqual(pump.status, "Normal")
		self.assertEqual([row.status for row in pump.status_log], ["Normal", "Under Repair", "Normal"])
		self.assertEqual(pump.status_log[1].to_time, pump.status_log[2].from_time)
		self.assertIsNone(pump.status_log[2].to_time)
		self.assertEqual(
			(pump.status_log[1].reason, pump.status_log[1].user), ("轴承异响", make.user("head"))
		)

	def test_the_state_is_not_written_by_form_or_api(self) -> None:
		pump = facility.make_equipment()
		for change in ({"status": "Stopped"}, {"status_log": []}, {"certificate_no": "假证"}):
			frappe.set_user(make.user("manager"))
			doc = frappe.get_doc("Equipment", pump.name)
			doc.update(change)
			with self.assertRaisesRegex(frappe.ValidationError, "不能手工填写"):
				doc.save()
		frappe.set_user(make.user("head"))
		born = frappe.get_doc(
			{**pump.as_dict(), "name": None, "equipment_no": "P-02", "status": "Blocked", "status_log": []}
		)
		born.insert()
		self.assertEqual(born.status, "Normal")

	def test_a_change_needs_a_reason_and_the_right(self) -> None:
		pump = facility.make_equipment()
		with self.assertRaises(frappe.ValidationError):
			equipment.set_status(pump.name, "Stopped", "  ")
		for bad in ("Blocked", "Broken", ""):
			with self.assertRaises(frappe.ValidationError):
				equipment.set_status(pump.name, bad, "试试")
		for key in ("tech", "service", "guard"):
			frappe.set_user(make.user(key))
			with self.assertRaises(frappe.PermissionError):
				equipment.set_status(pump.name, "Stopped", "试试")

	def test_another_property_s_manager_neither_sees_nor_changes_it(self) -> None:
		pump = facility.make_equipment()
		frappe.set_user(make.user("manager", make.PROPERTY_B))
		self.assertNotIn(pump.name, frappe.get_list("Equipment", pluck="name"))
		with self.assertRaises(frappe.PermissionError):
			equipment.set_status(pump.name, "Stopped", "试试")
		with self.assertRaises(frappe.PermissionError):
			facility.make_equipment("X-1", make.PROPERTY_A)

	def test_expired_equipment_cannot_be_called_normal(self) -> None:
		boiler = facility.make_equipment(
			"Y-1", category="安全阀", initial_valid_until=add_days(nowdate(), -1)
		)
		statutory_watch.follow_the_day()
		boiler.reload()
		self.assertEqual(boiler.status, "Blocked")
		frappe.set_user(make.user("manager"))
		with self.assertRaisesRegex(frappe.ValidationError, "合格证书|检验"):
			equipment.set_status(boiler.name, "Normal", "先用着")
		# a detour by way of repair ends at the same door
		equipment.set_status(boiler.name, "Under Repair", "维修")
		with self.assertRaises(frappe.ValidationError):
			equipment.set_status(boiler.name, "Normal", "修好了")

	def test_what_is_scrapped_stays_scrapped(self) -> None:
		pump = facility.make_equipment()
		equipment.set_status(pump.name, "Scrapped", "更新改造")
		with self.assertRaises(frappe.ValidationError):
			equipment.set_status(pump.name, "Normal", "又用了")

	def test_places_are_of_the_same_property(self) -> None:
		with self.assertRaises(frappe.ValidationError):
			facility.make_equipment("Z-1", building=make.places(make.PROPERTY_B).building)
		with self.assertRaises(frappe.ValidationError):
			facility.make_equipment("Z-2", in_use_since=add_days(nowdate(), 1))
		with self.assertRaises(frappe.ValidationError):
			facility.make_equipment("Z-3", manufactured_on="2024-05-01", in_use_since="2024-04-01")


class TestReadings(FrappeTestCase):
	def setUp(self) -> None:
		self.pump = facility.make_equipment("R-1", has_meter=1, meter_unit="h")

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()

	def read(self, value: float, hours_ago: float = 0, **fields):
		return frappe.get_doc(
			{
				"doctype": "Equipment Reading",
				"equipment": self.pump.name,
				"property": self.pump.property,
				"value": value,
				"read_on": add_to_date(now_datetime(), hours=-hours_ago),
				**fields,
			}
		).insert()

	def test_the_register_shows_the_last_reading(self) -> None:
		frappe.set_user(make.user("tech"))
		self.read(120.5, 5)
		last = self.read(130, 1)
		self.assertEqual(last.previous_value, 120.5)
		self.pump.reload()
		self.assertEqual(self.pump.meter_reading, 130)

	def test_a_meter_does_not_run_backwards(self) -> None:
		self.read(120, 5)
		with self.assertRaisesRegex(frappe.ValidationError, "120"):
			self.read(119.9)
		changed = self.read(3, meter_changed=1)
		self.assertEqual(changed.previous_value, 120)
		self.pump.reload()
		self.assertEqual(self.pump.meter_reading, 3)

	def test_readings_of_the_past_fit_in_between(self) -> None:
		self.read(100, 10)
		self.read(110, 2)
		self.read(105, 5)
		for value in (111, 99):
			with self.assertRaises(frappe.ValidationError):
				self.read(value, 6)
		self.pump.reload()
		self.assertEqual(self.pump.meter_reading, 110)

	def test_implausible_readings_are_refused(self) -> None:
		for value, ago in ((-1, 0), (5, -2), (float("nan"), 0)):
			with self.assertRaises(frappe.ValidationError):
				self.read(value, ago)
		plain = facility.make_equipment("R-2")
		with self.assertRaises(frappe.ValidationError):
			self.read(1, equipment=plain.name)

	def test_a_wrong_reading_is_deleted_and_the_one_before_counts(self) -> None:
		self.read(100, 5)
		wrong = self.read(900, 1)
		wrong.delete()
		self.pump.reload()
		self.assertEqual(self.pump.meter_reading, 100)
