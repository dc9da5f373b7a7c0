"""The yearly check of customers' data (年度信息核对): a worklist of those who have not confirmed for long, reminders on the
portal, and how far it is.

Starting, following and closing are set-based and can run any number of times: one row for a campaign and customer, by
a unique key. A row is done the moment the profile says so, whoever confirmed it and wherever.
"""

import hashlib
from collections import defaultdict
from datetime import date

import frappe
from frappe import _
from frappe.query_builder.functions import Count, Min
from frappe.utils import cint, cstr, getdate, now_datetime, nowdate

from wuye_ops.property import residents
from wuye_ops.rules import data_refresh as rules
from wuye_ops.rules.identity import mask_numbers_in

DRAFT, RUNNING, ENDED = "Draft", "Running", "Closed"
TO_DO, CONFIRMED, NOT_REACHED, MOVED_OUT = "To Do", "Confirmed", "Not Reached", "Moved Out"
WAITING = (TO_DO, NOT_REACHED)
CHANNELS = ("Phone", "Visit", "Other")
ITEM, CAMPAIGN = "Data Refresh Item", "Data Refresh Campaign"
# a day's worth of messages; the rest is told on the next
MOST_TOLD_A_DAY = 1000


# -- a campaign's life


@frappe.whitelist(methods=["POST"])
def start(name: str) -> None:
	"""Makes the worklist of a campaign now."""
	doc = frappe.get_doc(CAMPAIGN, name, for_update=True)
	doc.check_permission("write")
	if doc.status != DRAFT:
		frappe.throw(_("{0} has been started already.").format(frappe.bold(doc.title)), title=_(CAMPAIGN))
	_start(doc)
	_remind(doc, getdate(nowdate()))


@frappe.whitelist(methods=["POST"])
def close(name: str) -> None:
	"""Ends a running campaign before its day; what is not done stays as it is."""
	doc = frappe.get_doc(CAMPAIGN, name, for_update=True)
	doc.check_permission("write")
	if doc.status != RUNNING:
		frappe.throw(_("{0} is not running.").format(frappe.bold(doc.title)), title=_(CAMPAIGN))
	_close(doc)


def follow_the_day() -> None:
	"""Starts campaigns whose day has come, follows the running ones, reminds, and closes those that are over. Daily."""
	today = getdate(nowdate())
	for name in frappe.get_all(CAMPAIGN, {"status": DRAFT, "from_date": ["<=", today]}, pluck="name"):
		_start(frappe.get_doc(CAMPAIGN, name, for_update=True))
	for name in frappe.get_all(CAMPAIGN, {"status": RUNNING}, pluck="name"):
		doc = frappe.get_doc(CAMPAIGN, name, for_update=True)
		_follow(doc)
		if doc.due_on < today:
			_close(doc)
		else:
			_remind(doc, today)


def _start(doc) -> None:
	if doc.status != DRAFT:
		return
	_take_up(doc)
	_save(doc, status=RUNNING)
	count(doc.name)


def _close(doc) -> None:
	_save(doc, status=ENDED)
	if not cint(doc.repeat_yearly):
		return
	following = frappe.copy_doc(doc)
	following.update(
		{
			"title": cstr(doc.title).replace(str(doc.from_date.year), str(doc.from_date.year + 1)),
			"from_date": rules.next_year(doc.from_date),
			"due_on": rules.next_year(doc.due_on),
		}
	)
	if not frappe.db.exists(CAMPAIGN, {"campaign_key": key_of(following)}):
		# whoever set the campaign to come again has asked for the next one
		following.insert(ignore_permissions=True)


def _save(doc, **values) -> None:
	doc.update(values)
	doc.flags.by_service = True
	# the caller has asked for the right to the campaign, or it is its own daily step
	doc.save(ignore_permissions=True)


def follow_due_day(doc) -> None:
	"""After a campaign was saved: what is not done yet has the campaign's day, which may have been moved."""
	if not doc.is_new() and doc.has_value_changed("due_on"):
		item = frappe.qb.DocType(ITEM)
		waiting = (item.campaign == doc.name) & item.status.isin(WAITING)
		frappe.qb.update(item).set(item.due_on, doc.due_on).where(waiting).run()


