"""What the service desk counts of each employee: by hand, everybody at once, and each document once for each of its people."""

from datetime import timedelta
from decimal import Decimal

import frappe

from wuye_ops.customer_service.test_metrics import COMPLAINT, MetricCase
from wuye_ops.metrics import figures
from wuye_ops.metrics.registry import get_metric
from wuye_ops.rules.metric_value import Part
from wuye_ops.tests import factories as make


class TestOfPeople(MetricCase):
	def setUp(self) -> None:
		super().setUp()
		make.make_base()
		self.tech, self.other = make.employee("tech"), make.employee("tech2")

	def served(self, *people: str, **written):
		"""A request with a task of each of these people."""
		request = None
		for who in people:
			task = self.task(assigned_to=who, status="Verified", finished_on=self.at(4))
			if request:
				task.db_set("service_request", request)
			request = request or task.service_request
		doc = frappe.get_doc("Service Request", request)
		self.write(doc, {"opened_on": self.at(2), "status": "Closed", "sla_status": "Met", **written})
		return doc

	def of(self, key: str) -> dict[str, tuple[Part, int]]:
		found = figures.by_employee(get_metric(key), self.scope(properties=None))
		return {who: (one.part, one.rows) for who, one in found.items()}

	def part(self, good: int, of: int | None = None) -> Part:
		return Part(Decimal(good), None if of is None else Decimal(of))

	def test_a_request_counts_once_for_each_who_served_it(self) -> None:
		both = self.served(self.tech, self.other, rated_on=self.at(5), rating=1)
		# a second task of the same person is no second rating
		self.task(assigned_to=self.tech, status="Verified").db_set("service_request", both.name)
		self.served(self.tech, rated_on=self.at(6), rating=0.4)
		self.assertEqual(
			self.of("service.satisfaction"),
			{self.tech: (self.part(1, 2), 2), self.other: (self.part(1, 1), 1)},
		)

	def test_complaints_are_of_whom_the_ruling_names(self) -> None:
		valid = {"category": COMPLAINT, "ruling": "Valid", "ruled_on": self.at(9)}
		named = self.request(**valid, responsible_employee=self.tech)
		self.request(**valid)
		self.request(**{**valid, "ruling": "Invalid"}, responsible_employee=self.other)
		self.request(**{**valid, "ruled_on": self.at(33)}, responsible_employee=self.other)
		key = "service.employee_complaints"
		self.assertEqual(self.of(key), {self.tech: (self.part(1), 1)})
		rows = get_metric(key).rows(self.scope(employee=self.tech), 0, 50)
		self.assertEqual(
			[(row.name, row.numerator, row.denominator) for row in rows], [(named.name, 1, None)]
		)

	def test_rework_is_of_who_had_said_that_it_was_done(self) -> None:
		"""The second technician puts right what the first had left; of two tasks of the first one came back."""
		reopened = self.served(self.tech, self.other, reopened_on=self.at(5), reopen_count=1)
		tasks = frappe.get_all(
			"Service Task", {"service_request": reopened.name, "assigned_to": self.other}, pluck="name"
		)
		frappe.db.set_value("Service Task", tasks[0], "finished_on", self.at(6))
		self.served(self.tech)
		self.served(self.tech, reopened_on=self.at(4) - timedelta(hours=1))
		self.assertEqual(
			self.of("service.employee_rework"),
			{self.tech: (self.part(1, 3), 3), self.other: (self.part(0, 1), 1)},
		)

	def test_everybody_is_counted_in_one_question(self) -> None:
		self.served(self.tech, self.other, rated_on=self.at(5), rating=1)
		for key in ("service.completion", "service.arrival_timeliness", "service.employee_rework"):
			with self.assertQueryCount(1):
				get_metric(key).count_by_employee(self.scope(properties=None))
