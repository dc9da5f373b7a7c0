"""Months that are over are closed by night and stay as they were; what comes in late is a revision that somebody accepts."""

import os
import signal
import subprocess
import sys
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from unittest.mock import patch

import frappe
from frappe.utils import getdate

from wuye_ops.metrics import closing, figures, revisions, values
from wuye_ops.metrics.registry import Scope
from wuye_ops.metrics.test_values import DIRECTOR, MetricCase
from wuye_ops.rules import metric_closing as rules
from wuye_ops.rules.metric_closing import Figures
from wuye_ops.rules.metric_value import LEAST, UP, Aim, Part
from wuye_ops.rules.proration import Month
from wuye_ops.tests import factories as make
from wuye_ops.tests import metric_factories as metrics
from wuye_ops.tests.factories import PROPERTY_A, PROPERTY_B
from wuye_ops.tests.metric_factories import SHARE
from wuye_ops.tests.parallel import at_once

JANUARY, MARCH = Scope(date(2026, 1, 1), date(2026, 1, 31)), Scope(date(2026, 3, 1), date(2026, 3, 31))
QUARTER = Scope(date(2026, 1, 1), date(2026, 3, 31))
BROKEN = "test.broken"
APRIL_5, APRIL_6 = datetime(2026, 4, 5, 2), datetime(2026, 4, 6, 2)
DAY = 7


def april(day: int) -> datetime:
	return datetime(2026, 4, day, 2)


class ClosingCase(MetricCase):
	def setUp(self) -> None:
		super().setUp()
		self.addCleanup(metrics.forget)
		metrics.forget()
		settings = frappe.get_doc("Metric Settings")
		before = {name: settings.get(name) for name in ("grace_days", "history_months", "recount_months")}
		self.addCleanup(self.settle, before)
		self.settle({"grace_days": 5, "history_months": 4, "recount_months": 13})

	def settle(self, values_of: dict) -> None:
		frappe.set_user("Administrator")
		frappe.get_doc("Metric Settings").update(values_of).save()
		frappe.db.commit()

	def shown(self, scope: Scope, *properties: str, key: str = SHARE):
		of = scope.within(properties) if properties else scope
		return values.together([key], of)[key].shown

	def told(self, document: str, user: str) -> int:
		return frappe.db.count("Notification Log", {"document_name": document, "for_user": user})

	def closed(self, key: str = SHARE) -> list[str]:
		rows = frappe.get_all("Metric Closing", {"metric": key, "status": "Closed"}, pluck="period_start")
		return sorted(f"{getdate(row):%Y-%m}" for row in rows)

	def snapshot(self, property_name: str = PROPERTY_A, month: date = MARCH.first, key: str = SHARE):
		return frappe.get_doc(
			"Metric Snapshot", {"metric": key, "property": property_name, "period_start": month}
		)


