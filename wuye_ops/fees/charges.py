"""Charges in the books: they hold their keys, so that nothing is billed twice, and let them go when the bill is cancelled."""

from collections.abc import Collection, Iterable

import frappe
from frappe import _
from frappe.utils import now

from wuye_ops.fees.ledger import follow
from wuye_ops.fees.rows import insert_rows
from wuye_ops.rules.outcomes import ChargeKeys, line_of
from wuye_ops.rules.places import CUSTOMER, SPACE, UNIT
from wuye_ops.rules.proration import Period

COLUMNS = {UNIT: "unit", SPACE: "parking_space", CUSTOMER: "customer"}


def take_keys(run: str, batch_no: int) -> None:
	"""Lets the planned charges of a batch take their keys. Those whose key is taken keep none; the index decides.

	Waits for others who are about to take the same keys. The index is named because any other the database might choose
	would lock the rows of other batches too.
	"""
	frappe.db.sql(
		"""update ignore `tabFee Charge` force index (billing_run_batch_no_index) set charge_key = planned_key
		where billing_run = %s and batch_no = %s and status = 'Planned' and charge_key is null""",
		(run, batch_no),
	)


def release_keys(charges: Iterable[str]) -> None:
	"""Gives back the keys of charges that were not billed after all."""
	if names := list(charges):
		charge = frappe.qb.DocType("Fee Charge")
		frappe.qb.update(charge).set(charge.charge_key, None).where(charge.name.isin(names)).run()


def billed_by_others(run: str, keys: Iterable[str]) -> set[str]:
	"""Lines, of the given planned keys, of which another run has billed the whole or the first part."""
	lines = sorted({line_of(key) for key in keys})
	if not lines:
		return set()
	charge = frappe.qb.DocType("Fee Charge")
	return set(
		frappe.qb.from_(charge)
		.select(charge.charge_key)
		.where(charge.charge_key.isin(lines) & (charge.billing_run != run))
		.run(pluck=True)
	)


def mark_billed(run: str, batch_no: int, invoices: Collection[str]) -> None:
	"""Charges of the batch that hold their keys are billed, each on its payer's bill among those just made; a late charge
	on the one for the bill that was paid late.

	What costs nothing needs no bill, and is done with all the same.
	"""
	frappe.db.sql(
		"""update `tabFee Charge` charge force index (billing_run_batch_no_index)
		left join `tabFee Charge` principal on principal.name = charge.late_for_charge
		left join `tabSales Invoice` invoice
			on invoice.name in %(invoices)s and invoice.customer = charge.customer and charge.amount != 0
			and coalesce(invoice.wuye_late_for, '') = coalesce(principal.sales_invoice, '')
		left join `tabProperty Unit` unit on unit.name = charge.unit
		set charge.status = 'Billed', charge.sales_invoice = invoice.name, charge.modified = %(now)s,
			charge.charged = charge.amount, charge.outstanding = charge.amount,
			charge.is_open = charge.amount > 0, charge.due_date = invoice.due_date,
			charge.moved_on = invoice.posting_date,
			charge.period_month = date_format(charge.period_from, '%%Y-%%m-01'), charge.building = unit.building
		where charge.billing_run = %(run)s and charge.batch_no = %(batch_no)s and charge.status = 'Planned'
			and charge.charge_key is not null and (invoice.name is not null or charge.amount = 0)""",
		{"run": run, "batch_no": batch_no, "invoices": tuple(invoices) or ("",), "now": now()},
	)
	# a bill with tax below its lines, or one that a prepayment has settled, does not stand as its charges say
	follow.refresh(follow.odd(invoices))


def mark_failed(run: str, property_name: str, failures: list[tuple[list, str]]) -> None:
	"""Charges that could not be billed, with the reason, and a row for the clerk for each of them.

	failures: (rows of Fee Charge, reason).
	"""
	charge = frappe.qb.DocType("Fee Charge")
	for rows, reason in failures:
		(
			frappe.qb.update(charge)
			.set(charge.status, "Failed")
			.set(charge.charge_key, None)
			.set(charge.failure, reason)
			.set(charge.modified, now())
			.where(charge.name.isin([row.name for row in rows]))
			.run()
		)
	insert_rows(
		"Billing Exception",
		("property", "billing_run", "stage", "place", "unit", "parking_space", "customer", "fee_standard", "code", "reason"),
		(
			(
				property_name, run, "Failed", row.unit or row.parking_space or row.customer, row.unit,
				row.parking_space, row.customer, row.fee_standard, "failed", reason,
			)
			for rows, reason in failures
			for row in rows
		),
	)  # fmt: skip


