"""What a property company begins with in HRMS, topic by topic: made where it is absent, left as it is where it is there.

Nothing of it comes with the installation: it is the company's own data, and HR asks for it (page `people-setup`, or `bench
wuye-people-setup`). Whatever is found by its name counts as there, whoever made it.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

import frappe
from frappe import _, _lt
from frappe.utils import getdate, nowdate

from wuye_ops.metrics.registry import all_metrics
from wuye_ops.people import annual_leave, holiday_lists, insurance
from wuye_ops.people.certificates import requirements
from wuye_ops.people.health import seed as health_seed
from wuye_ops.people.setup.wanted import Told, Topic, Wanted, data, make, plain
from wuye_ops.rules import (
	certificate,
	employment,
	scorecard,
	social_insurance,
	statutory_leave,
	training_need,
)
from wuye_ops.rules.scorecard_templates import TEMPLATES
from wuye_ops.setup import workflows

ONBOARDING, SEPARATION = "物业公司入职清单", "物业公司离职清单"
APPRAISAL_TEMPLATE = "物业岗位绩效考核"
SALARY_STRUCTURE = "物业员工月薪"


def overview(company: str) -> list[dict]:
	"""For each topic what is there and what is missing; without topics that wait for others, as paths do for their posts."""
	rows = []
	for topic in TOPICS:
		wanted = [(one, one.existing()) for one in topic.wanted(company)]
		if not wanted:
			continue
		rows.append(
			{
				"key": topic.key,
				"label": str(topic.label),
				"doctype": wanted[-1][0].doctype,
				"there": [one.label or one.title for one, name in wanted if name],
				"missing": [one.label or one.title for one, name in wanted if not name],
			}
		)
	return rows


def seed(company: str, keys: Iterable[str] | None = None) -> list[Told]:
	"""Makes what is missing of the topics, of all by default. Running it again changes nothing."""
	chosen = None if keys is None else set(keys)
	told = []
	for topic in TOPICS:
		if chosen is not None and topic.key not in chosen:
			continue
		for one in topic.wanted(company):
			name = one.existing()
			told.append(Told(topic.key, one.doctype, name or make(one), one.label or one.title, not name))
	return told


# -- topics ------------------------------------------------------------------------------------------------------------


def _designations(company: str) -> Iterable[Wanted]:
	return plain("Designation", "designations", "designation_name")


def _departments(company: str) -> Iterable[Wanted]:
	return [
		Wanted(
			"Department",
			name,
			{"department_name": name, "company": company},
			{"department_name": name, "company": company},
		)
		for name in data("departments")
	]


def _staffing_plan(company: str) -> Iterable[Wanted]:
	"""A draft of this year's: HR enters vacancies and submits it."""
	year = getdate(nowdate()).year
	name = f"{company} {year} 年编制计划"
	rows = [{"designation": designation} for designation in data("designations")]
	fields = {"company": company, "from_date": f"{year}-01-01", "to_date": f"{year}-12-31"}
	yield Wanted("Staffing Plan", name, {"__newname": name, **fields, "staffing_details": rows})


def _requisitions(company: str) -> Iterable[Wanted]:
	"""HRMS's statuses of a Job Requisition as a workflow; any other one that is in force for it is kept."""
	doctype = "Job Requisition"
	found = {"document_type": doctype, "is_active": 1}
	by = partial(workflows.make_workflow, doctype)
	yield Wanted("Workflow", doctype, found=found, make=by, label=_(doctype))


def _recruitment(company: str) -> Iterable[Wanted]:
	yield from plain("Job Applicant Source", "sources", "source_name", details="details")
	yield from plain("Skill", "skills", "skill_name")
	yield from plain("Interview Type", "interview_types", description="description")
	for row in data("interview_rounds"):
		yield Wanted(
			"Interview Round",
			row["name"],
			{
				"round_name": row["name"],
				"interview_type": row["type"],
				"wuye_kind": row["kind"],
				"wuye_sensitive": row.get("sensitive", 0),
				"wuye_weight": row["weight"],
				"wuye_pass_mark": row["pass_mark"],
				# HRMS keeps stars as a part of five
				"expected_average_rating": row["pass_mark"] / 100,
				"expected_skill_set": [{"skill": skill} for skill in row["skills"]],
			},
		)


def _boarding(company: str) -> Iterable[Wanted]:
	for doctype, title, key, of in (
		("Employee Onboarding Template", ONBOARDING, "onboarding", employment.ONBOARDING),
		("Employee Separation Template", SEPARATION, "separation", employment.SEPARATION),
	):
		kinds = {kind.name: kind for kind in employment.KINDS if kind.of == of}
		activities = [
			{
				"activity_name": row["name"],
				"wuye_kind": row["kind"],
				"begin_on": row["begin_on"],
				"duration": row["duration"],
				"description": row["note"],
				"role": "HR Manager",
				# HRMS makes no employee before these are done
				"required_for_employee_creation": 0,
				"task_weight": int(kinds[row["kind"]].required),
			}
			for row in data(key)
		]
		yield Wanted(
			doctype,
			title,
			{"title": title, "company": company, "activities": activities},
			{"title": title, "company": company},
		)


