"""Sending a notice by mail and SMS: a row for each recipient with a unique key, taken in batches by a job.

A mail is put into the Email Queue in the transaction that marks its row, so it is queued exactly once. An SMS leaves the
house at once: its row is marked before, so that a process that dies sends none twice; one that the gateway refuses is a
failure with its reason. Numbers are decrypted for the gateway alone and appear in no log, which is why the framework's
own sender, which keeps them in its SMS Log, is not used; its settings and its request are.

A notice that is withdrawn is sent to nobody any more; whoever has had it is told by the same way, once.
"""

import hashlib

import frappe
import requests
from frappe import _
from frappe.core.doctype.sms_settings.sms_settings import get_headers, send_request
from frappe.query_builder.functions import Coalesce, Count
from frappe.utils import add_days, cint, escape_html, get_url, now_datetime, nowdate
from pypika.terms import Criterion

from wuye_ops.customer_service.notice_places import occupied, places_of
from wuye_ops.customer_service.outages import window_in_words
from wuye_ops.property.notices import failure_in_words
from wuye_ops.records.personal_data import plain

NOTICE, DELIVERY = "Community Notice", "Notice Delivery"
WAITING, SENT, FAILED = "Waiting", "Sent", "Failed"
EMAIL, SMS = "Email", "SMS"
OF_NOTICE, OF_WITHDRAWAL = "Notice", "Withdrawal"
# what a row is about, by the state of its notice; what is over is told to nobody
ABOUT = {"Published": OF_NOTICE, "Withdrawn": OF_WITHDRAWAL}
BATCH = 100
LONGEST_SMS = 200
# Who was sent and who has read what is of no use later, and personal.
KEPT_DAYS = 180


def check_channels(doc) -> None:
	"""Refuses to publish by a channel that is not set up."""
	if cint(doc.by_sms) and not sms_gateway():
		frappe.throw(
			_("SMS Settings name no gateway. Set it up there, or publish without SMS."), title=_("By SMS")
		)


def enqueue(notice: str) -> None:
	frappe.enqueue(
		"wuye_ops.customer_service.notice_delivery.deliver",
		queue="long",
		job_id=f"wuye-notice-deliver-{notice}",
		deduplicate=True,
		enqueue_after_commit=True,
		notice=notice,
	)


def go_on() -> None:
	"""Takes up deliveries whose job was interrupted."""
	delivery, notice = frappe.qb.DocType(DELIVERY), frappe.qb.DocType(NOTICE)
	left = (
		frappe.qb.from_(delivery)
		.join(notice)
		.on(notice.name == delivery.notice)
		.select(notice.name)
		.distinct()
		.where(delivery.status == WAITING)
		.where(
			Criterion.any(
				(notice.status == status) & (delivery.about == about) for status, about in ABOUT.items()
			)
		)
		.run(pluck=True)
	)
	for name in {*left, *_withdrawn_untold()}:
		enqueue(name)


def _withdrawn_untold() -> list[str]:
	"""Notices withdrawn of late that somebody has had who is on no list of those to be told."""
	had, told, notice = (
		frappe.qb.DocType(DELIVERY),
		frappe.qb.DocType(DELIVERY).as_("told"),
		frappe.qb.DocType(NOTICE),
	)
	return (
		frappe.qb.from_(notice)
		.join(had)
		.on((had.notice == notice.name) & (had.about == OF_NOTICE) & (had.status == SENT))
		.left_join(told)
		.on(
			(told.notice == notice.name)
			& (told.about == OF_WITHDRAWAL)
			& (told.channel == had.channel)
			& (told.customer == had.customer)
			& (Coalesce(told.user, "") == Coalesce(had.user, ""))
		)
		.select(notice.name)
		.distinct()
		.where((notice.status == "Withdrawn") & (notice.ended_on > add_days(now_datetime(), -1)))
		.where(told.name.isnull())
		.run(pluck=True)
	)


def deliver(notice: str) -> None:
	"""Sends a published notice to all who have not had it, and tells of a withdrawn one all who have.

	Commits after each batch; can run any number of times.
	"""
	while about := ABOUT.get(frappe.db.get_value(NOTICE, notice, "status")):
		doc = frappe.get_doc(NOTICE, notice)
		if about == OF_NOTICE:
			list_recipients(doc)
		else:
			_list_those_who_had_it(doc)
		frappe.db.commit()
		sent = send_mails(doc, about) or send_sms(doc, about)
		frappe.db.commit()
		if not sent:
			break
	count(notice)
	frappe.db.commit()


