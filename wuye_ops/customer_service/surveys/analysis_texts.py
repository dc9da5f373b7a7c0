"""What people wrote: themes and the words behind them, and the texts themselves where they may be told.

Of an anonymous survey texts are shown for all buildings together only, never of fewer than the least number of people, in
an order that does not tell when they came; telephone numbers in them are masked in any case.
"""

from collections.abc import Iterator

import frappe
from frappe import _
from frappe.utils import cint

from wuye_ops.customer_service.surveys import analysis_data as data
from wuye_ops.rules.disclosure import FEWEST
from wuye_ops.rules.fulltext import normalised
from wuye_ops.rules.identity import mask_numbers_in
from wuye_ops.rules.survey import TEXT
from wuye_ops.rules.themes import Mention, Summary, mentions, summary

MOST_TEXTS = 200
THEME = "Survey Theme"


def theme_label(name: str) -> str:
	return _(name, context=THEME)


def opens(doc, answers: int) -> bool:
	"""Whether the user is shown the texts behind a number."""
	enough = answers >= (FEWEST if doc.anonymous else 1)
	return enough and bool(frappe.has_permission(data.RESPONSE, "read"))


def summary_of(doc, number: int) -> Summary:
	"""Themes of a text question, of all buildings together."""
	return summary(row.value for row in _written(doc, number))


@frappe.whitelist()
def texts(survey: str, number: int, theme: str = "") -> dict:
	"""{label, rows, more}: the texts behind a theme, or those of no theme. Each is cut into pieces (text, kind), where kind
	is word or negated for a word of the theme; name, unit and customer only where the survey has names.
	"""
	doc = data.load(survey)
	frappe.has_permission(data.RESPONSE, "read", throw=True)
	found = data.analysed(doc)
	question = next((one for one in found.questions if one.number == cint(number) and one.type == TEXT), None)
	if question is None:
		frappe.throw(
			_("Question {0} does not ask for words.").format(cint(number)), title=_("Survey Analysis")
		)
	rows = _written(doc, question.number)
	themes = summary(row.value for row in rows)
	if theme:
		places = next((one.places for one in themes.themes if one.name == theme), ())
	else:
		places = [place for place, row in enumerate(rows) if _is_unmatched(row.value)]
	total = len(places) if theme else themes.unmatched
	if not opens(doc, total):
		frappe.throw(
			_(
				"Fewer than {0} people wrote of this. In an anonymous survey their words are not shown."
			).format(FEWEST)
			if doc.anonymous
			else _("Nobody wrote of this."),
			title=_("Survey Analysis"),
		)
	chosen = [rows[place] for place in places]
	if doc.anonymous:
		chosen.sort(key=lambda row: normalised(row.value))
	return {
		"label": theme_label(theme) if theme else _("Of No Theme"),
		"rows": [_row(doc, row, theme) for row in chosen[:MOST_TEXTS]],
		"more": len(chosen) > MOST_TEXTS,
	}


def _is_unmatched(text: str) -> bool:
	"""Of no theme, and yet it says something."""
	return bool(summary([text]).unmatched)


def _written(doc, number: int) -> list:
	answer, response = frappe.qb.DocType(data.ANSWER), frappe.qb.DocType(data.RESPONSE)
	return (
		frappe.qb.from_(response)
		.join(answer)
		.on((answer.parent == response.name) & (answer.parenttype == data.RESPONSE))
		.select(answer.value, response.name, response.unit, response.customer)
		.where((response.survey == doc.name) & (answer.number == number) & (answer.type == TEXT))
		.orderby(response.name)
		.run(as_dict=True)
	)


def _row(doc, row, theme: str) -> dict:
	text = mask_numbers_in(row.value)
	shown = {"pieces": list(_pieces(text, theme))}
	return shown if doc.anonymous else shown | {"name": row.name, "unit": row.unit, "customer": row.customer}


def _pieces(text: str, theme: str) -> Iterator[tuple[str, str]]:
	"""The text cut at the theme's words."""
	found: list[Mention] = [one for one in mentions(text) if one.theme == theme]
	flat = normalised(text)
	# places are those of the normalised text, which is as long but for rare signs
	text = text if len(text) == len(flat) else flat
	at = 0
	for mention in found:
		if mention.start > at:
			yield text[at : mention.start], ""
		yield text[mention.start : mention.end], "negated" if mention.negated else "word"
		at = mention.end
	if at < len(text):
		yield text[at:], ""
