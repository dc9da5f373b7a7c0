"""The daily refresh of arrears over many overdue bills, against a loop from document to document.

Run: python benchmarks/arrears.py --site SITE
"""

import harness

SIZES = (1_000, 10_000, 100_000)
BILLS_EACH = 4  # overdue bills of one customer
SAMPLE = 50  # customers the loop is measured on; its time for all is extrapolated
PREFIX = "BMA-"


def main() -> None:
	options = harness.arguments(__doc__, sizes=SIZES)
	with harness.connected(options.site):
		clear()
		try:
			rows = [measure(size) for size in options.sizes]
		finally:
			clear()
		harness.report(
			"arrears",
			["overdue bills", "cases", "first s", "queries", "next s", "queries", "loop s", "ratio"],
			rows,
			[
				f"first: all cases are opened; {BILLS_EACH} bills each",
				"next: nothing has changed since",
				f"loop: from document to document (get_all of the bills, get_doc and save of the case), measured on {SAMPLE} "
				"customers whose cases are there and extrapolated to all; compared with the next refresh",
			],
		)


def measure(size: int) -> list:
	import frappe
	from frappe.utils import getdate, nowdate

	from wuye_ops.fees import arrears
	from wuye_ops.tests import factories as make

	today, customers = getdate(nowdate()), size // BILLS_EACH
	make_bills(customers)
	with harness.measured() as first:
		done = arrears.refresh_property(make.PROPERTY_A, today)
	assert done.opened >= customers, done
	frappe.db.commit()
	with harness.measured() as second:
		again = arrears.refresh_property(make.PROPERTY_A, today)
	assert (again.opened, again.updated) == (0, 0), again
	with harness.measured() as loop:
		for number in range(min(SAMPLE, customers)):
			one_customer(f"{PREFIX}{number}", today)
	frappe.db.rollback()
	clear()
	whole = loop.seconds * customers / min(SAMPLE, customers)
	print(size, done, flush=True)
	return [
		size, customers, first.seconds, first.queries, second.seconds, second.queries, whole, whole / second.seconds,
	]  # fmt: skip


def one_customer(customer: str, today) -> None:
	"""What a job would do that goes from document to document."""
	import frappe

	from wuye_ops.rules.arrears import Debt, stand
	from wuye_ops.tests import factories as make

	doc = frappe.get_doc(
		"Arrears Case", {"customer": customer, "property": make.PROPERTY_A, "status": "Open"}
	)
	bills = frappe.get_all(
		"Sales Invoice",
		{"customer": customer, "property": make.PROPERTY_A, "docstatus": 1, "outstanding_amount": [">", 0]},
		["name", "due_date", "outstanding_amount"],
	)
	debts = []
	for bill in bills:
		frappe.get_all(
			"Payment Ledger Entry",
			{"against_voucher_no": bill.name, "voucher_type": "Payment Entry", "delinked": 0},
			["posting_date", "amount"],
		)
		debts.append(Debt(bill.name, bill.due_date, frappe.utils.cint(bill.outstanding_amount), False))
	standing = stand(debts, today, [(row.kind, row.done_on) for row in doc.actions])
	doc.update({"overdue_amount": standing.overdue, "next_step_on": standing.next_on})
	doc.flags.by_service = True
	doc.save()


def make_bills(customers: int) -> None:
	"""Rows of bills as ERPNext would have them, as far as the refresh reads them; written by the database itself."""
	import frappe
	from frappe.utils import add_days, now_datetime, nowdate

	from wuye_ops.tests import factories as make

	company, moment = make.company(), now_datetime()
	insert_named(
		"Customer", ("customer_name", "customer_type"),
		((f"{PREFIX}{n}", f"{PREFIX}{n}", "Individual") for n in range(customers)), moment,
	)  # fmt: skip
	insert_named(
		"Sales Invoice",
		("property", "company", "customer", "customer_name", "due_date", "posting_date", "outstanding_amount", "grand_total", "docstatus_"),
		(
			(
				f"{PREFIX}{n}-{k}", make.PROPERTY_A, company, f"{PREFIX}{n}", f"{PREFIX}{n}",
				add_days(nowdate(), -20 - 30 * k), add_days(nowdate(), -50 - 30 * k), 100, 100, 1,
			)
			for n in range(customers)
			for k in range(BILLS_EACH)
		),
		moment,
	)  # fmt: skip
	frappe.db.commit()


def insert_named(doctype: str, fields: tuple, rows, moment) -> None:
	from wuye_ops.fees.rows import CHUNK, insert

	columns = (
		"name",
		*(field.removesuffix("_") for field in fields),
		"creation",
		"modified",
		"owner",
		"modified_by",
	)
	chunk = []
	for row in rows:
		chunk.append((*row, moment, moment, "Administrator", "Administrator"))
		if len(chunk) == CHUNK:
			insert(doctype, columns, chunk)
			chunk = []
	if chunk:
		insert(doctype, columns, chunk)


def clear() -> None:
	import frappe

	like = ["like", f"{PREFIX}%"]
	frappe.db.delete("Arrears Case", {"customer": like})
	frappe.db.delete("Sales Invoice", {"name": like})
	frappe.db.delete("Customer", {"name": like})
	frappe.db.commit()


if __name__ == "__main__":
	main()
