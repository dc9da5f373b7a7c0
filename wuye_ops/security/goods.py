"""放行条: what is carried out of the property, with whose consent, and what the guard checks at the gate.

Nothing is ever seized (《保安服务管理条例》30): what is not on the list is asked about with whoever has consented, and what they
say is written down. Unpaid fees are no reason to refuse (《民法典》944).
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

import frappe
from frappe import _
from frappe.utils import cint, cstr, format_datetime, get_datetime, getdate, now_datetime, nowdate

from wuye_ops.property import guarded
from wuye_ops.property.notices import tell_staff, users_with_role
from wuye_ops.property.residents import portal_users, tell_customer
from wuye_ops.rules import goods_release as rules

MAY_CHECK = ("Gate Guard", "Department Head", "Property Manager", "Operations Director", "System Manager")
MANAGERS = ("Property Manager", "Operations Director", "System Manager")
ANSWERS = {rules.CONSENT: "Consented", rules.REFUSE: "Refused"}
ROUTE = "/my-goods"
LONGEST_NOTE, MOST_ITEMS = 500, 200


# -- who is who --------------------------------------------------------------------------------------------------------


def occupants(unit: str) -> list:
	"""Who owns or lives in the unit today: [{customer, customer_name, relation}]."""
	occupancy, today = frappe.qb.DocType("Occupancy"), nowdate()
	return (
		frappe.qb.from_(occupancy)
		.select(occupancy.customer, occupancy.customer_name, occupancy.relation)
		.where((occupancy.unit == unit) & (occupancy.from_date <= today))
		.where(occupancy.to_date.isnull() | (occupancy.to_date >= today))
		.orderby(occupancy.from_date)
		.run(as_dict=True)
	)


def people_of(doc) -> rules.People:
	rows = occupants(doc.unit)

	def users(*relations: str) -> frozenset[str]:
		return frozenset(
			user for row in rows if row.relation in relations for user in portal_users(row.customer)
		)

	return rules.People(
		applicant=doc.applicant_user or "",
		owners=users(rules.OWNER, rules.DEVELOPER),
		household=users(rules.OWNER, rules.TENANT, rules.FAMILY, rules.DEVELOPER),
	)


def _whose_consent(doc) -> list:
	"""The occupants who are asked: owners, or everybody who lives there."""
	wanted = (rules.OWNER, rules.DEVELOPER) if doc.needs == rules.BY_OWNER else rules.APPLICANTS
	return [row for row in occupants(doc.unit) if row.relation in wanted and row.customer != doc.customer]


# -- asking and answering ----------------------------------------------------------------------------------------------


@frappe.whitelist()
def offered(release: str) -> list[str]:
	"""Steps that are possible for the user now: what the form shows as buttons."""
	doc = frappe.get_doc("Goods Release", release)
	doc.check_permission("read")
	steps = []
	if doc.has_permission("write"):
		possible = {rules.ASK: "ask", rules.CONSENT: "answer", rules.CANCEL: "cancel"}
		steps = [possible[step] for step in rules.LIFE.steps_from(doc.status) if step in possible]
	if doc.status == rules.CONSENTED and may_check():
		steps.append("check_out")
	return steps


@frappe.whitelist(methods=["POST"])
def ask(release: str) -> str:
	"""Asks whoever has to consent, and returns the status after it: consented at once where nobody has to."""
	doc = guarded.load_locked("Goods Release", release)
	return ask_for(doc)


def ask_for(doc) -> str:
	"""As `ask`, for a document that is locked or new; the caller has asked for the right to it."""
	_check_step(doc, rules.ASK)
	needed = rules.consents_needed(doc.applicant_kind, bool(doc.moving_out))
	doc.update(
		{
			"needs": needed[0] if needed else "",
			"asked_on": now_datetime(),
			"status": rules.status_when_asked(needed),
		}
	)
	_save(doc)
	if needed:
		_tell_asked(doc)
	return doc.status


def _tell_asked(doc) -> None:
	asked = _whose_consent(doc)
	for row in asked:
		tell_customer(
			# the one who is asked, about this document
			frappe._dict(doctype=doc.doctype, name=doc.name, customer=row.customer),
			_("Your consent is asked for"),
			_("{0} wants to carry things out of {1}: {2}. Please consent or refuse.").format(
				doc.applicant_name, doc.unit, list_in_words(doc)
			),
			f"{ROUTE}?release={doc.name}",
		)
	if not any(portal_users(row.customer) for row in asked):
		tell_staff(
			users_with_role("Customer Service", doc.property),
			doc,
			_("Call for the consent to {0}: nobody of {1} can be reached on the portal").format(
				doc.name, doc.unit
			),
		)


@frappe.whitelist(methods=["POST"])
def answer(release: str, consents: int | str, note: str | None = None, spoke_with: str | None = None) -> str:
	"""Staff write down what they were told on the phone, or the manager answers for an owner who does not. Returns the status."""
	doc = guarded.load_locked("Goods Release", release)
	return answer_for(doc, bool(cint(consents)), note, spoke_with, staff=True)


def answer_for(
	doc, consents: bool, note: str | None = None, spoke_with: str | None = None, *, staff: bool = False
) -> str:
	"""As `answer`, for a locked document. staff: in the desk; else somebody of the unit answers for themselves on the portal."""
	user, now = frappe.session.user, now_datetime()
	manager = staff and bool(set(MANAGERS) & set(frappe.get_roles(user)))
	people = people_of(doc)
	spoke_with = cstr(spoke_with).strip()[:140]
	refused = rules.answer_refusals(
		doc.status,
		doc.needs,
		people,
		rules.Answer(by=user, staff=staff, manager=manager, spoke_with=spoke_with),
		get_datetime(doc.asked_on or now),
		now,
	)
	if refused:
		frappe.throw(refusal_in_words(refused[0]), title=_("Consent"))
	note = cstr(note).strip()[:LONGEST_NOTE]
	if not consents and not note:
		frappe.throw(_("Say why you refuse, so that the applicant knows."), title=_("Consent"))
	step = rules.CONSENT if consents else rules.REFUSE
	by_portal = not staff
	doc.update(
		{
			"status": rules.LIFE.after(step),
			"answer": ANSWERS[step],
			"answer_note": note,
			"answered_by": user,
			"answered_on": now,
			"answered_how": "Portal" if by_portal else ("Phone" if spoke_with else "Property Manager"),
			"spoke_with": spoke_with,
		}
	)
	_save(doc)
	if doc.customer:
		tell_customer(
			doc,
			_("Goods release {0}: {1}").format(doc.name, _(doc.status)),
			note
			or _("You may carry the things out until {0}.").format(
				format_datetime(doc.good_until, "MM-dd HH:mm")
			),
			f"{ROUTE}?release={doc.name}",
		)
	return doc.status


@frappe.whitelist(methods=["POST"])
def cancel(release: str, reason: str) -> None:
	doc = guarded.load_locked("Goods Release", release)
	cancel_for(doc, guarded.required(reason, _("Say why it is cancelled."), _("Cancel")))


def cancel_for(doc, reason: str) -> None:
	_check_step(doc, rules.CANCEL)
	doc.status = rules.CANCELLED
	_save(doc)
	doc.add_comment("Info", _("Cancelled: {0}").format(frappe.utils.escape_html(reason[:LONGEST_NOTE])))


def _check_step(doc, step: str) -> None:
	if rules.LIFE.refusals(doc.status, step):
		frappe.throw(
			_("{0} is {1}: this step is not possible any more. Reload the page.").format(
				frappe.bold(doc.name), frappe.bold(_(doc.status, context="Goods Release"))
			),
			title=_("Goods Release"),
		)


def _save(doc) -> None:
	doc.flags.by_service = True
	# the right to the step was asked for by whoever came here: the desk by the document, the portal by the unit
	doc.save(ignore_permissions=True)
	doc.flags.by_service = False


def expire() -> None:
	"""Hourly: releases whose last moment has passed. Set-based."""
	release = frappe.qb.DocType("Goods Release")
	(
		frappe.qb.update(release)
		.set(release.status, rules.EXPIRED)
		.where(
			release.status.isin((rules.TO_CONSENT, rules.CONSENTED)) & (release.good_until < now_datetime())
		)
		.run()
	)


# -- at the gate -------------------------------------------------------------------------------------------------------


def may_check() -> bool:
	return bool(set(MAY_CHECK) & set(frappe.get_roles()))


def screen(doc, property_name: str, now: datetime | None = None) -> dict:
	"""What the guard sees of a release: whether it is good and why not, the list, who consented; nothing of another property's."""
	refused = rules.reasons(slip_of(doc), property_name, now or now_datetime())
	if any(reason.code == "wrong_property" for reason in refused):
		return {"good": False, "reasons": [refusal_in_words(refused[0])]}
	return {
		"name": doc.name,
		"good": not refused,
		"status": doc.status,
		"status_label": _(doc.status, context="Goods Release"),
		"reasons": [refusal_in_words(reason) for reason in refused],
		"unit": doc.unit,
		"applicant": doc.applicant_name,
		"moving_out": bool(doc.moving_out),
		"until": format_datetime(doc.good_until, "MM-dd HH:mm"),
		"plates": doc.plates or "",
		"mover": doc.mover or "",
		"consent": consent_in_words(doc),
		"items": [
			{
				"row": row.name,
				"item": row.item_name,
				"quantity": row.quantity,
				"out": row.out,
				"left": row.quantity - row.out,
				"remark": row.remark or "",
			}
			for row in doc.items
		],
		"trips": [
			{
				"at": format_datetime(row.at, "MM-dd HH:mm"),
				"carried": row.carried,
				"settled": row.settled or "",
			}
			for row in doc.trips
		],
	}


