"""A run taken back as a whole: each bill is cancelled by ERPNext's controllers; paid ones stay, with the reason."""

import time

import frappe
from frappe import _
from frappe.utils import flt

from wuye_ops.fees import batches
from wuye_ops.fees.posting.controller import reason_of
from wuye_ops.fees.rows import insert_rows

SAVEPOINT = "wuye_reversal"


def make_batches(run) -> int:
	"""Divides the run's bills among batches; returns how many bills there are."""
	names = frappe.get_all(
		"Sales Invoice",
		{"wuye_billing_run": run.name, "docstatus": 1, "is_return": 0},
		pluck="name",
		order_by="name desc",
	)
	size = batches.BY_CONTROLLER
	groups = [names[start : start + size] for start in range(0, len(names), size)]
	first_no = batches.last_batch_no(run.name, batches.REVERSE) + 1
	for number, group in enumerate(groups, first_no):
		batches.add_batch(run, batches.REVERSE, batches.CONTROLLER, number, "\n".join(group))
	return len(names)


def work(run) -> None:
	"""Takes batch after batch until none is left. Commits after each."""
	while batch := batches.claim(run.name, batches.REVERSE):
		started = time.monotonic()
		names = (frappe.db.get_value("Billing Batch", batch.name, "bill_names") or "").split("\n")
		failures = [(name, reason) for name in filter(None, names) if (reason := cancel(name))]
		_keep(run, failures)
		batches.finish(batch, len(names) - len(failures), len(failures), time.monotonic() - started)
		frappe.db.commit()
		batches.tell_progress(run.name, batches.REVERSE)
	frappe.db.rollback()
	free_unbilled(run)


def cancel(name: str) -> str | None:
	"""Cancels a bill; returns why it could not be, or None."""
	invoice = frappe.get_doc("Sales Invoice", name)
	if invoice.docstatus != 1:
		return None
	if flt(invoice.outstanding_amount, 2) != flt(invoice.grand_total, 2):
		return _("Something has been paid or credited. Refund it or take the payment off the bill first.")
	# whoever may reverse the run may cancel its bills; that was checked when the reversal began
	invoice.flags.ignore_permissions = True
	frappe.db.savepoint(SAVEPOINT)
	try:
		invoice.cancel()
	except frappe.ValidationError as error:
		reason = reason_of(error)
		frappe.db.rollback(save_point=SAVEPOINT)
		return reason
	finally:
		frappe.clear_messages()
	frappe.db.release_savepoint(SAVEPOINT)
	return None


def _keep(run, failures: list[tuple[str, str]]) -> None:
	customers = dict(
		frappe.get_all(
			"Sales Invoice",
			{"name": ["in", [name for name, _reason in failures] or [""]]},
			["name", "customer"],
			as_list=True,
		)
	)
	insert_rows(
		"Billing Exception",
		("property", "billing_run", "stage", "place", "customer", "code", "reason"),
		(
			(run.property, run.name, "Failed", name, customers.get(name), "not_reversed", reason)
			for name, reason in failures
		),
	)


def free_unbilled(run) -> None:
	"""Charges of nothing, which have no bill, go with the run."""
	charge = frappe.qb.DocType("Fee Charge")
	(
		frappe.qb.update(charge)
		.set(charge.status, "Cancelled")
		.set(charge.charge_key, None)
		.where((charge.billing_run == run.name) & (charge.status == "Billed") & (charge.amount == 0))
		.run()
	)
