"""A report as it is read, in the desk and on paper: what was kept, in words, and its heat maps as tables."""

from __future__ import annotations

import json

import frappe
from frappe import _

from wuye_ops.property.periods import in_words
from wuye_ops.risk.reporting import reports
from wuye_ops.rules.risk_matrix import SCALE, Matrix
from wuye_ops.rules.risk_report import DRAFT
from wuye_ops.rules.risk_review import BETTER, GONE, NEW, WORSE, quarter_before

TEMPLATE = "wuye_ops/templates/print/risk_report.html"
MOVED = (WORSE, NEW, BETTER, GONE)


@frappe.whitelist(methods=["GET"])
def sheet(report: str) -> str:
	"""The report as the form shows it; for whoever may read it."""
	doc = frappe.get_doc(reports.DOCTYPE, report)
	doc.check_permission("read")
	return frappe.render_template(TEMPLATE, {"doc": doc, "parts": risk_report_parts(doc), "on_screen": True})


def risk_report_parts(doc) -> dict:
	"""For the template: the content with what is drawn of it. The document was read by the right of whoever looks at it."""
	quarter_start = frappe.utils.getdate(doc.quarter_start)
	found = {
		"quarter": in_words("Quarter", quarter_start),
		"before": in_words("Quarter", quarter_before(quarter_start).first),
		"author": _name(doc.written_by),
		"approver": _name(doc.approved_by),
		"is_draft": doc.status == DRAFT,
		"is_broken": doc.status != DRAFT and not reports.is_intact(doc),
		"content": None,
	}
	if not doc.record:
		return found
	content = json.loads(doc.record)
	moves = content["moves"]["rows"]
	return found | {
		"content": content,
		"maps": [
			(found["before"], _grid(content["heat"]["then"])),
			(found["quarter"], _grid(content["heat"]["now"])),
		],
		"moved": [(change, [row for row in moves if row["change"] == change]) for change in MOVED],
		"levels": [level for level, _then, _now in content["counts"]["levels"]],
	}


def _name(user: str | None) -> str:
	return frappe.utils.get_fullname(user) if user else ""


def _grid(heat: dict) -> dict:
	"""rows: impact from 5 to 1, each with (level, count) of likelihood 1 to 5, as the desk shows it; lec: (level, count) of
	those there are."""
	counts = {(likelihood, impact): count for likelihood, impact, count in heat["cells"]}
	return {
		"rows": [
			(
				impact,
				[
					(Matrix(likelihood, impact).level, counts.get((likelihood, impact), 0))
					for likelihood in SCALE
				],
			)
			for impact in reversed(SCALE)
		],
		"lec": [(level, count) for level, count in _by_gravity(heat["elsewhere"]) if count],
		"unassessed": heat["unassessed"],
	}


def _by_gravity(counts: dict[str, int]) -> list[tuple[str, int]]:
	return [(level, counts.get(level, 0)) for level in ("Red", "Orange", "Yellow", "Blue")]


def risk_report_duration(minutes: int | None) -> str:
	"""Such as "3 h 20 min"."""
	if minutes is None:
		return "–"
	days, rest = divmod(minutes, 1440)
	hours, rest = divmod(rest, 60)
	if days:
		return _("{0} d {1} h").format(days, hours)
	return _("{0} h {1} min").format(hours, rest) if hours else _("{0} min").format(rest)