def key_of(doc) -> str:
	return f"{doc.property}|{getdate(doc.from_date).year}"


# -- the worklist


def _take_up(doc) -> None:
	"""A row for each customer who lives, owns or rents in the property and has not confirmed for long."""
	profile, place = frappe.qb.DocType("Customer Profile"), frappe.qb.DocType("Occupancy")
	fresh = rules.confirmed_since(getdate(doc.from_date), cint(doc.stale_months))
	today = nowdate()
	rows = (
		frappe.qb.from_(profile)
		.join(place)
		.on(place.customer == profile.customer)
		.select(profile.customer, profile.customer_name, Min(place.unit))
		.where((place.property == doc.property) & (profile.status == "Active"))
		.where(place.from_date <= today)
		.where(place.to_date.isnull() | (place.to_date >= today))
		.where(profile.last_confirmed_on.isnull() | (profile.last_confirmed_on < fresh))
		.groupby(profile.customer, profile.customer_name)
		.run()
	)
	known = set(frappe.get_all(ITEM, {"campaign": doc.name}, pluck="customer"))
	now, user = now_datetime(), frappe.session.user
	fields = (
		"name", "owner", "modified_by", "creation", "modified", "campaign", "property", "customer", "customer_name",
		"unit", "status", "due_on", "item_key",
	)  # fmt: skip
	frappe.db.bulk_insert(
		ITEM,
		fields,
		[
			(
				frappe.generate_hash(length=10), user, user, now, now, doc.name, doc.property, customer, customer_name,
				unit, TO_DO, doc.due_on, _item_key(doc.name, customer),
			)
			for customer, customer_name, unit in rows
			if customer not in known
		],
		ignore_duplicates=True,
	)  # fmt: skip


def _item_key(campaign: str, customer: str) -> str:
	"""As a digest, so that who was asked is not to be read off it once they have been erased."""
	return hashlib.sha256(f"{campaign}|{customer}".encode()).hexdigest()


def _follow(doc) -> None:
	"""Rows follow the profiles: confirmed since the start, or of somebody who has gone."""
	item, profile = frappe.qb.DocType(ITEM), frappe.qb.DocType("Customer Profile")
	rows = (
		frappe.qb.from_(item)
		.join(profile)
		.on(profile.customer == item.customer)
		.select(item.name, profile.status, profile.last_confirmed_on)
		.where((item.campaign == doc.name) & item.status.isin(WAITING))
		.where((profile.status != "Active") | (profile.last_confirmed_on >= doc.from_date))
		.run(as_dict=True)
	)
	outcomes = defaultdict(list)
	for row in rows:
		confirmed = row.last_confirmed_on and row.last_confirmed_on >= doc.from_date
		outcomes[(CONFIRMED, row.last_confirmed_on) if confirmed else (MOVED_OUT, None)].append(row.name)
	# as many updates as there are days on which somebody confirmed, however many did
	for (status, day), names in outcomes.items():
		frappe.qb.update(item).set(item.status, status).set(item.done_on, day).where(
			item.name.isin(names)
		).run()
	count(doc.name)


def follow_profile(doc, method=None) -> None:
	"""After a profile was saved: its row of a running campaign is done when the data were confirmed."""
	if not doc.last_confirmed_on or not doc.has_value_changed("last_confirmed_on"):
		return
	for row in frappe.get_all(
		ITEM, {"customer": doc.customer, "status": ["in", WAITING]}, ["name", "campaign"]
	):
		started = frappe.db.get_value(CAMPAIGN, {"name": row.campaign, "status": RUNNING}, "from_date")
		if started and getdate(doc.last_confirmed_on) >= started:
			_finish(row.name, doc.last_confirmed_on, _channel_of_user())
			count(row.campaign)


def _channel_of_user() -> str:
	return (
		"Portal"
		if frappe.get_cached_value("User", frappe.session.user, "user_type") == "Website User"
		else "Other"
	)


