"""Reports that a notice answers by itself (停水、停电、电梯停运): told at once, held while it lasts, resolved when it ends.

Such a request waits *On Hold*: its clock stands still and nobody is sent. When the notice ends it is resolved with a
sentence that says so; who still has no water reopens it. When the notice is withdrawn it goes back to work. A request
on which somebody works is never touched, and one that was put on hold for another reason neither.
"""

from datetime import datetime

import frappe
from frappe import _
from frappe.utils import add_to_date, create_batch, format_datetime, get_datetime, now_datetime

from wuye_ops.customer_service import merging, notify, promises, requests
from wuye_ops.customer_service.notice_places import places_of, places_of_all, spots_of
from wuye_ops.property.guarded import load_locked
from wuye_ops.rules.community_notice import ANSWERED_KIND, EMERGENCY, Places, answers, concerns

NOTICE, REQUEST = "Community Notice", "Service Request"
HELD = "On Hold"
# Requests that nobody has begun with.
UNTOUCHED = ("New", "Accepted")
BATCH = 50
# More open reports than this are answered by a job.
ANSWERED_AT_ONCE = 20
MOST_ANSWERED = 1000


# -- a new report


def answer_new(doc) -> None:
	"""Validate: a new report that a published notice answers is linked to it and waits for its end."""
	if not doc.is_new() or doc.flags.historical or not doc.property:
		return
	notice = answering(doc)
	if not notice:
		return
	promises.set_promise(doc)
	_hold(doc, notice)


def answering(doc):
	"""The published notice that answers a report, the latest of several; None when people have to."""
	if doc.kind != ANSWERED_KIND or doc.urgency == EMERGENCY:
		return None
	opened = get_datetime(doc.opened_on)
	notices = frappe.get_all(
		NOTICE,
		{"property": doc.property, "status": "Published", "starts_on": ["<=", opened]},
		["name", "title", "starts_on", "ends_on", "content", "answer"],
		order_by="published_on desc",
	)
	if not notices:
		return None
	names = [notice.name for notice in notices]
	categories = frappe.get_all(
		"Community Notice Category",
		{"parent": ["in", names], "parenttype": NOTICE},
		["parent", "category"],
		as_list=True,
	)
	places, spot = places_of_all(names), spots_of([doc])[doc.name]
	for notice in notices:
		if answers(
			places.get(notice.name, Places()),
			{category for parent, category in categories if parent == notice.name},
			notice.starts_on,
			notice.ends_on,
			spot=spot,
			category=doc.category,
			kind=doc.kind,
			urgency=doc.urgency,
			opened_on=opened,
		):
			return notice
	return None


def _hold(doc, notice) -> None:
	doc.community_notice = notice.name
	doc.responded_on = doc.responded_on or now_datetime()
	doc.hold_reason = why_held(notice)
	doc.status = HELD
	# no step of the user's: the notice answers
	doc.flags.by_service = True
	doc.flags.answered_by = notice


def tell_answered(doc) -> bool:
	"""After insert: tells the reporter what the notice says. False when no notice answered the report."""
	notice = doc.flags.answered_by
	if not notice:
		return False
	doc.flags.by_service = False
	_count(notice.name)
	notify.tell_customer(doc, answer_in_words(notice))
	return True


def answer_in_words(notice) -> str:
	"""What the reporter reads."""
	text = notice.answer or "\n".join(
		(f"{notice.title} ({window_in_words(notice.starts_on, notice.ends_on)})", notice.content)
	)
	return "\n".join((text, _("You hear from us as soon as it is over.")))


def why_held(notice) -> str:
	return f"{notice.title} ({window_in_words(notice.starts_on, notice.ends_on)})"


def window_in_words(starts_on: datetime, ends_on: datetime | None) -> str:
	begin = format_datetime(starts_on, "MM-dd HH:mm")
	if not ends_on:
		return _("since {0}").format(begin)
	same_day = get_datetime(starts_on).date() == get_datetime(ends_on).date()
	return f"{begin} — {format_datetime(ends_on, 'HH:mm' if same_day else 'MM-dd HH:mm')}"


def _count(notice: str) -> None:
	"""Brings the number of answered reports up to date."""
	counted = frappe.db.count(REQUEST, {"community_notice": notice})
	frappe.db.set_value(NOTICE, notice, "answered", counted, update_modified=False)


# -- reports that were there before the notice


def unanswered(doc) -> list[str]:
	"""Open reports from the notice's places and window with which nobody has begun, oldest first; those the user may read."""
	categories = [row.category for row in doc.categories]
	if not categories:
		return []
	rows = frappe.get_list(
		REQUEST,
		filters=[
			["property", "=", doc.property],
			["status", "in", UNTOUCHED],
			["category", "in", categories],
			["kind", "=", ANSWERED_KIND],
			["urgency", "!=", EMERGENCY],
			["opened_on", ">=", doc.starts_on],
		],
		fields=["name", "unit", "service_area"],
		order_by="opened_on, name",
		limit=MOST_ANSWERED,
	)
	places, spots, busy = places_of(doc), spots_of(rows), _with_tasks([row.name for row in rows])
	return [row.name for row in rows if row.name not in busy and concerns(places, spots[row.name])]


