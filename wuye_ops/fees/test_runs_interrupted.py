"""Workers that are killed, and workers that meet: every charge is billed once, and the books balance.

Each worker is a process of its own, forked as RQ forks its own, and killed with SIGKILL: it can clean up nothing.
"""

import os
import random
import signal
import subprocess
import sys
import time
from datetime import date
from unittest.mock import patch

import frappe
from frappe.query_builder.functions import Count, Sum
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_months, flt

from wuye_ops.fees import batches, runs
from wuye_ops.tests import fee_factories as fees
from wuye_ops.tests.parallel import at_once

UNITS, KILLS = 2000, 20
# Small batches, so that a run has many moments at which a worker can be killed between and within them.
BATCH = 8
# How many batches a worker gets done before it is killed: none, while it still proves its bills, or some.
AHEAD = (0, 0, 1, 2, 4, 6)
FORKING = """
import os, sys
import frappe
site, sites_path = sys.argv[1:]
os.chdir(sites_path)
frappe.init(site=site, sites_path=sites_path)
import wuye_ops.fees.runs
import erpnext.accounts.doctype.sales_invoice.sales_invoice
for line in sys.stdin:
	job, run = line.split()
	worker = os.fork()
	if not worker:
		frappe.init(site=site, sites_path=sites_path)
		frappe.connect()
		frappe.local.lang = "zh"
		getattr(wuye_ops.fees.runs, job)(run)
		os._exit(0)
	print(worker, flush=True)
	print(os.waitpid(worker, 0)[1], flush=True)
"""


class Worker:
	"""Forks a process for each job."""

	def __init__(self) -> None:
		self._process = subprocess.Popen(
			[sys.executable, "-c", FORKING, frappe.local.site, os.path.abspath(frappe.local.sites_path)],
			stdin=subprocess.PIPE,
			stdout=subprocess.PIPE,
			text=True,
		)

	def start(self, job: str, run: str) -> None:
		self._process.stdin.write(f"{job} {run}\n")
		self._process.stdin.flush()
		self._pid = int(self._process.stdout.readline())

	def kill(self) -> None:
		# as long as nobody has waited for it the number stays its own, even if it has ended
		os.kill(self._pid, signal.SIGKILL)

	def ended_well(self) -> bool:
		"""Waits for the end; False when it was killed or failed."""
		return int(self._process.stdout.readline()) == 0

	def run_killed_after(self, job: str, run: str, seconds: float, moment=lambda: None) -> bool:
		"""Lets the job run until the moment and so many seconds more. Whether it was killed before it ended."""
		self.start(job, run)
		moment()
		time.sleep(seconds)
		try:
			self.kill()
		except ProcessLookupError:
			pass
		return not self.ended_well()

	def stop(self) -> None:
		self._process.stdin.close()
		self._process.wait(timeout=60)
		self._process.stdout.close()


