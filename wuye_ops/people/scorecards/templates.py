"""Scorecard Templates in versions: what somebody was scored by stays as it was, and each designation has one that is in force.

Draft → In Force → Retired. From the first card on nothing of a template changes but whom it is for.
"""

from __future__ import annotations

from collections.abc import Mapping

import frappe
from frappe import _
from frappe.utils import cint, flt

from wuye_ops.metrics.registry import Metric, all_metrics
from wuye_ops.metrics.scale_rows import mistake, number, scale_of
from wuye_ops.property.closed import first_change
from wuye_ops.property.guarded import load_locked, refuse_by_hand, save
from wuye_ops.property.language import in_site_language
from wuye_ops.rules import quality_standard, scorecard
from wuye_ops.rules.scorecard_templates import NEW_METRICS

DOCTYPE = "Scorecard Template"
DRAFT, IN_FORCE, RETIRED = "Draft", "In Force", "Retired"
# Of one that somebody was scored by these may change.
OPEN_WHEN_USED = {"status", "designations", "remark", "modified", "modified_by"}
WEIGHTS = {
	scorecard.RESULTS: "weight_results",
	scorecard.CUSTOMER: "weight_customer",
	scorecard.OPERATION: "weight_operation",
	scorecard.TEAM: "weight_team",
}
VALID_COMPLAINT = "valid_complaint"
# code of a fact → the field with the most points beside it
CAPS = {
	VALID_COMPLAINT: "cap_valid_complaint",
	"safety_accident": "cap_safety_accident",
	"false_record": "cap_false_record",
}
# the metric by which it is known, and one of the property alone
COMPLAINTS = "service.employee_complaints"


# -- controller's named steps ------------------------------------------------------------------------------------


def prepare_new(doc) -> None:
	"""A template of a name that exists is its next version."""
	doc.version = _newest_version(doc.template_name) + 1
	if not doc.grades:
		doc.extend("grades", default_grades())


def check(doc) -> None:
	refuse_by_hand(doc, "status", use=_("Put it in force or retire it with the buttons."))
	before = doc.get_doc_before_save()
	if before and is_used(doc.name) and first_change(doc, before, OPEN_WHEN_USED):
		frappe.throw(
			_("Scorecards were made by {0}: it stays as it is. Make a new version to change it.").format(
				frappe.bold(doc.name)
			),
			title=_("Versions"),
		)
	with in_site_language():
		metrics = all_metrics()
		taken: set[str] = set()
		for row in doc.measures:
			_complete(row, metrics, taken)
	as_rules(doc)
	if doc.status == IN_FORCE:
		refuse_taken_designations(doc)


def refuse_delete(doc) -> None:
	if doc.status != DRAFT:
		frappe.throw(
			_("{0} was in force: scorecards may be explained by it. Retire it instead.").format(doc.name),
			title=_("Kept for the Record"),
		)


def _complete(row, metrics: Mapping[str, Metric], taken: set[str]) -> None:
	metric = metrics.get(row.metric)
	if metric is None and row.metric not in NEW_METRICS:
		frappe.throw(
			_("Row {0}: there is no metric {1}. Choose one of the list.").format(
				row.idx, frappe.bold(frappe.utils.escape_html(row.metric))
			),
			title=_("Measures"),
		)
	if metric and row.scope == scorecard.PERSON and metric.count_by_employee is None:
		frappe.throw(
			_("Row {0}: {1} is not counted by person. Take it of the property.").format(
				row.idx, metric.label
			),
			title=_("Measures"),
		)
	row.measure_name = (row.measure_name or "").strip() or str(metric.label if metric else row.metric)
	base, number_ = row.code or row.metric, 1
	row.code = base
	while row.code in taken:
		number_ += 1
		row.code = f"{base}#{number_}"
	taken.add(row.code)


def refuse_taken_designations(doc) -> None:
	"""Who is scored by two templates would have two scores."""
	others = frappe.get_all(
		"Scorecard Designation",
		{
			"parenttype": DOCTYPE,
			"parent": ["in", _in_force(besides=doc) or [""]],
			"designation": ["in", [row.designation for row in doc.designations] or [""]],
		},
		["designation", "parent"],
	)
	if others:
		frappe.throw(
			_("{0} stands in {1} already, which is in force. Take it out of one of them.").format(
				frappe.bold(others[0].designation), others[0].parent
			),
			title=_("Designations"),
		)


def _in_force(besides) -> list[str]:
	"""Templates that are in force, but not the versions of this one, which it replaces."""
	return frappe.get_all(
		DOCTYPE, {"status": IN_FORCE, "template_name": ["!=", besides.template_name]}, pluck="name"
	)


