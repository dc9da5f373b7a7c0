"""问卷分析: the whole page of a survey's analysis, from one call (`rules.survey_analysis` decides what is told)."""

from collections.abc import Iterable

import frappe
from frappe import _

from wuye_ops.customer_service.surveys import analysis_data as data
from wuye_ops.customer_service.surveys import analysis_texts
from wuye_ops.customer_service.surveys.analysis_data import Analysed
from wuye_ops.property.places import department_of
from wuye_ops.rules import survey_analysis as rules
from wuye_ops.rules.disclosure import FEWEST
from wuye_ops.rules.survey import GRADED, NPS, TEXT
from wuye_ops.rules.survey_analysis import ALL, Compared, Figures, Row

GRADES_OF = "Service Follow Up"  # whose words the grades are translated in
SHOWN_WORDS, SHOWN_PIECES = 8, 20
Rows = Iterable[Compared]


@frappe.whitelist()
def overview(survey: str) -> dict:
	"""What the page shows of a survey that the user may read. Figures are None where they are withheld; of an anonymous
	survey that is still open there are none but who answered.
	"""
	doc = data.load(survey)
	response = response_of(doc)
	shown = {
		"survey": _survey(doc),
		"fewest": FEWEST,
		"response": response,
		"analysed": data.is_told(doc),
		"may_see_rows": not doc.anonymous and bool(frappe.has_permission(data.RESPONSE, "read")),
		"may_export": bool(frappe.has_permission(data.SURVEY, "export")),
		"withheld": None,
	}
	if not shown["analysed"]:
		shown["withheld"] = data.why_untold(doc)
		return shown
	return shown | figures_of(data.analysed(doc))


def figures_of(survey: Analysed) -> dict:
	"""All figures of a survey, beside those of the last one."""
	before = _before(survey)
	overall, sections = _compared(survey.overall, before.overall if before else ()), {}
	for row in _compared(survey.sections, before.sections if before else ()):
		sections.setdefault(row.row.item.section, []).append(row)
	questions = _compared(survey.rows, before.rows if before else ())
	nps = [row for row in questions if row.row.item.type == NPS]
	of_all = [row for row in overall if row.row.group == ALL]
	return {
		"before": before and {"name": before.doc.name, "title": before.doc.title},
		"overall": _shown(of_all[0]) if of_all else None,
		"nps": next((_shown(row) for row in nps if row.row.group == ALL), None),
		"low": _low(survey.doc),
		"sections": [
			{"section": name, "label": trade(name), **_shown(row)}
			for name, rows in sections.items()
			for row in rows
			if row.row.group == ALL
		],
		"buildings": _buildings(survey, overall, nps, sections),
		"questions": _questions(row for row in questions if row.row.group == ALL),
		"texts": _texts(survey),
		"campaign": campaign(survey.doc),
		"worst": worst(survey),
	}


def _before(survey: Analysed) -> Analysed | None:
	"""The last survey, where the user may read it and its figures are told."""
	name = survey.doc.previous_survey
	if not name or not frappe.has_permission(data.SURVEY, "read", doc=name):
		return None
	doc = frappe.get_doc(data.SURVEY, name)
	return data.analysed(doc) if data.is_told(doc) else None


def _compared(rows: Iterable[Row], before: Iterable[Row]) -> tuple[Compared, ...]:
	return rules.compared(rows, before)


# -- who answered


def response_of(doc) -> dict:
	"""Invited and answered, in all and by building, the least answers first; by channel where figures are told."""
	asked = data.asked(doc.name)
	invited, answered = sum(row.invited for row in asked), sum(row.answered for row in asked)
	names = building_names(row.building for row in asked)
	buildings = [
		{
			"building": row.building,
			"label": names[row.building],
			"invited": row.invited,
			"answered": row.answered,
			"rate": _number(rules.response_rate(row.answered, row.invited)),
		}
		for row in asked
	]
	# of an anonymous survey nobody keeps the way by which an answer came
	found = {} if doc.anonymous else data.channels(doc.name)
	return {
		"invited": invited,
		"answered": answered,
		"rate": _number(rules.response_rate(answered, invited)),
		"buildings": sorted(buildings, key=lambda row: (row["rate"] or 0, row["label"])),
		"channels": [
			{
				"channel": channel,
				"label": _(channel, context=data.RESPONSE),
				"answered": count,
			}
			for channel, count in found.items()
		],
	}


