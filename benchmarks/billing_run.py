"""A billing run from preview to ledger: bills a second by each writer, at growing sizes, with one worker and with two.

Run: python benchmarks/billing_run.py --site SITE [--sizes 1000 10000 100000]

Each unit has its own payer and one charge with VAT, so a bill is eight rows in six tables. The bulk writer posts every
bill but the first two of each shape; the controllers' speed is measured on a sample of the same bills, before and after
the bulk, and rolled back.
"""

import json
import resource
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import harness

SIZES = (1_000, 10_000, 100_000)
SAMPLE = 40
MARK = "基准"
PROPERTY = f"{MARK}项目"
FIRST_MONTH, SECOND_MONTH = date(2026, 2, 1), date(2026, 3, 1)
COLUMNS = [
	"units", "preview s", "charges/s", "ERPNext bills/s", "controller bills/s", "bulk bills/s", "CPU ms a bill",
	"× ERPNext", "× controller", "2 workers bills/s", "worker MB",
]  # fmt: skip


def main() -> None:
	if "--worker" in sys.argv:
		return worker(*sys.argv[sys.argv.index("--worker") + 1 :])
	options = harness.arguments(__doc__, sizes=SIZES)
	with harness.connected(options.site):
		clear()
		try:
			rows = [measure(options.site, size) for size in options.sizes]
		finally:
			clear()
		harness.report(
			"billing_run",
			COLUMNS,
			rows,
			[
				"ERPNext: insert and submit of the same Sales Invoice; controller: this product's controller writer, which "
				f"submits at once; both measured on {SAMPLE} bills before and {SAMPLE} after the bulk, in the same run",
				"bulk: the whole run by one worker, proofs, keys, batches and progress included; wall time",
				"CPU ms a bill: of the worker and the database server together, over the bulk run",
				"× …: bulk against the way named; by CPU where both keep one core busy",
				"worker MB: the largest memory of the worker process that posted the run",
			],
		)


def measure(site: str, size: int) -> list:
	import frappe

	from wuye_ops.fees import planning, runs

	make_estate(size)
	run = make_run(FIRST_MONTH)
	start = time.perf_counter()
	plan = planning.plan_run(run)
	preview = time.perf_counter() - start
	runs.close_preview(run, plan, frappe.utils.now_datetime())
	frappe.db.commit()
	samples = [sample(run)]
	one = post(site, run, 1)
	samples.append(sample(run))
	frappe.db.rollback()
	run = make_run(SECOND_MONTH)
	plan = planning.plan_run(run)
	runs.close_preview(run, plan, frappe.utils.now_datetime())
	frappe.db.commit()
	two = post(site, run, 2)
	erpnext = sum(one_sample[0] for one_sample in samples) / len(samples)
	controller = sum(one_sample[1] for one_sample in samples) / len(samples)
	bulk = size / one["seconds"]
	print(size, samples, one, two, flush=True)
	clear()
	return [
		size, preview, size / preview, erpnext, controller, bulk, 1000 * one["cpu"] / size, bulk / erpnext,
		bulk / controller, size / two["seconds"], one["memory"],
	]  # fmt: skip


def sample(run) -> tuple[float, float]:
	"""(bills a second by ERPNext's insert and submit, by the controller writer), on planned or posted charges."""
	import frappe

	from wuye_ops.fees import bills
	from wuye_ops.fees.batches import FIELDS
	from wuye_ops.fees.posting import controller

	rows = frappe.get_all("Fee Charge", {"billing_run": run.name}, FIELDS, limit=2 * SAMPLE + 2)
	all_bills = bills.bills_of(rows)
	terms = bills.RunTerms.of(run, {row.fee_standard for row in rows})

	def erpnext(bill) -> None:
		invoice = frappe.get_doc(controller.as_invoice(terms, bill))
		invoice.insert(ignore_permissions=True)
		invoice.submit()

	def product(bill) -> None:
		controller.submit(terms, bill)

	speeds = []
	for way, part in ((erpnext, all_bills[1 : SAMPLE + 1]), (product, all_bills[SAMPLE + 2 :])):
		way(all_bills[0] if way is erpnext else all_bills[SAMPLE + 1])
		start = time.perf_counter()
		for bill in part:
			way(bill)
		speeds.append(len(part) / (time.perf_counter() - start))
		frappe.db.rollback()
	return speeds[0], speeds[1]


def post(site: str, run, workers: int) -> dict:
	"""Posts the run by so many processes, as background workers would; seconds, CPU seconds and memory."""
	import frappe

	from wuye_ops.fees import batches, runs

	batches.make_batches(run, batches.BULK)
	runs.move(run, "Posting", writer=batches.BULK)
	frappe.db.commit()
	server = server_cpu()
	start = time.perf_counter()
	processes = [
		subprocess.Popen(
			[sys.executable, __file__, "--worker", site, run.name], stdout=subprocess.PIPE, text=True
		)
		for _number in range(workers)
	]
	results = [json.loads(process.communicate()[0].splitlines()[-1]) for process in processes]
	# a worker that is already there does not start Python for each run
	seconds = time.perf_counter() - start - max(result["starting"] for result in results)
	frappe.db.rollback()
	run.reload()
	assert run.status == "Posted" and run.bills == run.planned_bills, (run.status, run.bills)
	return {
		"seconds": seconds,
		"cpu": sum(result["cpu"] for result in results) + server_cpu() - server,
		"memory": max(result["memory"] for result in results),
	}