class TestClosing(ClosingCase):
	def test_a_month_is_closed_after_its_days_of_grace_and_history_is_filled_in(self) -> None:
		metrics.put(PROPERTY_A, date(2026, 3, 31), 1, 2)
		night = closing.follow_the_night(APRIL_5)
		self.assertEqual(self.closed(), ["2025-12", "2026-01", "2026-02"])
		self.assertEqual((night.closed, night.failed), (3, []))
		closing.follow_the_night(APRIL_6)
		self.assertEqual(self.closed()[-1], "2026-03")
		doc = self.snapshot()
		self.assertEqual(
			(doc.numerator, doc.denominator, doc.value, doc.has_value, doc.version), (1, 2, 50, 1, 1)
		)
		self.assertEqual(doc.counted_on, APRIL_6)

	def test_run_again_nothing_is_done_twice(self) -> None:
		metrics.put(PROPERTY_A, date(2026, 3, 31), 1, 2)
		closing.follow_the_night(APRIL_6)
		before = frappe.get_all("Metric Snapshot", {"metric": SHARE}, ["name", "modified"])
		night = closing.follow_the_night(APRIL_6)
		self.assertEqual((night.closed, night.recounted), (0, 0))
		night = closing.follow_the_night(april(7))
		self.assertEqual((night.closed, night.recounted), (0, 4))
		self.assertEqual(frappe.get_all("Metric Snapshot", {"metric": SHARE}, ["name", "modified"]), before)

	def test_late_data_change_an_open_month_and_never_a_closed_one_silently(self) -> None:
		metrics.put(PROPERTY_A, date(2026, 3, 10), 1, 1)
		metrics.put(PROPERTY_B, date(2026, 3, 10), 1, 1)
		self.assertEqual(self.shown(MARCH), 100)
		metrics.put(PROPERTY_A, date(2026, 3, 11), 0, 1)
		self.assertEqual(self.shown(MARCH, PROPERTY_A), 50)
		closing.follow_the_night(APRIL_6)
		metrics.put(PROPERTY_A, date(2026, 3, 12), 0, 2)
		self.assertEqual(self.shown(MARCH, PROPERTY_A), 50)
		night = closing.follow_the_night(april(7))
		self.assertEqual(self.shown(MARCH, PROPERTY_A), 50)
		doc = self.snapshot()
		self.assertEqual(night.revised, {PROPERTY_A: [doc.name]})
		(row,) = doc.revisions
		self.assertEqual((row.why, row.state, row.old_value, row.new_value), ("Late Data", "Open", 50, 25))
		self.assertEqual(doc.open_revisions, 1)
		for user in (DIRECTOR, make.user("manager")):
			self.assertEqual(self.told(doc.name, user), 1)
		# the same found again is not told again; what is found next takes its place
		self.assertEqual(closing.follow_the_night(april(8)).revised, {})
		metrics.put(PROPERTY_A, date(2026, 3, 13), 1, 1)
		closing.follow_the_night(april(9))
		self.assertEqual([row.state for row in self.snapshot().revisions], ["Overtaken", "Open"])
		frappe.set_user(DIRECTOR)
		revisions.accept(doc.name, "3 月底补录的工单")
		self.assertEqual(self.shown(MARCH, PROPERTY_A), 40)
		doc = self.snapshot()
		self.assertEqual((doc.numerator, doc.denominator, doc.open_revisions), (2, 5, 0))
		row = doc.revisions[-1]
		self.assertEqual((row.state, row.decided_by, row.reason), ("Accepted", DIRECTOR, "3 月底补录的工单"))
		frappe.set_user("Administrator")
		self.assertEqual(closing.follow_the_night(april(10)).revised, {})

	def test_a_night_that_was_killed_before_it_told_anybody_is_made_up_for(self) -> None:
		closing.follow_the_night(APRIL_6)
		metrics.put(PROPERTY_A, date(2026, 3, 12), 1, 1)
		with (
			patch.object(closing.telling, "tell", side_effect=KeyboardInterrupt),
			self.assertRaises(KeyboardInterrupt),
		):
			closing.follow_the_night(april(7))
		frappe.db.rollback()
		doc = self.snapshot()
		self.assertEqual((doc.open_revisions, self.told(doc.name, DIRECTOR)), (1, 0))
		closing.follow_the_night(april(8))
		self.assertEqual(self.told(doc.name, DIRECTOR), 1)
		closing.follow_the_night(april(9))
		self.assertEqual(self.told(doc.name, DIRECTOR), 1)

	def test_data_that_went_away_again_need_no_decision(self) -> None:
		closing.follow_the_night(APRIL_6)
		metrics.put(PROPERTY_B, date(2026, 3, 12), 0, 2)
		closing.follow_the_night(april(7))
		doc = self.snapshot(PROPERTY_B)
		self.assertEqual((doc.counted, doc.open_revisions), ("Nothing", 1))
		self.assertIsNone(self.shown(MARCH, PROPERTY_B))
		metrics.DATA.clear()
		closing.follow_the_night(april(8))
		doc = self.snapshot(PROPERTY_B)
		self.assertEqual(([row.state for row in doc.revisions], doc.open_revisions), (["Overtaken"], 0))

	def test_a_new_version_of_the_formula_leaves_closed_months(self) -> None:
		metrics.put(PROPERTY_A, date(2026, 3, 10), 1, 2)
		closing.follow_the_night(APRIL_6)
		with metrics.declared(metrics.metric(version=2)):
			metrics.put(PROPERTY_A, date(2026, 3, 10), 1, 4)
			closing.follow_the_night(april(7))
			self.assertEqual(self.shown(MARCH, PROPERTY_A), 50)
		doc = self.snapshot()
		self.assertEqual(
			(doc.version, doc.revisions[0].why, doc.revisions[0].new_version), (1, "New Version", 2)
		)

	def test_a_value_is_the_same_live_and_closed(self) -> None:
		for day, share in ((1, "0.333333"), (31, "12345.67")):
			metrics.put(PROPERTY_A, date(2026, 3, day), share, "98765.4321")
			metrics.put(PROPERTY_B, date(2026, 1, day), share, 3)
		scopes = (MARCH, JANUARY, QUARTER, QUARTER.within([PROPERTY_A]))
		live = [(values.together([SHARE], s)[SHARE], values.by_property([SHARE], s)[SHARE]) for s in scopes]
		trend = values.trend([SHARE], None, 3, until=MARCH.last)
		closing.follow_the_night(APRIL_6)
		kept_data, metrics.DATA[SHARE] = metrics.DATA[SHARE], []
		kept = [(values.together([SHARE], s)[SHARE], values.by_property([SHARE], s)[SHARE]) for s in scopes]
		self.assertEqual([each[0] for each in kept], [each[0] for each in live])
		self.assertEqual([each[1] for each in kept], [each[1] for each in live])
		self.assertEqual(values.trend([SHARE], None, 3, until=MARCH.last), trend)
		# a scope that begins within a month is counted live
		metrics.DATA[SHARE] = kept_data
		within = Scope(date(2026, 3, 31), date(2026, 3, 31), (PROPERTY_A,))
		self.assertEqual(self.shown(within), Decimal("12.50"))

	def test_what_does_not_add_up_is_counted_over_the_whole_period(self) -> None:
		with metrics.declared(metrics.metric(adds_up=False)):
			metrics.put(PROPERTY_A, date(2026, 3, 10), 1, 2)
			closing.follow_the_night(APRIL_6)
			metrics.put(PROPERTY_A, date(2026, 2, 10), 1, 1)
			self.assertEqual(self.shown(MARCH, PROPERTY_A), 50)
			self.assertEqual(self.shown(QUARTER, PROPERTY_A), Decimal("66.67"))

	def test_of_days_left_the_least_counts_live_and_closed(self) -> None:
		"""30 and 12 days left are 12, of one property and of both; nobody adds them up to 42."""
		days_left = metrics.metric(unit="天", combine=LEAST, adds_up=False, aim=Aim(UP, Decimal(30)))
		with metrics.declared(days_left):
			for name, left in ((PROPERTY_A, 30), (PROPERTY_B, 12)):
				metrics.put(name, date(2026, 3, 10), left, None)
			live = self.all_and_one_and_both()
			closing.follow_the_night(APRIL_6)
			metrics.DATA[SHARE] = []
			self.assertEqual(live, [12, 30, 12])
			self.assertEqual(self.all_and_one_and_both(), live)

	def all_and_one_and_both(self) -> list:
		return [self.shown(MARCH, *names) for names in ((), (PROPERTY_A,), (PROPERTY_A, PROPERTY_B))]

	def test_what_is_known_of_the_present_alone_is_closed_once_and_never_again(self) -> None:
		month = Month.of(getdate()).plus(-1)
		before = Scope(month.plus(-1).first, month.plus(-1).last)
		night = datetime.combine(rules.closes_on(month), time(2))
		present = metrics.metric(recounted=False)
		with metrics.declared(present), patch.object(figures, "getdate", lambda: night.date()):
			for day in (month.first, before.first):
				metrics.put(PROPERTY_A, day, 1, 2)
			# of a month that is long over today's documents say nothing
			self.assertEqual((self.shown(before), values.rows(SHARE, before)), (None, []))
			closing.follow_the_night(night)
			self.assertEqual(self.closed(), [f"{month.first:%Y-%m}"])
			metrics.put(PROPERTY_A, month.last, 2, 2)
			again = closing.follow_the_night(night + timedelta(days=1))
			self.assertEqual((again.recounted, again.revised), (0, {}))
			self.assertEqual(self.shown(Scope(month.first, month.last)), 50)


