"""Task sheets: the pool, the hand of the head, the work, and what it costs."""

import frappe
from frappe.tests.utils import FrappeTestCase

from wuye_ops.customer_service import dispatch, tasks
from wuye_ops.tests import factories as make


class TestServiceTask(FrappeTestCase):
	def tearDown(self) -> None:
		frappe.set_user("Administrator")

	def test_a_task_goes_to_the_pool_of_a_named_head(self) -> None:
		frappe.set_user(make.user("service"))
		task = make.make_task()
		self.assertEqual((task.status, task.assigned_to), ("To Assign", None))
		told = frappe.get_all(
			"Notification Log", {"document_name": task.name, "for_user": make.user("head")}, pluck="subject"
		)
		self.assertTrue(told)

	def test_without_a_head_the_task_is_refused_and_nothing_is_left(self) -> None:
		place = frappe.get_doc("Property", make.PROPERTY_A)
		next(row for row in place.departments if row.trade == "Engineering").head = None
		place.save()
		request = make.make_request()
		before = frappe.db.count("Service Task")
		with self.assertRaises(frappe.ValidationError) as caught:
			tasks.create_from_request(request.name)
		self.assertIn("工程部", str(caught.exception))
		self.assertEqual(frappe.db.count("Service Task"), before)

	def test_passing_on_keeps_the_history(self) -> None:
		task = make.make_task(assigned_to=make.employee("tech"))
		frappe.set_user(make.user("tech"))
		tasks.accept(task.name)
		frappe.set_user(make.user("head"))
		tasks.assign(task.name, make.employee("tech2"), "小李去处理急修")
		task.reload()
		self.assertEqual((task.status, task.assigned_to), ("Assigned", make.employee("tech2")))
		self.assertEqual(
			[(row.employee, bool(row.ended_on)) for row in task.assignments],
			[(make.employee("tech"), True), (make.employee("tech2"), False)],
		)
		frappe.set_user(make.user("tech"))
		with self.assertRaises(frappe.PermissionError):
			tasks.accept(task.name)

	def test_people_of_another_property_cannot_be_assigned(self) -> None:
		task = make.make_task()
		with self.assertRaises(frappe.ValidationError) as caught:
			tasks.assign(task.name, make.employee("tech", make.PROPERTY_B))
		self.assertIn(make.PROPERTY_B, str(caught.exception))

	def test_suggestions_prefer_the_less_loaded(self) -> None:
		make.make_task(assigned_to=make.employee("tech"))
		make.make_task(assigned_to=make.employee("tech"))
		task = make.make_task()
		frappe.set_user(make.user("head"))
		ranked = [row["employee"] for row in dispatch.suggest(task.name)]
		self.assertLess(ranked.index(make.employee("tech2")), ranked.index(make.employee("tech")))

	def test_only_claimable_work_of_the_own_department_can_be_claimed(self) -> None:
		frappe.set_user("Administrator")
		claimable = make.make_task(category="水管漏水")
		fixed = make.make_task(category="门窗五金", urgency="Normal")
		frappe.set_user(make.user("tech"))
		tasks.claim(claimable.name)
		self.assertEqual(frappe.db.get_value("Service Task", claimable.name, "status"), "Assigned")
		with self.assertRaises(frappe.ValidationError):
			tasks.claim(fixed.name)
		frappe.set_user(make.user("tech2"))
		with self.assertRaises((frappe.ValidationError, frappe.PermissionError)):
			tasks.claim(claimable.name)

	def test_a_problem_goes_to_the_head_and_comes_back(self) -> None:
		task = make.make_task(assigned_to=make.employee("tech"))
		frappe.set_user(make.user("tech"))
		tasks.accept(task.name)
		with self.assertRaises(frappe.ValidationError):
			tasks.report_problem(task.name, "")
		tasks.report_problem(task.name, "缺少 DN20 阀门")
		told = frappe.get_all(
			"Notification Log", {"document_name": task.name, "for_user": make.user("head")}, pluck="subject"
		)
		self.assertTrue(any("DN20" in subject for subject in told), told)
		tasks.resume(task.name)
		self.assertEqual(frappe.db.get_value("Service Task", task.name, "status"), "In Progress")

	def test_unlogged_work_is_not_finished(self) -> None:
		task = make.make_task(assigned_to=make.employee("tech"))
		frappe.set_user(make.user("tech"))
		tasks.accept(task.name)
		with self.assertRaises(frappe.ValidationError):
			tasks.finish(task.name, "好了")
		tasks.log_work(task.name, "更换垫片")
		with self.assertRaises(frappe.ValidationError):
			tasks.finish(task.name, "")

	def test_nobody_verifies_their_own_work_by_any_way(self) -> None:
		task = self.finished_task(by="head")
		frappe.set_user(make.user("head"))
		with self.assertRaises(frappe.ValidationError):
			tasks.verify(task.name)
		document = frappe.get_doc("Service Task", task.name)
		document.status = "Verified"
		with self.assertRaises(frappe.ValidationError):
			document.save()
		frappe.set_user(make.user("manager"))
		tasks.verify(task.name)
		self.assertEqual(frappe.db.get_value("Service Task", task.name, "status"), "Verified")

	def test_returned_work_says_what_is_missing(self) -> None:
		task = self.finished_task()
		frappe.set_user(make.user("head"))
		tasks.return_to_work(task.name, "墙面没有复原")
		task.reload()
		self.assertEqual((task.status, task.work_log[-1].content), ("In Progress", "墙面没有复原"))

	def test_chargeable_work_becomes_a_draft_invoice_of_the_property(self) -> None:
		place = make.places()
		make.make_stock_item()
		task = make.make_task(assigned_to=make.employee("tech"))
		task.update({"chargeable": 1, "labour_charge": 80, "customer": make.customer_of(place.unit)})
		task.append("parts", {"item_code": "测试水龙头", "qty": 2, "rate": 35})
		task.save()
		self.finish(task)
		frappe.set_user(make.user("manager"))
		tasks.verify(task.name)
		frappe.set_user("Administrator")
		task.reload()
		invoice = frappe.get_doc("Sales Invoice", task.sales_invoice)
		self.assertEqual((invoice.docstatus, invoice.net_total, invoice.property), (0, 150, make.PROPERTY_A))
		self.assertEqual(invoice.wuye_service_task, task.name)
		self.assertTrue(all(row.cost_center and row.property == make.PROPERTY_A for row in invoice.items))
		entry = frappe.get_doc("Stock Entry", task.stock_entry)
		self.assertEqual((entry.docstatus, entry.wuye_service_task), (1, task.name))
		ledger = frappe.get_all(
			"Stock Ledger Entry", {"voucher_no": entry.name}, ["item_code", "actual_qty", "warehouse"]
		)
		self.assertEqual(
			[(row.item_code, row.actual_qty) for row in ledger],
			[("测试水龙头", -2)],
		)

	def test_missing_stock_stops_the_verification_whole(self) -> None:
		make.make_stock_item("缺货阀门", qty=0)
		task = make.make_task(assigned_to=make.employee("tech"))
		task.append("parts", {"item_code": "缺货阀门", "qty": 3})
		task.save()
		self.finish(task)
		frappe.set_user(make.user("manager"))
		frappe.db.savepoint("before_verification")
		with self.assertRaises(frappe.ValidationError):
			tasks.verify(task.name)
		frappe.db.rollback(save_point="before_verification")
		task.reload()
		self.assertEqual((task.status, task.stock_entry), ("Done", None))

	def finished_task(self, by: str = "tech"):
		task = make.make_task(assigned_to=make.employee(by))
		self.finish(task, by)
		return task

	def finish(self, task, by: str = "tech") -> None:
		frappe.set_user(make.user(by))
		tasks.accept(task.name)
		tasks.log_work(task.name, "更换阀门")
		tasks.finish(task.name, "恢复正常")
		frappe.set_user("Administrator")
