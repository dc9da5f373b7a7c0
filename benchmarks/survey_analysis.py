"""The analysis of a survey: counted by the database, beside a loop over its responses, as the answers grow.

Run: python benchmarks/survey_analysis.py --site SITE [--sizes 10000 100000]

A size is so many answers, ten of each household: seven grades (one matrix of four rows), a choice, NPS and a text, in twenty
buildings. Both sides come to the same figures, which is checked; the loop reads each response as a document, as a
controller would. Of the larger sizes it reads 1,000 responses, and is said to take as much longer as there are more.
"""

import random
import statistics
import time

import harness

SIZES = (10_000, 100_000)
ANSWERS = 10  # rows of a household
BUILDINGS = 20
LOOPED = 1_000
TIMES = 3
TEXTS = (
	"电梯经常坏，等很久",
	"楼道没有人打扫",
	"停车位不够，外来车乱停",
	"很好",
	"希望增加充电桩",
	"无",
	"保安态度很好",
)
COLUMNS = ["answers", "households", "side", "seconds", "CPU s", "queries", "× as fast as the loop"]


def fill(size: int):
	"""A closed survey with so many answers, written in bulk; not committed."""
	import frappe

	from wuye_ops.rules.satisfaction import OF_STARS
	from wuye_ops.tests import factories as make
	from wuye_ops.tests import survey_answers as surveys

	chance = random.Random(8)
	matrix = ("Matrix", "Order", "请评价秩序维护", "门岗值守\n夜间巡逻\n车辆引导\n消防检查")
	scales = [("Scale", trade, f"您对{trade}满意吗？", "") for trade in ("Cleaning", "Greening", "Facility")]
	survey = surveys.make_survey(
		make.PROPERTY_A, questions=(*scales, matrix, surveys.CHANNELS, surveys.ADVISE, surveys.WORDS)
	)
	responses, rows = [], []
	for number in range(size // ANSWERS):
		name = f"bench-{survey.name}-{number}"
		responses.append((name, survey.name, survey.property, f"B{number % BUILDINGS}", "Web"))
		for question in survey.questions:
			parts = question.options.split("\n") if question.type == "Matrix" else [""]
			for part in parts:
				points = {"NPS": chance.randint(0, 10), "Choice": 0, "Text": 0}.get(
					question.type, chance.randint(1, 5)
				)
				value = {
					"NPS": str(points),
					"Choice": chance.choice(["电话", "前台", "业主端"]),
					"Text": chance.choice(TEXTS),
				}.get(question.type) or OF_STARS[points]
				rows.append(
					(
						f"{name}-{question.idx}-{part}",
						name,
						"Survey Response",
						"answers",
						question.idx,
						question.type,
						part,
						value,
						points,
					)
				)
	frappe.db.bulk_insert(
		"Survey Response", ["name", "survey", "property", "building", "channel"], responses, chunk_size=10_000
	)
	frappe.db.bulk_insert(
		"Survey Answer",
		["name", "parent", "parenttype", "parentfield", "number", "type", "part", "value", "points"],
		rows,
		chunk_size=10_000,
	)
	frappe.db.sql("analyze table `tabSurvey Answer`, `tabSurvey Response`")
	return survey


def looped(survey, most: int):
	"""The same figures from the documents of the responses. Returns (rows, how many responses were read)."""
	import frappe

	from wuye_ops.customer_service.surveys.questions import questions_of
	from wuye_ops.rules import survey_analysis as rules

	responses = []
	for name in frappe.get_all("Survey Response", {"survey": survey.name}, pluck="name", limit=most):
		doc = frappe.get_doc("Survey Response", name)
		answers: dict = {}
		for row in doc.answers:
			if row.type == "Matrix":
				answers[row.number] = (*answers.get(row.number, ()), (row.part, row.value))
			elif row.type == "Choice":
				answers[row.number] = (*answers.get(row.number, ()), row.value)
			else:
				answers[row.number] = row.points if row.type == "NPS" else row.value
		responses.append(rules.Response((doc.building,), answers))
	return rules.analysis(questions_of(survey), responses, anonymous=False), len(responses)


def figures(size: int) -> list[list]:
	from wuye_ops.customer_service.surveys import analysis, analysis_data

	survey = fill(size)
	households = size // ANSWERS
	with harness.measured() as loop:
		rows, read = looped(survey, min(households, LOOPED))
	share = households / read
	sides = {
		"figures": lambda: analysis_data.analysed(survey),
		"the whole page, with themes": lambda: analysis.overview(survey.name),
	}
	if read == households:
		assert analysis_data.analysed(survey).rows == rows, "both sides come to the same figures"
	found = [
		[size, households, "loop", loop.seconds * share, loop.cpu * share, round(loop.queries * share), 1.0]
	]
	for side, work in sides.items():
		measures = []
		for _time in range(TIMES):
			with harness.measured() as measure:
				work()
			measures.append(measure)
		median = statistics.median(measure.seconds for measure in measures)
		measure = min(measures, key=lambda one: abs(one.seconds - median))
		found.append(
			[size, households, side, median, measure.cpu, measure.queries, loop.seconds * share / median]
		)
	return found


def main() -> None:
	options = harness.arguments(__doc__, sizes=SIZES)
	with harness.connected(options.site):
		import frappe

		rows = []
		for size in options.sizes:
			start = time.perf_counter()
			rows += figures(size)
			# `analyze table` has committed what was written
			clear()
			print(f"{size:,} answers: {time.perf_counter() - start:.0f} s")
		frappe.db.rollback()
		harness.report(
			"survey_analysis",
			COLUMNS,
			rows,
			[
				"Nothing is kept between calls: every figure is counted anew.",
				"A loop over more than 1,000 households is extrapolated.",
			],
		)


def clear() -> None:
	import frappe

	for survey in frappe.get_all("Survey", {"name": ["like", "SV-T-%"], "title": "满意度调查"}, pluck="name"):
		if not frappe.db.exists("Survey Response", {"survey": survey, "name": ["like", "bench-%"]}):
			continue
		answer, response = frappe.qb.DocType("Survey Answer"), frappe.qb.DocType("Survey Response")
		frappe.qb.from_(answer).where(answer.parent.like(f"bench-{survey}-%")).delete().run()
		frappe.qb.from_(response).where(response.survey == survey).delete().run()
		frappe.db.delete("Survey Question", {"parent": survey})
		frappe.db.delete("Survey", {"name": survey})
	frappe.db.commit()


if __name__ == "__main__":
	main()
