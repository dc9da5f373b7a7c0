"""What metrics are worth: by target, by month, and for those who may know."""

from datetime import date
from decimal import Decimal

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_months, getdate

from wuye_ops.metrics import figures, values
from wuye_ops.metrics.registry import Counted, Scope
from wuye_ops.rules.metric_value import CLOSE, DOWN, MET, MISSED, NEAR, NO_VALUE, Aim, Part
from wuye_ops.tests import factories as make
from wuye_ops.tests import metric_factories as metrics
from wuye_ops.tests.factories import PROPERTY_A, PROPERTY_B
from wuye_ops.tests.metric_factories import SHARE

DIRECTOR = "director@wuye.test"


def set_target(target: float, property_name: str | None = None, since: str = "2020-01-01", **fields):
	return frappe.get_doc(
		{
			"doctype": "Metric Target",
			"metric": SHARE,
			"property": property_name,
			"valid_from": since,
			"target": target,
			**fields,
		}
	).insert()


class MetricCase(FrappeTestCase):
	def setUp(self) -> None:
		make.make_base()
		frappe.set_user("Administrator")
		declared = metrics.declared(*self.metrics())
		declared.__enter__()
		self.addCleanup(declared.__exit__, None, None, None)
		self.addCleanup(frappe.set_user, "Administrator")
		self.addCleanup(frappe.db.rollback)

	def metrics(self):
		return (metrics.metric(),)


class TestTargets(MetricCase):
	def standing(self, scope: Scope, name: str | None = None) -> tuple:
		if name:
			value = values.by_property([SHARE], scope)[SHARE][name]
		else:
			value = values.together([SHARE], scope)[SHARE]
		return value.aim.target, value.standing

	def test_a_propertys_own_target_counts_before_that_of_all(self) -> None:
		day = date(2026, 3, 10)
		scope = Scope(date(2026, 3, 1), date(2026, 3, 31), (PROPERTY_A, PROPERTY_B))
		for name in (PROPERTY_A, PROPERTY_B):
			metrics.put(name, day, 92, 100)
		self.assertEqual(self.standing(scope, PROPERTY_A), (95, CLOSE))
		set_target(92)
		set_target(99, PROPERTY_A)
		set_target(80, PROPERTY_A, "2026-04-01")
		self.assertEqual(self.standing(scope, PROPERTY_B), (92, MET))
		self.assertEqual(self.standing(scope, PROPERTY_A), (99, MISSED))
		self.assertEqual(self.standing(scope), (92, MET))
		# of one property together is that property
		self.assertEqual(self.standing(scope.within([PROPERTY_A])), (99, MISSED))
		april = Scope(date(2026, 4, 1), date(2026, 4, 30), (PROPERTY_A,))
		self.assertEqual(self.standing(april), (80, NO_VALUE))

	def test_strict_and_margin(self) -> None:
		metrics.put(PROPERTY_A, date(2026, 3, 10), 90, 100)
		scope = Scope(date(2026, 3, 1), date(2026, 3, 31), (PROPERTY_A,))
		doc = set_target(90, strict=1)
		self.assertEqual(self.standing(scope), (90, CLOSE))
		doc.update({"target": 91, "strict": 0, "own_margin": 1, "close_by": 0}).save()
		self.assertEqual(self.standing(scope), (91, MISSED))
		doc.update({"close_by": 1.5}).save()
		self.assertEqual(self.standing(scope), (91, CLOSE))

	def test_what_cannot_be_is_refused(self) -> None:
		set_target(90)
		with self.assertRaises(frappe.DuplicateEntryError):
			set_target(91)
		for fields in ({"target": 101}, {"target": 90, "tolerance": 3}):
			with self.assertRaises(frappe.ValidationError):
				set_target(**fields, since="2025-01-01")
		with self.assertRaises(frappe.ValidationError):
			set_target(90, since="2025-01-01", metric="no.such")

	def test_a_manager_reads_targets_and_the_director_sets_them(self) -> None:
		frappe.set_user(DIRECTOR)
		doc = set_target(90, PROPERTY_A)
		other = set_target(90, PROPERTY_B)
		frappe.set_user(make.user("manager"))
		self.assertIn(doc.name, frappe.get_list("Metric Target", pluck="name"))
		self.assertNotIn(other.name, frappe.get_list("Metric Target", pluck="name"))
		with self.assertRaises(frappe.PermissionError):
			doc.update({"target": 10}).save()


