"""What a survey's analysis says, worked out by hand, and what it keeps to itself."""

from io import BytesIO

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, nowdate
from openpyxl import load_workbook
from pypdf import PdfReader

from wuye_ops.customer_service.dashboard_chart_source.survey_figures import survey_figures
from wuye_ops.customer_service.surveys import (
	analysis,
	analysis_export,
	analysis_report,
	analysis_texts,
	figures,
)
from wuye_ops.tests import factories as make
from wuye_ops.tests.factories import PROPERTY_A, PROPERTY_B
from wuye_ops.tests.survey_answers import (
	ADVISE,
	BAD,
	BEST,
	CLEAN,
	FAIR,
	GOOD,
	WORDS,
	WORST,
	answer,
	invite,
	make_survey,
)


class AnalysisCase(FrappeTestCase):
	def setUp(self) -> None:
		make.make_base()
		frappe.set_user("Administrator")
		self.addCleanup(frappe.db.rollback)
		self.addCleanup(frappe.set_user, "Administrator")
		self.first, self.second = (
			frappe.get_doc(
				{"doctype": "Building", "property": PROPERTY_A, "building_name": f"{name}{make_code()}"}
			)
			.insert()
			.name
			for name in ("甲栋", "乙栋")
		)

	def overview(self, survey) -> dict:
		return analysis.overview(survey.name)


def make_code() -> str:
	return frappe.generate_hash(length=5).upper()


class TestFigures(AnalysisCase):
	def test_a_survey_by_hand(self) -> None:
		survey = make_survey(PROPERTY_A)
		invite(survey, self.first, 4, 3)
		invite(survey, self.second, 6, 2)
		answer(
			survey,
			self.first,
			{1: BEST, 2: {"门岗值守": GOOD, "夜间巡逻": BAD}, 3: ("电话", "前台"), 4: 10},
			{1: GOOD, 3: ("电话",), 4: 9},
			{1: WORST, 4: 3, 5: "电梯经常坏，没有人打扫楼道"},
		)
		answer(survey, self.second, {1: FAIR, 4: 7}, {1: BAD, 4: 8}, channel="Paper")
		found = self.overview(survey)
		self.assertEqual(
			(found["response"]["invited"], found["response"]["answered"], found["response"]["rate"]),
			(10, 5, 50.0),
		)
		# the building with the least answers first
		self.assertEqual([row["rate"] for row in found["response"]["buildings"]], [33.3, 75.0])
		self.assertEqual(
			{row["channel"]: row["answered"] for row in found["response"]["channels"]}, {"Web": 3, "Paper": 2}
		)
		# of seven grades three are good: very satisfied, satisfied, and satisfied with the gate
		self.assertEqual((found["overall"]["now"]["answers"], found["overall"]["now"]["rate"]), (7, 42.9))
		self.assertEqual(
			{row["section"]: row["now"]["rate"] for row in found["sections"]},
			{"Cleaning": 40.0, "Order": 50.0},
		)
		# two promoters less one detractor of five
		self.assertEqual(found["nps"]["now"]["nps"], 20.0)
		# the worst building first: none of two grades, then three of five
		self.assertEqual([row["building"] for row in found["buildings"]], [self.second, self.first])
		self.assertEqual([row["overall"]["rate"] for row in found["buildings"]], [0.0, 60.0])
		self.assertEqual([row["nps"]["nps"] for row in found["buildings"]], [0.0, 33.3])
		choice = next(one for one in found["questions"] if one["type"] == "Choice")["rows"][0]["now"]
		self.assertEqual(choice["answers"], 2)
		self.assertEqual(
			[(label, count) for _value, label, count, _share in choice["distribution"]],
			[("电话", 2), ("前台", 1), ("业主端", 0)],
		)
		themes = {one["name"]: one for one in found["texts"][0]["summary"]["themes"]}
		self.assertEqual(themes["Cleaning"]["words"], (("打扫", 1),))
		self.assertEqual((themes["Lift"]["answers"], themes["Cleaning"]["negated"]), (1, 1))
		self.assertIn("夜间巡逻", found["worst"]["label"])
		self.assertEqual(found["worst"]["department"], make.make_department("秩序维护部"))

	def test_beside_the_last_survey(self) -> None:
		before = make_survey(PROPERTY_A, questions=(CLEAN,), closed_on="2025-03-20 18:00:00")
		answer(before, self.first, *[{1: GOOD}] * 3, *[{1: BAD}] * 3)
		survey = make_survey(PROPERTY_A, previous_survey=before.name)
		answer(survey, self.first, *[{1: GOOD}] * 8, *[{1: BAD}] * 2)
		found = self.overview(survey)
		self.assertEqual(found["before"]["name"], before.name)
		row = found["questions"][0]["rows"][0]
		self.assertEqual(
			(row["now"]["rate"], row["before"]["rate"], row["change"]["rate"]), (80.0, 50.0, 30.0)
		)

	def test_nobody_answered(self) -> None:
		found = self.overview(make_survey(PROPERTY_A))
		self.assertIsNone(found["response"]["rate"])
		self.assertIsNone(found["overall"]["now"]["rate"])
		self.assertIsNone(found["worst"])

	def test_a_campaign_ranks_its_properties(self) -> None:
		name = f"2026 年度{make_code()}"
		for property_name, grade in ((PROPERTY_A, GOOD), (PROPERTY_B, BAD)):
			survey = make_survey(property_name, campaign=name)
			answer(survey, None, *[{1: grade}] * 5)
		rows = self.overview(survey)["campaign"]
		self.assertEqual(
			[(row["property"], row["overall"]["rate"]) for row in rows],
			[(PROPERTY_B, 0.0), (PROPERTY_A, 100.0)],
		)
		frappe.set_user(make.user("manager", PROPERTY_B))
		self.assertEqual(self.overview(survey)["campaign"], [])

	def test_the_number_of_questions_to_the_database_does_not_grow(self) -> None:
		survey = make_survey(PROPERTY_A)
		answer(survey, self.first, {1: GOOD, 4: 9, 5: "很好"})
		with self.assertQueryCount(80):
			self.overview(survey)
		answer(survey, self.second, *[{1: GOOD, 4: 9, 5: "很好"}] * 30)
		with self.assertQueryCount(60):
			self.overview(survey)


