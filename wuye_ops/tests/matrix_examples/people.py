"""Examples of people: the tables of social insurance, standards of staffing."""

from collections.abc import Callable
from datetime import date

import frappe

from wuye_ops.people import insurance
from wuye_ops.rules import social_insurance
from wuye_ops.tests import factories as make
from wuye_ops.tests.matrix_examples.example import Example, make_example


def _table(property_name: str) -> Example:
	"""One for all properties."""
	rows = insurance.rows_of(social_insurance.usual("", date(2020, 1, 1)))
	fields = {"city": "矩阵市", "source": "矩阵", "rates": rows}
	existing, another = ({**fields, "effective_from": day} for day in ("2020-01-01", "2021-01-01"))
	return make_example(
		"Insurance City Table",
		existing,
		another,
		{"source": "矩阵改"},
		key={"city": "矩阵市", "effective_from": "2020-01-01"},
	)


def _standard(property_name: str) -> Example:
	existing, another = (
		{"property": property_name, "designation": make.make_designation(name), "basis": "Fixed", "per": 1}
		for name in ("矩阵岗", "矩阵新岗")
	)
	return make_example(
		"Staffing Standard",
		existing,
		another,
		{"agreed": 2},
		key={"property": property_name, "designation": "矩阵岗"},
	)


def _need(property_name: str) -> Example:
	"""Who is needed on a shift of HRMS's."""
	shift = "矩阵班次"
	if not frappe.db.exists("Shift Type", shift):
		frappe.get_doc(
			{"doctype": "Shift Type", "__newname": shift, "start_time": "08:00:00", "end_time": "16:00:00"}
		).insert()
	existing, another = (
		{
			"property": property_name,
			"designation": make.make_designation(name),
			"shift_type": shift,
			"people": 1,
			"from_date": "2020-01-01",
		}
		for name in ("矩阵岗", "矩阵新岗")
	)
	return make_example(
		"Roster Need",
		existing,
		another,
		{"people": 2},
		key={"property": property_name, "designation": "矩阵岗"},
	)


def _regional(property_name: str) -> Example:
	"""One for all properties."""
	fields = {
		"kind": "Marriage",
		"days": 10,
		"counted": "Calendar Days",
		"source": "矩阵",
		"proof": "Marriage Certificate",
	}
	existing, another = ({**fields, "province": province} for province in ("青海", "宁夏"))
	return make_example(
		"Regional Leave", existing, another, {"days": 12}, key={"province": "青海", "kind": "Marriage"}
	)


def _problem(property_name: str) -> Example:
	"""Written by the nightly run alone."""
	employee = make.employee("tech", property_name)
	one = {"doctype": "Annual Leave Problem", "employee": employee, "year": 2020, "key": f"{employee}|2020"}
	name = frappe.db.get_value("Annual Leave Problem", {"key": one["key"]})
	if not name:
		doc = frappe.get_doc(one)
		doc.flags.by_service = True
		name = doc.insert().name
	return Example(name, {"reason": "矩阵"}, {**one, "year": 2021, "key": f"{employee}|2021"})


EXAMPLES: dict[str, Callable[[str], Example]] = {
	"Insurance City Table": _table,
	"Annual Leave Problem": _problem,
	"Regional Leave": _regional,
	"Roster Need": _need,
	"Staffing Standard": _standard,
}
