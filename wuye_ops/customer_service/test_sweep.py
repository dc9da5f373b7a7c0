"""The set-based sweep says what the rules say, and tells each step once, to the right person, whatever happens."""

import random
import re
import threading
from datetime import datetime, timedelta

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import escape_html, get_datetime, now_datetime

from wuye_ops.customer_service import requests, sweep, tasks
from wuye_ops.rules.service_level import sla_status
from wuye_ops.tests import factories as make

# Percent of the promised time → key of the person who is told; the director has the role.
LADDER = {75: "tech", 100: "head", 150: "manager", 200: "director"}


class SweepCase(FrappeTestCase):
	"""A sweep commits, so each test removes its requests."""

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		self.made: list[str] = []

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()
		frappe.db.delete("Service Task", {"service_request": ["in", self.made]})
		frappe.db.delete("Service Request Escalation", {"parent": ["in", self.made]})
		frappe.db.delete("Service Request Hold", {"parent": ["in", self.made]})
		frappe.db.delete("Notification Log", {"document_name": ["in", self.made]})
		frappe.db.delete("Service Request", {"name": ["in", self.made]})
		frappe.db.commit()

	def request(self, **fields):
		doc = make.make_request(**fields)
		self.made.append(doc.name)
		return doc

	def assigned_request(self, **fields):
		"""A request that a technician works on, due a while from now."""
		doc = self.request(**fields)
		tasks.assign(tasks.create_from_request(doc.name), make.employee("tech"))
		frappe.db.commit()
		return doc.reload()

	def at(self, doc, percent: int) -> datetime:
		return get_datetime(next(row.escalate_at for row in doc.escalations if row.at_percent == percent))

	def told(self, doc) -> list[str]:
		"""Who has been told about this request, in the order of the steps."""
		rows = frappe.get_all("Notification Log", {"document_name": doc.name}, ["for_user", "subject"])
		return [
			row.for_user for row in sorted(rows, key=lambda row: int(re.search(r"(\d+) %", row.subject)[1]))
		]


class TestStatus(SweepCase):
	def test_on_random_requests_it_agrees_with_the_rules(self) -> None:
		chance = random.Random(20260101)
		now = now_datetime().replace(microsecond=0)
		rows = [self.random_request(chance, now, number) for number in range(240)]
		frappe.db.bulk_insert("Service Request", tuple(rows[0]), [tuple(row.values()) for row in rows])
		frappe.db.commit()

		sweep.sweep_service_clocks(now)

		stored = dict(
			frappe.get_all(
				"Service Request", {"name": ["in", self.made]}, ["name", "sla_status"], as_list=True
			)
		)
		expected = {row["name"]: self.status_by_rules(row, now) for row in rows}
		self.assertEqual(stored, expected)
		self.assertEqual(
			set(stored.values()), {"On Time", "At Risk", "Overdue", "On Hold", "Met", "Breached"}
		)

	def random_request(self, chance: random.Random, now: datetime, number: int) -> dict:
		"""A request as it was saved an hour ago, with deadlines around now."""
		saved = now - timedelta(hours=1)

		def deadline():
			# on the second as well: a deadline itself is still in time, a risk begins at its instant
			return chance.choice([None, now, now + timedelta(minutes=chance.randint(-300, 300))])

		def done():
			return chance.choice([None, saved - timedelta(minutes=chance.randint(0, 300))])

		status = chance.choice(["New", "Accepted", "In Progress", "On Hold", "Resolved", "Closed"])
		finished = status in ("Resolved", "Closed")
		place = make.places()
		row = {
			"name": f"SWEEP-{number:04d}",
			"creation": saved,
			"modified": saved,
			"owner": "Administrator",
			"modified_by": "Administrator",
			"docstatus": 0,
			"idx": 0,
			"property": place.property,
			"category": "水管漏水",
			"subject": "随机报事",
			"urgency": "Urgent",
			"channel": "Phone",
			"opened_on": now - timedelta(hours=8),
			"status": status,
			"respond_by": deadline(),
			"arrive_by": deadline(),
			"resolve_by": deadline(),
			"at_risk_from": deadline(),
			"responded_on": done(),
			"arrived_on": done(),
			"resolved_on": saved if finished else None,
		}
		self.made.append(row["name"])
		return {**row, "sla_status": self.status_by_rules(row, saved)}

	def status_by_rules(self, row: dict, now: datetime) -> str:
		phase = {"On Hold": "held", "Resolved": "finished", "Closed": "finished"}.get(row["status"], "open")
		return sla_status(
			phase,
			row["respond_by"],
			row["responded_on"],
			row["resolve_by"],
			row["resolved_on"],
			row["at_risk_from"],
			now,
			arrive_by=row["arrive_by"],
			arrived_on=row["arrived_on"],
		)