class TestWhoSeesWhat(AnalysisCase):
	def test_another_property_sees_nothing(self) -> None:
		survey = make_survey(PROPERTY_A)
		frappe.set_user(make.user("manager", PROPERTY_B))
		for look in (
			lambda: analysis.overview(survey.name),
			lambda: analysis_texts.texts(survey.name, 5),
			lambda: analysis_export.download(survey.name),
			lambda: analysis_report.pdf(survey.name),
		):
			self.assertRaises(frappe.PermissionError, look)

	def test_whoever_may_not_export_may_look(self) -> None:
		survey = make_survey(PROPERTY_A)
		answer(survey, self.first, {1: GOOD})
		frappe.set_user(make.user("service"))
		self.assertFalse(self.overview(survey)["may_export"])
		self.assertRaises(frappe.PermissionError, analysis_export.download, survey.name)


class TestAnonymous(AnalysisCase):
	def test_an_open_one_tells_only_how_many_answered(self) -> None:
		survey = make_survey(PROPERTY_A, anonymous=True, closed_on=None)
		invite(survey, self.first, 10, 6)
		answer(survey, self.first, *[{1: BAD}] * 6)
		found = self.overview(survey)
		self.assertFalse(found["analysed"])
		self.assertEqual((found["response"]["answered"], found["response"]["channels"]), (6, []))
		self.assertNotIn("overall", found)
		self.assertRaises(frappe.ValidationError, analysis_texts.texts, survey.name, 5)
		self.assertRaises(frappe.ValidationError, analysis_export.download, survey.name)
		self.assertRaises(frappe.ValidationError, analysis_report.pdf, survey.name)

	def test_small_buildings_are_withheld_everywhere(self) -> None:
		survey = make_survey(PROPERTY_A, anonymous=True)
		answer(survey, self.first, *[{1: GOOD, 4: 9}] * 9)
		answer(survey, self.second, *[{1: WORST, 4: 0}] * 2)
		found = self.overview(survey)
		# of the two of 乙栋 nothing, and nothing of 甲栋, which taken from the total would give them away
		self.assertEqual([row["overall"] for row in found["buildings"]], [None, None])
		self.assertEqual([row["nps"] for row in found["buildings"]], [None, None])
		self.assertEqual(found["overall"]["now"]["rate"], 81.8)
		self.assertFalse(found["may_see_rows"])
		self.assertIsNone(found["low"])
		sheet = list(analysis_export.figure_rows(analysis_export.data.analysed(survey)))
		names = analysis.building_names([self.first, self.second]).values()
		told = [
			row for row in sheet if row[0] in names and row[5] not in (0, "withheld", frappe._("withheld"))
		]
		self.assertEqual(told, [])
		self.assertEqual(
			{row[0] for row in analysis_export.distribution_rows(analysis_export.data.analysed(survey))}
			& set(names),
			set(),
		)

	def test_words_of_few_are_not_shown_and_those_of_many_have_no_name(self) -> None:
		survey = make_survey(PROPERTY_A, anonymous=True, questions=(CLEAN, WORDS))
		answer(
			survey,
			self.first,
			*[{1: GOOD, 2: f"电梯太慢，第 {n} 次说了，电话 13812345678"} for n in range(5)],
			{2: "宠物太多"},
		)
		theme = {row["name"]: row for row in self.overview(survey)["texts"][0]["summary"]["themes"]}
		self.assertEqual((theme["Lift"]["opens"], theme["Pets"]["opens"]), (True, False))
		self.assertRaises(frappe.ValidationError, analysis_texts.texts, survey.name, 2, "Pets")
		shown = analysis_texts.texts(survey.name, 2, "Lift")["rows"]
		self.assertEqual(len(shown), 5)
		self.assertEqual({tuple(row) for row in shown}, {("pieces",)})
		self.assertIn(("电梯", "word"), shown[0]["pieces"])
		self.assertNotIn("13812345678", str(shown))

	def test_four_answers_in_all_tell_nothing(self) -> None:
		survey = make_survey(PROPERTY_A, anonymous=True, questions=(CLEAN, ADVISE, WORDS))
		answer(survey, self.first, *[{1: BAD, 2: 0, 3: "门禁坏了"}] * 4)
		found = self.overview(survey)
		self.assertIsNone(found["overall"]["now"])
		self.assertIsNone(found["nps"]["now"])
		self.assertIsNone(found["texts"][0]["summary"])
		self.assertIsNone(found["worst"])


