"""Two people do the same thing at the same moment: one wins, the other reads a clear sentence, nothing is doubled."""

import frappe
from frappe.tests.utils import FrappeTestCase

from wuye_ops.customer_service import task_sync, tasks
from wuye_ops.tests import factories as make
from wuye_ops.tests.parallel import Outcome, at_once


class TestAtOnce(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()

	def one_of(self, outcomes: list[Outcome]) -> tuple[Outcome, Outcome]:
		"""(winner, loser); fails when it is not exactly one each."""
		won = [outcome for outcome in outcomes if outcome.ok]
		lost = [outcome for outcome in outcomes if not outcome.ok]
		self.assertEqual((len(won), len(lost)), (1, 1), outcomes)
		return won[0], lost[0]

	def task_in_pool(self, **fields) -> str:
		task = make.make_task(**fields)
		frappe.db.commit()
		return task.name

	def test_two_technicians_claim_one_task(self) -> None:
		category = frappe.get_all(
			"Service Category", {"allow_claim": 1, "is_group": 0}, pluck="name", limit=1
		)[0]
		task = self.task_in_pool(category=category, urgency=None)
		department = frappe.db.get_value("Service Task", task, "department")
		self.assertEqual(frappe.db.get_value("Employee", make.employee("tech"), "department"), department)
		won, lost = self.one_of(
			at_once(*((make.user(key), lambda: tasks.claim(task)) for key in ("tech", "tech2")))
		)
		self.assertIsInstance(lost.error, frappe.ValidationError)
		self.assertIn("has taken this task already", str(lost.error))
		doc = frappe.get_doc("Service Task", task)
		self.assertEqual(frappe.db.get_value("Employee", doc.assigned_to, "user_id"), won.user)
		self.assertEqual([row.employee for row in doc.assignments], [doc.assigned_to])
		self.assertIn(doc.assigned_name, str(lost.error))

	def test_a_phone_that_sends_what_it_has_kept_twice_at_once(self) -> None:
		task = make.make_task(assigned_to=make.employee("tech")).name
		frappe.db.commit()
		entries = [
			{"key": frappe.generate_hash(length=24), "kind": kind, **values}
			for kind, values in (
				("accept", {}),
				("log", {"content": "更换角阀"}),
				("log", {"content": "试水"}),
				("finish", {"result": "不再漏水"}),
			)
		]
		outcomes = at_once(
			*((make.user("tech"), lambda: task_sync.sync(task, entries)) for _time in range(3))
		)
		for outcome in outcomes:
			self.assertEqual(outcome.result, [{"ok": True}] * 4, outcome.error)
		doc = frappe.get_doc("Service Task", task)
		self.assertEqual((doc.status, len(doc.work_log)), ("Done", 2))
		self.assertEqual(frappe.db.count("Offline Entry", {"reference_name": task}), 4)

	def test_two_heads_assign_one_task(self) -> None:
		task = self.task_in_pool()
		give = {make.user("head"): make.employee("tech"), make.user("manager"): make.employee("tech2")}
		outcomes = at_once(
			*(
				(user, lambda employee=employee: tasks.assign(task, employee))
				for user, employee in give.items()
			)
		)
		won, lost = self.one_of(outcomes)
		doc = frappe.get_doc("Service Task", task)
		self.assertEqual(doc.assigned_to, give[won.user])
		self.assertEqual([row.employee for row in doc.assignments], [give[won.user]])
		self.assertIn(doc.assigned_name, str(lost.error))

	def test_one_technician_accepts_on_two_devices(self) -> None:
		task = self.task_in_pool(assigned_to=make.employee("tech"))
		_won, lost = self.one_of(at_once(*[(make.user("tech"), lambda: tasks.accept(task))] * 2))
		self.assertIn("works on this task already", str(lost.error))
		self.assertEqual(frappe.db.get_value("Service Task", task, "status"), "In Progress")

	def test_work_logged_by_two_at_once_is_all_kept(self) -> None:
		task = self.task_in_pool(assigned_to=make.employee("tech"))
		frappe.set_user(make.user("tech"))
		tasks.accept(task)
		frappe.db.commit()
		outcomes = at_once(
			(make.user("tech"), lambda: tasks.log_work(task, "技工记录")),
			(make.user("head"), lambda: tasks.log_work(task, "主管记录")),
		)
		self.assertTrue(all(outcome.ok for outcome in outcomes), outcomes)
		doc = frappe.get_doc("Service Task", task)
		self.assertEqual({row.content for row in doc.work_log}, {"技工记录", "主管记录"})
		self.assertEqual(sorted(row.idx for row in doc.work_log), [1, 2])

	def test_two_who_verify_issue_the_parts_once(self) -> None:
		make.make_stock_item("同时核验件", qty=10)
		task = self.task_in_pool(assigned_to=make.employee("tech"))
		frappe.set_user(make.user("tech"))
		tasks.accept(task)
		tasks.log_work(task, "换件")
		tasks.add_part(task, "同时核验件", 1)
		tasks.finish(task, "完成")
		frappe.set_user("Administrator")
		frappe.db.commit()
		self.one_of(at_once(*((make.user(key), lambda: tasks.verify(task)) for key in ("head", "manager"))))
		self.assertEqual(frappe.db.count("Stock Entry", {"wuye_service_task": task, "docstatus": 1}), 1)

	def test_shares_of_a_unit_saved_at_once_stay_within_the_whole(self) -> None:
		unit = self.empty_unit()
		customers = [make.make_customer(f"同时业主{n}{frappe.generate_hash(length=5)}") for n in range(2)]
		frappe.db.commit()

		def register(customer: str):
			return lambda: make.make_occupancy(unit, customer, share=60, is_payer=0)

		_won, lost = self.one_of(at_once(*(("Administrator", register(customer)) for customer in customers)))
		self.assertIsInstance(lost.error, frappe.ValidationError)
		self.assertIn("would sum to 120", str(lost.error))
		self.assertEqual(frappe.get_all("Occupancy", {"unit": unit}, pluck="share"), [60])

	def test_two_payers_entered_at_once_are_one(self) -> None:
		unit = self.empty_unit()
		customers = [make.make_customer(f"同时租户{n}{frappe.generate_hash(length=5)}") for n in range(2)]
		frappe.db.commit()

		def move_in(customer: str):
			return lambda: make.make_occupancy(unit, customer, relation="Tenant", share=0, is_payer=1)

		_won, lost = self.one_of(at_once(*(("Administrator", move_in(customer)) for customer in customers)))
		self.assertIn("pays the fees", str(lost.error))
		self.assertEqual(frappe.db.count("Occupancy", {"unit": unit, "is_payer": 1}), 1)

	def test_one_report_sent_twice_is_one_request(self) -> None:
		key = frappe.generate_hash(length=20)
		frappe.db.commit()
		_won, lost = self.one_of(
			at_once(*[(make.user("service"), lambda: make.make_request(client_key=key).name)] * 2)
		)
		self.assertIn("received already", str(lost.error))
		self.assertEqual(frappe.db.count("Service Request", {"client_key": key}), 1)

	def empty_unit(self) -> str:
		place = make.places()
		return make.make_unit(place.building, f"同时{frappe.generate_hash(length=6)}", status="Delivered")
