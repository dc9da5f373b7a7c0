"""Notices to the residents of a place (社区公告): drafted, published to an audience that is never empty, ended or withdrawn.

What has been published says the same to everybody: its text and places stay, only its end may be moved. Each step is
taken once, on the locked document. Sending is in `notice_delivery`, answering reports in `outages`, reading in
`notice_portal`.
"""

from datetime import datetime

import frappe
from frappe import _
from frappe.query_builder.functions import Count
from frappe.utils import format_datetime, get_datetime, now_datetime, nowdate

from wuye_ops.customer_service import notice_delivery, outages
from wuye_ops.customer_service.notice_places import occupied, places_of
from wuye_ops.property import dated
from wuye_ops.property.guarded import differs, load_locked, refuse_by_hand, required, save
from wuye_ops.property.places import check_same_property

NOTICE = "Community Notice"
DRAFT, PUBLISHED, ENDED, WITHDRAWN = "Draft", "Published", "Ended", "Withdrawn"
MAX_CONTENT = 2000
PLACES = {"building": "Building", "unit": "Property Unit", "service_area": "Service Area"}
# Fields that steps and counts write; everything else is fixed once the notice is out.
WRITTEN = (
	"status", "customers", "people", "read_count", "read_share", "mailed", "texted", "failed", "answered", "published_on",
	"published_by", "ended_on", "withdraw_reason", "withdrawal_told",
)  # fmt: skip


# -- what a notice must be


def check(doc) -> None:
	refuse_by_hand(doc, *WRITTEN, use=_("Use the buttons of the notice."))
	keep_published(doc)
	check_text(doc)
	check_window(doc)
	check_places(doc)
	check_categories(doc)


def keep_published(doc) -> None:
	before = doc.get_doc_before_save()
	if not before or before.status == DRAFT or doc.flags.by_service:
		return
	for field in doc.meta.fields:
		if field.fieldname not in WRITTEN and field.fieldtype not in ("Section Break", "Column Break"):
			if differs(doc, before, field.fieldname):
				frappe.throw(
					_(
						"{0} cannot be changed any more: residents have read the notice. Move its end, or end it and publish another."
					).format(frappe.bold(_(field.label, context=NOTICE))),
					title=_("Published Notice"),
				)


def check_text(doc) -> None:
	doc.title = required(doc.title, _("Give the notice a title."), _("Title"))
	doc.content = required(doc.content, _("Write what residents should know."), _("Text"))
	if len(doc.content) > MAX_CONTENT:
		frappe.throw(
			_("The text is longer than {0} characters; nobody reads that in a lift.").format(MAX_CONTENT),
			title=_("Text"),
		)


def check_window(doc) -> None:
	if doc.ends_on and get_datetime(doc.ends_on) <= get_datetime(doc.starts_on):
		frappe.throw(_("The notice ends before it begins. Correct the times."), title=_("Until"))


def check_places(doc) -> None:
	"""One place in a row, of the notice's property, and none twice."""
	seen = set()
	for row in doc.places:
		named = [(field, row.get(field)) for field in PLACES if row.get(field)]
		if len(named) != 1:
			frappe.throw(
				_("Row {0}: name a building, a unit or an area, one in each row.").format(row.idx),
				title=_("Places"),
			)
		field, name = named[0]
		check_same_property(doc.property, PLACES[field], name)
		if name in seen:
			frappe.throw(_("Row {0}: {1} is named already.").format(row.idx, name), title=_("Places"))
		seen.add(name)


def check_categories(doc) -> None:
	for row in doc.categories:
		category = frappe.get_cached_doc("Service Category", row.category)
		if category.is_group or category.kind != "Repair":
			frappe.throw(
				_("{0} cannot be answered by a notice. Choose categories of repairs.").format(row.category),
				title=_("Answers Reports About"),
			)


def keep(doc) -> None:
	"""Before deleting: only a draft goes."""
	if doc.status != DRAFT:
		frappe.throw(
			_("{0} has been published and stays on record.").format(doc.name), title=_("Published Notice")
		)


def load_form(doc) -> None:
	"""What the form shows of a draft or a running notice: how many it is for, and which open reports it could answer."""
	if doc.is_new() or doc.status not in (DRAFT, PUBLISHED):
		return
	if doc.status == DRAFT:
		customers, people = audience(doc)
		doc.set_onload("audience", {"customers": customers, "people": people})
	elif doc.categories:
		doc.set_onload("open_reports", len(outages.unanswered(doc)))


# -- the audience


