"""The life of a billing run: preview, post, retry, reverse. Each step is asked for here and done by background jobs.

A step begins by moving the run's status under a lock, so that it begins once. Work that was interrupted is taken up again
by `resume_runs`; whatever a job has done by then is committed batch by batch and done once.
"""

from datetime import datetime

import frappe
from frappe import _
from frappe.query_builder.functions import Count, Sum
from frappe.utils import add_to_date, cint, now_datetime

from wuye_ops.fees import batches, late_planning, planning, reversal
from wuye_ops.fees.bills import LATE_CHARGES
from wuye_ops.fees.locks import only_one
from wuye_ops.fees.posting import refusal
from wuye_ops.property.session import in_the_name_of

BUSY = ("Previewing", "Posting", "Reversing")
# Who may take back what has been billed: not the clerk who billed it.
MAY_REVERSE = ("Property Manager", "Operations Director", "Accounts Manager", "System Manager")
# A run without a sign of life for so long has lost its worker.
SILENT_MINUTES = 3
QUEUE, TIMEOUT = "long", 6 * 3600


def planner(run):
	"""Who computes a run: the module for its kind. Both have the same functions."""
	return late_planning if run.kind == LATE_CHARGES else planning


def not_in_bulk(run) -> list[str]:
	"""Why the run's bills are left to ERPNext's controllers; nothing if they may be written in bulk."""
	late = [_("Late charges are posted by ERPNext's controllers.")] if run.kind == LATE_CHARGES else []
	return late + refusal.reasons(run.company)


# -- what the clerk asks for


@frappe.whitelist(methods=["POST"])
def preview(run: str) -> None:
	"""Computes every charge of the run, in the background. A preview may be made again until the run is posted."""
	doc = _lock(run, "write")
	_expect(doc, ("Draft", "Previewed"))
	planner(doc).make_plan(doc)
	move(doc, "Previewing", error=None, progress=0)
	_enqueue("preview_job", doc.name)


@frappe.whitelist(methods=["POST"])
def post(run: str) -> None:
	"""Posts what was previewed, in the background. Refused when something it is based on has changed since."""
	doc = _lock(run, "write", alone=True)
	_expect(doc, ("Previewed",))
	if reason := planner(doc).changed_since(doc):
		frappe.throw(
			reason + " " + _("Make the preview again, so that what you saw is what is posted."),
			title=_("Preview Outdated"),
		)
	if not doc.planned_charges:
		frappe.throw(_("There is nothing to post."), title=_("Nothing to Bill"))
	_begin_posting(doc)


@frappe.whitelist(methods=["POST"])
def retry(run: str) -> None:
	"""Posts again what failed, after its cause has been removed."""
	doc = _lock(run, "write", alone=True)
	_expect(doc, ("Partly Posted",))
	charge = frappe.qb.DocType("Fee Charge")
	(
		frappe.qb.update(charge)
		.set(charge.status, "Planned")
		.set(charge.failure, None)
		.where((charge.billing_run == doc.name) & (charge.status == "Failed"))
		.run()
	)
	frappe.db.delete("Billing Exception", {"billing_run": doc.name, "stage": "Failed"})
	_begin_posting(doc)


@frappe.whitelist(methods=["POST"])
def reverse(run: str, reason: str) -> None:
	"""Cancels every bill of the run, in the background; their charges can then be billed anew."""
	doc = _lock(run, "write", alone=True)
	if not set(MAY_REVERSE) & set(frappe.get_roles()):
		frappe.throw(
			_("Only {0} may reverse a billing run.").format(", ".join(_(role) for role in MAY_REVERSE[:3])),
			frappe.PermissionError,
			title=_("Reverse"),
		)
	_expect(doc, ("Posted", "Partly Posted"))
	if not (reason or "").strip():
		frappe.throw(_("Say why the run is taken back."), title=_("Reverse"))
	only_run_of_its_property(doc)
	_drop_failed(doc)
	reversal.make_batches(doc)
	move(doc, "Reversing", reversal_reason=reason.strip(), progress=0)
	doc.add_comment("Info", _("Reversal: {0}").format(reason.strip()))
	_enqueue_workers("reverse_job", doc.name)