def _list_those_who_had_it(doc) -> None:
	"""By the way in which they had it, as long as there is one."""
	ways = [way for way, is_open in ((EMAIL, sends_mail()), (SMS, sms_gateway())) if is_open]
	rows = frappe.get_all(
		DELIVERY,
		{"notice": doc.name, "about": OF_NOTICE, "status": SENT, "channel": ["in", [*ways, ""]]},
		["channel", "customer", "user"],
	)
	for channel in ways:
		_add_rows(
			doc,
			channel,
			[(row.customer, row.user) for row in rows if row.channel == channel],
			OF_WITHDRAWAL,
		)


def list_recipients(doc) -> None:
	"""A row for each account on the portal, and for each customer with a number, that has none yet."""
	if cint(doc.by_email) and sends_mail():
		_add_rows(doc, EMAIL, _accounts(doc))
	if cint(doc.by_sms) and sms_gateway():
		_add_rows(doc, SMS, _numbers(doc))


def sends_mail() -> bool:
	return bool(frappe.db.exists("Email Account", {"enable_outgoing": 1, "default_outgoing": 1}))


def sms_gateway() -> str | None:
	return frappe.db.get_single_value("SMS Settings", "sms_gateway_url")


def _accounts(doc) -> list[tuple]:
	place, account, user = (frappe.qb.DocType(name) for name in ("Occupancy", "Portal User", "User"))
	return list(
		occupied(doc.property, places_of(doc), nowdate())
		.join(account)
		.on((account.parent == place.customer) & (account.parenttype == "Customer"))
		.join(user)
		.on((user.name == account.user) & (user.enabled == 1))
		.select(place.customer, user.name)
		.distinct()
		.run()
	)


def _numbers(doc) -> list[tuple]:
	place, profile = frappe.qb.DocType("Occupancy"), frappe.qb.DocType("Customer Profile")
	return list(
		occupied(doc.property, places_of(doc), nowdate())
		.join(profile)
		.on((profile.customer == place.customer) & profile.phone_encrypted.isnotnull())
		.select(place.customer, None)
		.distinct()
		.run()
	)


def _add_rows(doc, channel: str, recipients: list[tuple], about: str = OF_NOTICE) -> None:
	if not recipients:
		return
	now, user = now_datetime(), frappe.session.user
	frappe.db.bulk_insert(
		DELIVERY,
		(
			"name", "owner", "modified_by", "creation", "modified", "property", "notice", "channel", "customer", "user",
			"about", "status", "delivery_key",
		),
		[
			(
				frappe.generate_hash(length=10), user, user, now, now, doc.property, doc.name, channel, customer, account,
				about, WAITING, _key(doc.name, channel, account or customer, about),
			)
			for customer, account in recipients
		],
		ignore_duplicates=True,
	)  # fmt: skip


def _key(notice: str, channel: str, recipient: str, about: str = OF_NOTICE) -> str:
	parts = [notice, channel, recipient]
	# the keys of notices are older than withdrawals
	if about != OF_NOTICE:
		parts.append(about)
	return hashlib.sha256("|".join(parts).encode()).hexdigest()


def _take(notice: str, channel: str, about: str) -> list:
	"""Waiting rows, locked; another worker passes them over."""
	delivery = frappe.qb.DocType(DELIVERY)
	return (
		frappe.qb.from_(delivery)
		.select(delivery.name, delivery.user, delivery.customer)
		.where((delivery.notice == notice) & (delivery.channel == channel) & (delivery.status == WAITING))
		.where(delivery.about == about)
		.limit(BATCH)
		.for_update(skip_locked=True)
		.run(as_dict=True)
	)


def _mark(names: list[str], status: str, error: str | None = None) -> None:
	delivery = frappe.qb.DocType(DELIVERY)
	(
		frappe.qb.update(delivery)
		.set(delivery.status, status)
		.set(delivery.error, error)
		.set(delivery.sent_on, now_datetime() if status == SENT else None)
		.where(delivery.name.isin(names))
		.run()
	)


def send_mails(doc, about: str = OF_NOTICE) -> int:
	"""Puts one batch of mails into the queue, one entry for all of them. Returns how many were taken."""
	rows = _take(doc.name, EMAIL, about)
	if not rows:
		return 0
	names = [row.name for row in rows]
	frappe.db.savepoint("notice_mails")
	try:
		frappe.sendmail(
			recipients=[row.user for row in rows],
			subject=subject_in_words(doc, about),
			message=mail_in_words(doc, about),
			reference_doctype=NOTICE,
			reference_name=doc.name,
			add_unsubscribe_link=0,
		)
	except (frappe.ValidationError, frappe.OutgoingEmailError) as error:
		frappe.db.rollback(save_point="notice_mails")
		_mark(names, FAILED, failure_in_words(error))
	else:
		_mark(names, SENT)
	return len(rows)


