"""Examples of customer service: requests, tasks, and what both are promised by."""

from collections.abc import Callable

import frappe
from frappe.utils import now_datetime

from wuye_ops.customer_service import requests
from wuye_ops.tests import factories as make
from wuye_ops.tests.matrix_examples.example import Example, make_example, make_shared, owner

EXAMPLE_TASK: dict[str, str] = {}


def _calendar(property_name: str) -> Example:
	return make_shared("Service Calendar", {"round_the_clock": 1}, "calendar_name", {"round_the_clock": 1})


def _level(property_name: str) -> Example:
	fields = {"kind": "Repair", "targets": [{"urgency": "Normal", "respond_minutes": 30}]}
	return make_shared("Service Level", fields, "level_name", {"source": "矩阵"})


def _category(property_name: str) -> Example:
	fields = {
		"kind": "Repair",
		"trade": "Engineering",
		"default_urgency": "Normal",
		"service_level": "报修时限",
		"parent_service_category": "全部服务类别",
	}
	return make_shared("Service Category", fields, "category_name", {"allow_claim": 1})


def _request(property_name: str) -> Example:
	fields = {
		"property": property_name,
		"unit": make.places(property_name).unit,
		"customer": owner(property_name),
		"category": "水管漏水",
		"urgency": "Normal",
		"channel": "Phone",
		"opened_on": str(now_datetime().replace(microsecond=0)),
	}
	return make_example(
		"Service Request",
		{**fields, "subject": "矩阵：漏水"},
		{**fields, "subject": "矩阵：又漏水"},
		{"place": "厨房"},
		key={"property": property_name, "subject": "矩阵：漏水"},
	)


def _task(property_name: str) -> Example:
	fields = {
		"property": property_name,
		"department": make.make_department(make.TRADES["Engineering"]),
		"urgency": "Normal",
	}
	example = make_example(
		"Service Task",
		{**fields, "subject": "矩阵：检修"},
		{**fields, "subject": "矩阵：再检修"},
		{"place": "泵房"},
		key={"property": property_name, "subject": "矩阵：检修"},
	)
	EXAMPLE_TASK[property_name] = example.name
	return example


def _work_hand_over(property_name: str) -> Example:
	first, second = (make.employee(key, property_name) for key in ("tech", "tech2"))
	return make_example(
		"Work Hand Over",
		{"employee": first},
		{"employee": second},
		{"reason": "矩阵"},
		key={"employee": first},
	)


def _follow_up(property_name: str) -> Example:
	"""Planned by resolving a request, and by nothing else."""
	name = frappe.db.get_value("Service Follow Up", {"property": property_name})
	if not name:
		request = make.make_request(
			property_name, category="噪音扰民", subject="矩阵：噪音", urgency="Normal"
		)
		requests.accept(request.name)
		requests.resolve(request.name, "矩阵：已劝导")
		name = frappe.db.get_value("Service Follow Up", {"service_request": request.name})
	fields = {
		"service_request": frappe.db.get_value("Service Follow Up", name, "service_request"),
		"property": property_name,
		"reason": "Sample",
		"round": 9,
		"due_on": "2026-01-05",
	}
	return Example(name, {"comment": "矩阵"}, fields)


def _visit_plan(property_name: str) -> Example:
	fields = {"property": property_name, "cycle_days": 30, "starts_on": "2026-01-01", "disabled": 1}
	return make_example(
		"Visit Plan",
		{**fields, "customer_class": "Business"},
		{**fields, "customer_class": "Tenant"},
		{"purpose": "矩阵"},
		key={"property": property_name, "customer_class": "Business"},
	)


def _visit(property_name: str) -> Example:
	fields = {"property": property_name, "customer": owner(property_name), "due_on": "2026-01-05"}
	return make_example(
		"Customer Visit",
		{**fields, "purpose": "矩阵走访"},
		{**fields, "purpose": "矩阵另一次走访"},
		{"purpose": "矩阵走访"},
		key={"property": property_name, "purpose": "矩阵走访"},
	)


def _figure(property_name: str) -> Example:
	"""What was counted of a month; only the hourly job writes it."""
	fields = {"property": property_name, "aspect": "Channel", "month": "2020-01-01"}
	return make_example("Service Figure", fields, fields, {"total": 1})


def _weekly_summary(property_name: str) -> Example:
	"""Only the scheduler writes it."""
	fields = {"property": property_name, "week_to": "2020-01-12", "summary": "矩阵"}
	return make_example(
		"Service Weekly Summary",
		{**fields, "week_from": "2020-01-06"},
		{**fields, "week_from": "2020-01-13"},
		{"recipients": "矩阵"},
		key={"property": property_name, "week_from": "2020-01-06"},
	)


def _guest_link(property_name: str) -> Example:
	request = _request(property_name).name
	link = frappe.db.get_value("Guest Link", {"service_request": request})
	if not link:
		doc = frappe.get_doc(
			{
				"doctype": "Guest Link",
				"service_request": request,
				"property": property_name,
				"code_hash": frappe.generate_hash(length=64),
			}
		)
		doc.flags.by_service = True
		link = doc.insert().name
	another = {"service_request": request, "property": property_name}
	return Example(link, {"switched_off": 1}, another)


EXAMPLES: dict[str, Callable[[str], Example]] = {
	"Customer Visit": _visit,
	"Guest Link": _guest_link,
	"Service Calendar": _calendar,
	"Service Category": _category,
	"Service Follow Up": _follow_up,
	"Service Level": _level,
	"Service Figure": _figure,
	"Service Request": _request,
	"Service Task": _task,
	"Work Hand Over": _work_hand_over,
	"Service Weekly Summary": _weekly_summary,
	"Visit Plan": _visit_plan,
}
