"""Search in the text of many files: the index of neighbouring characters against LIKE over the same texts.

Run: python benchmarks/record_search.py --site SITE [--sizes 1000 10000]
"""

import random

import harness

SIZES = (1_000, 10_000, 100_000)
CHARACTERS = 2_000  # of one text, some three pages
BATCH = 500
PREFIX = "BM-TEXT-"
REPEATS = 5
# common characters, so that pairs repeat as they do in papers of the trade
ALPHABET = "物业服务公司客户项目管理制度合同维修设备电梯消防安全检查记录部门人员时间要求应当按照规定进行完成"
# what is searched for: (name, how many texts in ten thousand have it)
NEEDLES = (("蓝鲸协议", 1), ("年度巡检", 100), ("结算办法", 1_000))


def main() -> None:
	options = harness.arguments(__doc__, sizes=SIZES)
	with harness.connected(options.site):
		clear()
		rows = []
		try:
			made = 0
			for size in sorted(options.sizes):
				fill(made, size)
				made = size
				rows += [measure(size, needle, share) for needle, share in NEEDLES]
		finally:
			clear()
		harness.report(
			"record_search",
			["texts", "found in", "index ms", "like ms", "times faster", "same texts"],
			rows,
			[
				f"texts of {CHARACTERS} characters; best of {REPEATS}; the first 20 by relevance from the index, "
				"the first 20 of LIKE '%…%', which ranks nothing",
				"a search of four characters is a phrase of three words in the index",
			],
		)


def fill(start: int, end: int) -> None:
	import frappe
	from frappe.utils import now

	from wuye_ops.rules import fulltext

	stamp = now()
	fields = ["name", "record_version", "content", "tokens", "owner", "modified_by", "creation", "modified"]
	rows = []
	for number in range(start, end):
		text = make_text(number)
		name = f"{PREFIX}{number}"
		rows.append((name, name, text, fulltext.tokens(text), "Administrator", "Administrator", stamp, stamp))
		if len(rows) == BATCH or number == end - 1:
			frappe.db.bulk_insert("Record Text", fields, rows)
			# the full text takes in what is committed
			frappe.db.commit()
			rows = []


def make_text(number: int) -> str:
	rng = random.Random(number)
	text = "".join(rng.choices(ALPHABET, k=CHARACTERS))
	for needle, share in NEEDLES:
		if number % (10_000 // share) == 0:
			at = rng.randrange(CHARACTERS)
			text = text[:at] + needle + text[at:]
	return text


def measure(size: int, needle: str, share: int) -> list:
	import frappe
	from pypika import Order

	from wuye_ops.records.archive.search import Relevance
	from wuye_ops.rules import fulltext

	text = frappe.qb.DocType("Record Text")
	score = Relevance(text.tokens, fulltext.search(needle).expression)
	ours = frappe.qb.from_(text).select(text.name).where(text.name.like(f"{PREFIX}%"))
	indexed = ours.where(score).orderby(score, order=Order.desc).limit(20)
	like = ours.where(text.content.like(f"%{needle}%")).limit(20)
	times = [best(query) for query in (indexed, like)]
	found, other = (
		set(query.limit(size).run(pluck=True))
		for query in (ours.where(score), ours.where(text.content.like(f"%{needle}%")))
	)
	return [
		size,
		f"{share / 100:g} %",
		*(seconds * 1000 for seconds in times),
		times[1] / times[0],
		found == other,
	]


def best(query) -> float:
	seconds = []
	for _time in range(REPEATS):
		with harness.measured() as one:
			query.run()
		seconds.append(one.seconds)
	return min(seconds)


def clear() -> None:
	import frappe

	frappe.db.delete("Record Text", {"name": ["like", f"{PREFIX}%"]})
	frappe.db.commit()


if __name__ == "__main__":
	main()
