"""绩效等级分布: who has how many points, the best first; grades by property, post or month; and how many cards lie in which band.

Of the people the reader may see the scorecards of, in one question. Ranks are among those of the rows shown, the same for the same points.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import flt, get_last_day, getdate

from wuye_ops.property import leads
from wuye_ops.property.report_filters import check_readable, chosen
from wuye_ops.property.report_scope import data, group_of, link, number, percent, period
from wuye_ops.rules import scorecard_life as life
from wuye_ops.rules.money import ZERO, cents_of, total

CARD = "Staff Scorecard"
GROUPS = ("Employee", "Property", "Designation", "Month")
FIELDS = (
	"name", "employee", "employee_name", "property", "designation", "month_start", "judged", "total", "grade", "status",
)  # fmt: skip
NOT_FINAL = (life.SHOWN, life.OBJECTED, life.DECIDED, life.FINAL)
# bands of so many points from here on, all below together
FIRST_BAND, BAND, LAST = 60, 5, 100


def execute(filters: dict | None = None) -> tuple:
	"""(columns, rows, message, chart, summary). filters: from_date, to_date (whole months), property, company, department,
	designation, group_by, with_open (cards that are shown and not final yet count, too), least, most (points of judged cards)."""
	filters = frappe._dict(filters or {})
	check_readable(CARD)
	by = group_of(filters, dict.fromkeys(GROUPS), "Employee")
	wanted = _wanted(filters)
	cards = frappe.get_list(CARD, wanted, list(FIELDS), order_by="month_start, name", limit=0)
	if filters.least or filters.most:
		least, most = Decimal(str(flt(filters.least))), Decimal(str(flt(filters.most) or LAST))
		cards = [card for card in cards if card.judged and least <= points(card) <= most]
	grades = sorted({card.grade for card in cards if card.judged and card.grade})
	rows = _people(cards) if by == "Employee" else _groups(cards, by, grades)
	return columns(by, grades), rows, None, _chart(cards, by, rows, filters), _summary(cards, grades)


def _wanted(filters: frappe._dict) -> dict:
	first, last = period(filters)
	return {
		"month_start": ["between", (getdate(first).replace(day=1), last)],
		"status": ["in", NOT_FINAL] if filters.with_open else life.FINAL,
		**chosen(filters, "property", "company", "department", "designation"),
	}


def mean(values: Iterable[Decimal]) -> Decimal | None:
	values = list(values)
	return cents_of(total(values), len(values)) if values else None


def points(card) -> Decimal:
	return Decimal(str(round(card.total, 2)))


def _people(cards: list) -> list[dict]:
	"""A row for each person: the mean of their judged cards, the rank, and the last grade."""
	of = defaultdict(list)
	for card in cards:
		of[card.employee].append(card)
	rows = []
	for own in of.values():
		judged, last = [card for card in own if card.judged], own[-1]
		rows.append(
			{
				"employee": last.employee,
				"employee_name": last.employee_name,
				"property": last.property,
				"designation": last.designation,
				"cards": len(own),
				"judged": len(judged),
				"mean": mean(map(points, judged)),
				"grade": judged[-1].grade if judged else None,
				"scorecard": last.name,
			}
		)
	return _ranked(rows, "employee")


def _groups(cards: list, by: str, grades: list[str]) -> list[dict]:
	of = defaultdict(list)
	for card in cards:
		of[_key(card, by)].append(card)
	rows = []
	for key, own in of.items():
		judged = [card for card in own if card.judged]
		counted = Counter(card.grade for card in judged)
		rows.append(
			{
				"group": key or None,
				"people": len({card.employee for card in own}),
				"cards": len(own),
				"judged": len(judged),
				"mean": mean(map(points, judged)),
				**{f"grade_{number_}": counted[grade] for number_, grade in enumerate(grades)},
				"best_share": 100 * counted[grades[0]] / len(judged) if judged else None,
			}
		)
	if by == "Month":
		return sorted(rows, key=lambda row: row["group"])
	return _ranked(rows, "group")


def _key(card, by: str) -> str:
	if by == "Month":
		return str(getdate(card.month_start))[:7]
	return card.get(frappe.scrub(by)) or ""


def _ranked(rows: list[dict], name: str) -> list[dict]:
	"""The best first, who has the same mean at the same place; who is not judged stands last, without a place."""
	rows.sort(key=lambda row: (row["mean"] is None, -(row["mean"] or ZERO), row[name] or ""))
	rank, before = 0, None
	for place, row in enumerate(rows, 1):
		if row["mean"] is not None and row["mean"] != before:
			rank, before = place, row["mean"]
		row["rank"] = rank if row["mean"] is not None else None
		row["mean"] = None if row["mean"] is None else float(row["mean"])
	return rows


def columns(by: str, grades: list[str]) -> list[dict]:
	score = {
		"fieldname": "mean",
		"label": _("Mean Score"),
		"fieldtype": "Float",
		"precision": 2,
		"width": 100,
	}
	if by == "Employee":
		return [
			number("rank", _("Rank", context="Staff Award"), 70),
			link("employee", _("Employee"), "Employee", 140),
			data("employee_name", _("Employee Name"), 110),
			link("property", _("Property"), "Property", 150),
			link("designation", _("Designation"), "Designation", 130),
			score,
			data("grade", _("Last Grade"), 90),
			number("judged", _("Cards Judged"), 100),
			number("cards", _("Cards"), 80),
			link("scorecard", _("Last Scorecard"), CARD, 190),
		]
	group = data("group", _("Month"), 110) if by == "Month" else link("group", _(by), by, 170)
	return [
		*([] if by == "Month" else [number("rank", _("Rank", context="Staff Award"), 70)]),
		group,
		score,
		number("people", _("People")),
		number("cards", _("Cards"), 80),
		number("judged", _("Cards Judged"), 100),
		*(number(f"grade_{place}", _("Grade {0}").format(grade)) for place, grade in enumerate(grades)),
		*([percent("best_share", _("Share of {0}").format(grades[0]))] if grades else []),
	]


def _chart(cards: list, by: str, rows: list[dict], filters: frappe._dict) -> dict | None:
	judged = [card for card in cards if card.judged]
	if not judged:
		return None
	if by == "Month":
		months = [row["group"] for row in rows if row["mean"] is not None]
		means = [float(row["mean"]) for row in rows if row["mean"] is not None]
		return _drawn("line", months, _("Mean Score"), means, lambda month: {**filters, **_of_month(month)})
	bands = _bands()
	labels = [label for label, _least, _most in bands]
	of_label = {label: {"least": float(least), "most": float(most)} for label, least, most in bands}
	counts = [sum(least <= points(card) <= most for card in judged) for _label, least, most in bands]
	return _drawn(
		"bar",
		labels,
		_("Cards"),
		counts,
		lambda label: {**filters, "group_by": "Employee", **of_label[label]},
	)


def _of_month(month: str) -> dict:
	first = getdate(f"{month}-01")
	return {"group_by": "Employee", "from_date": str(first), "to_date": str(get_last_day(first))}


def _drawn(kind: str, labels: list, name: str, values: list, filters: Callable[[str], dict]) -> dict:
	"""A chart of one row of values; each leads to the report with `filters` of its label."""
	return {
		"data": {
			"labels": labels,
			"datasets": [{"name": name, "values": values}],
			"leads": leads.to_report(
				"Scorecard Grades", ["cards"], labels, lambda _dataset, label: filters(label)
			),
		},
		"type": kind,
		"colors": ["#2490ef"],
		"lineOptions": {"regionFill": 1, "dotSize": 5},
		"animate": 0,
		"disableEntryAnimation": 1,
	}


def _bands() -> list[tuple[str, Decimal, Decimal]]:
	"""(label, least, most) in points; a band ends a hundredth below the next."""
	cent = Decimal("0.01")
	found = [(f"< {FIRST_BAND}", ZERO, FIRST_BAND - cent)]
	for least in range(FIRST_BAND, LAST, BAND):
		most = Decimal(LAST) if least + BAND == LAST else least + BAND - cent
		found.append((f"{least}–{least + BAND}", Decimal(least), most))
	return found


def _summary(cards: list, grades: list[str]) -> list[dict]:
	judged = [card for card in cards if card.judged]
	whole = mean(map(points, judged))
	counted = Counter(card.grade for card in judged)
	return [
		{"label": _("Cards"), "value": len(cards), "datatype": "Int"},
		{"label": _("not judged"), "value": len(cards) - len(judged), "datatype": "Int"},
		{
			"label": _("Mean Score"),
			"value": _("no value") if whole is None else float(whole),
			"datatype": "Data" if whole is None else "Float",
		},
		*(
			{"label": _("Grade {0}").format(grade), "value": counted[grade], "datatype": "Int"}
			for grade in grades
		),
	]
