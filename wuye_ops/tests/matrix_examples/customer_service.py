"""Examples of customer service: requests, tasks, and what both are promised by."""

from collections.abc import Callable

import frappe
from frappe.utils import now_datetime

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
	"Guest Link": _guest_link,
	"Service Calendar": _calendar,
	"Service Category": _category,
	"Service Level": _level,
	"Service Request": _request,
	"Service Task": _task,
	"Work Hand Over": _work_hand_over,
}
