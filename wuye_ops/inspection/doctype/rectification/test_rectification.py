"""Rectifications: no step is skipped, and nobody says of their own work that it is done, through whichever door."""

from datetime import timedelta
from unittest.mock import patch

import frappe
from frappe.model.workflow import WorkflowPermissionError, apply_workflow
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, getdate, now_datetime

from wuye_ops.inspection import rectification, sweep
from wuye_ops.tests import factories as make
from wuye_ops.tests import inspection_factories as inspect
from wuye_ops.tests.http import Client


class RectificationCase(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.set_user("Administrator")
		if not frappe.db.exists("User", make.user("inspector")):
			make.make_person(
				"inspector", "Quality Inspector", make.TRADES["Customer Service"], make.PROPERTY_A
			)
			frappe.db.commit()

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		frappe.local.lang = "en"

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()

	def made(self, responsible: str | None = "tech", **fields):
		return inspect.make_rectification(
			responsible=make.employee(responsible) if responsible else None, **fields
		)

	def submitted(self, responsible: str = "tech", by: str | None = None):
		"""To Verify, with measures and a photo, by the one who is responsible."""
		doc = self.made(responsible)
		frappe.set_user(make.user(by or responsible))
		rectification.submit(doc.name, "清走杂物", inspect.make_photo("Rectification", doc.name))
		frappe.set_user("Administrator")
		return frappe.get_doc("Rectification", doc.name)

	def status(self, doc) -> str:
		return frappe.db.get_value("Rectification", doc.name, "status")

	def steps(self, doc) -> list[str]:
		return [row.step for row in frappe.get_doc("Rectification", doc.name).log]

	def refused(self, words: str, function, *args, error=frappe.ValidationError, **kwargs) -> None:
		with self.assertRaisesRegex(error, words):
			function(*args, **kwargs)


class TestLife(RectificationCase):
	def test_from_found_to_closed(self) -> None:
		doc = self.made(severity="Major")
		self.assertEqual((doc.status, str(doc.due_date)), ("Open", str(add_days(make.today(), 3))))
		frappe.set_user(make.user("tech"))
		rectification.start(doc.name)
		rectification.submit(
			doc.name, "已清走", inspect.make_photo("Rectification", doc.name), cause="施工队堆放"
		)
		self.assertEqual(self.status(doc), "To Verify")
		frappe.set_user(make.user("inspector"))
		rectification.verify(doc.name, "现场看过")
		doc.reload()
		self.assertEqual((doc.status, doc.verified_by), ("Closed", make.user("inspector")))
		self.assertTrue(doc.verified_on and doc.finished_on)
		self.assertEqual(self.steps(doc), ["Found", "Responsible", "Start", "Measures", "Submit", "Verify"])
		doc.measures = "改写"
		self.refused("can no longer be changed", doc.save)

	def test_nothing_is_verified_without_measures_evidence_and_somebody(self) -> None:
		doc = self.made(None)
		frappe.set_user(make.user("head"))
		rectification.start(doc.name)
		self.refused("Evidence", rectification.submit, doc.name, "已修")
		photo = inspect.make_photo("Rectification", doc.name)
		self.refused("Measures", rectification.submit, doc.name, None, photo)
		# who began it where nobody was named is responsible
		doc.reload()
		self.assertEqual(doc.responsible, make.employee("head"))

	def test_evidence_is_of_this_rectification(self) -> None:
		doc, other = self.made(), self.made()
		foreign = inspect.make_photo("Rectification", other.name)
		frappe.set_user(make.user("tech"))
		self.refused("not uploaded", rectification.submit, doc.name, "已修", foreign)
		self.assertTrue(foreign.startswith("/private/"))

	def test_returned_is_counted_and_goes_round_again(self) -> None:
		doc = self.submitted()
		frappe.set_user(make.user("inspector"))
		self.refused("still to be done", rectification.return_to_work, doc.name, " ")
		rectification.return_to_work(doc.name, "角落还有")
		doc.reload()
		self.assertEqual((doc.status, doc.times_returned, doc.finished_on), ("Returned", 1, None))
		frappe.set_user(make.user("tech"))
		rectification.submit(doc.name, "全部清走")
		frappe.set_user(make.user("inspector"))
		rectification.return_to_work(doc.name, "还是不行")
		self.assertEqual(frappe.db.get_value("Rectification", doc.name, "times_returned"), 2)

	def test_steps_out_of_order_are_refused(self) -> None:
		doc = self.made()
		frappe.set_user(make.user("inspector"))
		self.refused("not allowed", rectification.verify, doc.name, error=WorkflowPermissionError)
		frappe.set_user(make.user("tech"))
		doc = frappe.get_doc("Rectification", doc.name)
		doc.status = "Closed"
		self.refused("not allowed", doc.save, error=WorkflowPermissionError)
		born_closed = frappe.get_doc(
			{
				"doctype": "Rectification",
				"property": make.PROPERTY_A,
				"subject": "生来已关闭",
				"severity": "Minor",
				"department": make.make_department(make.TRADES["Engineering"]),
				"status": "Closed",
				"times_returned": 7,
			}
		).insert()
		self.assertEqual((born_closed.status, born_closed.times_returned), ("Open", 0))

	def test_due_dates(self) -> None:
		for severity, days in (("Critical", 1), ("Major", 3), ("Normal", 7), ("Minor", 15)):
			self.assertEqual(
				getdate(self.made(severity=severity).due_date), getdate(add_days(make.today(), days))
			)
		place = frappe.get_doc("Property", make.PROPERTY_A)
		place.rectify_major_days = 5
		place.save()
		doc = self.made(severity="Major")
		self.assertEqual(getdate(doc.due_date), getdate(add_days(make.today(), 5)))
		doc.severity = "Critical"
		doc.save()
		self.assertEqual(getdate(doc.due_date), getdate(add_days(make.today(), 1)))
		doc.due_date = add_days(make.today(), 9)
		doc.save()
		doc.severity = "Minor"
		doc.save()
		# the day somebody has named stays
		self.assertEqual(getdate(doc.due_date), getdate(add_days(make.today(), 9)))
		self.assertEqual(self.steps(doc).count("Due Date"), 2)
		self.refused("before the day it was found", self.made, due_date="2020-01-01")
		self.refused("in the future", self.made, found_on=add_days(now_datetime(), 2))
		frappe.clear_document_cache("Property", make.PROPERTY_A)

	def test_staff_do_not_move_their_own_deadline(self) -> None:
		doc = self.made()
		frappe.set_user(make.user("tech"))
		for field, value in (
			("due_date", add_days(make.today(), 90)),
			("severity", "Minor"),
			("responsible", make.employee("tech2")),
		):
			doc = frappe.get_doc("Rectification", doc.name)
			doc.set(field, value)
			self.refused("head or the quality inspector", doc.save, error=frappe.PermissionError)

	def test_cancelling(self) -> None:
		doc = self.made("manager")
		frappe.set_user(make.user("manager"))
		self.refused("own work", rectification.cancel, doc.name, "不想做")
		frappe.set_user(make.user("inspector"))
		self.refused("Say why", rectification.cancel, doc.name, "")
		rectification.cancel(doc.name, "重复登记")
		self.assertEqual(self.status(doc), "Cancelled")

	def test_two_of_one_finding_are_refused(self) -> None:
		self.made(source_key="inspection|1|01")
		with self.assertRaises(frappe.UniqueValidationError):
			self.made(source_key="inspection|1|01")
		for _time in range(2):
			self.made(source_key="")

	def test_staff_see_their_own(self) -> None:
		mine, others, pool = self.made("tech"), self.made("tech2"), self.made(None)
		frappe.set_user(make.user("tech"))
		names = frappe.get_list("Rectification", pluck="name", limit=0)
		self.assertIn(mine.name, names)
		self.assertIn(pool.name, names)
		self.assertNotIn(others.name, names)
		self.refused(
			"", frappe.get_doc("Rectification", others.name).check_permission, error=frappe.PermissionError
		)


class TestOwnWork(RectificationCase):
	"""The head is responsible, and has the role that verifies: the workflow would let them, the controller does not."""

	def setUp(self) -> None:
		super().setUp()
		self.doc = self.submitted("head")
		frappe.db.commit()

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()
		frappe.delete_doc("Rectification", self.doc.name, force=True)
		frappe.db.commit()

	def still_open(self) -> None:
		frappe.db.rollback()
		self.assertEqual(self.status(self.doc), "To Verify")

	def test_service_and_workflow_action(self) -> None:
		frappe.set_user(make.user("head"))
		self.refused("own work", rectification.verify, self.doc.name)
		self.refused("own work", rectification.return_to_work, self.doc.name, "自己退回自己")
		self.refused("own work", apply_workflow, self.doc.as_dict(), "Verify")
		self.still_open()

	def test_by_every_door_of_the_web(self) -> None:
		client, name = Client(make.user("head")), self.doc.name
		form = frappe.as_json({**self.doc.as_dict(), "status": "Closed"})
		doors = {
			"put": client.put(f"/api/resource/Rectification/{name}", status="Closed"),
			"form": client.call("frappe.desk.form.save.savedocs", doc=form, action="Save"),
			"set_value": client.call(
				"frappe.client.set_value",
				doctype="Rectification",
				name=name,
				fieldname="status",
				value="Closed",
			),
			"save": client.call("frappe.client.save", doc=form),
			"bulk update": client.call(
				"frappe.client.bulk_update",
				docs=frappe.as_json([{"doctype": "Rectification", "docname": name, "status": "Closed"}]),
			),
			"bulk edit": client.call(
				"frappe.desk.doctype.bulk_update.bulk_update.submit_cancel_or_update_docs",
				doctype="Rectification",
				docnames=frappe.as_json([name]),
				action="update",
				data=frappe.as_json({"status": "Closed"}),
			),
			"workflow": client.call(
				"frappe.model.workflow.apply_workflow",
				doc=frappe.as_json(self.doc.as_dict()),
				action="Verify",
			),
			"bulk workflow": client.call(
				"frappe.model.workflow.bulk_workflow_approval",
				docnames=frappe.as_json([name]),
				doctype="Rectification",
				action="Verify",
			),
			"service": client.call("wuye_ops.inspection.rectification.verify", rectification=name),
		}
		self.still_open()
		for door in ("put", "form", "set_value", "save", "workflow", "service"):
			self.assertFalse(doors[door].ok, door)
			self.assertIn("自己", doors[door].messages, door)

	def test_handing_it_to_somebody_else_first_does_not_help(self) -> None:
		client = Client(make.user("head"))
		answer = client.put(
			f"/api/resource/Rectification/{self.doc.name}",
			responsible=make.employee("tech"),
			log=[],
			status="Closed",
		)
		self.assertFalse(answer.ok)
		answer = client.put(
			f"/api/resource/Rectification/{self.doc.name}", responsible=make.employee("tech"), log=[]
		)
		self.assertTrue(answer.ok, answer)
		answer = client.put(f"/api/resource/Rectification/{self.doc.name}", status="Closed", verified_by="x")
		self.assertFalse(answer.ok)
		self.still_open()
		# somebody else's look is what counts
		frappe.set_user(make.user("inspector"))
		rectification.verify(self.doc.name)
		self.assertEqual(self.status(self.doc), "Closed")

	def test_what_the_system_keeps_is_not_written_by_hand(self) -> None:
		answer = Client(make.user("manager")).put(
			f"/api/resource/Rectification/{self.doc.name}",
			verified_by=make.user("inspector"),
			times_returned=9,
			found_by=make.user("tech2"),
			escalations=[{"days": 1, "recipient": "谁"}],
		)
		self.assertTrue(answer.ok, answer)
		frappe.db.rollback()
		doc = frappe.get_doc("Rectification", self.doc.name)
		self.assertEqual((doc.verified_by, doc.times_returned, doc.escalations), (None, 0, []))
		self.assertEqual(doc.found_by, "Administrator")

	def test_who_did_the_work_for_the_one_responsible(self) -> None:
		doc = self.made("tech")
		frappe.set_user(make.user("head"))
		rectification.submit(doc.name, "主管自己动手", inspect.make_photo("Rectification", doc.name))
		self.refused("own work", rectification.verify, doc.name)


class TestLateness(RectificationCase):
	def late(self, days: int, **fields):
		found = add_days(now_datetime(), -days - 7)
		return self.made(found_on=found, due_date=add_days(make.today(), -days), **fields)

	def told(self, doc) -> list[str]:
		return frappe.get_all(
			"Notification Log",
			{"document_name": doc.name, "subject": ["like", "%days late%"]},
			pluck="for_user",
			order_by="creation",
		)

	def sweep(self, now=None) -> int:
		# the test's rollback undoes it
		with patch.object(frappe.db, "commit"):
			now = now or now_datetime()
			sweep.mark_overdue(now)
			return sweep.escalate(now)

	def test_each_step_is_told_once(self) -> None:
		doc = self.late(1)
		self.assertEqual(doc.is_overdue, 1)
		self.sweep()
		self.assertEqual(self.told(doc), [make.user("head")])
		self.sweep()
		self.assertEqual(len(self.told(doc)), 1)
		self.sweep(now_datetime() + timedelta(days=2))
		self.assertEqual(self.told(doc), [make.user("head"), make.user("manager")])
		doc.reload()
		self.assertEqual([row.days for row in doc.escalations], [1, 3])

	def test_an_empty_post_passes_it_on(self) -> None:
		doc = self.late(1, department=make.make_department("无主部"))
		self.sweep()
		self.assertEqual(self.told(doc), [make.user("manager")])

	def test_what_was_not_late_yesterday_is_late_today(self) -> None:
		doc = self.made(due_date=make.today())
		self.assertEqual(doc.is_overdue, 0)
		self.sweep(now_datetime() + timedelta(days=1))
		self.assertEqual(frappe.db.get_value("Rectification", doc.name, "is_overdue"), 1)

	def test_what_waits_to_be_verified_is_nobodys_delay(self) -> None:
		doc = self.submitted()
		frappe.db.set_value("Rectification", doc.name, "due_date", add_days(make.today(), -5))
		self.sweep()
		self.assertEqual(self.told(doc), [])
		# given back, it is late again
		frappe.set_user(make.user("inspector"))
		rectification.return_to_work(doc.name, "没做完")
		self.assertEqual(frappe.db.get_value("Rectification", doc.name, "is_overdue"), 1)
