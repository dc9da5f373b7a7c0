"""客户满意度: what customers answered when they were called back, or how they rated, as rate and index of domain.md 2, by
property, category, department, kind or month."""

from collections import Counter, defaultdict

import frappe
from frappe import _
from frappe.utils import get_last_day, getdate

from wuye_ops.customer_service.care_report import column, one_of, period
from wuye_ops.customer_service.follow_ups import CANCELLED, DOCTYPE, DONE, SURVEY, UNREACHABLE, WAITING
from wuye_ops.property import leads
from wuye_ops.property.report_filters import check_readable, chosen
from wuye_ops.rules import satisfaction as rules

FOLLOW_UPS, RATINGS = "Follow-Ups", "Ratings"
GROUPS = {
	"Property": "property",
	"Category": "category",
	"Department": "department",
	"Kind": "kind",
	"Month": "month",
}
# who answered a survey said there how satisfied they are
OF_REQUESTS = {"reason": ["!=", SURVEY]}
NARROWING = ("property", "department", "category", "kind")
COLOURS = ("#2E9E5B", "#48BB74", "#F6C35E", "#F08C4A", "#E24C4C")
FIELDS = {grade: f"grade_{number}" for number, grade in enumerate(rules.GRADES, start=1)}
LATE = "23:59:59.999999"


def execute(filters: dict | None = None) -> tuple:
	"""(columns, rows, message, chart, summary).

	filters: from_date and to_date – of the day the request came onto the worklist, or of the rating; source: Follow-Ups or Ratings; group_by:
	one of GROUPS; property, department, category, kind. Two questions to the database at most.
	"""
	filters = frappe._dict(filters or {})
	source = one_of(filters.source, (FOLLOW_UPS, RATINGS), FOLLOW_UPS)
	wanted = one_of(filters.group_by, GROUPS, "Property")
	doctype = DOCTYPE if source == FOLLOW_UPS else "Service Request"
	check_readable(doctype)
	found = _answers(filters, GROUPS[wanted]) if source == FOLLOW_UPS else _ratings(filters, GROUPS[wanted])
	rows = [_row(wanted, key, found[key]) for key in sorted(found, key=lambda key: str(key or ""))]
	whole: Counter = sum(found.values(), Counter())
	graph = _chart(filters, source, GROUPS[wanted], rows)
	if len(rows) > 1:
		rows.append({**_row(wanted, None, whole), "group": _("Total"), "is_total": 1, "bold": 1})
	return _columns(source, wanted), rows, None, graph, _summary(source, whole)


def _answers(filters: frappe._dict, field: str) -> dict[str | None, Counter]:
	first, last = period(filters)
	group = "date(creation)" if field == "month" else field
	found: dict[str | None, Counter] = defaultdict(Counter)
	for row in frappe.get_list(
		DOCTYPE,
		filters={
			**chosen(filters, *NARROWING),
			"status": ["!=", CANCELLED],
			**OF_REQUESTS,
			"creation": ["between", [first, f"{last} {LATE}"]],
		},
		fields=[
			f"{group} as `key`",
			"status",
			"satisfaction",
			"count(name) as total",
			"sum(request_reopened) as reopened",
		],
		group_by=f"{group}, status, satisfaction",
		order_by="total desc",
		limit=0,
	):
		one = found[_group(field, row.key)]
		one["asked"] += row.total
		one["waiting"] += row.total if row.status in WAITING else 0
		one["unreachable"] += row.total if row.status == UNREACHABLE else 0
		one["reopened"] += int(row.reopened or 0)
		if row.status == DONE and row.satisfaction:
			one[row.satisfaction] += row.total
	return found


def _ratings(filters: frappe._dict, field: str) -> dict[str | None, Counter]:
	first, last = period(filters)
	group = "date(rated_on)" if field == "month" else field
	found: dict[str | None, Counter] = defaultdict(Counter)
	for row in frappe.get_list(
		"Service Request",
		filters={**chosen(filters, *NARROWING), "rated_on": ["between", [first, f"{last} {LATE}"]]},
		fields=[f"{group} as `key`", "rating", "count(name) as total"],
		group_by=f"{group}, rating",
		order_by="total desc",
		limit=0,
	):
		if grade := rules.OF_STARS.get(round((row.rating or 0) * 5)):
			found[_group(field, row.key)][grade] += row.total
	return found


