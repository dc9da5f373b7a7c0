"""A survey's figures as a workbook or as CSV: what the page shows, and what it withholds is withheld here as well."""

import csv
from collections.abc import Iterator, Sequence
from io import BytesIO, StringIO

import frappe
from frappe import _
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from wuye_ops.customer_service.surveys import analysis_data as data
from wuye_ops.customer_service.surveys import analysis_texts
from wuye_ops.customer_service.surveys.analysis import label, names_in, trade
from wuye_ops.customer_service.surveys.analysis_data import Analysed
from wuye_ops.rules.survey import TEXT
from wuye_ops.rules.survey_analysis import ALL, Row

CSV, XLSX = "csv", "xlsx"
WIDEST = 50
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@frappe.whitelist()
def download(survey: str, kind: str = XLSX) -> None:
	"""Answers with the file; kind: xlsx or csv. For those who may export surveys."""
	doc = data.load(survey)
	doc.check_permission("export")
	found = data.analysed(doc)
	tables = {
		_("Figures"): list(figure_rows(found)),
		_("Distribution"): list(distribution_rows(found)),
		_("Themes"): list(theme_rows(found)),
	}
	content = _as_csv(next(iter(tables.values()))) if kind == CSV else _as_workbook(tables)
	frappe.local.response.update(
		{
			"type": "binary",
			"filename": f"{doc.name}-{_('Survey Analysis')}.{CSV if kind == CSV else XLSX}",
			"filecontent": content,
		}
	)


def figure_rows(survey: Analysed) -> Iterator[Sequence]:
	"""The heading; satisfaction as a whole, with each trade and with each question, of all together and by building."""
	yield [
		_("Building"), _("Trade"), _("Number"), _("Question"), _("Row"), _("Answers"), _("Satisfaction Rate"),
		_("Satisfaction Index"), "NPS", _("Mean"),
	]  # fmt: skip
	names = names_in(survey)
	for row, title in (
		*((row, _("Overall")) for row in survey.overall),
		*((row, _("Overall")) for row in survey.sections),
		*((row, row.item.text) for row in survey.rows),
	):
		item, figures = row.item, row.figures
		numbers = (
			[_("withheld")] * 5
			if figures is None
			else [figures.answers, figures.rate, figures.index, figures.nps, figures.mean]
		)
		section = trade(item.section) if item.section else ""
		yield [_building(row, names), section, item.number or None, title, item.row, *numbers]


def distribution_rows(survey: Analysed) -> Iterator[Sequence]:
	"""The heading; how often each grade, option and number of points was given. What is withheld, or nobody answered, is not there."""
	yield [
		_("Building"),
		_("Number"),
		_("Question"),
		_("Row"),
		_("Answer"),
		_("Count"),
		_("Share", context="Survey"),
	]
	names = names_in(survey)
	for row in survey.rows:
		if row.figures is None or not row.figures.answers:
			continue
		item = row.item
		for (value, count), (_value, share) in zip(row.figures.distribution, row.figures.shares, strict=True):
			yield [
				_building(row, names), item.number, item.text, item.row, label(item.type, value), count, share,
			]  # fmt: skip


def theme_rows(survey: Analysed) -> Iterator[Sequence]:
	"""The heading; of each question that asks for words the themes, of all buildings together."""
	yield [
		_("Number"), _("Question"), _("Theme"), _("Answers"), _("Share", context="Survey"), _("With a Negation"), _("Words"),
	]  # fmt: skip
	told = {row.item.number for row in survey.rows if row.group == ALL and row.figures}
	for question in survey.questions:
		if question.type != TEXT or question.number not in told:
			continue
		for theme in analysis_texts.summary_of(survey.doc, question.number).themes:
			words = " ".join(f"{word} {count}" for word, count in theme.words)
			yield [
				question.number, question.text, analysis_texts.theme_label(theme.name), theme.answers, theme.share,
				theme.negated, words,
			]  # fmt: skip


def _building(row: Row, names: dict[str, str]) -> str:
	return names[row.group[0]] if row.group else _("All")


def _as_workbook(tables: dict[str, list[Sequence]]) -> bytes:
	book = Workbook()
	book.remove(book.active)
	for title, rows in tables.items():
		sheet = book.create_sheet(title[:31])
		sheet.freeze_panes = "A2"
		for number, row in enumerate(rows, 1):
			for position, value in enumerate(row, 1):
				cell = sheet.cell(number, position)
				if isinstance(value, str):
					# never a formula, whatever somebody has typed
					cell.value, cell.data_type = ILLEGAL_CHARACTERS_RE.sub("", value), "s"
				else:
					cell.value = value
				if number == 1:
					cell.font = Font(bold=True)
		for position, column in enumerate(zip(*rows, strict=True), 1):
			longest = max(len(str(value or "")) for value in column)
			sheet.column_dimensions[get_column_letter(position)].width = min(WIDEST, 2 * longest + 2)
	buffer = BytesIO()
	book.save(buffer)
	return buffer.getvalue()


def _as_csv(rows: list[Sequence]) -> bytes:
	"""With the mark by which Excel knows UTF-8."""
	stream = StringIO()
	csv.writer(stream).writerows([_plain(value) for value in row] for row in rows)
	return stream.getvalue().encode("utf-8-sig")


def _plain(value):
	# a spreadsheet would take it for a formula
	return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
