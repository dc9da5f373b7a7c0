"""A Sunday evening: nobody takes the job, the work meets a problem, the promise breaks, and each hears of it who should."""

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_to_date, now_datetime

from wuye_ops.customer_service import escalations, handing_out, requests, supervision, sweep, tasks, telling
from wuye_ops.tests import factories as make

CATEGORY = "停电跳闸"


class TestStorySupervision(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		# making its tables would commit what a test has written
		sweep.make_tables()
		self.commit = frappe.db.commit
		# the sweeps commit after each batch; the story is taken back as a whole
		frappe.db.commit = lambda *args, **kwargs: None
		self.addCleanup(frappe.clear_document_cache, "Service Category", CATEGORY)
		self.addCleanup(frappe.db.rollback)
		self.addCleanup(self.restore)
		self.addCleanup(frappe.set_user, "Administrator")

	def restore(self) -> None:
		frappe.db.commit = self.commit

	def told(self, key: str, *documents: str) -> list[str]:
		return frappe.get_all(
			"Notification Log",
			{"document_name": ["in", documents], "for_user": make.user(key)},
			pluck="subject",
			order_by="creation",
		)

	def as_user(self, key: str, step, *args, **kwargs):
		frappe.set_user(make.user(key))
		try:
			return step(*args, **kwargs)
		finally:
			frappe.set_user("Administrator")

	def test_nobody_is_forgotten(self) -> None:
		category = frappe.get_doc("Service Category", CATEGORY)
		category.update({"dispatch_mode": "Grab", "grab_minutes": 10, "allow_claim": 0})
		category.save()
		resident = frappe.db.get_value(
			"Portal User", {"user": make.user("resident"), "parenttype": "Customer"}, "parent"
		)
		request = self.as_user(
			"service", make.make_request, category=CATEGORY, subject="整个单元停电", customer=resident
		)
		task = self.as_user("service", tasks.create_from_request, request.name)

		# offered to those at work; nobody takes it, so it is the head's
		self.assertIn("抢单", self.told("tech", task)[0])
		handing_out.end_offers(add_to_date(now_datetime(), minutes=11))
		self.assertIn("无人抢单", self.told("head", task)[-1])
		self.as_user("head", tasks.assign, task, make.employee("tech"))

		# the work meets a problem: the supervisor sees it at once, and the customer is to hear of it
		self.as_user("tech", tasks.accept, task)
		self.as_user("tech", tasks.report_problem, task, "总闸烧毁，要换")
		found = self.as_user("manager", supervision.overview)
		row = next(row for row in found["tasks"] if row["name"] == task)
		self.assertEqual((row["stuck"], row["block_reason"]), ("blocked", "总闸烧毁，要换"))
		waiting = {row["request"]: [reason["code"] for reason in row["reasons"]] for row in found["to_tell"]}
		self.assertIn("problem", waiting[request.name])

		# the promise breaks: the head is asked for an answer and does not give one, so the manager hears of it too
		request.reload()
		step = next(row for row in request.escalations if row.at_percent == 100)
		moment = add_to_date(step.escalate_at, minutes=1)
		sweep.take_due_steps(moment)
		sweep.tell(sweep.Posts(), moment)
		self.assertTrue(any("100 %" in text for text in self.told("head", request.name)))
		escalations.chase(add_to_date(step.escalate_at, minutes=escalations.ANSWER_MINUTES + 2))
		self.assertTrue(any("尚未答复" in text for text in self.told("manager", request.name)))
		frappe.db.set_value(
			"Service Request Escalation", step.name, "done_on", make.minutes_ago(130), update_modified=False
		)
		frappe.db.set_value("Service Request", request.name, "sla_status", "Overdue", update_modified=False)
		mine = self.as_user("head", supervision.overview)["escalations"]
		row = next(row for row in mine if row["step"] == step.name)
		self.assertEqual((row["mine"], row["late"]), (True, True))
		self.as_user("head", escalations.answer, request.name, step.name, "新总闸已送到，今晚恢复供电")

		# the customer is told, the work goes on and ends, and nothing is left on anybody's list
		self.as_user("service", telling.tell, request.name, "总闸损坏，新件已到，今晚恢复供电")
		self.as_user("tech", tasks.resume, task)
		self.as_user("tech", tasks.log_work, task, "更换总闸")
		self.as_user("tech", tasks.finish, task, "供电恢复")
		self.as_user("head", tasks.verify, task)
		self.assertEqual(frappe.db.get_value("Service Request", request.name, "status"), "Resolved")
		found = self.as_user("manager", supervision.overview)
		self.assertNotIn(task, [row["name"] for row in found["tasks"]])
		self.assertNotIn(request.name, [row["request"] for row in found["to_tell"] + found["escalations"]])
		self.as_user("service", requests.close, request.name)
