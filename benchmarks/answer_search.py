"""The answer base searched as people ask: by the terms of a question, against the whole question as one LIKE pattern.

Run: python benchmarks/answer_search.py --site SITE [--sizes 100 1000 5000]
"""

import random
import statistics

import harness

SIZES = (100, 1_000, 5_000)
CATEGORY = "基准测试"
PREFIX = "BM-ANSWER-"
MATTERS = "电梯 快递 绿化 水表 电表 访客 宠物 维修 漏水 照明 门窗 保洁 消防 儿童乐园 会所 健身房 充电桩 广告 噪音 蚊虫".split()
FORMS = ("标准", "流程", "怎么办", "说明", "时间", "联系谁")
SENTENCES = 15


def main() -> None:
	options = harness.arguments(__doc__, sizes=SIZES)
	with harness.connected(options.site):
		rows = []
		try:
			made = 0
			for size in sorted(options.sizes):
				fill(made, size)
				made = size
				rows.append(measure(size))
		finally:
			clear()
		harness.report(
			"answer_search",
			[
				"answers",
				"median ms",
				"p95 ms",
				"LIKE median ms",
				"right answer first",
				"among three",
				"found by LIKE",
			],
			rows,
			[
				"questions of unit_tests/test_answers_found.py; the demo's ten answers among others about other matters",
				f"each other answer has {SENTENCES} sentences; LIKE: title or content like '%question%'",
			],
		)


def fill(start: int, end: int) -> None:
	import frappe
	from frappe.utils import now

	if not start:
		frappe.get_doc({"doctype": "Help Category", "category_name": CATEGORY}).insert()
	stamp = now()
	fields = ["name", "title", "wuye_keywords", "category", "published", "content", "creation", "modified"]
	texts = [*known()[:end], *(other(number) for number in range(end))][start:end]
	rows = [
		(f"{PREFIX}{number}", title, keywords, CATEGORY, 1, content, stamp, stamp)
		for number, (title, keywords, content) in enumerate(texts, start)
	]
	frappe.db.bulk_insert("Help Article", fields, rows)
	frappe.db.commit()


def known() -> list[tuple[str, str, str]]:
	from wuye_ops.demo.answer_texts import ANSWERS

	return [
		(title, keywords, f"<p>{text}</p>")
		for answers in ANSWERS.values()
		for title, keywords, text in answers
	]


def other(number: int) -> tuple[str, str, str]:
	rng = random.Random(number)
	matter = rng.choice(MATTERS)
	text = "".join(f"{rng.choice(MATTERS)}的事请到前台登记，三个工作日内答复。" for _ in range(SENTENCES))
	return f"{matter}{rng.choice(FORMS)}{number}", "", f"<p>{text}</p>"


def measure(size: int) -> list:
	import frappe

	from wuye_ops.customer_service import answers

	times, likes, first, three, liked = [], [], 0, 0, 0
	pairs = questions()
	for question, title in pairs:
		with harness.measured() as ours:
			found = [row["title"] for row in answers.search(question)]
		times.append(ours.seconds * 1000)
		first += found[:1] == [title]
		three += title in found[:3]
		with harness.measured() as plain:
			rows = frappe.get_list(
				"Help Article",
				or_filters={"title": ["like", f"%{question}%"], "content": ["like", f"%{question}%"]},
				pluck="title",
				limit=6,
			)
		likes.append(plain.seconds * 1000)
		liked += title in rows
	return [
		size,
		statistics.median(times),
		sorted(times)[int(len(times) * 0.95)],
		statistics.median(likes),
		*(f"{count} of {len(pairs)}" for count in (first, three, liked)),
	]


def questions() -> list[tuple[str, str]]:
	import sys

	sys.path.insert(0, str(harness.ROOT / "unit_tests"))
	from test_answers_found import PAIRS

	return PAIRS


def clear() -> None:
	import frappe

	frappe.db.delete("Help Article", {"name": ["like", f"{PREFIX}%"]})
	frappe.db.delete("Help Category", {"name": CATEGORY})
	frappe.db.commit()


if __name__ == "__main__":
	main()
