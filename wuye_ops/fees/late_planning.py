"""The preview of a billing run of late charges: like `planning`, a row for each charge before anything is booked."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import frappe
from frappe import _
from frappe.query_builder.functions import Count, Sum
from frappe.utils import format_datetime, getdate

from wuye_ops.fees import planning, tariffs
from wuye_ops.fees.doctype.fee_item.fee_item import late_charge_item
from wuye_ops.fees.late_charges import LateCharge, check_until, compute, in_chunks
from wuye_ops.fees.late_disputes import disputed_since
from wuye_ops.fees.late_lines import late_lines
from wuye_ops.fees.rows import insert_rows
from wuye_ops.rules.late_charge import Clause
from wuye_ops.rules.late_explanation import late_sentence, to_record
from wuye_ops.rules.wording import CHINESE, ENGLISH

CHARGE_FIELDS = (*planning.CHARGE_FIELDS, "late_for_charge")


@dataclass
class LatePlan:
	"""What a run of late charges is about, and what came out of it so far."""

	run: str
	property: str
	until: date
	fee_item: str
	clauses: Mapping[str, Clause]
	standards: tuple[str, ...]
	customer: str | None
	language: str
	# nothing is skipped: what owes no late charge is no case
	already_billed: int = 0
	skipped: int = 0
	# by standard: charges, amount, first day
	totals: dict[str, list] = field(default_factory=lambda: defaultdict(lambda: [0, Decimal(0), date.max]))


def make_plan(run) -> LatePlan:
	"""Refuses a run up to a day that has not ended, and one for contracts without the clause."""
	until = getdate(run.until)
	check_until(until)
	clauses = tariffs.late_clauses(run.property)
	standards = tuple(row.fee_standard for row in run.standards)
	if not set(standards or clauses) & set(clauses):
		frappe.throw(
			_(
				"No fee standard of {0} has the clause on late charges. They may be charged only where the contract says so; tick it in the fee standard then."
			).format(frappe.bold(run.property)),
			title=_("Late Charges"),
		)
	language = CHINESE if (frappe.local.lang or "").startswith("zh") else ENGLISH
	return LatePlan(
		run.name,
		run.property,
		until,
		late_charge_item(),
		clauses,
		standards,
		run.customer or None,
		language,
	)


def plan_run(
	run,
	progress: Callable[[int, int], None] = lambda done, total: None,
	checkpoint: Callable[[], None] | None = None,
) -> LatePlan:
	"""Computes the run and keeps its rows; see `planning.plan_run`."""
	plan = make_plan(run)
	checkpoint = checkpoint or frappe.db.commit
	planning.forget_plan(run.name)
	checkpoint()
	lines, done = late_lines(plan.property, plan.until, plan.customer, plan.standards), 0
	for chunk in in_chunks(lines):
		charges = compute(chunk, plan.until, plan.clauses)
		insert_rows("Fee Charge", CHARGE_FIELDS, (_charge_row(plan, charge) for charge in charges))
		done += len(chunk)
		progress(done, len(lines))
		checkpoint()
	return plan


def key_of(charge: str, until: date) -> str:
	"""The key of a late charge: nothing is charged twice up to the same day."""
	return f"late-{until:%Y%m%d}-{charge}"


def is_late_key(key: str) -> bool:
	return key.startswith("late-")


def _charge_row(plan: LatePlan, charge: LateCharge) -> tuple:
	line = charge.line
	sums = plan.totals[line.standard]
	sums[0] += 1
	sums[1] += charge.amount
	sums[2] = min(sums[2], charge.first)
	return (
		plan.property,
		plan.run,
		"Planned",
		line.customer,
		line.customer_name,
		line.unit,
		line.parking_space,
		line.standard,
		plan.fee_item,
		charge.first,
		plan.until,
		1,
		charge.amount,
		charge.amount,
		late_sentence(charge.explanation, plan.language),
		frappe.as_json(to_record(charge.explanation), indent=None),
		key_of(line.charge, plan.until),
		line.charge,
	)


def summary_rows(plan: LatePlan) -> list[dict]:
	"""One row for each standard whose bills were late."""
	return [
		{
			"fee_standard": name,
			"fee_item": plan.fee_item,
			"period_from": first,
			"period_to": plan.until,
			"charges": count,
			"amount": amount,
			"previous_amount": 0,
		}
		for name, (count, amount, first) in sorted(plan.totals.items())
	]


def largest_changes(plan: LatePlan) -> list[dict]:
	"""None: a late charge has no period before."""
	return []


def planned_figures(run: str) -> tuple[int, int, float]:
	"""(bills, charges, amount) of the rows planned by a run: a bill for each late bill."""
	charge, principal = frappe.qb.DocType("Fee Charge"), frappe.qb.DocType("Fee Charge").as_("principal")
	row = (
		frappe.qb.from_(charge)
		.join(principal)
		.on(principal.name == charge.late_for_charge)
		.select(Count(principal.sales_invoice).distinct(), Count("*"), Sum(charge.amount))
		.where((charge.billing_run == run) & (charge.status == "Planned"))
		.run()
	)[0]
	return row[0] or 0, row[1] or 0, row[2] or 0


def failed_bills(run: str) -> int:
	charge, principal = frappe.qb.DocType("Fee Charge"), frappe.qb.DocType("Fee Charge").as_("principal")
	return (
		frappe.qb.from_(charge)
		.join(principal)
		.on(principal.name == charge.late_for_charge)
		.select(Count(principal.sales_invoice).distinct())
		.where((charge.billing_run == run) & (charge.status == "Failed"))
		.run()
	)[0][0]


def changed_since(run) -> str | None:
	"""What of a run's basis has changed since its preview, as a sentence; None when nothing has.

	Its basis are the clauses, the late bills themselves, the payments on them, the late charges charged before and what
	customers dispute.
	"""
	standard = frappe.db.get_value(
		"Fee Standard",
		{"property": run.property, "modified": [">", run.previewed_on]},
		["name", "modified"],
		as_dict=True,
		order_by="modified desc",
	)
	if standard:
		return _("{0} {1} was changed on {2}, after the preview.").format(
			_("Fee Standard"), frappe.bold(standard.name), format_datetime(standard.modified)
		)
	if bill := _paid_since(run) or _charged_since(run):
		return _("Something was booked on bill {0} after the preview.").format(frappe.bold(bill))
	if bill := disputed_since(run):
		return _("Bill {0} was disputed, or its dispute upheld, after the preview.").format(frappe.bold(bill))
	return None


def _paid_since(run) -> str | None:
	"""A bill of the run on which money has moved; a payment taken back is a change too."""
	charge, principal = frappe.qb.DocType("Fee Charge"), frappe.qb.DocType("Fee Charge").as_("principal")
	entry = frappe.qb.DocType("Payment Ledger Entry")
	rows = (
		frappe.qb.from_(charge)
		.join(principal)
		.on(principal.name == charge.late_for_charge)
		.join(entry)
		.on((entry.against_voucher_type == "Sales Invoice") & (entry.against_voucher_no == principal.sales_invoice))
		.select(principal.sales_invoice)
		.where(
			(charge.billing_run == run.name)
			& (charge.status == "Planned")
			& (entry.modified > run.previewed_on)
			# what comes in now does not alter days that have ended
			& (entry.posting_date <= run.until)
		)
		.limit(1)
		.run(pluck=True)
	)  # fmt: skip
	return rows[0] if rows else None


def _charged_since(run) -> str | None:
	"""A bill of the run that was cancelled, or for which another run has charged, or taken back, late charges."""
	charge, principal = frappe.qb.DocType("Fee Charge"), frappe.qb.DocType("Fee Charge").as_("principal")
	other = frappe.qb.DocType("Fee Charge").as_("other")
	rows = (
		frappe.qb.from_(charge)
		.join(principal)
		.on(principal.name == charge.late_for_charge)
		.left_join(other)
		.on(
			(other.late_for_charge == principal.name)
			& (other.billing_run != run.name)
			& other.status.isin(("Billed", "Cancelled"))
			& (other.modified > run.previewed_on)
		)
		.select(principal.sales_invoice)
		.where(
			(charge.billing_run == run.name)
			& (charge.status == "Planned")
			& ((principal.status != "Billed") | other.name.isnotnull())
		)
		.limit(1)
		.run(pluck=True)
	)
	return rows[0] if rows else None
