"""A rectification whose work is a service task: the two chapters meet through the documents."""

import frappe

from wuye_ops.customer_service import tasks
from wuye_ops.inspection import rectification, rectification_task
from wuye_ops.inspection.doctype.rectification.test_rectification import RectificationCase
from wuye_ops.tests import factories as make
from wuye_ops.tests import inspection_factories as inspect


class TestRectificationTask(RectificationCase):
	def task_of(self, doc):
		name = rectification_task.make_task(doc.name)
		self.assertEqual(rectification_task.make_task(doc.name), name)
		tasks.assign(name, make.employee("tech"))
		return frappe.get_doc("Service Task", name)

	def finish(self, task, photo: bool) -> None:
		frappe.set_user(make.user("tech"))
		tasks.accept(task.name)
		tasks.log_work(
			task.name, "清理", photo=inspect.make_photo("Service Task", task.name) if photo else None
		)
		tasks.finish(task.name, "清理完毕")
		frappe.set_user("Administrator")

	def test_the_end_of_the_task_asks_for_verification(self) -> None:
		doc = self.made(None)
		task = self.task_of(doc)
		self.assertEqual((task.source_doctype, task.source_name), ("Rectification", doc.name))
		self.assertEqual(self.status(doc), "In Progress")
		self.finish(task, photo=True)
		doc.reload()
		self.assertEqual((doc.status, doc.measures), ("To Verify", "清理完毕"))
		self.assertEqual(doc.responsible, make.employee("tech"))
		self.assertTrue(
			frappe.db.exists(
				"File", {"file_url": doc.evidence, "attached_to_name": doc.name, "is_private": 1}
			)
		)
		# the head sends the task back, and the rectification with it
		frappe.set_user(make.user("head"))
		tasks.return_to_work(task.name, "没清干净")
		self.assertEqual(self.status(doc), "In Progress")

	def test_without_a_photo_it_stays_at_work(self) -> None:
		doc = self.made()
		self.finish(self.task_of(doc), photo=False)
		doc.reload()
		self.assertEqual(doc.status, "In Progress")
		self.assertIn("Evidence", doc.log[-1].content)

	def test_who_did_the_task_does_not_verify_it(self) -> None:
		doc = self.made("tech2")
		task = self.task_of(doc)
		self.finish(task, photo=True)
		self.assertIn(make.user("tech"), rectification.involved(frappe.get_doc("Rectification", doc.name)))

	def test_a_cancelled_task_makes_room_for_another(self) -> None:
		doc = self.made()
		first = rectification_task.make_task(doc.name)
		tasks.cancel(first)
		self.assertNotEqual(rectification_task.make_task(doc.name), first)