def building_names(buildings: Iterable[str]) -> dict[str, str]:
	"""building → what people call it."""
	wanted = set(buildings)
	rows = frappe.get_all("Building", {"name": ["in", list(wanted) or [""]]}, ["name", "building_name"])
	return dict.fromkeys(wanted, _("None")) | {row.name: row.building_name or row.name for row in rows}


def names_in(survey: Analysed) -> dict[str, str]:
	"""The buildings of the answers. An anonymous survey keeps no building with the answers of one where few answered."""
	names = building_names(row.group[0] for row in survey.rows if row.group)
	return names | {"": _("Other Buildings")} if survey.doc.anonymous and "" in names else names


# -- figures


def _survey(doc) -> dict:
	fields = ("name", "title", "property", "status", "opens_on", "closes_on", "campaign")
	return {name: doc.get(name) for name in fields} | {"anonymous": bool(doc.anonymous)}


def _number(value) -> float | None:
	return None if value is None else float(value)


def figures(found: Figures | None) -> dict | None:
	if found is None:
		return None
	return {
		"answers": found.answers,
		**{name: _number(getattr(found, name)) for name in rules.CHANGES},
	}


def _shown(compared: Compared) -> dict:
	"""now, before: figures, None where there are none to tell. change: points of each figure, None where it is not told."""
	change = compared.change
	return {
		"now": figures(compared.row.figures),
		"before": figures(compared.before),
		"change": change and {name: _number(getattr(change, name)) for name in rules.CHANGES},
	}


def trade(section: str) -> str:
	return _(section, context="Checklist") if section else _("General", context="Survey")


def label(kind: str, value: str) -> str:
	"""A grade in words; options and points are what they are."""
	return _(value, context=GRADES_OF) if kind in GRADED else value


def _questions(rows: Iterable[Compared]) -> list[dict]:
	found: dict[int, dict] = {}
	for row in rows:
		item, now = row.row.item, row.row.figures
		question = found.setdefault(
			item.number,
			{
				"number": item.number,
				"type": item.type,
				"text": item.text,
				"section": trade(item.section) if item.section else "",
				"rows": [],
			},
		)
		shown = _shown(row)
		if now:
			shown["now"]["distribution"] = [
				(value, label(item.type, value), count, _number(share))
				for (value, count), (_value, share) in zip(now.distribution, now.shares, strict=True)
			]
		question["rows"].append({"part": item.row, **shown})
	return list(found.values())


def _buildings(survey: Analysed, overall: Rows, nps: Rows, sections: dict[str, Rows]) -> list[dict]:
	"""Each building with its satisfaction, the least satisfied first; withheld ones, and those without answers, last."""
	found: dict[str, dict] = {}

	def of(row: Compared) -> dict:
		return found.setdefault(row.row.group[0], {"overall": None, "nps": None, "sections": {}})

	for row in overall:
		if row.row.group:
			of(row)["overall"] = figures(row.row.figures)
	for row in nps:
		if row.row.group:
			of(row)["nps"] = figures(row.row.figures)
	for name, rows in sections.items():
		for row in rows:
			if row.row.group:
				of(row)["sections"][name] = figures(row.row.figures)
	names = names_in(survey)
	return sorted(
		({"building": building, "label": names[building], **row} for building, row in found.items()),
		key=lambda row: (_rate(row["overall"]), row["label"]),
	)


def _rate(shown: dict | None) -> float:
	"""For sorting: what has no rate comes after everything."""
	return 101.0 if shown is None or shown["rate"] is None else shown["rate"]


