"""Somebody leaves: everything they have open goes to those who stay, or nothing of it."""

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, nowdate

from wuye_ops.customer_service import tasks, work_handover
from wuye_ops.tests import factories as make
from wuye_ops.tests.parallel import at_once


class Leaving(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		self.addCleanup(frappe.db.rollback)
		self.addCleanup(frappe.set_user, "Administrator")
		self.leaver = self.hire("离职技工")
		self.tech2 = make.employee("tech2")

	def hire(self, name: str, property_name: str = make.PROPERTY_A, user: str | None = None) -> str:
		"""Somebody of the engineers with nothing to do yet."""
		return make.make_employee(user, "工程部", property_name, f"{name}{frappe.generate_hash(length=5)}")

	def list_of(self, employee: str | None = None):
		return frappe.get_doc({"doctype": "Work Hand Over", "employee": employee or self.leaver}).insert()

	def names(self, doc) -> list[tuple]:
		return [(row.reference_doctype, row.reference_name) for row in doc.items]


class TestWorkHandOver(Leaving):
	def test_a_technician_leaves_and_nothing_is_left_behind(self) -> None:
		assigned = make.make_task(assigned_to=self.leaver)
		blocked = make.make_task(assigned_to=self.leaver)
		tasks.accept(blocked.name)
		tasks.report_problem(blocked.name, "缺阀门")
		done = make.make_task(assigned_to=self.leaver)
		tasks.accept(done.name)
		tasks.log_work(done.name, "换好了")
		tasks.finish(done.name, "修好")
		rectification = frappe.get_doc(
			{
				"doctype": "Rectification",
				"property": make.PROPERTY_A,
				"subject": "消防通道堆物",
				"severity": "Major",
				"department": make.make_department("工程部"),
				"responsible": self.leaver,
			}
		).insert()
		employee = frappe.get_doc("Employee", self.leaver)
		employee.relieving_date = add_days(nowdate(), 7)
		employee.save()

		doc = frappe.get_doc("Work Hand Over", {"employee": self.leaver, "status": "Draft"})
		self.assertEqual(
			sorted(self.names(doc)),
			sorted(
				[
					("Rectification", rectification.name),
					("Service Task", assigned.name),
					("Service Task", blocked.name),
				]
			),
		)
		self.assertTrue(
			frappe.db.exists(
				"Notification Log", {"document_name": doc.name, "for_user": make.user("manager")}
			)
		)
		frappe.set_user(make.user("head"))
		work_handover.suggest(doc.name)
		doc.reload()
		self.assertTrue(all(row.receiver and row.receiver != self.leaver for row in doc.items))
		work_handover.complete(doc.name)
		frappe.set_user("Administrator")
		doc.reload()
		self.assertEqual((doc.status, doc.completed_by), ("Completed", make.user("head")))
		receivers = {row.reference_name: row.receiver for row in doc.items}
		for task in (assigned, blocked):
			task.reload()
			self.assertEqual((task.status, task.assigned_to), ("Assigned", receivers[task.name]))
			self.assertEqual(
				[(row.employee, bool(row.ended_on)) for row in task.assignments],
				[(self.leaver, True), (receivers[task.name], False)],
			)
		self.assertEqual(
			frappe.db.get_value("Rectification", rectification.name, "responsible"),
			receivers[rectification.name],
		)
		self.assertEqual(work_handover.open_work(self.leaver), [])
		self.assertEqual(frappe.db.get_value("Service Task", done.name, "assigned_to"), self.leaver)

	def test_one_that_cannot_move_keeps_all(self) -> None:
		first, second = (make.make_task(assigned_to=self.leaver) for _number in range(2))
		doc = self.list_of()
		doc.items[0].receiver = self.tech2
		doc.items[1].receiver = make.employee("tech", make.PROPERTY_B)
		doc.save()
		frappe.db.savepoint("unmoved")
		with self.assertRaises(frappe.ValidationError) as caught:
			work_handover.complete(doc.name)
		self.assertIn(make.PROPERTY_B, str(caught.exception))
		frappe.db.rollback(save_point="unmoved")
		for task in (first, second):
			self.assertEqual(frappe.db.get_value("Service Task", task.name, "assigned_to"), self.leaver)

	def test_work_without_a_receiver_is_named(self) -> None:
		task = make.make_task(assigned_to=self.leaver, subject="地库水泵异响")
		doc = self.list_of()
		with self.assertRaises(frappe.ValidationError) as caught:
			work_handover.complete(doc.name)
		self.assertIn("地库水泵异响", str(caught.exception))
		doc.receiver = self.leaver
		with self.assertRaises(frappe.ValidationError):
			doc.save()
		doc.reload()
		doc.receiver = self.tech2
		doc.save()
		work_handover.complete(doc.name)
		self.assertEqual(frappe.db.get_value("Service Task", task.name, "assigned_to"), self.tech2)

	def test_what_came_since_is_not_forgotten_and_what_is_done_is_not_moved(self) -> None:
		done = make.make_task(assigned_to=self.leaver)
		doc = self.list_of()
		doc.receiver = self.tech2
		doc.save()
		late = make.make_task(assigned_to=self.leaver, subject="电梯异响")
		with self.assertRaises(frappe.ValidationError) as caught:
			work_handover.complete(doc.name)
		self.assertIn("电梯异响", str(caught.exception))
		self.assertEqual(work_handover.refresh_list(doc.name), 2)
		tasks.accept(done.name)
		tasks.log_work(done.name, "换好了")
		tasks.finish(done.name, "修好")
		work_handover.complete(doc.name)
		doc.reload()
		outcome = {row.reference_name: row.outcome for row in doc.items}
		self.assertIn("已完成", outcome[done.name])
		self.assertEqual(frappe.db.get_value("Service Task", done.name, "assigned_to"), self.leaver)
		self.assertEqual(frappe.db.get_value("Service Task", late.name, "assigned_to"), self.tech2)

	def test_the_list_is_the_documents_not_the_users(self) -> None:
		make.make_task(assigned_to=self.leaver)
		doc = self.list_of()
		other = make.make_task(assigned_to=self.tech2)
		doc.append("items", {"reference_doctype": "Service Task", "reference_name": other.name})
		with self.assertRaises(frappe.ValidationError):
			doc.save()
		with self.assertRaises(frappe.UniqueValidationError):
			self.list_of()
		with self.assertRaises(frappe.PermissionError):
			frappe.delete_doc("Work Hand Over", doc.name)

	def test_a_head_leaves_and_the_post_goes_on_with_its_waiting_tasks(self) -> None:
		new_head = self.hire("新主管")
		place = frappe.get_doc("Property", make.PROPERTY_A)
		row = next(row for row in place.departments if row.trade == "Engineering")
		row.head = self.leaver
		place.save()
		waiting = make.make_task()
		self.assertEqual(waiting.head, self.leaver)
		doc = self.list_of()
		doc.receiver = new_head
		doc.save()
		frappe.set_user(make.user("head"))
		with self.assertRaises(frappe.PermissionError):
			work_handover.complete(doc.name)
		frappe.set_user(make.user("manager"))
		work_handover.complete(doc.name)
		frappe.set_user("Administrator")
		place.reload()
		row = next(row for row in place.departments if row.trade == "Engineering")
		self.assertEqual(row.head, new_head)
		self.assertEqual(frappe.db.get_value("Service Task", waiting.name, "head"), new_head)

	def test_what_was_assigned_on_a_document_goes_to_the_user_who_follows(self) -> None:
		user = make.make_user("leaver-todo@wuye.test", "Field Staff")
		employee = self.hire("有账号的技工", user=user)
		todo = frappe.get_doc(
			{"doctype": "ToDo", "allocated_to": user, "description": "核对三号楼阀门清单"}
		).insert()
		doc = self.list_of(employee)
		self.assertEqual(self.names(doc), [("ToDo", todo.name)])
		doc.receiver = self.leaver
		doc.save()
		with self.assertRaises(frappe.ValidationError):
			work_handover.complete(doc.name)
		doc.reload()
		doc.receiver = self.tech2
		doc.save()
		work_handover.complete(doc.name)
		self.assertEqual(frappe.db.get_value("ToDo", todo.name, "allocated_to"), make.user("tech2"))

	def test_only_heads_and_managers_of_the_property_hand_over(self) -> None:
		make.make_task(assigned_to=self.leaver)
		doc = self.list_of()
		doc.receiver = self.tech2
		doc.save()
		for user in (
			make.user("tech2"),
			make.user("service"),
			make.user("manager", make.PROPERTY_B),
			make.user("head", make.PROPERTY_B),
		):
			frappe.set_user(user)
			with self.assertRaises(frappe.PermissionError, msg=user):
				work_handover.complete(doc.name)

	def test_lists_of_the_head_office_are_not_for_a_property(self) -> None:
		office = self.hire("总部技工", property_name=None)
		make.make_task(assigned_to=office)
		doc = self.list_of(office)
		frappe.set_user(make.user("manager"))
		self.assertNotIn(doc.name, frappe.get_list("Work Hand Over", pluck="name"))
		with self.assertRaises(frappe.PermissionError):
			frappe.get_doc("Work Hand Over", doc.name).check_permission("read")

	def test_nobody_leaves_unnoticed(self) -> None:
		make.make_task(assigned_to=self.leaver)
		frappe.db.set_value("Employee", self.leaver, "relieving_date", nowdate())
		employee = frappe.get_doc("Employee", self.leaver)
		employee.status = "Left"
		employee.save()
		doc = frappe.get_doc("Work Hand Over", {"employee": self.leaver, "status": "Draft"})
		for _time in range(2):
			work_handover.remind()
		reminders = frappe.get_all(
			"Notification Log",
			{"document_name": doc.name, "for_user": make.user("manager"), "subject": ["like", "%尚未移交%"]},
		)
		self.assertEqual(len(reminders), 1)


class TestEveryChapter(Leaving):
	def test_whatever_is_open_somewhere_can_be_taken_over(self) -> None:
		"""Each doctype of the list has a function that moves it, and the functions exist."""
		paths = frappe.get_hooks("take_over_work")
		for path in (*frappe.get_hooks("open_work_of_employee"), *(paths[doctype][-1] for doctype in paths)):
			self.assertTrue(callable(frappe.get_attr(path)), path)
		area = make.make_department("工程部")
		visit = frappe.get_doc(
			{
				"doctype": "Customer Visit",
				"property": make.PROPERTY_A,
				"customer": make.customer_of(make.places().unit),
				"unit": make.places().unit,
				"due_on": nowdate(),
				"visitor": self.leaver,
			}
		).insert()
		plan = frappe.get_doc(
			{
				"doctype": "Maintenance Plan",
				"property": make.PROPERTY_A,
				"title": "水泵月保",
				"department": area,
				"assigned_to": self.leaver,
			}
		)
		plan.name = f"MP-{frappe.generate_hash(length=8)}"
		plan.db_insert()
		doc = self.list_of()
		self.assertEqual(
			sorted(self.names(doc)), [("Customer Visit", visit.name), ("Maintenance Plan", plan.name)]
		)
		self.assertTrue(set(row.reference_doctype for row in doc.items) <= set(paths))
		doc.receiver = self.tech2
		doc.save()
		work_handover.complete(doc.name)
		self.assertEqual(frappe.db.get_value("Customer Visit", visit.name, "visitor"), self.tech2)
		self.assertEqual(frappe.db.get_value("Maintenance Plan", plan.name, "assigned_to"), self.tech2)


class TestAtOnce(Leaving):
	def test_two_complete_it_at_one_moment(self) -> None:
		task = make.make_task(assigned_to=self.leaver)
		doc = self.list_of()
		doc.receiver = self.tech2
		doc.save()
		frappe.db.commit()
		# what is committed outlives the test; nobody of the next ones works with this person
		self.addCleanup(frappe.db.commit)
		self.addCleanup(frappe.db.set_value, "Employee", self.leaver, "status", "Left")
		outcomes = at_once(
			*((make.user(key), lambda: work_handover.complete(doc.name)) for key in ("manager", "head"))
		)
		self.assertEqual(sorted(outcome.ok for outcome in outcomes), [False, True], outcomes)
		self.assertEqual(len(frappe.get_doc("Service Task", task.name).assignments), 2)