def _finish(item: str, day: date | str, channel: str) -> None:
	frappe.db.set_value(
		ITEM,
		item,
		{"status": CONFIRMED, "done_on": day, "done_by": frappe.session.user, "channel": channel},
	)


def count(campaign: str) -> None:
	"""Brings the figures of a campaign up to date."""
	item = frappe.qb.DocType(ITEM)
	counted = dict(
		frappe.qb.from_(item)
		.select(item.status, Count("*"))
		.where(item.campaign == campaign)
		.groupby(item.status)
		.run()
	)
	targets, done = sum(counted.values()) - counted.get(MOVED_OUT, 0), counted.get(CONFIRMED, 0)
	frappe.db.set_value(
		CAMPAIGN,
		campaign,
		{"targets": targets, "done": done, "progress": rules.progress(targets, done) or 0},
		update_modified=False,
	)


# -- doing it


@frappe.whitelist(methods=["POST"])
def record(name: str, reached: int, channel: str, note: str | None = None) -> None:
	"""Staff have called or visited: the customer confirmed the data, or was not reached. channel: one of CHANNELS."""
	doc = frappe.get_doc(ITEM, name, for_update=True)
	doc.check_permission("write")
	if doc.status not in WAITING:
		frappe.throw(_("{0} is done already.").format(frappe.bold(doc.customer_name)), title=_(ITEM))
	if channel not in CHANNELS:
		frappe.throw(_("Say how the customer was asked."), title=_("Channel"))
	doc.update(
		{
			"attempts": doc.attempts + 1,
			"note": mask_numbers_in(cstr(note).strip()) or doc.note,
			"channel": channel,
			"status": CONFIRMED if cint(reached) else NOT_REACHED,
		}
	)
	if cint(reached):
		doc.update({"done_on": nowdate(), "done_by": frappe.session.user})
	doc.flags.by_service = True
	doc.save()
	if cint(reached):
		_confirm_profile(doc.customer)
	count(doc.campaign)


def _confirm_profile(customer: str) -> None:
	profile = frappe.get_doc("Customer Profile", {"customer": customer})
	profile.last_confirmed_on = nowdate()
	profile.flags.by_service = True
	# whoever may do the row of the worklist may write what the customer said about it
	profile.save(ignore_permissions=True)


def _remind(doc, today: date) -> None:
	"""Residents with an account on the portal are told at the start, and again while they have not answered."""
	user, item = frappe.qb.DocType("Portal User"), frappe.qb.DocType(ITEM)
	rows = (
		frappe.qb.from_(item)
		.join(user)
		.on((user.parent == item.customer) & (user.parenttype == "Customer"))
		.select(item.name, item.reminders, item.reminded_on)
		.distinct()
		.where((item.campaign == doc.name) & item.status.isin(WAITING))
		.run(as_dict=True)
	)
	due = [
		row
		for row in rows
		if rules.is_reminded(today, doc.due_on, cint(doc.remind_days), row.reminders, row.reminded_on)
	]
	for row in due[:MOST_TOLD_A_DAY]:
		reminded = frappe.get_doc(ITEM, row.name)
		reminded.update({"reminders": row.reminders + 1, "reminded_on": today})
		reminded.flags.by_service = True
		# the campaign's own daily step
		reminded.save(ignore_permissions=True)
		residents.tell_customer(
			reminded,
			_("Please confirm your data"),
			_("Please look whether your data are right, and confirm them by {0}.").format(doc.due_on),
			"/my-data",
		)


# -- on the portal


@frappe.whitelist()
def asked_of_me() -> str | None:
	"""By when the user is asked to confirm their data; None when nobody asks."""
	customers = residents.customers_of_user()
	if frappe.session.user == "Guest" or not customers:
		return None
	item, campaign = frappe.qb.DocType(ITEM), frappe.qb.DocType(CAMPAIGN)
	(day,) = (
		frappe.qb.from_(item)
		.join(campaign)
		.on(campaign.name == item.campaign)
		.select(Min(item.due_on))
		.where(item.customer.isin(customers) & item.status.isin(WAITING) & (campaign.status == RUNNING))
		.run()[0]
	)
	return str(day) if day else None