def subject_in_words(doc, about: str = OF_NOTICE) -> str:
	if about == OF_WITHDRAWAL:
		# its end is the moment of withdrawing, which says nothing to those who had it
		return _("Notice withdrawn: {0}").format(doc.title)
	return f"{doc.title} ({window_in_words(doc.starts_on, doc.ends_on)})"


def mail_in_words(doc, about: str = OF_NOTICE) -> str:
	if about == OF_WITHDRAWAL:
		# why is said to the staff, in their words
		return f"<p><b>{escape_html(subject_in_words(doc, about))}</b></p><p>{withdrawal_in_words()}</p>"
	text = escape_html(doc.content).replace("\n", "<br>")
	return (
		f"<p><b>{escape_html(doc.title)}</b><br>{window_in_words(doc.starts_on, doc.ends_on)}</p><p>{text}</p>"
		f"<p><a href='{get_url('/my-notices#' + doc.name)}'>{_('Open')}</a></p>"
	)


def withdrawal_in_words() -> str:
	return _("The notice that we sent you does not hold any more. We apologise.")


def send_sms(doc, about: str = OF_NOTICE) -> int:
	"""Sends one batch of SMS. Returns how many were taken."""
	rows = _take(doc.name, SMS, about)
	if not rows:
		return 0
	# marked before they leave: what is on its way cannot be called back by a rollback
	_mark([row.name for row in rows], SENT)
	frappe.db.commit()
	profiles = {
		profile.customer: profile
		for profile in frappe.get_all(
			"Customer Profile",
			{"customer": ["in", [row.customer for row in rows]]},
			["customer", "phone_encrypted"],
		)
	}
	settings = frappe.get_doc("SMS Settings")
	for row in rows:
		# may have been erased since the row was made
		profile = profiles.get(row.customer)
		number = profile and plain(profile, "phone")
		if not number:
			_mark([row.name], FAILED, _("The customer has no number on file any more."))
			continue
		try:
			send_one(settings, number, sms_in_words(doc, about))
		except requests.RequestException as error:
			# its sentence would show the address with the number in it
			_mark([row.name], FAILED, type(error).__name__)
	return len(rows)


def sms_in_words(doc, about: str = OF_NOTICE) -> str:
	text = subject_in_words(doc, about)
	if about == OF_WITHDRAWAL:
		return f"{text[: LONGEST_SMS - 60]} {withdrawal_in_words()}"[:LONGEST_SMS]
	return text[:LONGEST_SMS]


def send_one(settings, number: str, text: str) -> None:
	"""One SMS through the gateway of SMS Settings. Raises requests.RequestException when it does not take it."""
	headers = get_headers(settings)
	values = {settings.message_parameter: text, settings.receiver_parameter: number}
	values.update({row.parameter: row.value for row in settings.parameters if not row.header})
	send_request(
		settings.sms_gateway_url,
		values,
		headers,
		settings.use_post,
		headers.get("Content-Type") == "application/json",
	)


def count(notice: str) -> None:
	"""Brings a notice's figures of sending up to date."""
	delivery = frappe.qb.DocType(DELIVERY)
	rows = (
		frappe.qb.from_(delivery)
		.select(delivery.about, delivery.channel, delivery.status, Count("*"))
		.where(delivery.notice == notice)
		.groupby(delivery.about, delivery.channel, delivery.status)
		.run()
	)
	counted = {(about, channel, status): number for about, channel, status, number in rows}

	def total(about: str, status: str, *channels: str) -> int:
		return sum(counted.get((about, channel, status), 0) for channel in channels)

	frappe.db.set_value(
		NOTICE,
		notice,
		{
			"mailed": total(OF_NOTICE, SENT, EMAIL),
			"texted": total(OF_NOTICE, SENT, SMS),
			"failed": total(OF_NOTICE, FAILED, EMAIL, SMS),
			"withdrawal_told": total(OF_WITHDRAWAL, SENT, EMAIL, SMS),
		},
		update_modified=False,
	)


def forget_old() -> None:
	"""Who was sent and who has read a notice goes half a year after its end; the figures stay. Daily."""
	notice = frappe.qb.DocType(NOTICE)
	old = frappe.qb.from_(notice).select(notice.name).where(notice.ended_on < add_days(nowdate(), -KEPT_DAYS))
	for doctype in (DELIVERY, "Notice Read"):
		row = frappe.qb.DocType(doctype)
		frappe.qb.from_(row).delete().where(row.notice.isin(old)).run()
