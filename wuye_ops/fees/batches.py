"""Posting in batches: each batch is one transaction, taken by one worker; whoever is killed leaves it as it was.

Any number of workers may work on a run. A batch is a row that its worker locks; others skip it. Bills, keys and the
batch's own status are committed together, so a batch is either done or untouched.
"""

import time
from collections import defaultdict
from collections.abc import Callable

import frappe
import pymysql
from frappe import _
from frappe.query_builder.functions import Count

from wuye_ops.fees import charges, late_charges
from wuye_ops.fees.bills import LATE_CHARGES, Bill, RunTerms, bills_of
from wuye_ops.fees.posting import controller
from wuye_ops.fees.posting.bulk import BulkWriter, Unproven
from wuye_ops.fees.posting.controller import Posted, reason_of
from wuye_ops.rules.outcomes import line_of

# Payers of a batch. A batch in bulk takes less than a second; one of the controllers some two.
IN_BULK, BY_CONTROLLER = 500, 20
BULK, CONTROLLER = "Bulk", "Controller"
POST, REVERSE = "Post", "Reverse"
# Of so many batches one is free, unless there are more workers.
CANDIDATES = 50
# Two workers may wait for each other; the database then stops one, who begins its batch anew.
TRIES = 5
FIELDS = (
	"name", "customer", "customer_name", "unit", "parking_space", "fee_standard", "period_from", "period_to",
	"amount", "explanation", "planned_key", "charge_key", "late_for_charge",
)  # fmt: skip


def make_batches(run, writer: str) -> int:
	"""Divides the planned charges of a run among batches, a payer in one; returns how many batches."""
	size = IN_BULK if writer == BULK else BY_CONTROLLER
	charge = frappe.qb.DocType("Fee Charge")
	mine = (charge.billing_run == run.name) & (charge.status == "Planned")
	payers = (
		frappe.qb.from_(charge)
		.select(charge.customer)
		.where(mine)
		.groupby(charge.customer)
		.orderby(charge.customer)
	).run(pluck=True)
	first_no = last_batch_no(run.name, POST) + 1
	groups = [payers[start : start + size] for start in range(0, len(payers), size)]
	for number, group in enumerate(groups, first_no):
		(
			frappe.qb.update(charge)
			.set(charge.batch_no, number)
			.where(mine & (charge.customer >= group[0]) & (charge.customer <= group[-1]))
			.run()
		)
		add_batch(run, POST, writer, number)
	return len(groups)


def add_batch(run, purpose: str, writer: str, number: int, bill_names: str | None = None) -> None:
	frappe.get_doc(
		{
			"doctype": "Billing Batch",
			"name": f"{run.name}-{purpose}-{number}",
			"property": run.property,
			"billing_run": run.name,
			"batch_no": number,
			"purpose": purpose,
			"writer": writer,
			"status": "Pending",
			"bill_names": bill_names,
		}
	).db_insert()


def last_batch_no(run: str, purpose: str) -> int:
	last = frappe.get_all(
		"Billing Batch",
		{"billing_run": run, "purpose": purpose},
		pluck="batch_no",
		order_by="batch_no desc",
		limit=1,
	)
	return last[0] if last else 0


def pending(run: str, purpose: str) -> int:
	return frappe.db.count("Billing Batch", {"billing_run": run, "purpose": purpose, "status": "Pending"})


def claim(run: str, purpose: str):
	"""The next batch that nobody has, locked until this transaction ends; None when there is none.

	Looked for without a lock and then locked by name: a lock on the index in which the next one is found would make
	whoever ends a batch wait for whoever takes one.
	"""
	waiting = {"billing_run": run, "purpose": purpose, "status": "Pending"}
	batch = frappe.qb.DocType("Billing Batch")
	for name in frappe.get_all("Billing Batch", waiting, pluck="name", order_by="batch_no", limit=CANDIDATES):
		rows = (
			frappe.qb.from_(batch)
			.select(batch.name, batch.batch_no, batch.writer)
			.where((batch.name == name) & (batch.status == "Pending"))
			.for_update(skip_locked=True)
			.run(as_dict=True)
		)
		if rows:
			return rows[0]
	return None


def finish(batch, bills: int, failed: int, seconds: float) -> None:
	frappe.db.set_value(
		"Billing Batch",
		batch.name,
		{"status": "Done", "bills": bills, "failed": failed, "seconds": round(seconds, 3)},
	)