def _training(company: str) -> Iterable[Wanted]:
	for row in data("programmes"):
		yield Wanted(
			"Training Program",
			row["name"],
			{
				"training_program": row["name"],
				"company": company,
				"description": row["note"],
				"wuye_subject": row["subject"],
				"wuye_hours": row["hours"],
			},
		)


def _training_needs(company: str) -> Iterable[Wanted]:
	"""The hours that the law names, and ours."""
	by_code = {one.code: one for one in training_need.REQUIREMENTS}
	for row in data("training_needs"):
		need = by_code[row["code"]]
		yield Wanted(
			"Training Need",
			row["name"],
			{
				"need_name": row["name"],
				"hours": float(need.hours),
				"frequency": need.when,
				"subject": need.subject,
				"designation": row.get("designation"),
				"within_days": need.within_days,
				"before_work": int(need.before_work),
				"source": need.source,
			},
		)


def _certificates(company: str) -> Iterable[Wanted]:
	"""Kinds of certificates, and the work and posts of the trade that need them; of work that the site does not know, none."""
	by_id = data("id_number_certificates")
	for kind in certificate.KINDS:
		yield Wanted(
			"Certificate Kind",
			kind.code,
			{
				"kind_name": kind.code,
				"months": kind.months or 0,
				"review_months": kind.review_months or 0,
				"source": kind.source,
				"number_is_id": int(kind.code in by_id),
			},
		)
	for row in data("certificate_requirements"):
		kind, name = row["kind"], row["name"]
		if kind != requirements.POST and not frappe.db.exists(kind, name):
			continue
		yield Wanted(
			"Certificate Requirement",
			name,
			{
				"work_kind": kind,
				requirements.FIELD_OF[kind]: name,
				"any_of": [{"kind": one} for one in row["any_of"]],
				"source": row["source"],
			},
			{"work": requirements.code(kind, name), "property": ["is", "not set"]},
		)


def _leave_types(company: str) -> Iterable[Wanted]:
	for row in data("leave_types"):
		yield Wanted(
			"Leave Type",
			row["name"],
			{
				"leave_type_name": row["name"],
				"wuye_kind": row["kind"],
				"is_lwp": row.get("unpaid", 0),
				# what comes of an event is not allocated beforehand
				"allow_negative": row.get("negative", 0),
				# counted in calendar days by law
				"include_holiday": row.get("calendar", 0),
			},
			# annual leave is one type, whatever the company calls it
			_of_kind(row["kind"]) if row["kind"] == annual_leave.ANNUAL else "",
		)


def _regional_leave(company: str) -> Iterable[Wanted]:
	"""Three provinces to begin with; HR confirms each against its text."""
	for leave in statutory_leave.REGIONAL:
		yield Wanted(
			"Regional Leave",
			f"{leave.region}-{leave.kind}",
			{
				"province": leave.region,
				"kind": leave.kind,
				"days": leave.days,
				"counted": leave.counted,
				"adds": int(leave.adds),
				"a_year": int(leave.a_year),
				"proof": leave.proof,
				"source": leave.source,
			},
			label=f"{leave.region} {_(leave.kind, context='Leave Type')}",
		)


def _of_kind(kind: str) -> str:
	return frappe.db.get_value("Leave Type", {"wuye_kind": kind}) or ""


def _holidays(company: str) -> Iterable[Wanted]:
	for kind, name in holiday_lists.NAMES.items():
		yield Wanted(
			"Holiday List",
			name,
			found={"wuye_kind": kind},
			make=lambda kind=kind: holiday_lists.make(kind, getdate(nowdate())),
		)


def _shifts(company: str) -> Iterable[Wanted]:
	for row in data("shifts"):
		yield Wanted(
			"Shift Type",
			row["name"],
			{
				"__newname": row["name"],
				"start_time": row["from"],
				"end_time": row["to"],
				"holiday_list": frappe.db.get_value("Holiday List", {"wuye_kind": row["list"]}),
			},
		)


def _pay(company: str) -> Iterable[Wanted]:
	for row in data("salary_components"):
		yield Wanted(
			"Salary Component",
			row["name"],
			{
				"salary_component": row["name"],
				"salary_component_abbr": row["abbr"],
				"type": row["type"],
				"wuye_insurance": row.get("insurance", ""),
				"wuye_reward": row.get("reward", ""),
				"is_tax_applicable": row.get("taxable", 0),
				"amount_based_on_formula": int("formula" in row),
				"formula": row.get("formula", ""),
				# contributions are due by month, whatever days were worked; rewards are computed by these days already
				"depends_on_payment_days": int(
					row["type"] == "Earning" and not (row.get("employer") or row.get("reward"))
				),
				# shown on the slip, and paid by the employer on top of it
				"do_not_include_in_total": row.get("employer", 0),
				"remove_if_zero_valued": 1,
			},
		)
	yield _structure(company)
	for city, table in sorted(insurance.tables_in_force(getdate(nowdate())).items()):
		yield _structure(
			company, city, {rate.kind for rate in table.rates if rate.employee or rate.employee_fixed}
		)


