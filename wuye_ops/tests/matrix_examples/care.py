"""Examples of what is told and kept in confidence: hazards, examinations, needs."""

from collections.abc import Callable

import frappe

from wuye_ops.people.care import needs
from wuye_ops.rules import care
from wuye_ops.tests import care_factories
from wuye_ops.tests import factories as make
from wuye_ops.tests.matrix_examples.example import Example, make_example

HAZARD = "矩阵危害"
# of long ago, so that no test of today meets it
DAY, ANOTHER_DAY = "2001-01-01", "2001-02-01"


def _hazard(property_name: str) -> Example:
	"""One for all properties; nobody has a post that meets it."""
	fields = {"months": 12, "source": "矩阵"}
	return make_example(
		"Health Hazard",
		{**fields, "hazard_name": HAZARD},
		{**fields, "hazard_name": f"{HAZARD}新"},
		{"source": "矩阵改"},
		key={"hazard_name": HAZARD},
	)


def _check(property_name: str) -> Example:
	"""A draft, entered by the health officer."""
	_hazard(property_name)
	make.make_user(care_factories.OFFICER, "Health Officer")
	employee = make.employee("tech", property_name)
	fields = {"employee": employee, "hazard": HAZARD, "kind": "During the Post", "fitness": "Fit"}
	name = frappe.db.get_value("Health Check", {"employee": employee, "hazard": HAZARD, "day": DAY})
	if not name:
		name = frappe.get_doc({"doctype": "Health Check", "day": DAY, **fields}).insert().name
	return Example(name, {"clinic": "矩阵医院"}, {**fields, "day": ANOTHER_DAY})


def _warning(property_name: str) -> Example:
	_hazard(property_name)
	employee = make.employee("tech", property_name)
	key = {"employee": employee, "hazard": HAZARD}
	fields = {**key, "property": property_name, "kind": "During the Post", "due_on": DAY}
	name = frappe.db.get_value("Health Warning", key)
	if not name:
		doc = frappe.get_doc({"doctype": "Health Warning", "warning_key": f"{employee}|矩阵", **fields})
		doc.flags.by_service = True
		name = doc.insert().name
	return Example(name, {"days": 9}, {**fields, "due_on": ANOTHER_DAY})


def _need(property_name: str) -> Example:
	"""Of the technician, open to superiors and HR."""
	user = make.user("tech", property_name)
	name = frappe.db.get_value("Care Need", {"raised_by": user, "kind": "Other"})
	if not name:
		frappe.set_user(user)
		name = needs.raise_need("Other", care.TO_LINE, "矩阵诉求")
		frappe.set_user("Administrator")
	fields = {
		"kind": "Other",
		"level": care.TO_LINE,
		"raised_by": user,
		"employee": make.employee("tech", property_name),
	}
	return Example(name, {"level": care.TO_HR}, fields)


EXAMPLES: dict[str, Callable[[str], Example]] = {
	"Care Need": _need,
	"Health Check": _check,
	"Health Hazard": _hazard,
	"Health Warning": _warning,
}