class Poster:
	"""A worker's work on one run: takes batch after batch until none is left."""

	def __init__(self, run, checkpoint: Callable[[], None] | None = None) -> None:
		"""checkpoint: what takes the place of the commit after each batch where the caller commits."""
		self.run, self._checkpoint = run, checkpoint
		self._is_late = run.kind == LATE_CHARGES
		standards = frappe.get_all(
			"Fee Charge", {"billing_run": run.name}, pluck="fee_standard", distinct=True, order_by=None
		)
		self.terms: RunTerms | None = None
		# why nothing of the run can be billed; the reason of each of its bills
		self.hindrance = ""
		try:
			self.terms = RunTerms.of(run, standards)
		except frappe.ValidationError as error:
			self.hindrance = reason_of(error)
			frappe.clear_messages()
			if not checkpoint:
				frappe.db.rollback()
		(checkpoint or frappe.db.commit)()
		self._bulk: BulkWriter | None = None

	def work(self) -> None:
		"""Commits after each batch."""
		tries = 0
		while True:
			try:
				batch = claim(self.run.name, POST)
				if batch is None:
					(self._checkpoint or frappe.db.rollback)()
					return
				self._post(batch)
				(self._checkpoint or frappe.db.commit)()
				tries = 0
			except (frappe.QueryDeadlockError, frappe.QueryTimeoutError):
				# another worker or an accountant was faster at some row; nothing of the batch is kept
				tries += 1
				if tries == TRIES or self._checkpoint:
					raise
				frappe.db.rollback()
				self._bulk = None
			if not self._checkpoint:
				tell_progress(self.run.name, POST)

	def _post(self, batch) -> None:
		started = time.monotonic()
		charges.take_keys(self.run.name, batch.batch_no)
		rows = self._charges(batch.batch_no)
		failures = self._taken(rows)
		failed_names = {row.name for group, _reason in failures for row in group}
		to_bill = [row for row in rows if row.name not in failed_names]
		posted = self._write(batch, bills_of(to_bill))
		by_bill = defaultdict(list)
		for row in to_bill:
			by_bill[row.customer, row.get("late_for")].append(row)
		refused = [
			(by_bill[one.bill.customer, one.bill.late_for], one.reason)
			for one in posted
			if one.invoice is None
		]
		if failures or refused:
			charges.mark_failed(self.run.name, self.run.property, failures + refused)
		# by name: the payer may have other bills of this run, from an earlier try or amended
		made = [one.invoice for one in posted if one.invoice]
		charges.mark_billed(self.run.name, batch.batch_no, made)
		finish(batch, len(made), len(failures) + len(refused), time.monotonic() - started)

	def _charges(self, batch_no: int) -> list:
		rows = frappe.get_all(
			"Fee Charge", {"billing_run": self.run.name, "batch_no": batch_no, "status": "Planned"}, FIELDS
		)
		if self._is_late:
			names = [row.late_for_charge for row in rows] or [""]
			bills = dict(
				frappe.get_all("Fee Charge", {"name": ["in", names]}, ["name", "sales_invoice"], as_list=True)
			)
			for row in rows:
				row.late_for = bills.get(row.late_for_charge)
		return rows

	def _taken(self, rows: list) -> list[tuple[list, str]]:
		"""Charges whose line another run has billed since the preview, in whole or in part."""
		parts = [row.planned_key for row in rows if row.planned_key != line_of(row.planned_key)]
		lines = charges.billed_by_others(self.run.name, parts)
		late = late_charges.charged_since_planned(self.run.name, rows) if self._is_late else set()
		taken = [
			row
			for row in rows
			if row.charge_key is None or line_of(row.planned_key) in lines or row.late_for_charge in late
		]
		if not taken:
			return []
		return [(taken, _("Billed by another run since the preview."))]

	def _write(self, batch, bills: list[Bill]) -> list[Posted]:
		if self.terms is None:
			return [Posted(bill, reason=self.hindrance) for bill in bills]
		if batch.writer == CONTROLLER:
			return controller.post(self.terms, bills)
		if self._bulk is None:
			self._bulk = BulkWriter(self.terms)
		frappe.db.savepoint("wuye_batch")
		try:
			return self._bulk.post(bills)
		except (Unproven, pymysql.err.IntegrityError) as error:
			# what the bulk writer wrote goes; the controllers do the batch, and say what is wrong with which bill
			frappe.db.rollback(save_point="wuye_batch")
			frappe.log_error(
				title=_("Bulk writer gave up a batch of {0}").format(self.run.name), message=str(error)
			)
			self._bulk = BulkWriter(self.terms)
			return controller.post(self.terms, bills)

	def reasons(self) -> list[str]:
		"""Why shapes of bill were left to the controllers."""
		return self._bulk.reasons() if self._bulk else []


def tell_progress(run: str, purpose: str) -> None:
	"""Keeps the run's progress and shows it to whoever has the form open."""
	batch = frappe.qb.DocType("Billing Batch")
	rows = dict(
		frappe.qb.from_(batch)
		.select(batch.status, Count("*"))
		.where((batch.billing_run == run) & (batch.purpose == purpose))
		.groupby(batch.status)
		.run()
	)
	total = sum(rows.values())
	percent = 100 * rows.get("Done", 0) / total if total else 100
	frappe.db.set_value("Billing Run", run, "progress", percent, update_modified=False)
	frappe.db.commit()
	frappe.publish_realtime(
		"wuye_billing_run", {"run": run, "progress": percent}, doctype="Billing Run", docname=run
	)