def _group(field: str, key: object) -> str | None:
	return f"{getdate(key):%Y-%m}" if field == "month" else key


def _replies(counts: Counter) -> dict[str, int]:
	return {grade: counts[grade] for grade in rules.GRADES}


def _row(wanted: str, key: str | None, counts: Counter) -> dict:
	replies = _replies(counts)
	return {
		"key": key,
		"group": _(key, context="Service Request") if wanted == "Kind" and key else key or _("None"),
		**{name: counts[name] for name in ("asked", "waiting", "unreachable", "reopened")},
		**{FIELDS[grade]: count for grade, count in replies.items()},
		"replies": sum(replies.values()),
		"rate": rules.rate(replies),
		"index": rules.index(replies),
	}


def _columns(source: str, wanted: str) -> list[dict]:
	doctype = {"Property": "Property", "Category": "Service Category", "Department": "Department"}.get(wanted)
	first = (
		column("group", _(wanted), "Link", 170, options=doctype)
		if doctype
		else column("group", _(wanted), "Data", 130)
	)
	asked = [
		column("asked", _("To Be Asked")),
		column("waiting", _("Not Asked Yet")),
		column("unreachable", _("Unreachable", context=DOCTYPE)),
	]
	return [
		first,
		*(asked if source == FOLLOW_UPS else []),
		column("replies", _("Valid Replies")),
		column("rate", _("Satisfaction Rate"), "Percent", 110),
		column("index", _("Satisfaction Index"), "Float", 110),
		*(column(FIELDS[grade], _(grade, context=DOCTYPE)) for grade in rules.GRADES),
		*([column("reopened", _("Requests Reopened"), width=110)] if source == FOLLOW_UPS else []),
	]


def _behind(filters: frappe._dict, source: str, field: str, key: str | None) -> dict:
	"""The filters of the list behind a group."""
	first, last = period(filters)
	if field == "month":
		month = getdate(f"{key}-01")
		first, last = max(first, month), min(last, get_last_day(month))
	moment = "creation" if source == FOLLOW_UPS else "rated_on"
	behind = {**chosen(filters, *NARROWING), moment: leads.days(first, last)}
	if source == FOLLOW_UPS:
		behind |= OF_REQUESTS
	return behind if field == "month" else {**behind, field: key or ["is", "not set"]}


def _of_grade(source: str, grade: str) -> dict:
	if source == FOLLOW_UPS:
		return {"satisfaction": grade, "status": DONE}
	stars = next(stars for stars, one in rules.OF_STARS.items() if one == grade)
	return {"rating": stars / 5}


def _chart(filters: frappe._dict, source: str, field: str, rows: list[dict]) -> dict | None:
	if not rows:
		return None
	grades = list(rules.GRADES)
	return {
		"data": {
			"labels": [row["group"] for row in rows],
			"datasets": [
				{"name": _(grade, context=DOCTYPE), "values": [row[FIELDS[grade]] for row in rows]}
				for grade in grades
			],
			"leads": leads.to_list(
				DOCTYPE if source == FOLLOW_UPS else "Service Request",
				grades,
				rows,
				lambda grade, row: {
					**_behind(filters, source, field, row["key"]),
					**_of_grade(source, grade),
				},
			),
		},
		"type": "bar",
		"barOptions": {"stacked": 1},
		"colors": list(COLOURS),
		"animate": 0,
		"disableEntryAnimation": 1,
	}


def _summary(source: str, whole: Counter) -> list[dict]:
	replies = _replies(whole)
	rate, index = rules.rate(replies), rules.index(replies)
	figures = [
		(_("Valid Replies"), sum(replies.values()), "Int", None),
		(_("Satisfaction Rate"), "–" if rate is None else f"{rate} %", "Data", "Green"),
		(_("Satisfaction Index"), "–" if index is None else str(index), "Data", "Blue"),
	]
	if source == FOLLOW_UPS:
		figures.append((_("Not Asked Yet"), whole["waiting"], "Int", "Orange"))
		figures.append((_("Requests Reopened"), whole["reopened"], "Int", "Red"))
	return [
		{"label": label, "value": value, "datatype": kind, **({"indicator": colour} if colour else {})}
		for label, value, kind, colour in figures
	]