def slip_of(doc) -> rules.Slip:
	return rules.Slip(doc.property, doc.status, get_datetime(doc.good_from), get_datetime(doc.good_until))


def check_out(
	release: str,
	property_name: str,
	carried: Mapping[str, int],
	not_listed: Iterable[str] = (),
	*,
	gate: str | None = None,
	plate: str = "",
	settled: str = "",
	client_key: str = "",
) -> dict:
	"""One trip: what goes out is counted on the list, once for each client_key. Returns {goes, too_many, not_listed, released, screen}.

	carried: number by row of the list. What the list does not cover goes only with `settled`: what whoever has consented said on
	the phone; without it nothing is written and the guard is told what to ask about.
	"""
	if not may_check():
		frappe.throw(_("Your role does not check goods at the gate."), frappe.PermissionError)
	doc = guarded.load_locked("Goods Release", release, "read")
	if client_key and any(row.client_key == client_key for row in doc.trips):
		return {"released": doc.status == rules.RELEASED, "screen": screen(doc, property_name), "again": True}
	if refused := rules.reasons(slip_of(doc), property_name, now_datetime()):
		frappe.throw(refusal_in_words(refused[0]), title=_("Goods Release"))
	items = [rules.Item(row.name, row.quantity, row.out) for row in doc.items]
	try:
		found = rules.check(items, {str(row): cint(number) for row, number in carried.items()}, not_listed)
	except ValueError:
		frappe.throw(_("The list has changed. Look at it again."), title=_("Goods Release"))
	settled = cstr(settled).strip()[:LONGEST_NOTE]
	names = {row.name: row.item_name for row in doc.items}
	if not found.is_in_order and not settled:
		return {
			"ask": True,
			"too_many": _numbers(found.too_many, names),
			"not_listed": list(found.not_listed),
			"consent": consent_in_words(doc),
			"screen": screen(doc, property_name),
		}
	if not (found.goes or found.too_many or found.not_listed):
		frappe.throw(_("Enter what is carried out."), title=_("Goods Release"))
	for row in doc.items:
		row.out += found.goes.get(row.name, 0)
	doc.append(
		"trips",
		{
			"at": now_datetime(),
			"gate": gate,
			"guard": frappe.session.user,
			"carried": "、".join(_numbers(found.goes, names)),
			"plate": cstr(plate).strip()[:20],
			"too_many": "、".join(_numbers(found.too_many, names)),
			"not_listed": "、".join(found.not_listed)[:LONGEST_NOTE],
			"settled": settled,
			"client_key": client_key or None,
		},
	)
	if found.all_out:
		doc.status, doc.released_on = rules.RELEASED, now_datetime()
	_save(doc)
	return {"released": found.all_out, "screen": screen(doc, property_name)}


