"""报修及时率, 工单完成率, 投诉率, 投诉及时率, 满意率, 首次解决率, 返修率: counted by hand, and to which month each document belongs."""

from datetime import datetime, timedelta
from decimal import Decimal

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, add_months, get_first_day, get_last_day, getdate, now_datetime, nowdate

from wuye_ops.customer_service import follow_ups
from wuye_ops.customer_service.metrics import METRICS
from wuye_ops.customer_service.report.customer_satisfaction import customer_satisfaction
from wuye_ops.customer_service.report.service_rework import service_rework
from wuye_ops.metrics import values
from wuye_ops.metrics.registry import Row, Scope
from wuye_ops.rules.metric_value import CLOSE, MET, MISSED, NO_VALUE, Part
from wuye_ops.tests import factories as make

HOUR = timedelta(hours=1)
COMPLAINT = "服务态度"


class MetricCase(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		frappe.local.lang = "en"
		frappe.db.delete("Service Figure")
		# a month of which no other test has requests
		self.first = getdate(get_first_day(add_months(nowdate(), -40)))
		self.last = getdate(get_last_day(self.first))

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()

	def at(self, day: int, hour: int = 9) -> datetime:
		return datetime.combine(self.first, datetime.min.time()) + timedelta(days=day - 1, hours=hour)

	def request(self, property=make.PROPERTY_A, *, category: str | None = None, **written):
		"""A request as it lies in the archive; values are written as they are."""
		doc = make.make_request(property, **({"category": category} if category else {}))
		self.write(doc, {"opened_on": self.at(2), "status": "Closed", "sla_status": "Met", **written})
		return doc

	def task(self, *, assigned_to: str | None = None, **written):
		doc = make.make_task(assigned_to=assigned_to)
		# the request behind it is of today and none of these months'
		self.write(doc, written)
		return doc

	def write(self, doc, written: dict) -> None:
		doc.db_set({"modified": now_datetime() - timedelta(days=1), **written}, update_modified=False)

	def scope(self, first=None, last=None, properties=(make.PROPERTY_A,), employee=None) -> Scope:
		return Scope(first or self.first, last or self.last, properties, employee)

	def part(self, key: str, scope: Scope | None = None) -> Part | None:
		return values.together([key], scope or self.scope())[key].part

	def assert_counted(self, key: str, good: str, of: str, scope: Scope | None = None) -> values.Value:
		"""So many of so many, and rows behind that come to the same, also page by page."""
		scope = scope or self.scope()
		value = values.together([key], scope)[key]
		self.assertEqual(value.part, Part(Decimal(good), Decimal(of)), key)
		rows = values.rows(key, scope, 0, 500)
		self.assertEqual(sum(row.numerator for row in rows), Decimal(good), key)
		self.assertEqual(sum(row.denominator for row in rows), Decimal(of), key)
		pages: list[Row] = []
		while page := values.rows(key, scope, len(pages), 2):
			pages += page
		self.assertEqual(pages, rows, key)
		return value


class TestPromises(MetricCase):
	def test_repairs_arrived_at_in_time_of_those_due(self) -> None:
		key = "service.arrival_timeliness"
		due = {"arrive_by": self.at(3, 12)}
		self.request(**due, arrived_on=self.at(3, 12))
		self.request(**due, arrived_on=self.at(3, 12) + timedelta(minutes=1))
		nobody = self.request(**due, status="In Progress", sla_status="Overdue", arrived_on=None)
		# neither due here nor served: on hold, cancelled, reported by a neighbour, an hour too late for the month
		self.request(**due, status="On Hold", arrived_on=None)
		self.request(**due, status="Cancelled", arrived_on=self.at(3))
		self.request(**due, merged_into=nobody.name, arrived_on=self.at(3))
		self.request(arrive_by=self.at(32, 0), arrived_on=self.at(31, 23), opened_on=self.at(31, 22))
		self.request(**due, category=COMPLAINT, arrived_on=self.at(3))
		value = self.assert_counted(key, "1", "3")
		self.assertEqual((value.shown, value.standing), (Decimal("33.33"), MISSED))
		# when somebody comes at last, the month stays as it was
		self.write(nobody, {"arrived_on": now_datetime(), "status": "Closed", "sla_status": "Breached"})
		self.assert_counted(key, "1", "3")

	def test_tasks_overdue_are_what_completion_leaves(self) -> None:
		due = {"required_by": self.at(3, 12)}
		self.task(**due, status="Done", finished_on=self.at(3, 12))
		self.task(**due, status="Done", finished_on=self.at(3, 12) + timedelta(seconds=1))
		open_still = self.task(**due, status="In Progress", finished_on=None)
		self.task(**due, status="Cancelled", finished_on=None)
		self.assert_counted("service.completion", "1", "3")
		value = self.assert_counted("service.overdue", "2", "3")
		self.assertEqual((value.shown, value.standing), (Decimal("66.67"), MISSED))
		# done at last it was late all the same
		self.write(open_still, {"status": "Verified", "finished_on": self.at(4)})
		self.assert_counted("service.overdue", "2", "3")

	def test_the_last_second_of_the_month_is_its_own(self) -> None:
		self.request(arrive_by=self.at(1, 0), arrived_on=self.at(1, 0))
		end = datetime.combine(self.last, datetime.max.time()).replace(microsecond=0)
		self.request(arrive_by=end, arrived_on=end)
		self.assert_counted("service.arrival_timeliness", "2", "2")

	def test_what_is_not_due_yet_is_neither_good_nor_bad(self) -> None:
		today = self.scope(getdate(nowdate()), getdate(add_days(nowdate(), 1)), (make.PROPERTY_B,))
		before = self.part("service.arrival_timeliness", today) or Part(Decimal(0), Decimal(0))
		soon = now_datetime() + HOUR
		self.request(make.PROPERTY_B, arrive_by=soon, arrived_on=None, status="In Progress")
		self.assertEqual(
			self.part("service.arrival_timeliness", today) or Part(Decimal(0), Decimal(0)), before
		)

	def test_tasks_finished_in_time_of_those_due(self) -> None:
		key = "service.completion"
		due = {"required_by": self.at(3, 12)}
		self.task(**due, status="Verified", finished_on=self.at(3, 12))
		self.task(**due, status="Done", finished_on=self.at(3, 13))
		self.task(**due, status="Blocked", finished_on=None)
		late = self.task(**due, status="In Progress", finished_on=None)
		self.task(**due, status="Cancelled", finished_on=None)
		self.assert_counted(key, "1", "4")
		self.write(late, {"status": "Done", "finished_on": now_datetime()})
		value = self.assert_counted(key, "1", "4")
		self.assertEqual((value.shown, value.standing), (Decimal("25.00"), MISSED))

	def test_a_person_answers_for_their_own(self) -> None:
		tech, other = make.employee("tech"), make.employee("tech2")
		due = {"required_by": self.at(3, 12), "status": "Verified"}
		mine = self.task(assigned_to=tech, **due, finished_on=self.at(3, 11))
		self.task(assigned_to=other, **due, finished_on=self.at(3, 13))
		self.write(
			frappe.get_doc("Service Request", mine.service_request),
			{
				"arrive_by": self.at(3, 10),
				"arrived_on": self.at(3, 9),
				"status": "Closed",
				"rated_on": self.at(4),
				"rating": 0.4,
			},
		)
		own, theirs = self.scope(employee=tech), self.scope(employee=other)
		self.assert_counted("service.completion", "1", "1", own)
		self.assert_counted("service.completion", "0", "1", theirs)
		self.assert_counted("service.arrival_timeliness", "1", "1", own)
		self.assertIsNone(self.part("service.arrival_timeliness", theirs))
		self.assert_counted("service.satisfaction", "0", "1", own)
		with self.assertRaises(frappe.ValidationError):
			self.part("service.complaints", own)


class TestComplaints(MetricCase):
	def complaint(self, property=make.PROPERTY_A, **written):
		return self.request(property, category=COMPLAINT, **written)

	def test_valid_complaints_of_a_hundred_households(self) -> None:
		key = "service.complaints"
		self.households(delivered=3)
		valid = {"ruling": "Valid", "ruled_on": self.at(9)}
		main = self.complaint(**valid)
		self.complaint(ruling="Invalid", ruled_on=self.at(9))
		self.complaint(**valid, merged_into=main.name)
		self.complaint(**valid, status="Cancelled")
		# complained of in this month and ruled in the next, whose it is
		self.complaint(ruling="Valid", ruled_on=self.at(33), opened_on=self.at(30))
		value = self.assert_counted(key, "1", "0.03")
		self.assertEqual((value.shown, value.standing), (Decimal("33.33"), MISSED))
		following = self.scope(self.at(32).date(), getdate(get_last_day(self.at(32))))
		self.assert_counted(key, "1", "0.03", following)
		# of two months the mean of a month
		both = self.scope(self.first, following.last)
		self.assertEqual(self.assert_counted(key, "2", "0.06", both).shown, Decimal("33.33"))

	def test_two_of_a_hundred_are_not_fewer_than_two(self) -> None:
		self.assertEqual(self._standing(100), (Decimal("2.00"), CLOSE))
		self.assertEqual(self._standing(101), (Decimal("1.98"), MET))

	def _standing(self, households: int) -> tuple[Decimal, str]:
		frappe.db.savepoint("households")
		self.households(delivered=households)
		for _number in range(2):
			self.complaint(ruling="Valid", ruled_on=self.at(9))
		value = self.assert_counted("service.complaints", "2", str(Decimal(households) / 100))
		frappe.db.rollback(save_point="households")
		return value.shown, value.standing

	def test_no_households_no_rate(self) -> None:
		self.households(delivered=0)
		self.complaint(ruling="Valid", ruled_on=self.at(9))
		value = self.assert_counted("service.complaints", "1", "0")
		self.assertEqual((value.value, value.standing), (None, NO_VALUE))

	def test_a_household_is_what_was_handed_over_by_then(self) -> None:
		self.households(delivered=4)
		names = frappe.get_all("Property Unit", {"property": make.PROPERTY_A}, pluck="name", limit=4)
		for name, written in zip(
			names,
			(
				{"delivered_on": self.last, "status": "Vacant"},
				{"delivered_on": add_days(self.last, 1)},
				{"usage": "Storage"},
				{"delivered_on": None, "status": "Undelivered"},
			),
			strict=True,
		):
			frappe.db.set_value("Property Unit", name, written)
		self.assert_counted("service.complaints", "0", "0.01")

	def households(self, delivered: int) -> None:
		"""So many units of property A that were handed over before the month."""
		frappe.db.set_value(
			"Property Unit", {"property": make.PROPERTY_A}, {"delivered_on": None, "status": "Undelivered"}
		)
		pattern = frappe.get_doc("Property Unit", make.places().unit)
		units = frappe.get_all("Property Unit", {"property": make.PROPERTY_A}, pluck="name", limit=0)[
			:delivered
		]
		for number in range(len(units), delivered):
			unit = frappe.copy_doc(pattern)
			unit.update({"name": f"{pattern.building}-H{number}", "unit_no": f"H{number}"})
			unit.db_insert()
			units.append(unit.name)
		for unit in units:
			frappe.db.set_value(
				"Property Unit",
				unit,
				{"delivered_on": add_days(self.first, -9), "status": "Occupied", "usage": "Residence"},
			)

	def test_complaints_kept_as_promised_of_those_due(self) -> None:
		key = "service.complaint_timeliness"
		due = {"resolve_by": self.at(9)}
		self.complaint(**due, resolved_on=self.at(8))
		# ended in time, but nobody had answered in time
		self.complaint(**due, resolved_on=self.at(8), sla_status="Breached")
		late = self.complaint(**due, resolved_on=None, status="In Progress", sla_status="Overdue")
		self.complaint(**due, resolved_on=None, status="On Hold", sla_status="On Hold")
		self.request(**due, resolved_on=self.at(8))
		self.assert_counted(key, "1", "3")
		self.write(late, {"resolved_on": now_datetime(), "status": "Closed", "sla_status": "Breached"})
		self.assert_counted(key, "1", "3")


class TestAnswers(MetricCase):
	def follow_up(self, satisfaction: str | None, status: str = "Done", day: int = 5):
		request = self.request(opened_on=self.at(1))
		doc = frappe.get_doc("Service Follow Up", follow_ups.plan(request, follow_ups.rules.SAMPLE))
		self.write(
			doc,
			{
				"status": status,
				"satisfaction": satisfaction,
				"done_on": self.at(day),
				"creation": self.at(day),
			},
		)

	def test_satisfied_of_all_who_replied(self) -> None:
		for stars in (5, 4, 3, 1):
			self.request(rating=stars / 5, rated_on=self.at(4))
		self.request(rating=0, rated_on=None)
		for answer in ("Very Satisfied", "Satisfied", "Neutral"):
			self.follow_up(answer)
		self.follow_up(None, "Unreachable")
		# asked in this month, answered in the next
		self.follow_up("Satisfied", day=33)
		value = self.assert_counted("service.satisfaction", "4", "7")
		self.assertEqual((value.shown, value.standing), (Decimal("57.14"), MISSED))
		self.assertEqual(self._replies_of_report(), 7)

	def _replies_of_report(self) -> int:
		"""What the two halves of the report Customer Satisfaction have for the same days."""
		return sum(
			row["replies"]
			for source in (customer_satisfaction.FOLLOW_UPS, customer_satisfaction.RATINGS)
			for row in customer_satisfaction.execute(
				{
					"property": make.PROPERTY_A,
					"from_date": self.first,
					"to_date": self.last,
					"source": source,
					"group_by": "Property",
				}
			)[1]
		)

	def test_a_rating_given_later_is_of_its_own_month(self) -> None:
		request = self.request(opened_on=self.at(2), rating=1, rated_on=self.at(40))
		self.assertIsNone(self.part("service.satisfaction"))
		later = self.scope(self.at(32).date(), getdate(get_last_day(self.at(32))))
		self.assert_counted("service.satisfaction", "1", "1", later)
		self.assertEqual([row.name for row in values.rows("service.satisfaction", later)], [request.name])

	def test_solved_at_first_contact_of_those_resolved(self) -> None:
		self.request(resolved_on=self.at(2), first_contact=1)
		self.request(resolved_on=self.at(31, 23))
		self.request(resolved_on=self.at(32))
		self.request(resolved_on=None, status="In Progress", first_contact=0)
		self.assert_counted("service.first_contact", "1", "2")

	def test_rework_is_what_the_report_says(self) -> None:
		leak = self.request(reopen_count=1)
		self.request(repeat_of=leak.name)
		self.request()
		self.request(merged_into=leak.name)
		value = self.assert_counted("service.rework", "2", "3")
		_columns, (row,), *_rest = service_rework.execute(
			{"property": make.PROPERTY_A, "from_date": self.first, "to_date": self.last}
		)
		self.assertEqual((row["total"], row["redone"]), (3, 2))
		self.assertEqual(value.shown, Decimal("66.67"))


class TestWhoMayKnow(MetricCase):
	def test_each_sees_their_own_property(self) -> None:
		due = {"arrive_by": self.at(3, 12), "arrived_on": self.at(3, 11)}
		self.request(**due)
		theirs = self.request(make.PROPERTY_B, **due)
		key = "service.arrival_timeliness"
		everywhere = self.scope(properties=None)
		for user, count in (("director@wuye.test", 2), (make.user("manager"), 1)):
			frappe.set_user(user)
			self.assertEqual(self.part(key, everywhere).denominator, count, user)
		self.assertNotIn(theirs.name, [row.name for row in values.rows(key, everywhere)])
		with self.assertRaises(frappe.PermissionError):
			values.rows(key, self.scope(properties=(make.PROPERTY_B,)))

	def test_residents_and_field_staff_know_nothing_of_others(self) -> None:
		for user in (make.user("resident"), make.user("tech"), "Guest"):
			frappe.set_user(user)
			for metric in METRICS:
				with self.assertRaises(frappe.PermissionError, msg=f"{user} {metric.key}"):
					values.rows(metric.key, self.scope())
				with self.assertRaises(frappe.PermissionError, msg=f"{user} {metric.key}"):
					self.part(metric.key)

	def test_one_question_for_all_properties(self) -> None:
		self.request(arrive_by=self.at(3, 12), arrived_on=self.at(3, 11))
		for metric in METRICS:
			if metric.key == "service.rework":
				# whether the kept months hold is asked as well
				continue
			with self.assertQueryCount(2):
				metric.count(self.scope(properties=None))