def worker(site: str, run: str) -> None:
	begun = time.perf_counter()
	with harness.connected(site):
		from wuye_ops.fees import runs

		cpu, starting = time.process_time(), time.perf_counter() - begun
		runs.post_job(run)
		print(
			json.dumps(
				{
					"starting": starting,
					"cpu": time.process_time() - cpu,
					"memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
				}
			)
		)


def server_cpu() -> float:
	"""CPU seconds the database server has used; 0 where it runs elsewhere."""
	for path in Path("/proc").glob("[0-9]*/stat"):
		try:
			text = path.read_text()
		except OSError:
			continue
		if "(mariadbd)" in text:
			fields = text.rsplit(")", 1)[1].split()
			return (int(fields[11]) + int(fields[12])) / 100
	return 0.0


# -- an estate of its own


def make_estate(size: int) -> None:
	import frappe

	from wuye_ops.fees.rows import CHUNK, insert
	from wuye_ops.tests import factories as make

	property_doc = frappe.get_doc(
		{
			"doctype": "Property",
			"property_name": PROPERTY,
			"property_code": "BM",
			"company": make.company(),
			"service_calendar": "全天候服务",
		}
	).insert()
	places = make.make_places(PROPERTY, "1号楼", ("0",))
	customer = make.make_customer(f"{MARK}客户0", unit=places.unit)
	models = {
		"Customer": frappe.get_doc("Customer", customer),
		"Property Unit": frappe.get_doc("Property Unit", places.unit),
		"Occupancy": frappe.get_doc("Occupancy", {"unit": places.unit}),
	}
	for doctype, model in models.items():
		row = frappe.db.get_value(doctype, model.name, "*", as_dict=True)
		columns, rows = list(row), []
		for number in range(1, size):
			rows.append(list((row | _varied(doctype, places.building, number)).values()))
			if len(rows) == CHUNK:
				insert(doctype, columns, rows)
				rows = []
		insert(doctype, columns, rows)
	frappe.get_doc(
		{
			"doctype": "Fee Standard",
			"property": property_doc.name,
			"standard_name": "物业费",
			"fee_item": "物业服务费",
			"basis": "Area",
			"prices": [{"effective_from": "2020-01-01", "price": 2.8}],
			"item_tax_template": tax_template(property_doc.company),
		}
	).insert()
	frappe.db.commit()


def _varied(doctype: str, building: str, number: int) -> dict:
	unit, customer = f"{building}-{number}", f"{MARK}客户{number}"
	return {
		"Customer": {"name": customer, "customer_name": customer},
		"Property Unit": {"name": unit, "unit_no": str(number), "built_up_area": 60 + number % 9000 / 100},
		"Occupancy": {
			"name": f"{MARK}{number}", "unit": unit, "customer": customer, "customer_name": customer,
		},
	}[doctype]  # fmt: skip


def tax_template(company: str) -> str:
	import frappe

	title = f"{MARK} 6%"
	account = frappe.db.get_value("Account", {"company": company, "account_type": "Tax", "is_group": 0})
	return (
		frappe.db.get_value("Item Tax Template", {"title": title})
		or frappe.get_doc(
			{
				"doctype": "Item Tax Template",
				"title": title,
				"company": company,
				"taxes": [{"tax_type": account, "tax_rate": 6}],
			}
		)
		.insert()
		.name
	)


def make_run(month: date):
	import frappe

	return frappe.get_doc(
		{"doctype": "Billing Run", "property": PROPERTY, "billing_month": month, "posting_date": month}
	).insert()


def clear() -> None:
	import frappe

	from wuye_ops.demo.clearing import LEDGERS, delete

	while names := frappe.get_all("Sales Invoice", {"property": PROPERTY}, pluck="name", limit=10_000):
		for ledger in ("GL Entry", "Payment Ledger Entry"):
			frappe.db.delete(ledger, {LEDGERS[ledger]: ["in", names]})
		for table in ("Sales Invoice Item", "Sales Taxes and Charges", "Payment Schedule"):
			frappe.db.delete(table, {"parent": ["in", names]})
		frappe.db.delete("Sales Invoice", {"name": ["in", names]})
		frappe.db.commit()
	for doctype in (
		"Billing Batch", "Billing Exception", "Fee Charge", "Billing Run", "Fee Standard", "Occupancy", "Property Unit",
		"Service Area", "Building",
	):  # fmt: skip
		if doctype in ("Billing Run", "Fee Standard", "Building", "Service Area"):
			delete(doctype, frappe.get_all(doctype, {"property": PROPERTY}, pluck="name"))
		else:
			frappe.db.delete(doctype, {"property": PROPERTY})
	frappe.db.delete("Customer Profile", {"customer": ["like", f"{MARK}客户%"]})
	frappe.db.delete("Customer", {"name": ["like", f"{MARK}客户%"]})
	cost_center = frappe.db.get_value("Property", PROPERTY, "cost_center")
	delete("Property", frappe.get_all("Property", {"name": PROPERTY}, pluck="name"))
	if cost_center:
		frappe.delete_doc("Cost Center", cost_center, force=True)
	delete("Item Tax Template", frappe.get_all("Item Tax Template", {"title": f"{MARK} 6%"}, pluck="name"))
	frappe.cache.delete_value("global_search_queue")
	frappe.db.commit()


if __name__ == "__main__":
	main()