class TestTrouble(ClosingCase):
	def metrics(self):
		return (metrics.metric(BROKEN, count=self.break_down), metrics.metric())

	def break_down(self, scope: Scope):
		if self.broken:
			raise frappe.ValidationError("计量表读不出来")
		return {PROPERTY_A: Part(Decimal(1), Decimal(1))}

	def setUp(self) -> None:
		self.broken = True
		super().setUp()

	def test_a_metric_that_fails_says_so_and_does_not_stop_the_others(self) -> None:
		metrics.put(PROPERTY_A, date(2026, 3, 10), 1, 2)
		night = closing.follow_the_night(APRIL_6)
		self.assertEqual(self.closed(), ["2025-12", "2026-01", "2026-02", "2026-03"])
		self.assertEqual((self.closed(BROKEN), len(night.failed)), ([], 4))
		row = frappe.get_last_doc("Metric Closing", {"metric": BROKEN})
		self.assertEqual((row.status, row.reason), ("Failed", "计量表读不出来"))
		self.assertTrue(
			frappe.db.exists("Notification Log", {"document_name": night.failed[0], "for_user": DIRECTOR})
		)
		self.broken = False
		closing.follow_the_night(april(7))
		self.assertEqual(self.closed(BROKEN), self.closed())
		# a closed month that cannot be counted again stays closed, and says so
		self.broken = True
		self.assertEqual(len(closing.follow_the_night(april(8)).failed), 4)
		self.assertEqual(self.closed(BROKEN), self.closed())
		self.assertTrue(frappe.get_last_doc("Metric Closing", {"metric": BROKEN}).reason)

	def test_documents_without_a_property_are_no_figure(self) -> None:
		self.break_down = lambda scope: {None: Part(Decimal(1))}
		with self.assertRaises(ValueError):
			figures.counted(metrics.metric(count=lambda scope: {None: Part(Decimal(1))}), MARCH)


