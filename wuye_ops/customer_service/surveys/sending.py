"""Links and reminders, by mail and SMS, on the ways that notices to residents take (`notice_delivery`).

A household's state of delivery stands in its invitation. A mail goes into the queue in the transaction that marks it, an
SMS is marked before it leaves: a process that dies sends nothing twice. Nothing leaves at night. Mails that are out are
deleted from the queue, because their links open the survey for whoever reads them.
"""

from collections import defaultdict
from datetime import datetime

import frappe
import requests
from frappe import _
from frappe.utils import cint, escape_html, formatdate, getdate, now_datetime

from wuye_ops.customer_service import notice_delivery
from wuye_ops.customer_service.surveys import invitations
from wuye_ops.property.guarded import load_locked
from wuye_ops.property.notices import failure_in_words
from wuye_ops.records.personal_data import plain
from wuye_ops.rules.survey_period import OPEN, Invitation, Period, is_reminded

SURVEY, INVITATION = "Survey", "Survey Invitation"
WAITING, SENT, FAILED, ON_PAPER, PORTAL = "Waiting", "Sent", "Failed", "On Paper", "Portal Only"
BATCH = 50
# nobody is woken by a survey
FIRST_HOUR, LAST_HOUR = 9, 20


def check_channels(doc) -> None:
	"""Refuses to release by a channel that is not set up."""
	if cint(doc.by_sms) and not notice_delivery.sms_gateway():
		frappe.throw(
			_("SMS Settings name no gateway. Set it up there, or release without SMS."), title=_("By SMS")
		)


def enqueue(survey: str) -> None:
	frappe.enqueue(
		"wuye_ops.customer_service.surveys.sending.send",
		queue="long",
		job_id=f"wuye-survey-send-{survey}",
		deduplicate=True,
		enqueue_after_commit=True,
		survey=survey,
	)


def follow_the_clock(now: datetime) -> None:
	"""Marks who is to be reminded, and sends what waits, in the daytime."""
	forget_sent_mails()
	if not FIRST_HOUR <= now.hour < LAST_HOUR:
		return
	surveys = frappe.get_all(
		SURVEY, {"status": OPEN, "invited_on": ["is", "set"]}, ["name", "opens_on", "closes_on", "remind"]
	)
	for survey in surveys:
		if cint(survey.remind):
			mark_reminders(survey, now)
		frappe.db.commit()
		if frappe.db.exists(INVITATION, {"survey": survey.name, "delivery": WAITING}):
			enqueue(survey.name)


def mark_reminders(survey, now: datetime) -> int:
	"""Has those reminded who have not answered and whose time it is. Returns how many; run again it finds none."""
	row = frappe.qb.DocType(INVITATION)
	period = Period(getdate(survey.opens_on), getdate(survey.closes_on) if survey.closes_on else None)
	open_ones = (row.survey == survey.name) & (row.answered == 0) & (row.delivery == SENT)
	# many households, few different days: the rule is asked once for each
	days = (
		frappe.qb.from_(row)
		.select(row.sent_on, row.reminded_on)
		.distinct()
		.where(open_ones & row.sent_on.isnotnull())
		.run()
	)
	marked = 0
	for sent_on, reminded_on in days:
		if not is_reminded(Invitation(sent_on, reminded_on), period, now):
			continue
		last = row.reminded_on.isnull() if reminded_on is None else row.reminded_on == reminded_on
		(
			frappe.qb.update(row)
			.set(row.reminded_on, now.date())
			.set(row.delivery, WAITING)
			.where(open_ones & (row.sent_on == sent_on) & last)
			.run()
		)
		marked += frappe.db._cursor.rowcount
	return marked


def send(survey: str) -> None:
	"""Sends what waits. Commits after each batch; can run any number of times."""
	doc = frappe.get_doc(SURVEY, survey)
	while _is_open(survey) and (texts := send_batch(doc)) is not None:
		frappe.db.commit()
		for name, number, text in texts:
			send_text(name, number, text)
			frappe.db.commit()
	invitations.count(survey)
	frappe.db.commit()


def _is_open(survey: str) -> bool:
	"""Now: it may have been closed while its links went out."""
	return frappe.db.get_value(SURVEY, survey, "status") == OPEN


def send_batch(doc) -> list[tuple[str, str, str]] | None:
	"""Queues the mails of a batch. Returns its SMS, marked and not yet sent: (invitation, number, text); None at the end."""
	row = frappe.qb.DocType(INVITATION)
	taken = (
		frappe.qb.from_(row)
		.select(row.name, row.customer, row.answered, row.sent_on, row.reminded_on)
		.where((row.survey == doc.name) & (row.delivery == WAITING))
		.limit(BATCH)
		.for_update(skip_locked=True)
		.run(as_dict=True)
	)
	if not taken:
		return None
	customers = [one.customer for one in taken if one.customer]
	accounts, numbers = _accounts(customers), _numbers(doc, customers)
	texts = []
	for one in taken:
		if cint(one.answered):
			_mark(one.name, SENT)
			continue
		number = numbers.get(one.customer)
		state, error = _mail(doc, one, accounts.get(one.customer, []))
		if number:
			texts.append((one.name, number, text_of(doc, one)))
			state, error = SENT, None
		_mark(one.name, state, error, sent_on=None if one.sent_on or state != SENT else now_datetime().date())
	return texts