class TestPaperAndFiles(AnalysisCase):
	def test_a_workbook_without_formulas(self) -> None:
		survey = make_survey(PROPERTY_A, questions=(("Scale", "Cleaning", "=1+1 您满意吗？", ""), WORDS))
		answer(survey, self.first, {1: GOOD, 2: "电梯太慢"}, {1: BAD})
		analysis_export.download(survey.name)
		book = load_workbook(BytesIO(frappe.local.response.filecontent))
		self.assertEqual(len(book.worksheets), 3)
		rows = list(book.worksheets[0].values)
		self.assertIn("=1+1 您满意吗？", [row[3] for row in rows])
		self.assertEqual(
			{cell.data_type for row in book.worksheets[0] for cell in row} - {"s", "n", "inlineStr"}, set()
		)
		(whole,) = (row for row in rows if row[0] == frappe._("All") and row[2] == 1)
		self.assertEqual(whole[5:7], (2, 50))
		analysis_export.download(survey.name, "csv")
		text = frappe.local.response.filecontent.decode("utf-8-sig")
		self.assertIn("'=1+1 您满意吗？", text)

	def test_the_report_on_paper_is_in_chinese(self) -> None:
		survey = make_survey(PROPERTY_A)
		answer(survey, self.first, {1: GOOD, 2: {"门岗值守": BEST}, 4: 9, 5: "电梯太慢<b>"})
		frappe.local.lang = "zh"
		page = analysis_report.page(survey)
		for words in ("满意率", "您对楼道保洁满意吗？", "门岗值守", "电梯"):
			self.assertIn(words, page)
		analysis_report.pdf(survey.name)
		pdf = PdfReader(BytesIO(frappe.local.response.filecontent))
		self.assertIn("满意率", "".join(sheet.extract_text() for sheet in pdf.pages).replace(" ", ""))


class TestWorkspace(AnalysisCase):
	def test_the_last_surveys_and_their_year(self) -> None:
		frappe.db.set_value("Survey", {"status": "Closed"}, "closed_on", "2000-01-01")
		for days, grades in ((40, (GOOD, BAD)), (10, (BEST,)), (1200, (WORST,))):
			closed_on = f"{add_days(nowdate(), -days)} 18:00:00"
			survey = make_survey(PROPERTY_A, questions=(CLEAN,), closed_on=closed_on)
			answer(survey, None, *({1: grade} for grade in grades))
		frappe.set_user(make.user("manager"))
		self.assertEqual(figures.satisfaction_this_year()["value"], 66.67)
		chart = survey_figures.get(chart_name="Satisfaction by Survey", no_cache=1)
		self.assertEqual(chart["datasets"][0]["values"], [50.0, 100.0])
		self.assertEqual(len(frappe.get_list("Survey", chart["leads"]["points"][0][0])), 1)
		frappe.set_user(make.user("manager", PROPERTY_B))
		self.assertIsNone(figures.satisfaction_this_year()["value"])
		self.assertEqual(figures.by_survey()["labels"], [])
		frappe.set_user(make.user("resident"))
		self.assertEqual(figures.by_survey()["datasets"], [])