def _drop_failed(doc) -> None:
	"""What could not be billed is not to be billed any more by a run that is taken back."""
	charge = frappe.qb.DocType("Fee Charge")
	(
		frappe.qb.update(charge)
		.set(charge.status, "Cancelled")
		.where((charge.billing_run == doc.name) & (charge.status == "Failed"))
		.run()
	)
	frappe.db.delete("Billing Exception", {"billing_run": doc.name, "stage": "Failed"})


def _begin_posting(doc) -> None:
	only_run_of_its_property(doc)
	reasons = not_in_bulk(doc)
	writer = batches.CONTROLLER if reasons else batches.BULK
	batches.make_batches(doc, writer)
	move(
		doc,
		"Posting",
		writer=writer,
		writer_reason="\n".join(reasons) or None,
		posted_by=frappe.session.user,
		progress=0,
		error=None,
	)
	_enqueue_workers("post_job", doc.name)


def _lock(run: str, permission: str, alone: bool = False):
	"""The run, locked until this request ends, after its right has been checked.

	alone: with its property, so that of two runs of a property one waits here until the other has moved its status.
	"""
	if alone:
		# before the run itself: whoever looks at the other runs of the property then waits for nobody who waits for him
		place = frappe.db.get_value("Billing Run", run, "property")
		frappe.db.get_value("Property", place, "name", for_update=True)
	doc = frappe.get_doc("Billing Run", run, for_update=True)
	doc.check_permission(permission)
	return doc


def _expect(doc, statuses: tuple[str, ...]) -> None:
	if doc.status not in statuses:
		frappe.throw(
			_("The run is {0}: this step is possible when it is {1}.").format(
				frappe.bold(_(doc.status)), " / ".join(_(status) for status in statuses)
			),
			title=_("Billing Run"),
		)


def only_run_of_its_property(doc) -> None:
	"""Two runs of a property that are posted at the same time could bill the same days in different parts."""
	others = frappe.get_all("Billing Run", {"property": doc.property, "name": ["!=", doc.name]}, pluck="name")
	# as they are now: this transaction has its view of them from before it waited
	other = next(
		(
			name
			for name in others
			if frappe.db.get_value("Billing Run", name, "status", for_update=True) in ("Posting", "Reversing")
		),
		None,
	)
	if other:
		frappe.throw(
			_("{0} of the same property is at work. Wait until it has ended.").format(frappe.bold(other)),
			title=_("Billing Run"),
		)


def move(doc, status: str, **values) -> None:
	"""Moves the status; the change is kept with the document's versions."""
	doc.update({"status": status, **values})
	doc.flags.by_service = True
	# the step's own right was checked when it was asked for; jobs run in the name of who asked
	doc.save(ignore_permissions=True)


# -- the jobs


def _enqueue(job: str, run: str, number: int = 1) -> None:
	frappe.enqueue(
		f"wuye_ops.fees.runs.{job}",
		queue=QUEUE,
		timeout=TIMEOUT,
		job_id=f"wuye-billing-{run}-{job}-{number}",
		deduplicate=True,
		enqueue_after_commit=True,
		run=run,
	)


def _enqueue_workers(job: str, run: str) -> None:
	"""As many workers on one run as the site's `wuye_billing_workers` says; one if it says nothing."""
	for number in range(1, max(1, cint(frappe.conf.get("wuye_billing_workers"))) + 1):
		_enqueue(job, run, number)


def preview_job(run: str) -> None:
	"""Computes the preview. Only one at a time for a run; a second one leaves it alone."""
	with only_one(f"preview-{run}") as alone:
		doc = frappe.get_doc("Billing Run", run)
		if not alone or doc.status != "Previewing":
			return
		began = now_datetime()
		try:
			plan = planner(doc).plan_run(doc, lambda done, total: _tell(run, done, total))
		except frappe.ValidationError as error:
			frappe.db.rollback()
			_give_up(run, error)
			return
		doc.reload()
		# what changes while the preview is made may or may not be in it
		close_preview(doc, plan, began)
		frappe.db.commit()
		_publish(run, 100)


def close_preview(doc, plan: planning.Plan | late_planning.LatePlan, began: datetime) -> None:
	"""Keeps what came out of a preview on the run."""
	planned_by = planner(doc)
	bills, charges, amount = planned_by.planned_figures(doc.name)
	doc.set("totals", planned_by.summary_rows(plan))
	doc.set("changes", planned_by.largest_changes(plan))
	move(
		doc,
		"Previewed",
		planned_bills=bills,
		planned_charges=charges,
		planned_amount=amount,
		already_billed=plan.already_billed,
		skipped=plan.skipped,
		previewed_on=began,
		progress=100,
	)