def _with_tasks(names: list[str]) -> set[str]:
	if not names:
		return set()
	return set(
		frappe.get_all(
			"Service Task",
			{"service_request": ["in", names], "status": ["not in", requests.TASK_FINISHED]},
			pluck="service_request",
		)
	)


@frappe.whitelist(methods=["POST"])
def answer_open(notice: str) -> int:
	"""Answers the open reports of `unanswered` with a published notice. Returns how many; many are done by a job."""
	doc = load_locked(NOTICE, notice)
	if doc.status != "Published":
		frappe.throw(_("Publish the notice first."), title=_(NOTICE))
	names = unanswered(doc)
	if len(names) <= ANSWERED_AT_ONCE:
		answer_all(notice, names)
	else:
		_enqueue("answer_all", notice, names=names)
	return len(names)


def answer_all(notice: str, names: list[str]) -> None:
	doc = frappe.get_doc(NOTICE, notice)
	for chunk in create_batch(names, BATCH):
		for name in chunk:
			request = frappe.get_doc(REQUEST, name, for_update=True)
			# somebody may have begun with it meanwhile
			if request.status in UNTOUCHED and doc.status == "Published":
				_hold(request, doc)
				# whoever may write the notice has asked for it, on requests they may read
				request.save(ignore_permissions=True)
		_count(notice)
		_commit(names)


# -- a new end


def enqueue_new_end(notice: str) -> None:
	_enqueue("tell_new_end", notice)


def tell_new_end(notice: str) -> None:
	"""Tells those who wait, and those merged into them, until when it lasts now. Who has read that already is passed over."""
	doc = frappe.get_doc(NOTICE, notice)
	if doc.status != "Published":
		return
	reason = why_held(doc)
	names: list[str] = frappe.get_all(
		REQUEST, {"community_notice": notice, "status": HELD}, pluck="name", order_by="opened_on, name"
	)
	for chunk in create_batch(names, BATCH):
		for name in chunk:
			request = frappe.get_doc(REQUEST, name, for_update=True)
			if not _waits_for(request, doc) or request.holds[-1].reason == reason:
				continue
			# the hold goes on for the same reason with another end
			request.holds[-1].db_set("reason", reason)
			message = _("It lasts until another time: {0}").format(reason)
			notify.tell_customer(request, message)
			merging.tell_reporters(name, message)
		_commit(names)


# -- the end


def enqueue_release(notice: str) -> None:
	_enqueue("release", notice)


def go_on() -> None:
	"""Takes up what a job was interrupted in: requests that wait for a notice that is over."""
	request, notice = frappe.qb.DocType(REQUEST), frappe.qb.DocType(NOTICE)
	left = (
		frappe.qb.from_(request)
		.join(notice)
		.on(notice.name == request.community_notice)
		.select(notice.name)
		.distinct()
		.where((request.status == HELD) & notice.status.isin(("Ended", "Withdrawn")))
		# what is still held later is held for another reason
		.where(notice.ended_on >= add_to_date(now_datetime(), days=-1))
		.run(pluck=True)
	)
	for name in left:
		enqueue_release(name)


def release(notice: str) -> None:
	"""Resolves the requests that waited for a notice that has ended, or sends them back to work when it was withdrawn."""
	doc = frappe.get_doc(NOTICE, notice)
	names: list[str] = frappe.get_all(
		REQUEST, {"community_notice": notice, "status": HELD}, pluck="name", order_by="opened_on, name"
	)
	busy = _with_tasks(names)
	for chunk in create_batch(names, BATCH):
		for name in chunk:
			request = frappe.get_doc(REQUEST, name, for_update=True)
			if not _waits_for(request, doc):
				continue
			if doc.status == "Ended" and name not in busy:
				_resolve(request, doc)
			else:
				_back_to_work(request, doc)
		_count(notice)
		_commit(names)


def _waits_for(request, notice) -> bool:
	"""Whether a request is on hold for this notice, and not because somebody has put it on hold since."""
	is_held = request.status == HELD and request.community_notice == notice.name
	return is_held and bool(request.holds) and request.holds[-1].reason.startswith(notice.title)


def _resolve(request, notice) -> None:
	now = now_datetime()
	requests.end_hold(request, now)
	promises.set_promise(request)
	request.solution = _(
		"{0}: over since {1}. If it is still not right with you, tell us here and we take it up again."
	).format(notice.title, format_datetime(notice.ended_on, "MM-dd HH:mm"))
	request.status = "Resolved"
	_save(request)


def _back_to_work(request, notice) -> None:
	request.status = "In Progress"
	if notice.status == "Withdrawn":
		request.community_notice = None
	_save(request)
	notify.new_request(request)


def _save(request) -> None:
	request.flags.by_service = True
	# whoever may end the notice ends what it has answered
	request.save(ignore_permissions=True)


def _enqueue(job: str, notice: str, **arguments) -> None:
	frappe.enqueue(
		f"wuye_ops.customer_service.outages.{job}",
		queue="long",
		job_id=f"wuye-notice-{job}-{notice}",
		deduplicate=True,
		enqueue_after_commit=True,
		notice=notice,
		**arguments,
	)


def _commit(names: list[str]) -> None:
	"""After a batch of a long job; what is short stays one transaction with the step that asked for it."""
	if len(names) > ANSWERED_AT_ONCE:
		frappe.db.commit()