class TestEscalation(SweepCase):
	def test_each_step_is_told_once_to_the_right_person(self) -> None:
		doc = self.assigned_request()
		people = ["director@wuye.test" if key == "director" else make.user(key) for key in LADDER.values()]
		for count, percent in enumerate(LADDER, 1):
			before, then = self.at(doc, percent) - timedelta(seconds=1), self.at(doc, percent)
			sweep.sweep_service_clocks(before)
			self.assertEqual(self.told(doc), people[: count - 1])
			for _time in range(2):
				sweep.sweep_service_clocks(then)
				self.assertEqual(self.told(doc), people[:count])
		done = frappe.get_all(
			"Service Request Escalation", {"parent": doc.name, "done_on": ["is", "set"]}, pluck="at_percent"
		)
		self.assertEqual(sorted(done), sorted(LADDER))

	def test_a_late_sweep_tells_all_steps_that_are_due(self) -> None:
		doc = self.assigned_request(subject="<b>水</b> {0} & 'x'")
		sweep.sweep_service_clocks(self.at(doc, 200))
		subjects = frappe.get_all("Notification Log", {"document_name": doc.name}, pluck="subject")
		shown = escape_html(doc.subject)
		self.assertNotEqual(shown, doc.subject)
		self.assertEqual(
			len([subject for subject in subjects if shown in subject and doc.name in subject]), 4
		)

	def test_two_sweeps_at_once_tell_each_step_once(self) -> None:
		docs = [self.assigned_request() for _ in range(4)]
		now = max(self.at(doc, 200) for doc in docs)
		site, results, start = frappe.local.site, [], threading.Barrier(2)

		def run() -> None:
			# a thread has a connection of its own
			frappe.init(site=site, sites_path=frappe_sites)
			frappe.connect()
			try:
				start.wait(30)
				results.append(sweep.sweep_service_clocks(now))
			finally:
				frappe.destroy()

		frappe_sites = frappe.local.sites_path
		threads = [threading.Thread(target=run) for _ in range(2)]
		for thread in threads:
			thread.start()
		for thread in threads:
			thread.join(60)
		self.assertEqual(len(results), 2)
		frappe.db.rollback()
		for doc in docs:
			self.assertEqual(len(self.told(doc)), 4)

	def test_a_sweep_skips_what_another_has_locked(self) -> None:
		doc = self.assigned_request()
		now = self.at(doc, 75)
		taken = []

		def other() -> None:
			frappe.init(site=site, sites_path=sites)
			frappe.connect()
			try:
				sweep.make_tables()
				taken.append(sweep.take_due_steps(now))
			finally:
				frappe.db.rollback()
				frappe.destroy()

		site, sites = frappe.local.site, frappe.local.sites_path
		sweep.make_tables()
		self.assertEqual(sweep.take_due_steps(now), 1)
		thread = threading.Thread(target=other)
		thread.start()
		thread.join(30)
		self.assertEqual(taken, [0])
		frappe.db.rollback()

	def test_a_sweep_that_is_killed_tells_nobody_twice_and_forgets_nobody(self) -> None:
		doc = self.assigned_request()
		now = self.at(doc, 100)
		sweep.make_tables()
		self.assertEqual(sweep.take_due_steps(now), 2)
		sweep.tell(sweep.Posts(), now)
		frappe.db.rollback()  # as a killed connection does
		self.assertEqual(self.told(doc), [])
		for _ in range(2):
			sweep.sweep_service_clocks(now)
			self.assertEqual(self.told(doc), [make.user("tech"), make.user("head")])

	def test_small_batches_come_to_the_same(self) -> None:
		docs = [self.assigned_request() for _ in range(3)]
		batch, sweep.BATCH = sweep.BATCH, 2
		try:
			swept = sweep.sweep_service_clocks(max(self.at(doc, 200) for doc in docs))
		finally:
			sweep.BATCH = batch
		self.assertGreaterEqual(swept.escalated, 12)
		self.assertEqual([len(self.told(doc)) for doc in docs], [4, 4, 4])

	def test_a_hold_stops_it_and_moves_what_is_still_to_come(self) -> None:
		doc = self.assigned_request(opened_on=make.minutes_ago(120))
		due = self.at(doc, 100)
		requests.hold(doc.name, "等待业主在家")
		frappe.db.commit()
		sweep.sweep_service_clocks(due)
		self.assertEqual(self.told(doc), [])
		# the hold began an hour ago
		frappe.db.set_value(
			"Service Request Hold", {"parent": doc.name}, "from_time", now_datetime() - timedelta(hours=1)
		)
		requests.resume(doc.name)
		frappe.db.commit()
		doc.reload()
		self.assertAlmostEqual((self.at(doc, 100) - due).total_seconds(), 3600, delta=30)
		sweep.sweep_service_clocks(due)
		self.assertEqual(self.told(doc), [make.user("tech")])

	def test_what_is_finished_is_never_told(self) -> None:
		resolved, cancelled = self.request(), self.request()
		far = self.at(resolved, 200) + timedelta(days=1)
		requests.accept(resolved.name)
		requests.resolve(resolved.name, "已处理")
		requests.cancel(cancelled.name, "重复报事")
		frappe.db.commit()
		sweep.sweep_service_clocks(far)
		for doc in (resolved, cancelled):
			self.assertEqual(self.told(doc), [])

	def test_an_empty_post_falls_to_the_next_one_up(self) -> None:
		unassigned = self.request()
		frappe.db.commit()
		sweep.sweep_service_clocks(self.at(unassigned, 75))
		self.assertEqual(self.told(unassigned), [make.user("head")])

		headless = self.request()
		frappe.db.set_value("Service Request", headless.name, "department", None)
		frappe.db.commit()
		sweep.sweep_service_clocks(self.at(headless, 100))
		self.assertEqual(self.told(headless), [make.user("manager")] * 2)

		orphan = self.request(property_name=make.PROPERTY_B)
		manager = frappe.db.get_value("Property", make.PROPERTY_B, "manager")
		frappe.db.set_value("Service Request", orphan.name, "department", None)
		frappe.db.set_value("Property", make.PROPERTY_B, "manager", None)
		frappe.db.commit()
		try:
			sweep.sweep_service_clocks(self.at(orphan, 75))
		finally:
			frappe.db.set_value("Property", make.PROPERTY_B, "manager", manager)
			frappe.db.commit()
		self.assertEqual(self.told(orphan), ["director@wuye.test"])

	def test_the_number_of_queries_does_not_grow_with_the_requests(self) -> None:
		counts = []
		for size in (1, 8):
			docs = [self.assigned_request() for _ in range(size)]
			queries, original = [], frappe.db.sql

			def counted(*args, **kwargs):
				queries.append(args[0])
				return original(*args, **kwargs)

			frappe.db.sql = counted
			try:
				sweep.sweep_service_clocks(max(self.at(doc, 200) for doc in docs))
			finally:
				frappe.db.sql = original
			counts.append(len(queries))
		self.assertEqual(counts[0], counts[1])
		self.assertLess(counts[0], 60)
