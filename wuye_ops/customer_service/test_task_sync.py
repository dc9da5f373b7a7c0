"""What a phone has recorded of a task without a connection is taken once, in its order, at its own time."""

from datetime import timedelta

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import get_datetime, now_datetime

from wuye_ops.customer_service import field_work, task_sync, tasks
from wuye_ops.tests import factories as make


def entry(kind: str, minutes_ago: float = 0, **values) -> dict:
	at = (now_datetime() - timedelta(minutes=minutes_ago)).replace(microsecond=0)
	return {"key": frappe.generate_hash(length=24), "kind": kind, "at": str(at), **values}


class TestTaskSync(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		frappe.local.lang = "en"
		self.task = make.make_task(assigned_to=make.employee("tech"))
		self.task.db_set("assigned_on", now_datetime() - timedelta(hours=2))

	def tearDown(self) -> None:
		frappe.set_user("Administrator")

	def send(self, *entries: dict, user: str = "tech") -> list[dict]:
		frappe.set_user(make.user(user))
		try:
			return task_sync.sync(self.task.name, list(entries))
		finally:
			frappe.set_user("Administrator")
			self.task.reload()

	def done_in_the_cellar(self) -> list[dict]:
		return [
			entry("accept", 60),
			entry("arrive", 50),
			entry("log", 30, content="更换角阀", result="不再漏水"),
			entry("finish", 20, result="已更换角阀"),
		]

	def test_from_accepting_to_finishing_at_the_times_of_the_phone(self) -> None:
		made = self.done_in_the_cellar()
		self.assertEqual(self.send(*made), [{"ok": True}] * 4)
		task, (row,) = self.task, self.task.work_log
		self.assertEqual((task.status, task.result, row.content), ("Done", "已更换角阀", "更换角阀"))
		times = (task.accepted_on, task.arrived_on, row.logged_on, task.finished_on)
		self.assertEqual([str(get_datetime(time)) for time in times], [one["at"] for one in made])
		request = frappe.get_doc("Service Request", task.service_request)
		self.assertEqual(str(get_datetime(request.arrived_on)), made[1]["at"])

	def test_sent_again_nothing_happens_twice(self) -> None:
		made = self.done_in_the_cellar()
		# the answer to the first sending was lost half way, then the whole is sent again
		self.send(*made[:3])
		self.assertEqual(self.send(*made), [{"ok": True}] * 4)
		self.assertEqual(len(self.task.work_log), 1)
		# the head was not satisfied meanwhile: the old finish does not end it again
		frappe.set_user(make.user("head"))
		tasks.return_to_work(self.task.name, "还在滴水")
		self.assertEqual(self.send(*made), [{"ok": True}] * 4)
		self.assertEqual(self.task.status, "In Progress")

	def test_what_is_refused_says_why_and_stops_no_other(self) -> None:
		answers = self.send(
			entry("accept", 10),
			entry("log", 9, content=" "),
			entry("log", 8, content="看过", photo="/private/files/of-another-task.jpg"),
			entry("finish", 7, result="好了"),
			entry("tick", 6, equipment="EQ-0"),
			entry("verify", 6),
			entry("log", 5, content="换了"),
			entry("finish", 200, result="好了"),
			entry("finish", 4, result="好了"),
		)
		self.assertEqual([row["ok"] for row in answers], [True, *[False] * 5, True, False, True])
		words = (
			"",
			"Describe the work",
			"not uploaded",
			"at least one entry",
			"not on the list",
			"not a kind",
		)
		for answer, word in zip(answers, words, strict=False):
			self.assertIn(word, answer.get("message", ""))
		self.assertIn("Backdated", answers[7]["message"])
		self.assertEqual((self.task.status, len(self.task.work_log)), ("Done", 1))

	def test_a_problem_met_in_the_cellar_and_overcome_there(self) -> None:
		made = [
			entry("accept", 60),
			entry("arrive", 50),
			entry("problem", 40, reason="总阀关不上"),
		]
		self.assertEqual(self.send(*made), [{"ok": True}] * 3)
		self.assertEqual((self.task.status, self.task.block_reason), ("Blocked", "总阀关不上"))
		self.assertEqual(str(get_datetime(self.task.blocked_on)), made[2]["at"])
		head = frappe.db.get_value("Employee", self.task.head, "user_id")
		told = frappe.get_all(
			"Notification Log",
			{"for_user": head, "document_name": self.task.name, "subject": ["like", "%总阀关不上%"]},
		)
		self.assertEqual(len(told), 1)
		answers = self.send(*made, entry("problem", 35, reason=" "), entry("resume", 30), entry("resume", 29))
		self.assertEqual([row["ok"] for row in answers], [True, True, True, False, True, True])
		self.assertIn("Describe the problem", answers[3]["message"])
		self.assertEqual((self.task.status, self.task.block_reason), ("In Progress", None))

	def test_only_from_the_one_who_has_the_task(self) -> None:
		for user in ("tech2", "head", "service"):
			with self.assertRaises(frappe.PermissionError):
				self.send(entry("accept"), user=user)
		tasks.assign(self.task.name, make.employee("tech2"), "换人")
		with self.assertRaises(frappe.PermissionError):
			self.send(entry("accept"))

	def test_equipment_of_a_visit_is_shown_and_ticked(self) -> None:
		from wuye_ops.tests import facility_factories as facility

		pumps = [facility.make_equipment(f"S-{number}") for number in range(2)]
		for pump in pumps:
			self.task.append("equipment_list", {"equipment": pump.name})
		self.task.save()
		ticks = [entry("tick", 5, equipment=pump.name, done=1, note="已换油") for pump in pumps]
		self.send(
			entry("accept", 6), *ticks, entry("tick", 4, equipment=pumps[1].name, done=0, note="未停机")
		)
		frappe.set_user(make.user("tech"))
		shown = field_work.task(self.task.name)["equipment"]
		self.assertEqual([row["equipment"] for row in shown], [pump.name for pump in pumps])
		self.assertEqual([(row["done"], row["note"]) for row in shown], [(True, "已换油"), (False, "未停机")])
		self.assertEqual(shown[0]["label"], pumps[0].equipment_name)