class TestTrend(MetricCase):
	def test_month_by_month_the_running_one_last(self) -> None:
		today = getdate()
		metrics.put(PROPERTY_A, today, 1, 2)
		metrics.put(PROPERTY_A, add_months(today.replace(day=1), -1), 1, 1)
		metrics.put(PROPERTY_B, add_months(today.replace(day=1), -1), 0, 1)
		found = values.trend([SHARE], None, 3)[SHARE]
		self.assertEqual([value.shown for value in found], [None, Decimal("50.00"), Decimal("50.00")])
		self.assertEqual((found[-1].first, found[-1].last), (today.replace(day=1), today))
		own = values.trend_by_property([SHARE], [PROPERTY_A, PROPERTY_B], 3)[SHARE]
		self.assertEqual([value and value.shown for value in own[PROPERTY_A]], [None, 100, 50])
		self.assertEqual([value and value.shown for value in own[PROPERTY_B]], [None, 0, None])

	def test_the_past_ends_with_the_month_asked_for(self) -> None:
		found = values.trend([SHARE], [PROPERTY_A], 2, until=date(2026, 2, 14))[SHARE]
		self.assertEqual([value.last for value in found], [date(2026, 1, 31), date(2026, 2, 28)])

	def test_a_manager_knows_their_property_and_no_other(self) -> None:
		metrics.put(PROPERTY_A, getdate(), 1, 1)
		metrics.put(PROPERTY_B, getdate(), 0, 1)
		frappe.set_user(make.user("manager"))
		self.assertEqual(values.trend([SHARE], None, 1)[SHARE][0].shown, 100)
		self.assertEqual(set(values.trend_by_property([SHARE], None, 1)[SHARE]), {PROPERTY_A})
		with self.assertRaises(frappe.PermissionError):
			values.trend([SHARE], [PROPERTY_B], 1)


class TestAims(MetricCase):
	def metrics(self):
		return (
			metrics.metric(unit="次/百户", aim=Aim(DOWN, Decimal(2), strict=True)),
			metrics.metric("test.near", aim=Aim(NEAR, Decimal(0), Decimal(3))),
		)

	def test_around_a_target_a_tolerance_may_be_set(self) -> None:
		metrics.put(PROPERTY_A, date(2026, 3, 10), 4, 100, key="test.near")
		scope = Scope(date(2026, 3, 1), date(2026, 3, 31), (PROPERTY_A,))
		self.assertEqual(values.together(["test.near"], scope)["test.near"].standing, CLOSE)
		set_target(0, metric="test.near", tolerance=4)
		self.assertEqual(values.together(["test.near"], scope)["test.near"].standing, MET)

	def test_fewer_than_two_is_not_two(self) -> None:
		metrics.put(PROPERTY_A, date(2026, 3, 10), 200, 100)
		scope = Scope(date(2026, 3, 1), date(2026, 3, 31), (PROPERTY_A,))
		self.assertEqual(values.together([SHARE], scope)[SHARE].standing, CLOSE)


class TestByPerson(MetricCase):
	def test_only_a_metric_of_people_counts_them(self) -> None:
		def count(scope):
			return {}

		with self.assertRaises(ValueError):
			metrics.metric("test.people", count_by_employee=count)
		with self.assertRaises(ValueError):
			figures.by_employee(
				metrics.metric(for_employees=True), Scope(date(2026, 3, 1), date(2026, 3, 31))
			)

	def test_somebody_with_work_in_two_properties_has_both(self) -> None:
		one, other = (
			Counted(Part(Decimal(number), Decimal(4)), 4, digit) for number, digit in ((1, "a"), (2, "b"))
		)
		found = metrics.metric(
			for_employees=True,
			count_by_employee=lambda scope: {(PROPERTY_B, "E1"): other, (PROPERTY_A, "E1"): one},
		)
		whole = figures.by_employee(found, Scope(date(2026, 3, 1), date(2026, 3, 31)))
		first, second = (one, other) if PROPERTY_A < PROPERTY_B else (other, one)
		self.assertEqual(
			whole, {"E1": Counted(Part(Decimal(3), Decimal(8)), 8, first.digest + second.digest)}
		)
