"""The ledger of public revenue and what follows from it as the general ledger grows a hundredfold, beside a loop over the documents.

Run: python benchmarks/owners_money.py --site SITE [--sizes 10000 100000 1000000]

A size is so many entries of the general ledger in the year, of fifty properties (cost_data.py); one in fifty more is a booking of
public revenue that has its purpose. The loop loads the entries and their purposes document by document, as a script of the
framework would; its sums are compared with the report's to the cent before anything is measured.
"""

import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import cost_data
import harness
from service_reports import load, timed

SIZES = (10_000, 100_000, 1_000_000)
SHARE = 50
MARK = "公益基准"
YEAR = cost_data.YEAR
COLUMNS = ["rows", "what", "for", "found", "p50 s", "p95 s", "CPU s", "queries", "× as fast"]
OF_YEAR = {"from_date": f"{YEAR}-01-01", "to_date": f"{YEAR}-12-31"}


def main() -> None:
	options = harness.arguments(__doc__, sizes=SIZES)
	with harness.connected(options.site):
		import frappe

		rows = []
		try:
			for size in options.sizes:
				clear()
				cost_data.make(size)
				revenue(size // SHARE)
				# what has just been written is swept by the database first
				time.sleep(2 + size / 20_000)
				rows += figures(size)
		finally:
			clear()
			frappe.db.commit()
		harness.report(
			"owners_money",
			COLUMNS,
			rows,
			[
				f"the database and Python share the cores; load average at the end: {load()}",
				f"{cost_data.PROPERTIES} properties; of the rows one in {SHARE} more is public revenue, each with its purpose",
				"p50, p95 of five runs after one that is not counted; the loop once; CPU s: of Python and its thread in MariaDB",
				"× as fast: than loading the same entries and their purposes document by document; the sums were the same to the cent",
			],
		)


def revenue(count: int) -> None:
	"""Bookings of public revenue, four of five come in, each with its purpose. Commits."""
	import frappe

	from wuye_ops.tests import factories
	from wuye_ops.tests.owners_money import REVENUE, account

	company = factories.company()
	values = {"company": company, "account": account(REVENUE, company), "last": count - 1}
	place = f"concat('{cost_data.MARK}', seq %% {cost_data.PROPERTIES})"
	amount, comes_in = "round(100 + crc32(seq) %% 90000 / 100, 2)", "floor(seq / 50) %% 5 < 4"
	on = f"date_add('{YEAR}-01-01', interval floor(seq * 365 / {count}) day)"
	stamp = "now(), now(), 'Administrator', 'Administrator'"
	about = "name, creation, modified, owner, modified_by"
	# identifiers and expressions are of this file
	for table, columns, selected in (
		(
			"GL Entry",
			"docstatus, property, company, cost_center, posting_date, account, voucher_type, voucher_no, is_cancelled, "
			"fiscal_year, account_currency, debit, credit, debit_in_account_currency, credit_in_account_currency",
			f"1, {place}, %(company)s, concat({place}, ' - CC'), {on}, %(account)s, 'Journal Entry', concat('{MARK}JV', seq), 0, "
			f"'{YEAR}', 'CNY', if({comes_in}, 0, {amount}), if({comes_in}, {amount}, 0), if({comes_in}, 0, {amount}), "
			f"if({comes_in}, {amount}, 0)",
		),
		(
			"Owners Entry",
			"docstatus, property, kind, voucher_type, voucher_no, account, posting_date, entry_key",
			f"0, {place}, 'Public Revenue', 'Journal Entry', concat('{MARK}JV', seq), %(account)s, {on}, concat('{MARK}', seq)",
		),
		(
			"Owners Entry Part",
			"docstatus, parent, parenttype, parentfield, idx, purpose, amount, decision",
			f"0, concat('{MARK}', seq), 'Owners Entry', 'parts', 1, if({comes_in}, 'Advertising', 'Repair of Common Parts'), "
			f"{amount}, if({comes_in}, null, '决议')",
		),
	):
		frappe.db.sql(
			f"insert into `tab{table}` ({about}, {columns}) select concat('{MARK}', seq), {stamp}, {selected} "
			"from seq_0_to_100000000 where seq between 0 and %(last)s order by seq",
			values,
		)
		frappe.db.commit()
		frappe.db.sql_ddl(f"analyze table `tab{table}`")


def clear() -> None:
	import frappe

	frappe.db.rollback()
	for table in ("GL Entry", "Owners Entry", "Owners Entry Part"):
		frappe.db.delete(table, {"name": ["like", f"{MARK}%"]})
	frappe.db.commit()
	cost_data.clear()


def figures(rows: int) -> list[list]:
	import frappe

	frappe.db.rollback()
	frappe.clear_cache()
	one = cost_data.names()[7]
	with harness.measured() as measure:
		sums, vouchers = loop(one)
	check_equal(one, sums)
	found = [
		[
			rows,
			"document by document",
			"property",
			vouchers,
			measure.seconds,
			measure.seconds,
			measure.cpu,
			measure.queries,
			1.0,
		]
	]
	print(found[-1], flush=True)
	for name, (who, function) in questions(one).items():
		measured = timed(function)
		found.append([rows, name, who, *measured, measure.seconds / measured[1]])
		print(found[-1], flush=True)
	return found


def loop(name: str) -> tuple[dict[str, Decimal], int]:
	"""(income, cost and used of the year, how many vouchers), from documents alone."""
	import frappe

	from wuye_ops.rules.public_revenue import COSTS, USES
	from wuye_ops.tests import factories
	from wuye_ops.tests.owners_money import REVENUE, account

	sums = dict.fromkeys(("income", "cost", "used"), Decimal(0))
	mine = {"property": name, "account": account(REVENUE, factories.company()), "is_cancelled": 0}
	days = {"posting_date": ["between", (OF_YEAR["from_date"], OF_YEAR["to_date"])]}
	names = frappe.get_all("GL Entry", {**mine, **days}, pluck="name")
	for entry_name in names:
		entry = frappe.get_doc("GL Entry", entry_name)
		said = frappe.db.get_value(
			"Owners Entry",
			{"voucher_type": entry.voucher_type, "voucher_no": entry.voucher_no, "account": entry.account},
		)
		for part in frappe.get_doc("Owners Entry", said).parts:
			side = "cost" if part.purpose in COSTS else "used" if part.purpose in USES else "income"
			sums[side] += Decimal(str(part.amount))
	return sums, len(names)


def check_equal(name: str, sums: dict[str, Decimal]) -> None:
	from wuye_ops.finance_control.owners import ledger
	from wuye_ops.finance_control.report.public_revenue_ledger import public_revenue_ledger as report

	rows = report.execute({"property": name, **OF_YEAR})[1]
	assert {side: Decimal(str(rows[-2][side])) for side in sums} == sums, (rows[-2], sums)
	balance = ledger.balance(ledger.PUBLIC, name, date(YEAR, 12, 31))
	assert balance == sums["income"] - sums["cost"] - sums["used"] == Decimal(str(rows[-1]["balance"]))


def questions(one: str) -> dict[str, tuple[str, Callable[[], int]]]:
	import frappe

	from wuye_ops.finance_control.owners import commissions, ledger, statements
	from wuye_ops.finance_control.report.public_revenue_ledger import public_revenue_ledger as report

	first, last = date(YEAR, 1, 1), date(YEAR, 12, 31)

	def read() -> int:
		doc = frappe.new_doc("Owners Statement")
		doc.update(
			{"property": one, "kind": ledger.PUBLIC, "period_from": first, "period_to": date(YEAR, 6, 30)}
		)
		statements.read(doc)
		return len(doc.entries)

	return {
		"ledger of a year": ("property", lambda: len(report.execute({"property": one, **OF_YEAR})[1])),
		"statement of a half year": ("property", read),
		"costs of a year for the commission": (
			"property",
			lambda: len(commissions.base_by_month("Expenditure", one, first, last)),
		),
		"first days, for the drafts of the night": (
			"company",
			lambda: len(ledger.first_days(ledger.company_of(one))),
		),
	}


if __name__ == "__main__":
	main()