class TestAtOnce(ClosingCase):
	def test_two_workers_close_each_month_once(self) -> None:
		metrics.put(PROPERTY_A, date(2026, 3, 10), 1, 2)
		frappe.db.commit()
		work = lambda: closing.follow_the_night(APRIL_6)  # noqa: E731
		outcomes = at_once(("Administrator", work), ("Administrator", work))
		self.assertEqual([outcome.error for outcome in outcomes], [None, None])
		self.assertEqual(sum(outcome.result.closed for outcome in outcomes), 4)
		self.assertEqual(frappe.db.count("Metric Snapshot", {"metric": SHARE}), 1)

	def test_a_worker_that_is_killed_leaves_no_half_month_and_the_next_ends_the_work(self) -> None:
		worker = subprocess.Popen(
			[sys.executable, "-c", KILLED, frappe.local.site, os.path.abspath(frappe.local.sites_path)],
			stdout=subprocess.PIPE,
			text=True,
		)
		# it has closed one month, and has written the snapshots of the next without committing them
		self.assertEqual(worker.stdout.readline().strip(), "in the middle")
		os.kill(worker.pid, signal.SIGKILL)
		worker.wait()
		worker.stdout.close()
		frappe.db.rollback()
		self.assertEqual(self.closed(), ["2026-03"])
		self.assertEqual(frappe.db.count("Metric Snapshot", {"metric": SHARE}), 2)
		for month in (2, 3):
			for name in (PROPERTY_A, PROPERTY_B):
				metrics.put(name, date(2026, month, 10), 1, 2)
		closing.follow_the_night(APRIL_6)
		self.assertEqual(len(self.closed()), 4)
		self.assertEqual(frappe.db.count("Metric Snapshot", {"metric": SHARE}), 4)


