"""Who leaves hands over first: the list sees what is still in their hands, and nobody signs for themselves."""

import frappe
from erpnext.projects.doctype.project.project import set_project_status
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, nowdate

from wuye_ops.people import boarding, entrusted
from wuye_ops.people.setup import seeds
from wuye_ops.tests import factories as make

HR_MANAGER, LEAVER = "boarding.hr@wuye.test", "boarding.leaver@wuye.test"


class TestSeparation(FrappeTestCase):
	def setUp(self) -> None:
		self.addCleanup(frappe.set_user, "Administrator")
		frappe.flags.mute_emails = True
		make.make_base()
		make.make_user(HR_MANAGER, "HR User", "HR Manager")
		make.make_user(LEAVER, "Field Staff", "HR Manager")
		seeds.seed(make.company(), ["boarding", "holidays"])
		self.employee = make.make_employee(
			LEAVER, "工程部", make.PROPERTY_A, f"离职{frappe.generate_hash(length=5)}"
		)
		frappe.db.set_value(
			"Employee",
			self.employee,
			"holiday_list",
			frappe.db.get_value("Holiday List", {"wuye_kind": "Office"}),
		)
		frappe.set_user(HR_MANAGER)
		self.doc = self.separation()

	def tearDown(self) -> None:
		frappe.db.rollback()

	def separation(self):
		from hrms.controllers.employee_boarding_controller import get_onboarding_details

		template = frappe.db.get_value(
			"Employee Separation Template", {"title": seeds.SEPARATION, "company": make.company()}
		)
		rows = get_onboarding_details(template, "Employee Separation Template")
		for row in rows:
			row["role"] = ""
		doc = frappe.get_doc(
			{
				"doctype": "Employee Separation",
				"employee": self.employee,
				"company": make.company(),
				"employee_separation_template": template,
				"boarding_begins_on": nowdate(),
				"resignation_letter_date": nowdate(),
				"wuye_last_day": add_days(nowdate(), 30),
				"activities": rows,
			}
		).insert()
		doc.submit()
		doc.reload()
		return doc

	def row(self, kind: str):
		return next(row for row in self.doc.activities if row.wuye_kind == kind)

	def finish(self, kind: str) -> None:
		task = frappe.get_doc("Task", self.row(kind).task)
		task.flags.ignore_permissions = True
		task.status = "Completed"
		task.save()

	def test_open_work_is_found_and_not_ticked_off(self) -> None:
		self.assertEqual(self.doc.wuye_property, make.PROPERTY_A)
		frappe.set_user("Administrator")
		task = make.make_task(assigned_to=self.employee)
		frappe.set_user(HR_MANAGER)
		with self.assertRaisesRegex(frappe.ValidationError, task.name):
			self.finish("Work Hand-Over")
		frappe.db.set_value("Service Task", task.name, {"assigned_to": None, "status": "Cancelled"})
		self.finish("Work Hand-Over")
		now = boarding.standing(self.doc.doctype, self.doc.name)
		self.assertIn(self.row("Work Hand-Over").name, [one["row"] for one in now["to_sign"]])
		self.assertEqual(now["percent"], 0)  # done, and not signed

	def test_somebody_else_signs_and_each_once(self) -> None:
		row = self.row("Keys").name
		with self.assertRaises(frappe.ValidationError):
			boarding.sign(self.doc.doctype, self.doc.name, row)  # not done
		self.finish("Keys")
		frappe.set_user(LEAVER)
		with self.assertRaises(frappe.PermissionError):
			boarding.sign(self.doc.doctype, self.doc.name, row)
		frappe.set_user(HR_MANAGER)
		boarding.sign(self.doc.doctype, self.doc.name, row)
		self.doc.reload()
		self.assertEqual(self.row("Keys").wuye_signed_by, HR_MANAGER)
		with self.assertRaises(frappe.ValidationError):
			boarding.sign(self.doc.doctype, self.doc.name, row)
		self.assertGreater(boarding.standing(self.doc.doctype, self.doc.name)["percent"], 0)
		frappe.set_user(make.user("manager"))
		with self.assertRaises(frappe.PermissionError):
			boarding.standing(self.doc.doctype, self.doc.name)

	def test_keys_are_back_before_the_list_says_so(self) -> None:
		employee = frappe.get_doc("Employee", self.employee)
		employee.append(
			"wuye_items",
			{"kind": "Keys", "item": "单元门钥匙", "number": "3-2", "quantity": 2, "given_on": nowdate()},
		)
		employee.save()
		with self.assertRaisesRegex(frappe.ValidationError, "单元门钥匙 3-2 ×2"):
			self.finish("Keys")
		with self.assertRaisesRegex(frappe.ValidationError, "单元门钥匙"):
			frappe.get_doc("Task", self.row("Keys").task).update({"status": "Cancelled"}).save(
				# even whoever may change every task is stopped by what is not back: no right replaces the check
				ignore_permissions=True
			)
		# a row is not made away with
		employee.wuye_items = []
		with self.assertRaises(frappe.ValidationError):
			employee.save()
		(item,) = boarding.standing(self.doc.doctype, self.doc.name)["items"]
		with self.assertRaises(frappe.ValidationError):
			boarding.take_back(self.doc.name, ["*nothing*"])
		frappe.set_user(LEAVER)
		with self.assertRaises(frappe.PermissionError):
			boarding.take_back(self.doc.name, [item["row"]])
		frappe.set_user(HR_MANAGER)
		self.assertEqual(boarding.take_back(self.doc.name, [item["row"]]), 1)
		self.assertEqual(frappe.db.get_value("Staff Item", item["row"], "received_by"), HR_MANAGER)
		self.finish("Keys")

	def test_things_given_are_counted_and_dated(self) -> None:
		for fields in (
			{"quantity": 0},
			{"given_on": add_days(nowdate(), 1)},
			{"returned_on": add_days(nowdate(), -1)},
			{"returned_on": add_days(nowdate(), 1)},
		):
			employee = frappe.get_doc("Employee", self.employee)
			employee.append(
				"wuye_items",
				{"kind": "Uniform", "item": "工装", "quantity": 1, "given_on": nowdate(), **fields},
			)
			with self.subTest(fields), self.assertRaises(frappe.ValidationError):
				employee.save()

	def test_an_advance_is_settled_first_and_nobody_leaves_before(self) -> None:
		advance = frappe.get_doc(
			{
				"doctype": "Employee Advance",
				"name": f"ADV-{frappe.generate_hash(length=6)}",
				"employee": self.employee,
				"company": make.company(),
				"posting_date": nowdate(),
				"currency": "CNY",
				"advance_amount": 800,
				"paid_amount": 800,
				"claimed_amount": 500,
				"docstatus": 1,
			}
		)
		advance.db_insert()
		with self.assertRaisesRegex(frappe.ValidationError, advance.name):
			self.finish("Settlement")
		employee = frappe.get_doc("Employee", self.employee)
		employee.update({"status": "Left", "relieving_date": nowdate()})
		with self.assertRaisesRegex(frappe.ValidationError, advance.name):
			employee.save()
		frappe.db.set_value("Employee Advance", advance.name, "return_amount", 300)
		self.finish("Settlement")

	def test_what_is_late_by_law_is_said(self) -> None:
		self.doc.db_set("wuye_last_day", add_days(nowdate(), -1))
		self.doc.reload()
		now = boarding.standing(self.doc.doctype, self.doc.name)
		# pay and the certificate are due on the last day (劳动合同法 50), files within fifteen days
		self.assertEqual(len(now["late"]), 2, now["late"])
		# the account is open although the last day is over
		self.assertTrue([line for line in now["missing"] if LEAVER in line], now["missing"])

	def test_a_project_is_not_completed_over_what_is_not_back(self) -> None:
		"""ERPNext's Set Project Status writes all tasks at once, past their own checks."""
		employee = frappe.get_doc("Employee", self.employee)
		employee.append(
			"wuye_items", {"kind": "Keys", "item": "水泵房钥匙", "quantity": 1, "given_on": nowdate()}
		)
		employee.save()
		frappe.set_user("Administrator")
		for status in ("Completed", "Cancelled"):
			frappe.db.savepoint("project")
			with self.subTest(status), self.assertRaisesRegex(frappe.ValidationError, "水泵房钥匙"):
				set_project_status(self.doc.project, status)
			frappe.db.rollback(save_point="project")
		frappe.clear_document_cache("Project", self.doc.project)
		boarding.take_back(self.doc.name, [row["name"] for row in entrusted.outstanding(self.employee)])
		set_project_status(self.doc.project, "Completed")
		self.assertEqual(frappe.db.get_value("Task", self.row("Keys").task, "status"), "Completed")

	def test_a_list_is_not_called_completed_by_hand(self) -> None:
		employee = frappe.get_doc("Employee", self.employee)
		employee.append(
			"wuye_items", {"kind": "Keys", "item": "泳池钥匙", "quantity": 1, "given_on": nowdate()}
		)
		employee.save()
		self.doc.boarding_status = "Completed"
		with self.assertRaisesRegex(frappe.ValidationError, "泳池钥匙"):
			self.doc.save()

	def test_a_task_of_anything_else_is_left_alone(self) -> None:
		frappe.set_user("Administrator")
		task = frappe.get_doc({"doctype": "Task", "subject": "别的任务"}).insert()
		task.status = "Completed"
		task.save()
		self.assertEqual(task.status, "Completed")
