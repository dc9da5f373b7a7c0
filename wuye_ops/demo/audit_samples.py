"""The demo's audit evidence: samples drawn from its own books, tested by its auditors, and documents kept as they were."""

from datetime import date

import frappe

from wuye_ops.demo.registry import Registry
from wuye_ops.finance_control.audit import papers, populations, sample_results, samples
from wuye_ops.property.session import in_the_name_of

# title of a step → what its sample is drawn from, the first of these that has documents, and how
DRAWN: dict[str, tuple[tuple[str, ...], dict]] = {
	"减免审批抽查": (
		("Fee Waiver", "Payment Receipt", "GL Entry"),
		{"method": "Random", "tolerable_rate": 10, "size": 20},
	),
	"收据连号核对": (("Payment Receipt",), {"method": "By Rule", "receipt_gap": 1, "weekend": 1, "tolerable_amount": 1000}),
	"采购付款抽查": (("GL Entry",), {"method": "By Amount", "side": "Debit"}),
	"异常凭证筛查": (("Journal Entry",), {"method": "By Rule", "weekend": 1, "round_sum": 1, "tolerable_amount": 5000}),
}  # fmt: skip
# of the population that would be tolerable, in an eighth
SHARE = 8
# documents kept in each paper; how many of a sample that is still at work have a result
KEPT, TESTED = 2, 0.6
NOTES = ("审批单后补，日期晚于入账日（示例）。", "附件缺验收单，已要求补充（示例）。")


def add_evidence(registry: Registry, audit, step, paper: str, *, finished: bool = True) -> None:
	"""A sample of the step, where there is something to draw from, and its first documents in the paper.

	finished: all of it is tested; else some of it, as on a day in the middle of the work.
	"""
	populations_of, how = DRAWN.get(step.title, ((), {}))
	with in_the_name_of(step.assigned):
		sample = _drawn(registry, audit, step, populations_of, how)
		if not sample:
			return
		items = frappe.get_all(
			"Audit Sample Item", {"sample": sample.name}, ["name", "document_type", "document", "amount"], order_by="place"
		)  # fmt: skip
		_test(sample, items, finished)
		for item in items[:KEPT]:
			papers.keep(paper, item.document_type, item.document)


def _drawn(registry: Registry, audit, step, populations_of: tuple[str, ...], how: dict):
	for population in populations_of:
		doc = frappe.get_doc(
			{
				"doctype": "Audit Sample",
				"audit": audit.name,
				"step": step.name,
				"company": audit.company,
				"population": population,
				"from_date": audit.period_from,
				"to_date": audit.period_to,
				**how,
			}
		)
		number, amount = populations.totals(doc)
		if number:
			if doc.method == "By Amount":
				# an interval of a twenty-fourth of it, whatever the scale
				doc.tolerable_amount = float(amount // SHARE)
			doc.insert()
			samples.draw(doc.name)
			registry.add(doc.doctype, doc.name)
			return doc.reload()
	return None


def _test(sample, items: list, finished: bool) -> None:
	tested = items if finished else items[: int(len(items) * TESTED)]
	if not tested:
		return
	# one in twelve is not right, as auditors find it
	wrong, right = tested[3::12], [row for number, row in enumerate(tested) if number % 12 != 3]
	sample_results.record(sample.name, [row.name for row in right], "Right")
	for number, row in enumerate(wrong):
		if sample.judged_by == "Amount" and row.amount > 1:
			amount = f"{float(row.amount) * 0.9:.2f}"
			sample_results.record(
				sample.name, [row.name], "Wrong", right_amount=amount, note=NOTES[number % 2]
			)
		else:
			sample_results.record(sample.name, [row.name], "Not Shown", note=NOTES[number % 2])


def change_afterwards(audit: str, remark: str, today: date) -> None:
	"""Somebody writes into an entry after the auditors have kept it: their paper shows it."""
	row = frappe.get_all(
		"Audit Working Paper Document",
		{
			"document_type": "Journal Entry",
			"parenttype": "Audit Working Paper",
			"parent": ["in", _papers(audit)],
		},
		["document", "parent"],
		order_by="parent, idx",
		limit=1,
	)
	if not row:
		return
	frappe.get_doc("Journal Entry", row[0].document).db_set("user_remark", f"{remark}（{today}）")
	papers.compare(row[0].parent)


def _papers(audit: str) -> list[str]:
	return frappe.get_all("Audit Working Paper", {"audit": audit}, pluck="name") or [""]