def _structure(company: str, city: str = "", insured: Iterable[str] = social_insurance.KINDS) -> Wanted:
	"""A draft: what is agreed with each stands in the assignment (`base`), insurance comes as Additional Salary to the cent.

	city: whose people it is for; it has the shares that they pay there (insured).
	"""
	title = f"{SALARY_STRUCTURE}（{city}）" if city else SALARY_STRUCTURE
	# structures have one name on the whole site
	if frappe.db.get_value("Salary Structure", title, "company") not in (None, company):
		title = f"{title} - {frappe.get_cached_value('Company', company, 'abbr')}"
	tables: dict[str, list[dict]] = {"Earning": [], "Deduction": []}
	for row in data("salary_components"):
		if row.get("employer") or row.get("insurance", "") not in {"", *insured}:
			continue
		# HRMS takes a formula from the component, and writes the row's own over it when the structure is saved
		formula = {"amount_based_on_formula": int("formula" in row), "formula": row.get("formula", "")}
		tables[row["type"]].append({"salary_component": row["name"], "abbr": row["abbr"], **formula})
	return Wanted(
		"Salary Structure",
		title,
		{
			"__newname": title,
			"company": company,
			"is_active": "Yes",
			"payroll_frequency": "Monthly",
			"currency": frappe.get_cached_value("Company", company, "default_currency"),
			"earnings": tables["Earning"],
			"deductions": tables["Deduction"],
		},
	)


def _appraisal(company: str) -> Iterable[Wanted]:
	for row in data("kras"):
		yield Wanted("KRA", row["name"], {"title": row["name"], "description": _measured(row["dimension"])})
	yield from plain("Employee Feedback Criteria", "feedback_criteria", "criteria")
	criteria = data("feedback_criteria")
	yield Wanted(
		"Appraisal Template",
		APPRAISAL_TEMPLATE,
		{
			"template_title": APPRAISAL_TEMPLATE,
			"description": "四个维度的得分由员工月度评分卡计入。",
			"goals": [
				{
					"key_result_area": row["name"],
					"per_weightage": float(scorecard.WEIGHTS[row["dimension"]]),
				}
				for row in data("kras")
			],
			"rating_criteria": [
				{"criteria": name, "per_weightage": 100 / len(criteria)} for name in criteria
			],
		},
	)


def _measured(dimension: str) -> str:
	"""The metrics that the scorecards score in a dimension, as the registry calls them."""
	metrics = all_metrics()
	keys = dict.fromkeys(
		measure.metric
		for template in TEMPLATES
		for measure in template.measures
		if measure.dimension == dimension and measure.metric in metrics
	)
	return "、".join(str(metrics[key].label) for key in keys)


def _health(company: str) -> Iterable[Wanted]:
	return [Wanted("Health Hazard", name, fields) for name, fields in health_seed.wanted()]


def _grievances(company: str) -> Iterable[Wanted]:
	return [
		Wanted("Grievance Type", row["name"], {"__newname": row["name"], "description": row["description"]})
		for row in data("grievance_types")
	]


def _promotions(company: str) -> Iterable[Wanted]:
	"""Paths between posts that the site has."""
	posts = set(frappe.get_all("Designation", pluck="name"))
	return [
		Wanted(
			"Promotion Path",
			f"{post} → {next_post}",
			{"post": post, "next_post": next_post},
			{"path_key": f"{post}|{next_post}"},
		)
		for post, next_post in data("promotion_paths")
		if {post, next_post} <= posts
	]


def kra_of(dimension: str) -> str:
	"""The KRA under which a dimension of the scorecards is appraised. Raises KeyError for a dimension that is none."""
	return {row["dimension"]: row["name"] for row in data("kras")}[dimension]


TOPICS = (
	Topic("designations", _lt("Designations"), _designations),
	Topic("departments", _lt("Departments of the Company"), _departments),
	Topic("staffing_plan", _lt("Staffing Plan of the Year (Draft)"), _staffing_plan),
	Topic("requisitions", _lt("Flow of Requisitions"), _requisitions),
	Topic("recruitment", _lt("Sources of Applicants, Interview Types and Rounds"), _recruitment),
	Topic("boarding", _lt("Checklists of Coming and Leaving"), _boarding),
	Topic("training", _lt("Training Programmes"), _training),
	Topic("training_needs", _lt("Training Needs by Law and Post"), _training_needs),
	Topic("certificates", _lt("Certificates, and What Needs Them"), _certificates),
	Topic("leave_types", _lt("Leave Types"), _leave_types),
	Topic("regional_leave", _lt("Leave That Provinces Add (to Be Confirmed)"), _regional_leave),
	Topic("holidays", _lt("Statutory Holidays and Make-Up Workdays"), _holidays),
	Topic("shifts", _lt("Shift Types"), _shifts),
	Topic("pay", _lt("Salary Components and Structure"), _pay),
	Topic("appraisal", _lt("Appraisal Template"), _appraisal),
	Topic("health", _lt("Hazards and Their Examinations"), _health),
	Topic("grievances", _lt("Kinds of Grievances"), _grievances),
	Topic("promotions", _lt("Promotion Paths"), _promotions),
)
