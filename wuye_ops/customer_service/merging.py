"""The same trouble reported by several: their requests are merged into one, and every reporter hears of its steps.

A merged request is *Cancelled* with `merged_into`: the machinery for cancelled requests then stops its clock, its
escalations and its tasks, and no report counts it twice. Its customer is told nothing of a cancellation. On the portal
the request lives on under its own number and goes the way of the main one, whose other reporters stay unknown. Merging
goes one level deep: what had been merged into a request follows it. A wrong merge is split again, at any time.
"""

from collections.abc import Iterable

import frappe
from frappe import _
from frappe.utils import now_datetime

from wuye_ops.customer_service import notify, requests
from wuye_ops.customer_service.form_data import steps_from
from wuye_ops.property.guarded import refuse_by_hand, save

REQUEST = "Service Request"
# More reporters than this are told by a job, so that nobody waits for it.
TOLD_AT_ONCE = 20
WORK_HAS_BEGUN = ("In Progress", "Blocked", "Done")
TABLES = ("holds", "progress_reports")
# What the portal shows of a main request to those who reported the same.
FOLLOWED = (
	"status", "arrive_by", "arrived_on", "resolve_by", "resolved_on", "closed_on", "solution", "next_report_by", "holds",
	"progress_reports",
)  # fmt: skip


# -- merging and splitting


@frappe.whitelist(methods=["POST"])
def merge(request: str, into: str) -> None:
	"""Lets `request` go the way of `into` from now on. Both must be open, of one property and kind.

	Whoever may cancel the request may merge it. Its customer is told that others have reported the same.
	"""
	duplicate, main = _locked(request, into)
	check_mergeable(duplicate, main)
	duplicate.merged_into = main.name
	duplicate.cancel_reason = _("Handled together with {0}").format(main.name)
	duplicate.responded_on = duplicate.responded_on or now_datetime()
	duplicate.status = "Cancelled"
	save(duplicate)
	followers = _take_along(duplicate.name, main.name)
	_note(main.name, _("{0} was merged into this request.").format(", ".join([duplicate.name, *followers])))
	notify.tell_customer(
		duplicate,
		_("Others have reported the same. We take care of it together and tell you of every step."),
	)


@frappe.whitelist(methods=["POST"])
def split(request: str) -> None:
	"""Takes a merge back: the request is worked on by itself again, with what was promised when it came."""
	duplicate = frappe.get_doc(REQUEST, request, for_update=True)
	duplicate.check_permission("write")
	if not duplicate.merged_into:
		frappe.throw(_("{0} is not merged with any other.").format(duplicate.name), title=_("Split"))
	_check_right("New")
	take_out(duplicate)


def take_out(duplicate) -> None:
	"""Splits a request; the caller has asked for the right to do so."""
	main = duplicate.merged_into
	duplicate.update({"merged_into": None, "cancel_reason": None, "closed_on": None, "status": "Accepted"})
	duplicate.flags.by_service = True
	# a clerk's right to merge, or the customer's to their own request, replaces a right to write on it
	duplicate.save(ignore_permissions=True)
	_note(main, _("{0} is handled by itself again.").format(duplicate.name))
	notify.new_request(duplicate)


def _locked(request: str, into: str) -> tuple:
	"""Both requests as they stand now, locked in the order of their names, so that two clerks wait for each other."""
	if request == into:
		frappe.throw(_("A request cannot be merged into itself. Choose another one."), title=_("Merge"))
	docs = {name: frappe.get_doc(REQUEST, name, for_update=True) for name in sorted((request, into))}
	for doc in docs.values():
		doc.check_permission("write")
	return docs[request], docs[into]


def check_mergeable(duplicate, main) -> None:
	"""Refuses what makes no sense, each with what to do instead."""
	if duplicate.merged_into:
		_refuse(_("{0} has been merged into {1} already.").format(duplicate.name, duplicate.merged_into))
	if main.merged_into:
		_refuse(
			_("{0} has been merged into {1}. Merge into that one.").format(main.name, main.merged_into),
		)
	if duplicate.property != main.property:
		_refuse(
			_("{0} belongs to property {1}, {2} to {3}. Only requests of one property can be merged.").format(
				duplicate.name, duplicate.property, main.name, main.property
			)
		)
	for doc in (duplicate, main):
		if doc.status not in requests.OPEN:
			_refuse(
				_("{0} is {1}. Only requests that are still open can be merged.").format(
					doc.name, _(doc.status)
				)
			)
	if duplicate.kind != main.kind:
		_refuse(
			_("{0} is a matter of {1}, {2} of {3}, and they are answered in different ways.").format(
				duplicate.name,
				_(duplicate.kind, context=REQUEST),
				main.name,
				_(main.kind, context=REQUEST),
			)
		)
	_check_right(duplicate.status)
	begun = frappe.get_all(
		"Service Task",
		{"service_request": duplicate.name, "status": ["in", WORK_HAS_BEGUN]},
		pluck="name",
	)
	if begun:
		_refuse(
			_("Somebody is at work on {0} of {1}. Merge the other way round.").format(
				", ".join(begun), duplicate.name
			)
		)