KILLED = """
import os, sys, time
from datetime import date, datetime
import frappe
site, sites_path = sys.argv[1:]
os.chdir(sites_path)
frappe.init(site=site, sites_path=sites_path)
frappe.connect()
from wuye_ops.metrics import closing
from wuye_ops.tests import metric_factories as metrics
insert, times = closing._insert, []
def slow(doctype, rows, *args, **kwargs):
	insert(doctype, rows, *args, **kwargs)
	if doctype == closing.SNAPSHOT and rows:
		times.append(1)
		if len(times) == 2:
			print("in the middle", flush=True)
			time.sleep(60)
closing._insert = slow
with metrics.declared():
	for month in (2, 3):
		for name in ("测试花园", "测试大厦"):
			metrics.put(name, date(2026, month, 10), 1, 2)
	closing.follow_the_night(datetime(2026, 4, 6, 2))
"""


class TestRights(ClosingCase):
	def test_nobody_writes_a_closed_month_by_hand(self) -> None:
		metrics.put(PROPERTY_A, date(2026, 3, 10), 1, 2)
		closing.follow_the_night(APRIL_6)
		for user in ("Administrator", DIRECTOR):
			frappe.set_user(user)
			doc = self.snapshot()
			doc.numerator = 2
			with self.assertRaises(frappe.PermissionError):
				doc.save()
			with self.assertRaises(frappe.PermissionError):
				doc.delete()
		with self.assertRaises(frappe.PermissionError):
			frappe.get_last_doc("Metric Closing", {"metric": SHARE}).delete()

	def test_a_revision_is_accepted_by_the_director_with_a_reason(self) -> None:
		closing.follow_the_night(APRIL_6)
		metrics.put(PROPERTY_A, date(2026, 3, 10), 1, 2)
		closing.follow_the_night(april(7))
		doc = self.snapshot()
		frappe.set_user(make.user("manager"))
		self.assertEqual(frappe.get_list("Metric Snapshot", pluck="name"), [doc.name])
		with self.assertRaises(frappe.PermissionError):
			revisions.accept(doc.name, "好")
		frappe.set_user(DIRECTOR)
		with self.assertRaisesRegex(frappe.ValidationError, "why|说明"):
			revisions.accept(doc.name, "  ")
		self.assertEqual(revisions.accept_all(frappe.as_json([doc.name]), "补录"), 1)
		with self.assertRaises(frappe.ValidationError):
			revisions.accept(doc.name, "再来一次")
		self.assertEqual(self.shown(MARCH, PROPERTY_A), 50)

	def test_who_may_not_read_what_is_counted_sees_no_closed_month_of_it(self) -> None:
		metrics.put(PROPERTY_A, date(2026, 3, 10), 1, 2)
		metrics.put(PROPERTY_B, date(2026, 3, 10), 1, 2)
		closing.follow_the_night(APRIL_6)
		frappe.set_user(make.user("manager"))
		self.assertEqual(frappe.get_list("Metric Snapshot", pluck="property"), [PROPERTY_A])
		self.assertEqual(set(values.by_property([SHARE], MARCH)[SHARE]), {PROPERTY_A})
		self.assertFalse(self.snapshot(PROPERTY_B).has_permission("read"))
		with metrics.declared(metrics.metric(doctype="Server Script")):
			self.assertEqual(frappe.get_list("Metric Snapshot", pluck="property"), [])
			self.assertFalse(self.snapshot(PROPERTY_A).has_permission("read"))
			with self.assertRaises(frappe.PermissionError):
				values.together([SHARE], MARCH)

	def test_a_resident_knows_no_metric(self) -> None:
		frappe.set_user(make.user("resident"))
		self.assertEqual(values.known_metrics(), [])
		with self.assertRaises(frappe.PermissionError):
			values.together([SHARE], MARCH)

	def test_settings_beyond_reason_are_refused(self) -> None:
		for fields in ({"grace_days": 61}, {"recount_months": 200}):
			with self.assertRaises(frappe.ValidationError):
				frappe.get_doc("Metric Settings").update(fields).save()


class TestFigures(MetricCase):
	def test_no_value_is_kept_as_none(self) -> None:
		metric = metrics.metric()
		for part, value in ((None, 0), (Part(Decimal(0), Decimal(0)), 0), (Part(Decimal(5), Decimal(0)), 0)):
			fields = figures.to_fields(Figures(part, 1), metric)
			self.assertEqual((fields["has_value"], fields["value"]), (0, value))
			self.assertEqual(figures.from_row(fields).part, part)