def _accounts(customers: list[str]) -> dict[str, list[str]]:
	account, user = frappe.qb.DocType("Portal User"), frappe.qb.DocType("User")
	found = defaultdict(list)
	if customers:
		rows = (
			frappe.qb.from_(account)
			.join(user)
			.on((user.name == account.user) & (user.enabled == 1))
			.select(account.parent, user.email)
			.where((account.parenttype == "Customer") & account.parent.isin(customers))
			.run()
		)
		for customer, address in rows:
			found[customer].append(address)
	return found


def _numbers(doc, customers: list[str]) -> dict[str, str]:
	if not cint(doc.by_sms) or not customers or not notice_delivery.sms_gateway():
		return {}
	profiles = frappe.get_all(
		"Customer Profile", {"customer": ["in", customers]}, ["customer", "phone_encrypted"]
	)
	return {profile.customer: number for profile in profiles if (number := plain(profile, "phone"))}


def _mail(doc, one, addresses: list[str]) -> tuple[str, str | None]:
	"""Puts a household's mail into the queue. Returns (delivery, why not)."""
	if not addresses:
		return ON_PAPER, None
	if not cint(doc.by_email) or not notice_delivery.sends_mail():
		return PORTAL, None
	frappe.db.savepoint("survey_mail")
	try:
		frappe.sendmail(
			recipients=addresses,
			subject=subject_of(doc, one),
			message=mail_of(doc, one),
			reference_doctype=INVITATION,
			reference_name=one.name,
			add_unsubscribe_link=0,
		)
	except (frappe.ValidationError, frappe.OutgoingEmailError) as error:
		frappe.db.rollback(save_point="survey_mail")
		return FAILED, failure_in_words(error)
	return SENT, None


def subject_of(doc, one) -> str:
	return _("Reminder: {0}").format(doc.title) if one.reminded_on else doc.title


def mail_of(doc, one) -> str:
	parts = [escape_html(doc.introduction or "").replace("\n", "<br>"), escape_html(last_day_in_words(doc))]
	if cint(doc.anonymous):
		parts.append(escape_html(promise()))
	link = invitations.link_of(one.name)
	parts.append(f"<a href='{link}'>{_('Answer the Survey')}</a>")
	return "".join(f"<p>{part}</p>" for part in parts if part)


def text_of(doc, one) -> str:
	"""An SMS: what is asked, until when, and the link."""
	return f"{subject_of(doc, one)} {last_day_in_words(doc)} {invitations.link_of(one.name)}"


def last_day_in_words(doc) -> str:
	return _("You can answer until {0}.").format(formatdate(doc.closes_on)) if doc.closes_on else ""


def promise() -> str:
	return _(
		"The survey is anonymous. We note that your household has answered, so that nobody answers twice, but nobody can tell which answers are yours."
	)


def send_text(name: str, number: str, text: str) -> None:
	try:
		notice_delivery.send_one(frappe.get_cached_doc("SMS Settings"), number, text)
	except requests.RequestException as error:
		# its sentence would show the address with the number in it
		_mark(name, FAILED, type(error).__name__)


def _mark(name: str, state: str, error: str | None = None, sent_on=None) -> None:
	values = {"delivery": state, "error": error}
	if sent_on:
		values["sent_on"] = sent_on
	frappe.db.set_value(INVITATION, name, values, update_modified=False)


@frappe.whitelist(methods=["POST"])
def send_again(name: str) -> int:
	"""What could not be sent is tried again, for instance after the mail account was mended. Returns how many."""
	doc = load_locked(SURVEY, name)
	if doc.status != OPEN:
		frappe.throw(_("{0} is not open.").format(frappe.bold(doc.title)), title=_(SURVEY))
	row = frappe.qb.DocType(INVITATION)
	failed = (row.survey == name) & (row.delivery == FAILED)
	frappe.qb.update(row).set(row.delivery, WAITING).set(row.error, None).where(failed).run()
	number = frappe.db._cursor.rowcount
	enqueue(name)
	return number


def forget_sent_mails() -> None:
	"""Mails that are out leave the queue with the links in them."""
	names = frappe.get_all(
		"Email Queue", {"reference_doctype": INVITATION, "status": "Sent"}, pluck="name", limit=5000
	)
	if names:
		frappe.db.delete("Email Queue Recipient", {"parent": ["in", names]})
		frappe.db.delete("Email Queue", {"name": ["in", names]})