def _refuse(message: str) -> None:
	frappe.throw(message, title=_("Merge"))


def _check_right(status: str) -> None:
	if "Cancel" not in steps_from(REQUEST, status):
		frappe.throw(
			_("Your role does not merge requests. Ask customer service."),
			frappe.PermissionError,
			title=_("Merge"),
		)


def _take_along(request: str, main: str) -> list[str]:
	"""Those merged into a request that is merged itself follow it. Returns their names."""
	followers = frappe.get_all(REQUEST, {"merged_into": request}, pluck="name", order_by="name")
	for name in followers:
		frappe.db.set_value(REQUEST, name, "merged_into", main)
		_note(name, _("Followed {0} into {1}.").format(request, main))
	return followers


def _note(request: str, text: str) -> None:
	frappe.get_doc(REQUEST, request).add_comment("Info", text)


def keep_merged(doc) -> None:
	"""Validate: what a request was merged into, and the notice that answered it, are written by their steps alone."""
	refuse_by_hand(
		doc,
		"merged_into",
		"community_notice",
		use=_("Use the buttons of the form, so that the reporters are told."),
	)


# -- the reporters follow the main request


def follow_main(doc) -> None:
	"""After a request was saved: those merged into it hear of its steps; when it is cancelled they stand alone again."""
	before = doc.get_doc_before_save()
	if not before or doc.merged_into:
		return
	if len(doc.progress_reports) > len(before.progress_reports):
		tell_reporters(doc.name, doc.progress_reports[-1].message)
	if before.status == doc.status:
		return
	if doc.status == "Cancelled":
		# why this one is not worked on, such as "solved it myself", says nothing about the others
		for name in followers_of(doc.name):
			take_out(frappe.get_doc(REQUEST, name, for_update=True))
	elif before.status != "Cancelled" and (message := requests.customer_message(doc, before.status)):
		tell_reporters(doc.name, message)


def followers_of(request: str) -> list[str]:
	"""The requests merged into this one. The caller has the right to it.

	Read under a lock: one that was merged while this request was being saved is among them.
	"""
	return frappe.db.get_values(
		REQUEST, {"merged_into": request}, "name", order_by="opened_on, name", for_update=True, pluck=True
	)


def tell_reporters(request: str, message: str) -> None:
	followers = followers_of(request)
	if len(followers) <= TOLD_AT_ONCE:
		tell_all(followers, message)
		return
	frappe.enqueue(
		"wuye_ops.customer_service.merging.tell_all",
		queue="short",
		job_id=f"wuye-tell-reporters-{request}-{frappe.generate_hash(length=8)}",
		enqueue_after_commit=True,
		followers=followers,
		message=message,
	)


def tell_all(followers: Iterable[str], message: str) -> None:
	for name in followers:
		notify.tell_customer(frappe.get_doc(REQUEST, name), message)


@frappe.whitelist()
def reporters(request: str) -> list[dict]:
	"""Who has reported the same: the requests merged into this one, for its form."""
	frappe.get_doc(REQUEST, request).check_permission("read")
	return frappe.get_list(
		REQUEST,
		filters={"merged_into": request},
		fields=["name", "customer_name", "reporter_name", "unit", "opened_on", "subject", "channel"],
		order_by="opened_on, name",
		limit=0,
	)


# -- as the portal shows it


def as_followed(doc):
	"""A request as its customer sees it: with the state of the one it was merged into, and nothing else of that one."""
	if not doc.merged_into:
		return doc
	main = frappe.get_doc(REQUEST, doc.merged_into)
	return frappe._dict({**doc.as_dict(), **{field: main.get(field) for field in FOLLOWED}})


def rows_as_followed(rows: list) -> list:
	"""The same for rows of a list, with one query; tables are left out."""
	mains = sorted({row.merged_into for row in rows if row.merged_into})
	if not mains:
		return rows
	fields = [field for field in FOLLOWED if field not in TABLES]
	states = {
		main.pop("name"): main for main in frappe.get_all(REQUEST, {"name": ["in", mains]}, ["name", *fields])
	}
	return [frappe._dict({**row, **states[row.merged_into]}) if row.merged_into else row for row in rows]


def open_merged_of(customers: list[str]) -> list[str]:
	"""The customers' merged requests whose main one is still open."""
	request, main = frappe.qb.DocType(REQUEST), frappe.qb.DocType(REQUEST).as_("main")
	return (
		frappe.qb.from_(request)
		.join(main)
		.on(main.name == request.merged_into)
		.select(request.name)
		.where(request.customer.isin(customers) & main.status.isin(requests.OPEN))
		.run(pluck=True)
	)