class TestInterrupted(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.set_user("Administrator")
		cls.estate = fees.make_estate(UNITS, area=lambda number: 50.01 + number % 97)
		cls.standard = fees.make_standard(
			cls.estate.property, item_tax_template=fees.make_item_tax_template(6)
		).name
		fees.make_standard(cls.estate.property, "垃圾清运费", basis="Unit", price=8)
		frappe.db.commit()
		cls.workers = [Worker(), Worker()]
		cls.chance = random.Random(20260729)

	@classmethod
	def tearDownClass(cls) -> None:
		for worker in cls.workers:
			worker.stop()
		cls.estate.remove()
		super().tearDownClass()

	def setUp(self) -> None:
		frappe.set_user("Administrator")

	def month(self, number: int) -> date:
		return add_months(fees.month(), number)

	def previewed(self, number: int):
		run = fees.preview_now(fees.make_run(self.estate.property, self.month(number)))
		self.assertEqual((run.status, run.planned_charges, run.skipped), ("Previewed", 2 * UNITS, 0))
		return run

	def begin_posting(self, run, size: int = 100) -> None:
		with patch.object(batches, "IN_BULK", size):
			runs.post(run.name)
		frappe.db.commit()

	def done(self, run) -> int:
		frappe.db.rollback()
		return frappe.db.count("Billing Batch", {"billing_run": run.name, "status": "Done"})

	def wait_until_done(self, run, count: int) -> None:
		given_up = time.monotonic() + 30
		while self.done(run) < count and time.monotonic() < given_up:
			time.sleep(0.01)

	def assert_billed_once(self, *of) -> None:
		"""All of the runs together have billed every unit, each payer on one invoice, and the books agree."""
		frappe.db.rollback()
		names = [run.name for run in of]
		charge, invoice = frappe.qb.DocType("Fee Charge"), frappe.qb.DocType("Sales Invoice")
		billed = (
			frappe.qb.from_(charge)
			.select(charge.unit, charge.fee_standard, charge.charge_key, charge.sales_invoice, charge.amount)
			.where(charge.billing_run.isin(names) & (charge.status == "Billed"))
			.run(as_dict=True)
		)
		self.assertEqual(len({(row.unit, row.fee_standard) for row in billed}), 2 * UNITS)
		self.assertEqual(len({row.charge_key for row in billed}), len(billed))
		self.assertEqual(len(billed), 2 * UNITS)
		invoices = (
			frappe.qb.from_(invoice)
			.select(invoice.name, invoice.customer, invoice.docstatus, invoice.grand_total)
			.where(invoice.wuye_billing_run.isin(names))
			.run(as_dict=True)
		)
		self.assertEqual({row.docstatus for row in invoices}, {1})
		self.assertEqual(len({row.customer for row in invoices}), UNITS)
		self.assertEqual(len(invoices), UNITS)
		self.assertEqual({row.sales_invoice for row in billed}, {row.name for row in invoices})
		total = flt(sum(row.amount for row in billed), 2)
		self.assertEqual(flt(sum(row.grand_total for row in invoices), 2), total)
		self.assert_lines_are_the_charges(names)
		self.assert_ledgers_agree(names, total)
		self.assertFalse(fees.orphans())
		numbers = sorted(int(row.name.rsplit("-", 1)[1]) for row in invoices)
		self.assertEqual(numbers, list(range(numbers[0], numbers[0] + UNITS)), "there is a gap")
		series = invoices[0].name.rsplit("-", 1)[0] + "-"
		self.assertEqual(frappe.db.get_value("Series", series, "current", order_by=None), numbers[-1])

	def assert_lines_are_the_charges(self, names: list[str]) -> None:
		item, charge = frappe.qb.DocType("Sales Invoice Item"), frappe.qb.DocType("Fee Charge")
		count, charges, amount = (
			frappe.qb.from_(item)
			.join(charge)
			.on(item.wuye_fee_charge == charge.name)
			.select(Count("*"), Count(charge.name).distinct(), Sum(item.amount - charge.amount))
			.where(charge.billing_run.isin(names) & (charge.sales_invoice == item.parent))
			.run()
		)[0]
		self.assertEqual((count, charges, flt(amount, 2)), (2 * UNITS, 2 * UNITS, 0))

	def assert_ledgers_agree(self, names: list[str], total: float) -> None:
		invoice, entry = frappe.qb.DocType("Sales Invoice"), frappe.qb.DocType("GL Entry")
		per_bill = (
			frappe.qb.from_(invoice)
			.left_join(entry)
			.on(entry.voucher_no == invoice.name)
			.select(invoice.name, Sum(entry.debit), Sum(entry.credit), invoice.grand_total)
			.where(invoice.wuye_billing_run.isin(names))
			.groupby(invoice.name)
			.run()
		)
		wrong = [row for row in per_bill if flt(row[1] - row[2], 2) or flt(row[1] - row[3], 2) > 0.05]
		self.assertEqual((len(per_bill), wrong), (UNITS, []))
		ledger = frappe.qb.DocType("Payment Ledger Entry")
		rows, owed = (
			frappe.qb.from_(ledger)
			.join(invoice)
			.on(ledger.voucher_no == invoice.name)
			.select(Count("*"), Sum(ledger.amount))
			.where(invoice.wuye_billing_run.isin(names))
			.run()
		)[0]
		self.assertEqual((rows, flt(owed, 2)), (UNITS, total))

	def test_a_worker_killed_twenty_times_bills_everything_once(self) -> None:
		run = self.previewed(0)
		self.begin_posting(run, BATCH)
		killed = 0
		for _number in range(KILLS):
			ahead = self.chance.choice(AHEAD)
			target = self.done(run) + ahead
			killed += self.workers[0].run_killed_after(
				"post_job",
				run.name,
				self.chance.uniform(0, 0.1 if ahead else 1.5),
				lambda target=target: self.wait_until_done(run, target),
			)
		self.assertEqual(killed, KILLS)
		self.assertGreater(self.done(run), KILLS)
		self.assertGreater(batches.pending(run.name, batches.POST), 0)
		self.workers[0].start("post_job", run.name)
		self.assertTrue(self.workers[0].ended_well())
		frappe.db.rollback()
		run.reload()
		self.assertEqual((run.status, run.bills, run.charges, run.failed), ("Posted", UNITS, 2 * UNITS, 0))
		self.assert_billed_once(run)

	def test_two_workers_share_a_run(self) -> None:
		run = self.previewed(1)
		self.begin_posting(run)
		for worker in self.workers:
			worker.start("post_job", run.name)
		self.assertEqual([worker.ended_well() for worker in self.workers], [True, True])
		frappe.db.rollback()
		run.reload()
		self.assertEqual((run.status, run.bills, run.failed), ("Posted", UNITS, 0))
		self.assert_billed_once(run)

	def test_of_two_runs_of_one_month_posted_at_once_one_is_told_to_wait(self) -> None:
		some, other = self.previewed(2), self.previewed(2)
		outcomes = at_once(*(("Administrator", lambda run=run: runs.post(run.name)) for run in (some, other)))
		lost = [outcome for outcome in outcomes if not outcome.ok]
		self.assertEqual(len(lost), 1, outcomes)
		self.assertIsInstance(lost[0].error, frappe.ValidationError)
		some.reload()
		first, second = (some, other) if some.status == "Posting" else (other, some)
		runs.post_job(first.name)
		self.assertEqual(first.reload().status, "Posted")
		self.assert_billed_once(first)
		fees.post_now(second)
		self.assertEqual((second.status, second.bills, second.failed), ("Partly Posted", 0, UNITS))
		self.assert_billed_once(first, second)

	def test_even_if_two_runs_of_one_month_are_posted_at_once_the_index_decides(self) -> None:
		"""As if the lock on the property were not there."""
		both = self.previewed(3), self.previewed(3)
		with patch.object(runs, "only_run_of_its_property"):
			for run in both:
				self.begin_posting(run)
		for worker, run in zip(self.workers, both, strict=True):
			worker.start("post_job", run.name)
		self.assertEqual([worker.ended_well() for worker in self.workers], [True, True])
		frappe.db.rollback()
		for run in both:
			run.reload()
		self.assertEqual(sum(run.bills for run in both), UNITS)
		self.assertEqual(sum(run.charges for run in both), 2 * UNITS)
		self.assertEqual(
			sum(frappe.db.count("Fee Charge", {"billing_run": run.name, "status": "Failed"}) for run in both),
			2 * UNITS,
		)
		self.assert_billed_once(*both)

	def taken_up(self, run) -> None:
		"""The preview is taken up until it is there, as the sweep does: the database may be slow to notice that a killed
		worker, and with it the lock on the run, is gone."""
		for _again in range(20):
			self.workers[0].start("preview_job", run.name)
			self.assertTrue(self.workers[0].ended_well())
			frappe.db.rollback()
			run.reload()
			if run.status != "Previewing":
				return
			time.sleep(1)

	def test_a_preview_killed_and_made_again_is_the_same(self) -> None:
		run = fees.make_run(self.estate.property, self.month(4))
		runs.preview(run.name)
		frappe.db.commit()
		killed = sum(
			self.workers[0].run_killed_after("preview_job", run.name, self.chance.uniform(0.1, 0.8))
			for _number in range(6)
		)
		self.assertGreater(killed, 2)
		self.taken_up(run)
		self.assertEqual(
			(run.status, run.planned_bills, run.planned_charges), ("Previewed", UNITS, 2 * UNITS)
		)
		rows = frappe.get_all("Fee Charge", {"billing_run": run.name}, ["planned_key", "status", "amount"])
		self.assertEqual((len(rows), len({row.planned_key for row in rows})), (2 * UNITS, 2 * UNITS))
		self.assertEqual(flt(sum(row.amount for row in rows), 2), flt(run.planned_amount, 2))
