"""A receipt at the counter: server time of `collection.receive` against a plain Payment Entry of ERPNext in the same run.

Both settle one bill of 360.00 in cash, by turns, each call in a transaction of its own that is committed, in this process
and without HTTP. The plain one is what ERPNext's own button does: get_payment_entry, insert, submit, as Administrator, so
without the questions of rights that the clerk's receipt has to answer.

Run: python benchmarks/counter_receipt.py --site SITE [--receipts 100]
"""

import argparse
import statistics
import time

import harness

RECEIPTS, WARM_UP = 100, 5
AMOUNT = 360


def main() -> None:
	parser = argparse.ArgumentParser(description=__doc__)
	parser.add_argument(
		"--site", required=True, help="a site for trials; what is made on it is removed again"
	)
	parser.add_argument("--receipts", type=int, default=RECEIPTS, help="calls for each figure")
	options = parser.parse_args()
	with harness.connected(options.site):
		import frappe

		from wuye_ops.tests import bills

		clerk = bills.clerk()
		home = bills.household()
		frappe.db.commit()
		try:
			ours, theirs = [], []
			for _turn in range(options.receipts + WARM_UP):
				for times, user, settle in ((ours, clerk, receive), (theirs, "Administrator", plain)):
					# made before the clock runs: the account has one open bill, whichever way it is settled
					bill = bills.bill(home, AMOUNT)
					frappe.db.commit()
					times.append(measure(user, lambda bill=bill, settle=settle: settle(home, bill)))
			rows = [
				figures("counter receipt", ours[WARM_UP:]),
				figures("plain Payment Entry", theirs[WARM_UP:]),
			]
			rows.append(["ratio", *(rows[0][column] / rows[1][column] for column in range(1, 5))])
		finally:
			clear(home)
		harness.report(
			"counter_receipt",
			["", "median ms", "p95 ms", "longest ms", "queries"],
			rows,
			[
				f"{options.receipts} calls each, by turns, after {WARM_UP} to warm up; in-process, commit included, no HTTP",
				"receipt: rights of the clerk, lock and comparison of the open bills, order of settlement, number without gaps, "
				"Payment Entry, receipt with two child tables; plain: get_payment_entry, insert, submit by Administrator",
			],
		)


def receive(home, bill: str) -> None:
	import frappe

	from wuye_ops.fees import collection

	collection.receive(
		home.property,
		home.customer,
		[{"mode_of_payment": "现金", "amount": AMOUNT}],
		frappe.generate_hash(length=20),
		chosen=[bill],
	)


def plain(_home, bill: str) -> None:
	import frappe
	from erpnext.accounts.doctype.payment_entry.payment_entry import get_payment_entry

	entry = get_payment_entry("Sales Invoice", bill)
	entry.update({"mode_of_payment": "现金", "reference_no": bill, "reference_date": frappe.utils.nowdate()})
	entry.insert()
	entry.submit()


def measure(user: str, call) -> tuple[float, int]:
	"""Milliseconds and queries of a call, from the first statement to the commit."""
	import frappe

	frappe.set_user(user)
	with harness.measured() as spent:
		start = time.perf_counter()
		call()
		frappe.db.commit()
		seconds = time.perf_counter() - start
	frappe.set_user("Administrator")
	return seconds * 1000, spent.queries


def figures(label: str, calls: list[tuple[float, int]]) -> list:
	times = sorted(milliseconds for milliseconds, _queries in calls)
	p95 = statistics.quantiles(times, n=20, method="inclusive")[-1]
	queries = statistics.median(queries for _milliseconds, queries in calls)
	return [label, statistics.median(times), p95, times[-1], float(queries)]


def clear(home) -> None:
	"""Takes the household's bills, payments and receipts away; the numbers of the series go on."""
	import frappe

	from wuye_ops.demo import clearing

	frappe.set_user("Administrator")
	frappe.db.rollback()
	of = {"customer": home.customer}
	receipts = frappe.get_all("Payment Receipt", of, pluck="name")
	clearing.delete("Payment Receipt", receipts)
	for doctype, filters in (
		("Payment Entry", {"party": home.customer}),
		("Sales Invoice", of),
	):
		names = frappe.get_all(doctype, filters, pluck="name")
		for ledger in ("GL Entry", "Payment Ledger Entry"):
			rows = frappe.get_all(
				ledger, {"voucher_type": doctype, "voucher_no": ["in", names]}, pluck="name"
			)
			clearing.delete(ledger, rows)
		clearing.delete(doctype, names)
	frappe.db.commit()


if __name__ == "__main__":
	main()
