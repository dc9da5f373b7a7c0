"""Every metric has cases that were counted by hand: which test they are in, and that it is there and names the metric."""

import importlib
import re
from collections.abc import Iterator
from types import CodeType, FunctionType, ModuleType

from frappe.tests.utils import FrappeTestCase

from wuye_ops.metrics.registry import Metric, all_metrics

# key → module, and the test in it that compares the metric with numbers
GOLDEN = {
	"audit.findings_open": "tests.test_audit_metrics:test_what_stood_on_a_day_stands_there_for_ever",
	"audit.findings_overdue": "tests.test_audit_metrics:test_overdue_is_what_was_promised_and_not_handed_in",
	"audit.plan_completion": "tests.test_audit_metrics:test_of_a_plan_what_was_reported_in_its_quarter",
	"audit.rectified_on_time": "tests.test_audit_metrics:test_overdue_is_what_was_promised_and_not_handed_in",
	"cost.alerts_explained": "finance_control.test_plan_metrics:test_alerts_explained_in_time",
	"cost.budget_deviation": "finance_control.test_metrics:test_off_the_budget_of_the_month",
	"cost.budget_overrun": "finance_control.test_plan_metrics:test_each_class_counts_that_is_above_its_plan",
	"cost.forecast_overrun": "finance_control.test_plan_metrics:test_the_year_as_it_will_end",
	"cost.labour_share": "finance_control.test_metrics:test_labour_of_all_costs",
	"cost.per_area": "finance_control.test_metrics:test_cost_per_square_metre_and_month",
	"equipment.intact": "facilities.test_metrics:test_time_in_order_of_the_time_on_the_register",
	"equipment.statutory_days_left": "facilities.test_metrics:test_until_the_first_that_was_not_done",
	"fees.aged_over_year": "fees.test_metrics:test_what_has_been_open_for_over_a_year",
	"fees.arrears_recovered": "fees.test_metrics:test_arrears_of_earlier_years_that_came_in",
	"fees.collection": "fees.test_metrics:test_what_came_in_by_the_end_of_the_month",
	"fees.households_paid": "fees.test_metrics:test_what_came_in_by_the_end_of_the_month",
	"fees.limitation_months_left": "fees.test_metrics:test_months_until_a_debt_can_no_longer_be_sued_for",
	"inspection.completion": "inspection.test_metrics:test_done_of_those_due_and_the_mean_of_what_was_scored",
	"inspection.missed": "inspection.test_metrics:test_of_every_inspector_at_once",
	"inspection.rectifications_overdue": "inspection.test_metrics:test_what_stood_uncured_past_its_day",
	"inspection.rectified_on_time": "inspection.test_metrics:test_handed_in_by_the_end_of_its_day",
	"inspection.score": "inspection.test_metrics:test_done_of_those_due_and_the_mean_of_what_was_scored",
	"people.area_per_head": "people.test_metrics:test_on_the_last_day_of_the_month",
	"people.attendance": "people.test_attendance:test_there_in_time_and_to_the_end_of_the_days_expected",
	"people.certified": "people.certificates.test_certificates:test_who_needs_one_is_counted_and_listed",
	"people.training": "people.training.test_training:test_hours_that_count_of_the_hours_of_a_year",
	"people.coverage": "people.test_roster:test_coverage_is_hours_manned_of_those_needed",
	"people.turnover": "people.test_metrics:test_who_left_in_a_year_of_those_there",
	"property.contract_days_left": "metrics.test_contracts:test_days_from_the_last_day_to_the_end",
	"security.gate_paired": "security.test_figures:test_entries_with_an_exit",
	"security.handover": "security.test_figures:test_shifts_in_time_late_and_not_taken_over",
	"security.incident_timeliness": "security.test_figures:test_incidents_by_kind_and_month",
	"security.patrol_points": "security.test_figures:test_points_reached_and_deviations",
	"service.arrival_timeliness": "customer_service.test_metrics:test_repairs_arrived_at_in_time_of_those_due",
	"service.complaint_timeliness": "customer_service.test_metrics:test_complaints_kept_as_promised_of_those_due",
	"service.complaints": "customer_service.test_metrics:test_valid_complaints_of_a_hundred_households",
	"service.completion": "customer_service.test_metrics:test_tasks_finished_in_time_of_those_due",
	"service.employee_complaints": "customer_service.test_metrics_of_people:test_complaints_are_of_whom_the_ruling_names",
	"service.employee_rework": "customer_service.test_metrics_of_people:test_rework_is_of_who_had_said_that_it_was_done",
	"service.first_contact": "customer_service.test_metrics:test_solved_at_first_contact_of_those_resolved",
	"service.overdue": "customer_service.test_metrics:test_tasks_overdue_are_what_completion_leaves",
	"service.rework": "customer_service.test_metrics:test_rework_is_what_the_report_says",
	"service.satisfaction": "customer_service.test_metrics:test_satisfied_of_all_who_replied",
	"survey.nps": "customer_service.surveys.test_metrics:test_both_by_hand",
	"survey.satisfaction": "customer_service.surveys.test_metrics:test_both_by_hand",
}
NUMBER = re.compile(r"-?\d+(\.\d+)?")
ASSERTIONS = {"assertEqual", "assert_counted", "assert_value"}


class TestGoldenMetrics(FrappeTestCase):
	def test_every_metric_has_a_test_that_was_counted_by_hand(self) -> None:
		self.assertEqual(set(GOLDEN), set(all_metrics()), "name the test that has its golden case")

	def test_each_of_them_is_there_names_its_metric_and_compares_it_with_numbers(self) -> None:
		for key, place in GOLDEN.items():
			with self.subTest(key):
				module_name, name = place.split(":")
				module = importlib.import_module(f"wuye_ops.{module_name}")
				code = list(code_of(*the_one(module, name)))
				names = {one for part in code for one in part.co_names}
				constants = {str(one) for part in code for one in flat(part.co_consts)}
				counted = constants.union(*(keys_of(module, name) for name in names))
				self.assertIn(key, counted)
				self.assertTrue(names & ASSERTIONS, place)
				self.assertTrue(any(map(NUMBER.fullmatch, constants)), place)


def the_one(module: ModuleType, name: str) -> tuple[type, str]:
	"""The one case of the module with a test of that name. Raises ValueError for none or several."""
	(found,) = (
		case
		for case in vars(module).values()
		if isinstance(case, type) and case.__module__ == module.__name__ and name in vars(case)
	)
	return found, name


def code_of(case: type, name: str) -> Iterator[CodeType]:
	"""Of the test, of what lies within it, and of the helpers of its module that it calls on itself."""
	own = {
		key: value.__code__
		for base in reversed(case.__mro__)
		if base.__module__ == case.__module__
		for key, value in vars(base).items()
		if isinstance(value, FunctionType) and not key.startswith("test_")
	}
	waiting, seen = [vars(case)[name].__code__], set()
	while waiting:
		code = waiting.pop()
		if code in seen:
			continue
		seen.add(code)
		yield code
		waiting += [one for one in code.co_consts if isinstance(one, CodeType)]
		waiting += [own[one] for one in code.co_names if one in own]


def flat(constants: tuple) -> Iterator[object]:
	for one in constants:
		yield from flat(one) if isinstance(one, tuple) else (one,)


def keys_of(module: ModuleType, name: str) -> set[str]:
	"""Of the metrics that a name of the module stands for: one of them, or the module that counts them."""
	value = vars(module).get(name)
	metrics = [value] if isinstance(value, Metric) else getattr(value, "METRICS", ())
	return {metric.key for metric in metrics}