def _newest_version(name: str) -> int:
	versions = frappe.get_all(
		DOCTYPE, {"template_name": name}, pluck="version", order_by="version desc", limit=1
	)
	return cint(versions[0]) if versions else 0


def is_used(name: str) -> bool:
	return bool(frappe.db.exists("Staff Scorecard", {"template": name}))


# -- as the rules know it ------------------------------------------------------------------------------------------


def as_rules(doc) -> scorecard.Template:
	"""Throws, with what to do, for whatever the rules refuse."""
	metrics = all_metrics()
	measures = tuple(_measure(row, metrics.get(row.metric)) for row in doc.measures)
	weights = {dimension: number(doc.get(field)) for dimension, field in WEIGHTS.items()}
	if sum(weights.values()) != 100:
		frappe.throw(
			_("The weights of the dimensions make up 100; they sum to {0}.").format(sum(weights.values())),
			title=_("Weights"),
		)
	grades = tuple(quality_standard.Grade(row.grade, number(row.at_least)) for row in doc.grades)
	bounds = [grade.at_least for grade in grades]
	if not bounds or bounds[-1] != 0 or bounds != sorted(set(bounds), reverse=True):
		frappe.throw(
			_("Grades go from the best to the worst, and the worst begins at 0 points."), title=_("Grades")
		)
	coefficients = {row.grade: number(row.coefficient) for row in doc.grades}
	return scorecard.Template(
		doc.template_name, measures, weights, _caps(doc), grades, coefficients, cint(doc.version)
	)


def _measure(row, metric: Metric | None) -> scorecard.Measure:
	unit = "%" if metric is None or metric.is_share else "1"
	try:
		return scorecard.Measure(
			row.code,
			row.dimension,
			row.metric,
			number(row.weight),
			scale_of(row),
			unit,
			cint(row.least),
			row.scope,
		)
	except ValueError:
		why = _("The weight must be above 0.") if flt(row.weight) <= 0 else mistake(row)
		name = frappe.bold(frappe.utils.escape_html(row.measure_name or row.metric))
		frappe.throw(_("Row {0}, {1}: {2}").format(row.idx, name, why), title=_("Measures"))


def _caps(doc) -> tuple[scorecard.Cap, ...]:
	found = {code: number(doc.get(field)) for code, field in CAPS.items()}
	return tuple(scorecard.Cap(code, most) for code, most in found.items() if 0 < most < 100)


def default_grades() -> list[dict]:
	return [
		{
			"grade": grade.name,
			"at_least": float(grade.at_least),
			"coefficient": float(scorecard.COEFFICIENTS[grade.name]),
		}
		for grade in quality_standard.GRADES
	]


def of_designations() -> dict[str, str]:
	"""Designation → the template in force for it."""
	rows = frappe.get_all(
		"Scorecard Designation",
		{
			"parenttype": DOCTYPE,
			"parent": ["in", frappe.get_all(DOCTYPE, {"status": IN_FORCE}, pluck="name") or [""]],
		},
		["designation", "parent"],
	)
	return {row.designation: row.parent for row in rows}


# -- services ------------------------------------------------------------------------------------------------------


@frappe.whitelist(methods=["POST"])
def put_in_force(template: str) -> None:
	"""From now on people are scored by it; the version before retires."""
	doc = load_locked(DOCTYPE, template)
	if doc.status != DRAFT:
		frappe.throw(_("Only a draft is put in force."), title=_(DOCTYPE))
	if not doc.designations:
		frappe.throw(_("Say first for which designations it is."), title=_("Designations"))
	for name in frappe.get_all(
		DOCTYPE, {"template_name": doc.template_name, "status": IN_FORCE}, pluck="name"
	):
		_enter(frappe.get_doc(DOCTYPE, name, for_update=True), RETIRED)
	_enter(doc, IN_FORCE)


@frappe.whitelist(methods=["POST"])
def retire(template: str) -> None:
	"""Nobody is scored by it any more."""
	doc = load_locked(DOCTYPE, template)
	if doc.status != IN_FORCE:
		frappe.throw(_("Only a template that is in force is retired."), title=_(DOCTYPE))
	_enter(doc, RETIRED)


@frappe.whitelist(methods=["POST"])
def new_version(template: str) -> str:
	"""A draft of the next version, to be changed and put in force. Returns its name."""
	doc = load_locked(DOCTYPE, template)
	frappe.has_permission(DOCTYPE, "create", throw=True)
	if draft := frappe.db.exists(DOCTYPE, {"template_name": doc.template_name, "status": DRAFT}):
		return draft
	return frappe.copy_doc(doc).insert().name


def _enter(doc, status: str) -> None:
	doc.status = status
	save(doc)