def audience(doc) -> tuple[int, int]:
	"""(customers who live, own or rent there today, their accounts on the portal)."""
	place, account, user = (frappe.qb.DocType(name) for name in ("Occupancy", "Portal User", "User"))
	counted = (
		occupied(doc.property, places_of(doc), nowdate())
		.left_join(account)
		.on((account.parent == place.customer) & (account.parenttype == "Customer"))
		.left_join(user)
		.on((user.name == account.user) & (user.enabled == 1))
		.select(Count(place.customer).distinct(), Count(user.name).distinct())
	)
	((customers, people),) = counted.run()
	return customers, people


# -- steps


@frappe.whitelist(methods=["POST"])
def publish(name: str) -> dict:
	"""Makes a draft public and sends it in the background. Returns {customers, people, open_reports}."""
	doc = load_locked(NOTICE, name)
	_expect(doc, DRAFT, _("{0} has been published already.").format(frappe.bold(doc.title)))
	now = now_datetime()
	if doc.ends_on and get_datetime(doc.ends_on) <= now:
		frappe.throw(
			_("It is over since {0}: move its end before you publish it.").format(
				format_datetime(doc.ends_on)
			),
			title=_("Until"),
		)
	customers, people = audience(doc)
	if not customers:
		frappe.throw(
			_("Nobody lives in the places of this notice. Choose others, or register the residents first."),
			title=_("Nobody to Tell"),
		)
	notice_delivery.check_channels(doc)
	doc.update(
		{
			"status": PUBLISHED,
			"customers": customers,
			"people": people,
			"published_on": now,
			"published_by": frappe.session.user,
		}
	)
	save(doc)
	notice_delivery.enqueue(doc.name)
	return {"customers": customers, "people": people, "open_reports": len(outages.unanswered(doc))}


@frappe.whitelist(methods=["POST"])
def extend(name: str, ends_on: str) -> None:
	"""Moves the end of a published notice, sooner or later; those who wait for it are told in the background."""
	doc = load_locked(NOTICE, name)
	_expect(doc, PUBLISHED, _("Only a published notice has an end to move."))
	if get_datetime(ends_on) <= now_datetime():
		frappe.throw(_("This moment has passed. To end the notice now, use End."), title=_("Until"))
	doc.ends_on = ends_on
	save(doc)
	outages.enqueue_new_end(name)


@frappe.whitelist(methods=["POST"])
def end(name: str) -> None:
	"""The outage or event is over: what the notice has answered is resolved, in the background."""
	doc = load_locked(NOTICE, name)
	_expect(doc, PUBLISHED, _("{0} is not published.").format(frappe.bold(doc.title)))
	_finish(doc, ENDED)


@frappe.whitelist(methods=["POST"])
def withdraw(name: str, reason: str) -> None:
	"""The notice was wrong: residents no longer see it, those who had it by mail or SMS are told so, and what it has answered
	goes back to work. Also of one that has ended, which is still read for some time."""
	doc = load_locked(NOTICE, name)
	if doc.status != ENDED:
		_expect(doc, PUBLISHED, _("{0} is not published.").format(frappe.bold(doc.title)))
	doc.withdraw_reason = required(reason, _("Say why the notice is withdrawn."), _("Withdraw"))
	_finish(doc, WITHDRAWN)
	notice_delivery.enqueue(doc.name)


def follow_the_clock(now: datetime | None = None) -> None:
	"""Ends what is over, and goes on with what was interrupted. Every few minutes. `now` is for tests."""
	now = now or now_datetime()
	ended = dated.conditions(NOTICE, {"status": PUBLISHED, "ends_on": ["<=", now]})
	over: list[str] = frappe.get_all(NOTICE, ended, pluck="name")
	for name in over:
		doc = frappe.get_doc(NOTICE, name, for_update=True)
		# meanwhile somebody may have ended it or moved its end
		if doc.status == PUBLISHED and doc.ends_on and get_datetime(doc.ends_on) <= now:
			_finish(doc, ENDED)
			frappe.db.commit()
	outages.go_on()
	notice_delivery.go_on()


def _expect(doc, status: str, otherwise: str) -> None:
	if doc.status != status:
		frappe.throw(otherwise, title=_(NOTICE))


def _finish(doc, status: str) -> None:
	now: datetime = now_datetime()
	doc.update({"status": status, "ended_on": now})
	if not doc.ends_on or get_datetime(doc.ends_on) > now:
		doc.ends_on = now if now > get_datetime(doc.starts_on) else doc.ends_on
	save(doc)
	outages.enqueue_release(doc.name)