def _numbers(numbers: Mapping[str, int], names: Mapping[str, str]) -> list[str]:
	return [f"{names[row]} × {number}" for row, number in numbers.items()]


# -- in words ----------------------------------------------------------------------------------------------------------


def list_in_words(doc, most: int = 6) -> str:
	text = "、".join(f"{row.item_name} × {row.quantity}" for row in doc.items[:most])
	return text + (_(" and {0} more").format(len(doc.items) - most) if len(doc.items) > most else "")


def consent_in_words(doc) -> str:
	"""Who answers for the release, for the guard: no phone numbers."""
	if not doc.needs:
		return _("The applicant answers for the things.")
	if doc.status == rules.TO_CONSENT:
		return (
			_("Waits for the owner's consent.")
			if doc.needs == rules.BY_OWNER
			else _("Waits for the consent of somebody of the unit.")
		)
	if not doc.answered_on:
		return ""
	whom = doc.spoke_with or (frappe.utils.get_fullname(doc.answered_by) if doc.answered_by else "")
	how = _(doc.answered_how, context="Goods Release")
	return f"{_(doc.answer, context='Goods Release')} · {whom} · {how} · {format_datetime(doc.answered_on, 'MM-dd HH:mm')}"


def refusal_in_words(refusal) -> str:
	params = {
		key: format_datetime(value, "yyyy-MM-dd HH:mm") if isinstance(value, datetime) else value
		for key, value in refusal.params.items()
	}
	texts = {
		"not_now": lambda: _("It has been answered or ended already. Reload the page."),
		"own_request": lambda: _("Nobody consents to their own request. The owner must answer."),
		"not_yours": lambda: (
			_("Only the owner of the unit may answer.")
			if params["whose"] == rules.BY_OWNER
			else _("Only somebody who lives in the unit may answer.")
		),
		"spoke_with_nobody": lambda: _("Write down whom you spoke with."),
		"too_early": lambda: _("You may answer for the owner from {0}; until then reach them.").format(
			params["from"]
		),
		"wrong_property": lambda: _("This is no goods release of this property."),
		"refused": lambda: _("Refused or cancelled: call the service desk."),
		"all_out": lambda: _("Everything on it is out already."),
		"expired": lambda: _("Its time ended on {0}. Ask for a new one.").format(params["until"]),
		"not_yet": lambda: _("It begins on {0}.").format(params["since"]),
		"not_consented": lambda: _("Nobody has consented yet: call the service desk."),
	}
	return texts[refusal.code]()


# -- the document ------------------------------------------------------------------------------------------------------


def validate(doc) -> None:
	"""What must hold for every release, however it came about."""
	if getdate(doc.good_until) < getdate(doc.good_from) or get_datetime(doc.good_until) <= get_datetime(
		doc.good_from
	):
		frappe.throw(_("It ends before it begins. Correct the times."), title=_("Good Until"))
	if len(doc.items) > MOST_ITEMS:
		frappe.throw(
			_("No more than {0} rows go on one release. Use a second one.").format(MOST_ITEMS),
			title=_("Items"),
		)
	for row in doc.items:
		row.item_name = cstr(row.item_name).strip()
		if not row.item_name or not 1 <= cint(row.quantity) <= 9999:
			frappe.throw(
				_("Row {0}: enter what it is and how many, from 1 to 9999.").format(row.idx), title=_("Items")
			)
