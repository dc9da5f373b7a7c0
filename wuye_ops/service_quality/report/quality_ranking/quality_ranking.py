"""品质评价排名: properties by their points in a period, the best first, with what became of them since the period before."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import getdate, nowdate

from wuye_ops.metrics.scale_rows import number
from wuye_ops.property import leads
from wuye_ops.property.handing_in import APPROVED, CANCELLED
from wuye_ops.property.periods import MONTHS, in_words, period_of, previous
from wuye_ops.property.report_filters import check_readable
from wuye_ops.rules import improvement as rules
from wuye_ops.rules.proration import Period

MOST_BARS = 30


def execute(filters: dict | None = None) -> tuple:
	"""(columns, rows, message, chart, summary). filters: period_kind, day (any in the period), approved_only.

	Properties the user may see, in two questions for evaluations and one for plans, whatever their number.
	"""
	filters = frappe._dict(filters or {})
	check_readable("Quality Evaluation")
	kind = filters.period_kind or "Month"
	if kind not in MONTHS:
		frappe.throw(_("Choose a month, quarter or year, and a day in it."), title=_("Period"))
	period = period_of(kind, getdate(filters.day)) if filters.day else previous(kind, getdate(nowdate()))
	found = _evaluations(kind, period, bool(filters.approved_only))
	before = _evaluations(kind, previous(kind, period.first), bool(filters.approved_only))
	rows = _rows(found, {row.property: row for row in before}, _open_plans([row.name for row in found]))
	return columns(), rows, None, _chart(rows), _summary(rows, kind, period)


def _evaluations(kind: str, period: Period, approved_only: bool) -> list:
	return frappe.get_list(
		"Quality Evaluation",
		{
			"period_kind": kind,
			"period_start": period.first,
			"status": APPROVED if approved_only else ["!=", CANCELLED],
		},
		["name", "property", "total", "judged", "grade", "covered", "problem_count", "status", "standard"],
		order_by="judged desc, total desc, property",
		limit=0,
	)


def _open_plans(evaluations: list[str]) -> Counter:
	"""evaluation → how many plans for its problems are not closed."""
	if not evaluations or not frappe.has_permission("Improvement Plan", "read"):
		return Counter()
	rows = frappe.get_list(
		"Improvement Plan",
		{
			"source_doctype": "Quality Evaluation",
			"source_name": ["in", evaluations],
			"status": ["!=", rules.CLOSED],
		},
		["source_name", "count(name) as total"],
		group_by="source_name",
		order_by="source_name",
		limit=0,
	)
	return Counter({row.source_name: row.total for row in rows})


def _rows(found: list, before: dict, plans: Counter) -> list[dict]:
	rows, rank, last = [], 0, None
	for position, row in enumerate(found, start=1):
		if row.judged and row.total != last:
			# who has as many points stands at the same place
			rank, last = position, row.total
		old = before.get(row.property)
		comparable = old and old.judged and row.judged and old.standard == row.standard
		rows.append(
			{
				"rank": rank if row.judged else None,
				"property": row.property,
				"total": row.total if row.judged else None,
				"grade": row.grade,
				"before": old.total if old and old.judged else None,
				"change": float(number(row.total) - number(old.total)) if comparable else None,
				"covered": row.covered,
				"problems": row.problem_count,
				"plans": plans[row.name],
				"status": _(row.status, context="Quality Evaluation"),
				"evaluation": row.name,
			}
		)
	return rows


def columns() -> list[dict]:
	def column(fieldname: str, label: str, fieldtype: str = "Data", width: int = 90, **more) -> dict:
		return {"fieldname": fieldname, "label": label, "fieldtype": fieldtype, "width": width, **more}

	return [
		column("rank", _("Rank"), "Int", 60),
		column("property", _("Property"), "Link", 160, options="Property"),
		column("total", _("Score"), "Float", precision=2),
		column("grade", _("Grade"), width=70),
		column("before", _("Period Before"), "Float", 110, precision=2),
		column("change", _("Change"), "Float", precision=2),
		column("covered", _("Covered (%)"), "Float", 100, precision=2),
		column("problems", _("Problems"), "Int", 80),
		column("plans", _("Open Plans"), "Int", 110),
		column("status", _("Status"), width=90),
		column("evaluation", _("Quality Evaluation"), "Link", 160, options="Quality Evaluation"),
	]


def _chart(rows: list[dict]) -> dict | None:
	shown = [row for row in rows if row["rank"]][:MOST_BARS]
	if not shown:
		return None
	names = [row["property"] for row in shown]
	by_name = {row["property"]: row for row in shown}
	return {
		"data": {
			"labels": names,
			"datasets": [{"name": _("Score"), "values": [row["total"] for row in shown]}],
			"leads": leads.to_list(
				"Quality Evaluation",
				["total"],
				names,
				lambda _dataset, name: {"name": by_name[name]["evaluation"]},
			),
		},
		"type": "bar",
		"colors": ["#2490ef"],
		"animate": 0,
		"disableEntryAnimation": 1,
	}


def _summary(rows: list[dict], kind: str, period: Period) -> list[dict]:
	judged = [number(row["total"]) for row in rows if row["rank"]]
	mean = round(sum(judged, Decimal(0)) / len(judged), 2) if judged else None
	return [
		{"label": _("Period"), "value": in_words(kind, period.first), "datatype": "Data"},
		{"label": _("Properties Evaluated"), "value": len(judged), "datatype": "Int"},
		{
			"label": _("Mean Score"),
			"value": float(mean) if mean is not None else _("no value"),
			"datatype": "Float" if judged else "Data",
		},
		{
			"label": _("Problems"),
			"value": sum(row["problems"] for row in rows),
			"datatype": "Int",
			"indicator": "Red" if any(row["problems"] for row in rows) else "Green",
		},
	]