# -- what happens to bills


def free_on_cancel(doc, method=None) -> None:
	"""On cancelling a Sales Invoice: its charges are no longer billed, and their keys are free for another bill."""
	if doc.is_return or not (doc.wuye_billing_run or any(row.wuye_fee_charge for row in doc.items)):
		return
	charge = frappe.qb.DocType("Fee Charge")
	query = (
		frappe.qb.update(charge)
		.set(charge.status, "Cancelled")
		.set(charge.charge_key, None)
		.set(charge.modified, now())
		.set(charge.modified_by, frappe.session.user)
		.where((charge.sales_invoice == doc.name) & (charge.status == "Billed"))
	)
	for field, value in follow.NOTHING.items():
		query = query.set(charge[field], value)
	query.run()


def retake_on_submit(doc, method=None) -> None:
	"""On submitting an amended bill: its charges are billed again, unless they have been billed otherwise meanwhile."""
	names = [row.wuye_fee_charge for row in doc.items if row.wuye_fee_charge]
	if not names or doc.is_return or not doc.amended_from:
		return
	fields = ["name", "planned_key", "status", "late_for_charge", "creation"]
	for row in frappe.get_all("Fee Charge", {"name": ["in", names]}, fields):
		if (
			row.status == "Billed"
			or frappe.db.exists("Fee Charge", {"charge_key": row.planned_key})
			or _late_charged_again(row)
		):
			frappe.throw(
				_(
					"{0} has been billed by another bill meanwhile. Remove the line, or cancel that bill first."
				).format(frappe.bold(row.name)),
				title=_("Already Billed"),
			)
		# the bill was submitted by somebody who may; the charge follows it
		frappe.db.set_value(
			"Fee Charge",
			row.name,
			{"status": "Billed", "charge_key": row.planned_key, "sales_invoice": doc.name},
		)


def _late_charged_again(row) -> bool:
	"""Whether a later run has charged what a cancelled late charge had left free."""
	return bool(row.late_for_charge) and bool(
		frappe.db.exists(
			"Fee Charge",
			{
				"late_for_charge": row.late_for_charge,
				"status": "Billed",
				"creation": [">", row.creation],
			},
		)
	)


def follow_rename(doc, method, old: str, new: str, merge: bool = False) -> None:
	"""After a place, standard or customer has been renamed: the keys of its charges are made of the new name."""
	fields = {
		"Property Unit": ("unit", UNIT),
		"Parking Space": ("parking_space", SPACE),
		"Customer": ("customer", CUSTOMER),
		"Fee Standard": ("fee_standard", None),
	}
	field, kind = fields[doc.doctype]
	# the key of a late charge is made of the charge it is for
	filters = {field: new, "late_for_charge": ["is", "not set"]}
	if kind == CUSTOMER:
		filters |= {"unit": ["is", "not set"], "parking_space": ["is", "not set"]}
	rows = frappe.get_all(
		"Fee Charge",
		filters,
		[
			"name",
			"unit",
			"parking_space",
			"customer",
			"fee_standard",
			"planned_key",
			"charge_key",
			"explanation_data",
		],
	)
	for row in rows:
		key = _key_of(row)
		if key != row.planned_key:
			frappe.db.set_value(
				"Fee Charge",
				row.name,
				{"planned_key": key, "charge_key": key if row.charge_key else None},
				update_modified=False,
			)


def _key_of(row) -> str:
	"""The key anew: its days and its part stay, what is made of names changes."""
	first, last = (frappe.utils.getdate(text) for text in row.planned_key.split("-")[:2])
	share = (frappe.parse_json(row.explanation_data) or {}).get("share") or {}
	kind = UNIT if row.unit else SPACE if row.parking_space else CUSTOMER
	keys = ChargeKeys(row.fee_standard, Period(first, last), share.get("point", ""))
	return keys.line(kind, row[COLUMNS[kind]]) + row.planned_key[len(line_of(row.planned_key)) :]
