"""年度审计计划: the subjects with what is known of their risk, the plan that follows from it, its approval, and its audits."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count, Max, Sum
from frappe.utils import add_months, cint, cstr, flt, getdate, now_datetime, nowdate

from wuye_ops.finance_control.audit import words
from wuye_ops.finance_control.audit.independence import FEES, PAYMENTS, PURCHASING, WHOLE
from wuye_ops.finance_control.costs import costs
from wuye_ops.metrics import figures, subjects
from wuye_ops.metrics.registry import Scope
from wuye_ops.property import guarded
from wuye_ops.property.places import permitted_properties
from wuye_ops.rules import audit_finding, audit_life
from wuye_ops.rules import audit_plan as rules
from wuye_ops.rules.money import total

DOCTYPE = "Audit Plan"
DRAFT, APPROVED = "Draft", "Approved"
OWN_FIELDS = (
	"title", "status", "drafted_by", "approved_by", "approved_on", "days_needed", "days_planned", "free_days", "uncovered", "rounds",
)  # fmt: skip
# where much money goes through, in every property; others are added by hand
USUAL_AREAS = (FEES, PURCHASING, PAYMENTS)
PLANNED, NOT_DUE, NO_DAYS, PARTLY = "Planned", "Not Due", "No Days", "Partly Planned"
FACTORS = {factor.code: factor for factor in rules.FACTORS}
DEVIATION = "cost.budget_deviation"


# -- controller's named steps ----------------------------------------------------------------------------------------


def prepare_new(doc) -> None:
	for field in OWN_FIELDS:
		doc.set(field, [] if doc.meta.get_field(field).fieldtype == "Table" else None)
	doc.status, doc.drafted_by = DRAFT, frappe.session.user


def check(doc) -> None:
	before = doc.get_doc_before_save()
	if before and not doc.flags.by_service:
		if before.status == APPROVED:
			_refuse_change(doc, before)
			return
		for field in OWN_FIELDS:
			doc.set(field, before.get(field))
	year = cint(doc.year)
	if not 2000 <= year <= 2100:
		frappe.throw(_("{0} is not a year that can be planned.").format(doc.year), title=_("Year"))
	doc.title = _("Audit plan {0}").format(year)
	_refuse_second(doc)
	if doc.status == DRAFT:
		compute(doc)


def _refuse_change(doc, before) -> None:
	for field in ("company", "year", "auditors", "percent", "subjects"):
		if guarded.differs(doc, before, field):
			frappe.throw(
				_("The plan is approved: {0} stays as it is.").format(
					frappe.bold(_(doc.meta.get_label(field), context=DOCTYPE))
				),
				title=_(DOCTYPE),
			)
	for field in OWN_FIELDS:
		doc.set(field, before.get(field))


def _refuse_second(doc) -> None:
	other = frappe.db.get_value(
		DOCTYPE, {"company": doc.company, "year": doc.year, "name": ["!=", doc.name or ""]}
	)
	if other:
		frappe.throw(
			_("{0} plans the audits of {1} of this company already. Change that one.").format(
				frappe.utils.get_link_to_form(DOCTYPE, other), doc.year
			),
			title=_(DOCTYPE),
		)


def refuse_delete(doc) -> None:
	if doc.status == APPROVED:
		frappe.throw(_("An approved plan is kept for the record."), title=_("Kept for the Record"))


# -- the plan --------------------------------------------------------------------------------------------------------


def compute(doc) -> rules.YearPlan:
	"""Scores every subject and plans the year of them; what is on the document follows from it."""
	_check_subjects(doc)
	found = as_year_plan(doc)
	audits = {(row.property, row.area, cstr(row.due_on)): row.audit for row in doc.rounds if row.audit}
	rows = {key_of(row): row for row in doc.subjects}
	standing: dict[str, set[str]] = defaultdict(set)
	doc.set("rounds", [])
	for one in found.planned:
		row = rows[one.subject.key]
		standing[one.subject.key].add(PLANNED)
		doc.append(
			"rounds",
			{
				"number": one.order,
				"property": row.property,
				"area": row.area,
				"level": one.subject.risk.band.level,
				"due_on": one.due_on,
				"quarter": one.quarter,
				"days": float(one.days),
				"reason": "Mandatory" if one.reason == rules.MANDATORY else "By Risk",
				"is_late": int(one.is_late),
				"audit": audits.get((row.property, row.area, str(one.due_on))),
			},
		)
	for left in found.left_out:
		standing[left.subject.key].add(NOT_DUE if left.reason == rules.NOT_DUE else NO_DAYS)
	for subject in _subjects(doc):
		row = rows[subject.key]
		how = standing[subject.key]
		row.risk_score, row.level = float(subject.risk.value), subject.risk.band.level
		row.standing = PARTLY if how == {PLANNED, NO_DAYS} else next(iter(how))
		due = rules.due_dates(subject, cint(doc.year))
		row.next_due = due[0] if due else rules.next_due(subject)
		row.explanation = _explain(subject.risk)
	doc.days_needed = float(found.needed)
	doc.days_planned = float(total(one.days for one in found.planned))
	doc.free_days = " · ".join(f"Q{number} {left:g}" for number, left in enumerate(map(float, found.free), 1))
	doc.uncovered = len({one.subject.key for one in found.uncovered})
	return found


def as_year_plan(doc) -> rules.YearPlan:
	days = rules.capacity(
		workdays_of(doc.company, cint(doc.year)),
		Decimal(str(flt(doc.auditors, 1))),
		Decimal(str(flt(doc.percent, 2))),
	)
	return rules.plan(_subjects(doc), cint(doc.year), days)


def _subjects(doc) -> list[rules.Subject]:
	return [
		rules.Subject(
			key_of(row),
			rules.score({code: _factor(row, code) for code in FACTORS}),
			Decimal(str(flt(row.days, 1))),
			getdate(row.last_audited) if row.last_audited else None,
			cstr(row.mandatory).strip(),
		)
		for row in doc.subjects
	]


def key_of(row) -> str:
	return f"{row.property}|{row.area}"


def _factor(row, code: str) -> Decimal | None:
	text = cstr(row.get(f"factor_{code}")).replace(",", "").strip()
	return Decimal(text) if text else None


def _check_subjects(doc) -> None:
	seen: set[str] = set()
	companies = dict(
		frappe.get_all(
			"Property",
			{"name": ["in", [row.property for row in doc.subjects] or [""]]},
			["name", "company"],
			as_list=True,
		)
	)
	allowed = permitted_properties()
	for row in doc.subjects:
		where = _("Row {0}").format(row.idx)
		if allowed is not None and row.property not in allowed and not doc.flags.by_service:
			frappe.throw(
				_("You do not work for property {0}.").format(frappe.bold(row.property)),
				frappe.PermissionError,
				title=_("Another Property"),
			)
		if companies.get(row.property) != doc.company:
			_refuse_row(
				where, _("Property {0} does not belong to company {1}.").format(row.property, doc.company)
			)
		if key_of(row) in seen:
			_refuse_row(where, _("{0} of {1} is there twice.").format(_(row.area), row.property))
		seen.add(key_of(row))
		if flt(row.days) < 0.5:
			_refuse_row(where, _("An audit takes half a day at the least."))
		if row.last_audited and getdate(row.last_audited) > getdate(nowdate()):
			_refuse_row(where, _("It cannot have been audited in the future."))
		for code in FACTORS:
			_check_factor(row, code, where)


def _check_factor(row, code: str, where: str) -> None:
	label = _(row.meta.get_label(f"factor_{code}"), context=row.doctype)
	try:
		value = _factor(row, code)
	except InvalidOperation:
		value = Decimal("NaN")
	if value is None:
		return
	if not value.is_finite() or abs(value) > 10**12:
		_refuse_row(where, _("{0} is a number, or empty where it is not known.").format(frappe.bold(label)))
	if value < 0 or (code == "complexity" and not 1 <= value <= 5) or (code == "controls" and value > 100):
		_refuse_row(where, _("{0} cannot be {1}.").format(frappe.bold(label), value))


def _refuse_row(where: str, text: str) -> None:
	frappe.throw(f"{where}: {text}", title=_("What Could Be Audited", context=DOCTYPE))


def _explain(risk: rules.RiskScore) -> str:
	"""Each factor with its value, points and weight, heaviest first: the sum can be done by hand."""
	meta = frappe.get_meta("Audit Plan Subject")
	parts = sorted(risk.parts, key=lambda part: -part.points * part.weight)
	return "\n".join(
		_("{0}: {1} → {2} points × {3} %").format(
			_(meta.get_label(f"factor_{part.code}"), context="Audit Plan Subject"),
			_("unknown") if part.value is None else f"{part.value:f}",
			part.points,
			f"{part.weight:f}",
		)
		for part in parts
	)


def workdays_of(company: str, year: int) -> list[int]:
	"""Working days of the four quarters: without weekends, and the holidays of the company's list."""
	holidays: set[date] = set()
	if name := frappe.get_cached_value("Company", company, "default_holiday_list"):
		rows = frappe.get_cached_doc("Holiday List", name).holidays
		holidays = {getdate(row.holiday_date) for row in rows}
	found = [0, 0, 0, 0]
	day = date(year, 1, 1)
	while day.year == year:
		if day.weekday() < 5 and day not in holidays:
			found[(day.month - 1) // 3] += 1
		day += timedelta(days=1)
	return found


# -- what is known of the risk ---------------------------------------------------------------------------------------


@frappe.whitelist(methods=["POST"])
def gather(plan: str) -> int:
	"""Adds the usual areas of every property of the company that are missing, and fills what is empty of what is known.

	What somebody has entered stays. Returns how many subjects there are.
	"""
	doc = guarded.load_locked(DOCTYPE, plan)
	if doc.status != DRAFT:
		frappe.throw(_("The plan is approved."), title=_(DOCTYPE))
	properties = frappe.get_list("Property", {"company": doc.company}, pluck="name", order_by="name", limit=0)
	there = {key_of(row) for row in doc.subjects}
	for name in properties:
		for area in USUAL_AREAS:
			if f"{name}|{area}" not in there:
				doc.append("subjects", {"property": name, "area": area, "days": 5})
	known = known_of({row.property for row in doc.subjects}, getdate(nowdate()))
	for row in doc.subjects:
		last = known.audited.get((row.property, row.area)) or known.audited.get((row.property, WHOLE))
		row.last_audited = row.last_audited or last
		values = {
			"amount": known.amounts.get((row.property, row.area)),
			"since_last": _months_since(row.last_audited),
			"findings": known.findings.get(row.property),
			"controls": known.scores.get(row.property),
			"turnover": known.turnover.get(row.property),
			"variance": known.deviation.get(row.property),
		}
		for code, value in values.items():
			if value is not None and not cstr(row.get(f"factor_{code}")).strip():
				row.set(f"factor_{code}", f"{Decimal(str(value)).quantize(Decimal('0.01')).normalize():f}")
	guarded.save(doc)
	return len(doc.subjects)


def _months_since(day) -> int | None:
	if not day:
		return None
	today, last = getdate(nowdate()), getdate(day)
	return (today.year - last.year) * 12 + today.month - last.month


def known_of(properties: set[str], today: date) -> frappe._dict:
	"""What the books and documents of a year say of these properties, in a few queries."""
	since = getdate(add_months(today, -12))
	names = sorted(properties) or [""]
	return frappe._dict(
		amounts=_amounts(names, since, today),
		audited=_last_audits(names),
		findings=_findings(names),
		scores=_scores(names),
		turnover=_turnover(names, since),
		deviation=_deviation(names, today),
	)


def _amounts(names: list[str], since: date, today: date) -> dict[tuple[str, str], float]:
	found = {}
	for area, doctype in ((FEES, "Sales Invoice"), (PURCHASING, "Purchase Invoice")):
		table = DocType(doctype)
		for name, amount in (
			frappe.qb.from_(table)
			.select(table.property, Sum(table.base_grand_total))
			.where((table.docstatus == 1) & table.property.isin(names) & (table.posting_date >= since))
			.groupby(table.property)
			.run()
		):
			found[(name, area)] = flt(amount, 2)
	for name, cost in costs(Scope(since, today, tuple(names))).items():
		found[(name, PAYMENTS)] = float(cost.amount)
	return {key: max(amount, 0) for key, amount in found.items()}


def _last_audits(names: list[str]) -> dict[tuple[str, str], date]:
	audit, place = DocType("Audit"), DocType("Audit Property")
	rows = (
		frappe.qb.from_(audit)
		.join(place)
		.on(place.parent == audit.name)
		.select(place.property, audit.area, Max(audit.work_ended_on))
		.where(place.property.isin(names) & audit.status.isin((audit_life.REPORTED, audit_life.CLOSED)))
		.groupby(place.property, audit.area)
		.run()
	)
	return {(name, area): getdate(day) for name, area, day in rows if day}


def _findings(names: list[str]) -> dict[str, int]:
	"""Findings of the last two years by property, those still open counted twice."""
	finding = DocType("Audit Finding")
	rows = (
		frappe.qb.from_(finding)
		.select(finding.property, finding.status, Count("*"))
		.where(finding.property.isin(names) & (finding.issued_on >= add_months(nowdate(), -24)))
		.where(finding.status != audit_finding.WITHDRAWN)
		.groupby(finding.property, finding.status)
		.run()
	)
	found: dict[str, int] = defaultdict(int)
	for name, status, number in rows:
		found[name] += number * (2 if status in audit_finding.OPEN else 1)
	return found


def _scores(names: list[str]) -> dict[str, float]:
	"""The score of each property's last quality evaluation."""
	found = {}
	for row in frappe.get_all(
		"Quality Evaluation",
		{"property": ["in", names], "status": "Approved"},
		["property", "total"],
		order_by="period_end",
		limit=0,
	):
		found[row.property] = flt(row.total)
	return found


def _turnover(names: list[str], since: date) -> dict[str, float]:
	"""Percent of a property's people who have left within the year."""
	people: dict[str, list[int]] = defaultdict(lambda: [0, 0])
	for row in frappe.get_all(
		"Employee", {"wuye_property": ["in", names]}, ["wuye_property", "status", "relieving_date"], limit=0
	):
		gone = row.status == "Left" and row.relieving_date and getdate(row.relieving_date) >= since
		if row.status == "Active" or gone:
			people[row.wuye_property][0] += 1
			people[row.wuye_property][1] += bool(gone)
	return {name: 100 * left / everyone for name, (everyone, left) in people.items() if everyone}


def _deviation(names: list[str], today: date) -> dict[str, float]:
	"""Percent off the budget this year, over or under."""
	scope = Scope(date(today.year, 1, 1), today, tuple(names))
	metric = subjects.all_subjects()[DEVIATION].metric
	found = {}
	for name, reading in subjects.read([DEVIATION], scope)[DEVIATION].items():
		value = figures.value(metric, reading.part)
		if value is not None:
			found[name] = abs(float(value))
	return found


# -- approval, and the audits that follow ----------------------------------------------------------------------------


@frappe.whitelist(methods=["POST"])
def approve(plan: str) -> None:
	"""Approves the plan: by a director, who did not draft it, with a reason for whatever is pressing and left out."""
	doc = guarded.load_locked(DOCTYPE, plan, "read")
	title = _("Approve")
	if not {"Operations Director", "System Manager"} & set(frappe.get_roles()):
		frappe.throw(_("The operations director approves the plan."), frappe.PermissionError, title=title)
	if doc.status != DRAFT:
		frappe.throw(_("The plan is approved."), title=title)
	accepted = [key_of(row) for row in doc.subjects if cstr(row.left_out_reason).strip()]
	found = compute(doc)
	if refused := rules.approval_refusals(found, doc.drafted_by or "", frappe.session.user, accepted):
		words.refuse(refused, DOCTYPE, title)
	doc.status, doc.approved_by, doc.approved_on = APPROVED, frappe.session.user, now_datetime()
	doc.flags.by_service = True
	# approving is the director's own right, asked for above; writing the plan is not
	doc.save(ignore_permissions=True)


@frappe.whitelist(methods=["POST"])
def make_audit(plan: str, row: str) -> str:
	"""The audit of a planned round; a second time it is the same one. Returns its name."""
	doc = guarded.load_locked(DOCTYPE, plan)
	if doc.status != APPROVED:
		frappe.throw(_("The plan is not approved yet."), title=_(DOCTYPE))
	planned = next((one for one in doc.rounds if one.name == row), None)
	if not planned:
		frappe.throw(_("There is no such audit in the plan."), title=_(DOCTYPE))
	key = f"{doc.name}|{planned.name}"
	if name := frappe.db.get_value("Audit", {"plan_key": key}):
		return name
	year = cint(doc.year)
	audit = frappe.get_doc(
		{
			"doctype": "Audit",
			"title": _("{0}: {1} {2}").format(planned.property, _(planned.area), year),
			"company": doc.company,
			"area": planned.area,
			"properties": [{"property": planned.property}],
			"auditee": planned.property,
			"period_from": date(year - 1, 1, 1),
			"period_to": date(year - 1, 12, 31),
			"audit_plan": doc.name,
			"plan_key": key,
		}
	)
	audit.flags.by_service = True
	audit.insert()
	planned.db_set("audit", audit.name)
	return audit.name
