"""Examples of surveys, and of what a service alone writes for them."""

from collections.abc import Callable

import frappe

from wuye_ops.tests import factories as make
from wuye_ops.tests.matrix_examples.example import Example, make_example, make_shared, owner, tag

TEMPLATE = "矩阵问卷"
QUESTIONS = [{"type": "Scale", "text": "总体满意度"}]


def _template(property_name: str) -> Example:
	return make_shared("Survey Template", {"questions": QUESTIONS}, "template_name", {"introduction": "矩阵"})


def _shared_template() -> str:
	if not frappe.db.exists("Survey Template", TEMPLATE):
		values = {"doctype": "Survey Template", "template_name": TEMPLATE, "questions": QUESTIONS}
		frappe.get_doc(values).insert()
	return TEMPLATE


def _survey(property_name: str) -> Example:
	fields = {"property": property_name, "template": _shared_template(), "opens_on": make.today()}
	return make_example(
		"Survey",
		{**fields, "title": "矩阵问卷"},
		{**fields, "title": "矩阵新问卷"},
		{"introduction": "矩阵：请填写"},
		key={"property": property_name, "title": "矩阵问卷"},
	)


def _written(doctype: str, property_name: str, fields: dict, key_field: str, change: dict) -> Example:
	"""What a service alone writes: made as the service does, and tried by hand."""
	key = f"matrix|{tag(property_name)}"
	values = {"property": property_name, "survey": _survey(property_name).name, **fields}
	name = frappe.db.get_value(doctype, {key_field: key, "survey": values["survey"]})
	if not name:
		doc = frappe.get_doc({"doctype": doctype, **values, key_field: key})
		doc.flags.by_service = True
		name = doc.insert().name
	return Example(name, change, {**values, key_field: f"{key}|new"})


def _invitation(property_name: str) -> Example:
	fields = {"customer": owner(property_name), "unit": make.places(property_name).unit, "sheet_no": 1}
	return _written("Survey Invitation", property_name, fields, "invitation_key", {"answered": 1})


def _response(property_name: str) -> Example:
	invitation = _invitation(property_name).name
	values = {"property": property_name, "survey": _survey(property_name).name}
	name = frappe.db.get_value("Survey Response", {"invitation": invitation})
	if not name:
		doc = frappe.get_doc(
			{"doctype": "Survey Response", **values, "invitation": invitation, "channel": "Web"}
		)
		doc.flags.by_service = True
		name = doc.insert().name
	return Example(name, {"is_low": 1}, values)


def _ballot(property_name: str) -> Example:
	values = {"property": property_name, "survey": _survey(property_name).name}
	name = frappe.db.get_value("Survey Ballot", values)
	if not name:
		doc = frappe.get_doc({"doctype": "Survey Ballot", **values, "sealed": "…"})
		doc.flags.by_service = True
		name = doc.insert().name
	return Example(name, {"sealed": "x"}, values)


EXAMPLES: dict[str, Callable[[str], Example]] = {
	"Survey": _survey,
	"Survey Ballot": _ballot,
	"Survey Invitation": _invitation,
	"Survey Response": _response,
	"Survey Template": _template,
}