def post_job(run: str) -> None:
	"""One worker's part of posting; the last one to end closes the run."""
	doc = frappe.get_doc("Billing Run", run)
	if doc.status != "Posting":
		return
	poster = batches.Poster(doc)
	poster.work()
	_close(run, "Posting", batches.POST, lambda doc: close_posting(doc, poster.reasons()))


def reverse_job(run: str) -> None:
	doc = frappe.get_doc("Billing Run", run)
	if doc.status != "Reversing":
		return
	reversal.work(doc)
	_close(run, "Reversing", batches.REVERSE, _close_reversal)


def _close(run: str, status: str, purpose: str, close) -> None:
	"""Ends a step when no batch is left; whoever commits last sees that."""
	doc = frappe.get_doc("Billing Run", run, for_update=True)
	if doc.status == status and not batches.pending(run, purpose):
		close(doc)
	frappe.db.commit()
	_publish(run, 100)


def close_posting(doc, reasons: list[str]) -> None:
	"""Keeps what came out of posting on the run. reasons: why bills were left to the controllers."""
	figures = posted_figures(doc.name)
	failed = frappe.db.count("Fee Charge", {"billing_run": doc.name, "status": "Failed"})
	if reasons and not doc.writer_reason:
		doc.writer_reason = "\n".join(reasons)
	move(
		doc,
		"Partly Posted" if failed else "Posted",
		posted_on=now_datetime(),
		progress=100,
		failed=planner(doc).failed_bills(doc.name),
		**figures,
	)


def _close_reversal(doc) -> None:
	left = frappe.db.count("Sales Invoice", {"wuye_billing_run": doc.name, "docstatus": 1, "is_return": 0})
	move(
		doc,
		"Partly Posted" if left else "Reversed",
		reversed_on=now_datetime(),
		progress=100,
		failed=0,
		**posted_figures(doc.name),
	)


def posted_figures(run: str) -> dict:
	"""What of the run stands in the books."""
	charge = frappe.qb.DocType("Fee Charge")
	bills, count, amount = (
		frappe.qb.from_(charge)
		.select(Count(charge.sales_invoice).distinct(), Count("*"), Sum(charge.amount))
		.where((charge.billing_run == run) & (charge.status == "Billed"))
		.run()
	)[0]
	return {"bills": bills or 0, "charges": count or 0, "amount": amount or 0}


def _give_up(run: str, error: Exception) -> None:
	from wuye_ops.fees.posting.controller import reason_of

	doc = frappe.get_doc("Billing Run", run)
	move(doc, "Draft", error=reason_of(error), progress=0)
	frappe.clear_messages()
	frappe.db.commit()
	_publish(run, 0)


def _tell(run: str, done: int, total: int) -> None:
	percent = 100 * done / total if total else 100
	frappe.db.set_value("Billing Run", run, "progress", percent)
	_publish(run, percent)


def _publish(run: str, percent: float) -> None:
	frappe.publish_realtime(
		"wuye_billing_run", {"run": run, "progress": percent}, doctype="Billing Run", docname=run
	)


def resume_runs() -> None:
	"""Every few minutes: runs whose worker was lost get another. Nothing is done twice, so one too many does no harm."""
	jobs = {"Previewing": "preview_job", "Posting": "post_job", "Reversing": "reverse_job"}
	silent_since = add_to_date(now_datetime(), minutes=-SILENT_MINUTES)
	fields = ["name", "status", "modified", "modified_by"]
	for run in frappe.get_all("Billing Run", {"status": ["in", BUSY]}, fields):
		last = frappe.db.get_value(
			"Billing Batch", {"billing_run": run.name}, "modified", order_by="modified desc"
		)
		if max(filter(None, (run.modified, last))) < silent_since:
			# with the rights of whoever asked for it, not of the scheduler; and under a job identifier of its own: that of
			# the lost worker may still be taken
			with in_the_name_of(run.modified_by):
				_enqueue(jobs[run.status], run.name, frappe.generate_hash(length=6))
