"""维修档案 and 完好率: what the reports say, of whom, and how often they ask the database."""

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, add_to_date, now_datetime, nowdate

from wuye_ops.facilities import equipment_card, maintenance
from wuye_ops.facilities.repair_file import repair_file
from wuye_ops.facilities.report.equipment_health import equipment_health
from wuye_ops.facilities.report.repair_file import repair_file as repair_report
from wuye_ops.tests import facility_factories as facility
from wuye_ops.tests import factories as make


class ReportTestCase(FrappeTestCase):
	def setUp(self) -> None:
		frappe.cache.delete_keys("rl:")
		frappe.local.request_ip = "127.0.0.1"

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()

	def repaired(self, number: str = "W-01", hours: int = 6):
		"""A pump that stood still for some hours and got a new seal of 12.5 from the stock, twice."""
		make.make_stock_item("测试机封")
		pump = facility.make_equipment(number)
		frappe.set_user(make.user("tech"))
		task = equipment_card.report_fault(pump.qr_token, "机封漏水", under_repair=1)
		frappe.set_user("Administrator")
		doc = frappe.get_doc("Service Task", task)
		doc.append("parts", {"item_code": "测试机封", "qty": 2})
		doc.save()
		facility.finish_task(task)
		begun = add_to_date(now_datetime(), hours=-hours)
		frappe.db.set_value("Service Task", task, {"creation": begun, "dispatched_on": begun})
		frappe.db.sql(
			"update `tabEquipment Status Log` set from_time = %s where parent = %s and status = 'Under Repair'",
			(begun, pump.name),
		)
		return pump, task


class TestRepairFile(ReportTestCase):
	def test_it_says_what_was_done_with_which_parts_and_how_long_it_stood(self) -> None:
		pump, task = self.repaired()
		(entry,) = repair_file(pump.name)
		self.assertEqual((entry.name, entry.kind), (task, frappe._("Repair")))
		self.assertEqual((entry.work, entry.parts), ("清洁、加油、紧固", "测试机封 × 2"))
		self.assertEqual((entry.cost, entry.down_hours), (25, 6.0))

	def test_visits_to_several_show_with_each_that_was_served(self) -> None:
		pumps = [facility.make_equipment(f"W-{number}") for number in range(3)]
		plan = facility.make_plan(*pumps, one_task=1)
		maintenance.generate()
		task = frappe.db.get_value("Service Task", {"source_name": plan.name})
		facility.finish_task(task, done=(pumps[0].name, pumps[1].name))
		self.assertEqual([len(repair_file(pump.name)) for pump in pumps], [1, 1, 0])
		self.assertEqual(repair_file(pumps[0].name)[0].kind, frappe._("Maintenance"))

	def test_the_report_keeps_to_the_properties_of_the_reader(self) -> None:
		pump, task = self.repaired()
		frappe.set_user(make.user("manager"))
		columns, rows = repair_report.execute({"property": make.PROPERTY_A, "to_date": nowdate()})
		self.assertIn(task, [row["task"] for row in rows])
		self.assertEqual(set(rows[0]) - {"property"}, {column["fieldname"] for column in columns})
		_columns, rows = repair_report.execute(
			# the six hours before may have begun yesterday
			{"equipment": pump.name, "from_date": add_days(nowdate(), -1), "to_date": nowdate()}
		)
		self.assertEqual([row["cost"] for row in rows], [25])
		frappe.set_user(make.user("manager", make.PROPERTY_B))
		self.assertEqual(repair_report.execute({"equipment": pump.name})[1], [])
		with self.assertRaises(frappe.PermissionError):
			repair_file(pump.name)
		with self.assertRaises(frappe.ValidationError):
			repair_report.execute({"from_date": nowdate(), "to_date": add_days(nowdate(), -1)})

	def test_the_print_shows_the_file(self) -> None:
		pump, task = self.repaired()
		page = frappe.get_print("Equipment", pump.name, "Equipment Repair File")
		for text in (task, "测试机封 × 2", pump.equipment_no):
			self.assertIn(text, page)
		label = frappe.get_print("Equipment", pump.name, "Equipment QR Label")
		self.assertIn("<svg", label)
		self.assertIn(pump.equipment_name, label)

	def test_its_questions_do_not_grow_with_the_tasks(self) -> None:
		for number in range(3):
			self.repaired(f"Q-{number}")
		with self.assertQueryCount(8):
			repair_report.execute({"property": make.PROPERTY_A})


class TestEquipmentHealth(ReportTestCase):
	def run_report(self, **filters):
		return equipment_health.execute(
			{
				"property": make.PROPERTY_A,
				"from_date": add_days(nowdate(), -1),
				"to_date": nowdate(),
				**filters,
			}
		)

	def test_availability_faults_and_next_days(self) -> None:
		pump = facility.make_equipment("J-1", category="安全阀", initial_valid_until=add_days(nowdate(), -3))
		facility.make_plan(pump, start_date=add_days(nowdate(), 5))
		begun = add_to_date(now_datetime(), hours=-8)
		frappe.db.set_value("Equipment Status Log", {"parent": pump.name}, "from_time", begun)
		frappe.set_user(make.user("tech"))
		equipment_card.report_fault(pump.qr_token, "卡阻", under_repair=1)
		frappe.set_user("Administrator")
		frappe.db.sql(
			"update `tabEquipment Status Log` set from_time = %s where parent = %s and status != 'Normal'",
			(add_to_date(begun, hours=4), pump.name),
		)
		frappe.db.sql("update `tabEquipment Status Log` set to_time = %s where parent = %s and status = 'Normal'",
			(add_to_date(begun, hours=4), pump.name))  # fmt: skip
		_columns, rows, _message, chart, summary = self.run_report(category="安全阀")
		(row,) = rows
		self.assertAlmostEqual(float(row["availability"]), 50, delta=0.5)
		self.assertEqual((row["open_faults"], row["overdue"]), (1, 1))
		self.assertEqual(str(row["next_care"]), add_days(nowdate(), 5))
		self.assertEqual(chart["data"]["labels"], ["安全阀"])
		self.assertEqual(summary[2]["value"], 0)

	def test_periods_without_sense_are_refused_and_nothing_is_an_answer(self) -> None:
		for filters in (
			{"from_date": None},
			{"from_date": nowdate(), "to_date": add_days(nowdate(), -1)},
			{"from_date": add_days(nowdate(), 5), "to_date": add_days(nowdate(), 9)},
		):
			with self.assertRaises(frappe.ValidationError):
				self.run_report(**filters)
		self.assertEqual(self.run_report(category="压力容器")[1], [])

	def test_its_questions_do_not_grow_with_the_equipment(self) -> None:
		for number in range(5):
			facility.make_equipment(f"C-{number}")
		with self.assertQueryCount(7):
			self.run_report()