def _low(doc) -> int | None:
	"""Follow-ups of low answers that the user may see; None for an anonymous survey, which has none."""
	if doc.anonymous or not frappe.has_permission("Service Follow Up", "read"):
		return None
	rows = frappe.get_list("Service Follow Up", {"survey": doc.name}, ["count(name) as total"], order_by=None)
	return rows[0].total


# -- words


def _texts(survey: Analysed) -> list[dict]:
	told = {row.item.number: row.figures for row in survey.rows if row.group == ALL}
	return [
		{
			"number": question.number,
			"text": question.text,
			"summary": _summary(survey, question.number) if told[question.number] else None,
		}
		for question in survey.questions
		if question.type == TEXT
	]


def _summary(survey: Analysed, number: int) -> dict:
	found = analysis_texts.summary_of(survey.doc, number)
	return {
		"answers": found.answers,
		"unmatched": found.unmatched,
		"unmatched_share": _number(found.unmatched_share),
		"unmatched_opens": analysis_texts.opens(survey.doc, found.unmatched),
		"themes": [
			{
				"name": theme.name,
				"label": analysis_texts.theme_label(theme.name),
				"answers": theme.answers,
				"negated": theme.negated,
				"share": _number(theme.share),
				"words": theme.words[:SHOWN_WORDS],
				"opens": analysis_texts.opens(survey.doc, theme.answers),
			}
			for theme in found.themes
		],
		"pieces": found.pieces[:SHOWN_PIECES],
	}


# -- the same survey elsewhere, and what is worst


def campaign(doc) -> list[dict]:
	"""The surveys of the same campaign that the user may read, each with what it tells of itself; the worst first.

	There is no total: taken from it, the surveys shown would give away one that is withheld.
	"""
	if not doc.campaign:
		return []
	names = frappe.get_list(
		data.SURVEY,
		{"campaign": doc.campaign, "status": ["in", [data.OPEN, data.CLOSED]]},
		pluck="name",
		limit=0,
	)
	if len(names) < 2:
		return []
	rows = []
	for name in names:
		other = frappe.get_doc(data.SURVEY, name)
		if not data.is_told(other):
			continue
		found = data.analysed(other)
		asked = data.asked(name)
		rows.append(
			{
				"survey": name,
				"property": other.property,
				"invited": sum(row.invited for row in asked),
				"answered": sum(row.answered for row in asked),
				"overall": next((figures(row.figures) for row in found.overall if row.group == ALL), None),
				"nps": next(
					(figures(row.figures) for row in found.rows if row.group == ALL and row.item.type == NPS),
					None,
				),
			}
		)
	return sorted(rows, key=lambda row: (_rate(row["overall"]), row["property"]))


def worst(survey: Analysed) -> dict | None:
	"""What an improvement plan would begin with: the worst question and building, in words; None without grades."""
	graded = [
		row
		for row in survey.rows
		if row.item.type in GRADED and row.group == ALL and row.figures and row.figures.rate is not None
	]
	if not graded:
		return None
	question = min(graded, key=lambda row: (row.figures.rate, row.item.number))
	item = question.item
	name = " · ".join(filter(None, (item.section and trade(item.section), item.row or item.text)))
	words = [
		_("{0}: satisfaction rate {1} % of {2} answers.").format(
			name, question.figures.rate, question.figures.answers
		)
	]
	buildings = [row for row in survey.overall if row.group and row.figures and row.figures.rate is not None]
	if buildings:
		building = min(buildings, key=lambda row: (row.figures.rate, row.group))
		words.append(
			_("Worst building: {0}, satisfaction rate {1} % of {2} grades.").format(
				names_in(survey)[building.group[0]], building.figures.rate, building.figures.answers
			)
		)
	department, _head = department_of(survey.doc.property, item.section)
	return {"label": name, "words": "\n".join(words), "department": department}
