"""审计发现: what may be written on it when, and its steps from the draft to the verified cure.

The controller's named steps and the services of the form. What stands in the way of a step is for `rules.audit_finding` to say.
"""

from __future__ import annotations

from decimal import Decimal

import frappe
from frappe import _, _lt
from frappe.utils import cint, cstr, escape_html, getdate, now_datetime, nowdate

from wuye_ops.finance_control.audit import audits, rectifications, words
from wuye_ops.finance_control.audit.as_finding import DOCTYPE, as_finding, person
from wuye_ops.finance_control.audit.permissions import properties_of
from wuye_ops.property import guarded
from wuye_ops.property.days import day_of
from wuye_ops.property.language import in_site_language
from wuye_ops.property.notices import tell_staff, user_of, users_with_role
from wuye_ops.property.places import head_of
from wuye_ops.rules import audit_finding as rules
from wuye_ops.rules import audit_life
from wuye_ops.rules.money import cents

OWN_FIELDS = (
	"status", "author", "issued_on", "respond_by", "response", "measure", "responsible", "due_on", "extended", "responded_by",
	"responded_on", "upheld_on", "rectification", "rectified", "handed_in_on", "accepted_until", "tested", "verified_by",
	"verified_on", "times_returned", "log", "reminders",
)  # fmt: skip
# what management has been told; from the issue on it stays
ISSUED = (
	"title", "property", "area", "severity", "fact", "criterion", "cause", "effect", "advice", "amount_known", "amount", "fraud",
	"unlawful", "repeated", "earlier", "papers", "department",
)  # fmt: skip
# Who answers for the audited unit. Auditors never do, whatever roles they have besides: the rules see to it.
ANSWERING = frozenset(("Department Head", "Property Manager", "Operations Director", "System Manager"))
ANSWERS = (rules.AGREE, rules.DISPUTE)


# -- controller's named steps ----------------------------------------------------------------------------------------


def prepare_new(doc) -> None:
	for field in OWN_FIELDS:
		doc.set(field, [] if doc.meta.get_field(field).fieldtype == "Table" else None)
	doc.status, doc.author = rules.DRAFT, frappe.session.user
	audit = frappe.get_doc("Audit", doc.audit)
	audits.check_in_team(audit)
	if audit.status not in (audit_life.IN_FIELD, audit_life.REPORTING):
		frappe.throw(
			_("The audit is {0}: findings are written from its begin to its report.").format(
				_(audit.status, context="Audit")
			),
			title=_(DOCTYPE),
		)
	note(doc, "Found")


def check(doc) -> None:
	before = doc.get_doc_before_save()
	if before:
		guarded.refuse_by_hand(
			doc, *OWN_FIELDS, use=_("Use the buttons: each step asks for what it needs, and is kept.")
		)
		_refuse_change_of_issued(doc, before)
	if doc.property not in properties_of(doc.audit):
		frappe.throw(
			_("{0} is none of the properties of this audit.").format(frappe.bold(escape_html(doc.property))),
			title=_("Property"),
		)
	if not doc.flags.by_service:
		_check_writer(doc)
	_check_papers(doc)
	if not cint(doc.repeated):
		doc.earlier = None
	elif doc.earlier == doc.name:
		frappe.throw(_("A finding does not come before itself."), title=_("Earlier Finding"))


def _refuse_change_of_issued(doc, before) -> None:
	if doc.flags.by_service or before.status == rules.DRAFT:
		return
	for field in ISSUED:
		if guarded.differs(doc, before, field):
			frappe.throw(
				_("{0} was put to management: {1} stays as it is.").format(
					doc.name, frappe.bold(_(doc.meta.get_label(field), context=DOCTYPE))
				),
				title=_(DOCTYPE),
			)


def _check_writer(doc) -> None:
	if not doc.is_new():
		audits.check_in_team(frappe.get_doc("Audit", doc.audit))


def _check_papers(doc) -> None:
	names = [row.paper for row in doc.papers]
	foreign = set(names) - set(
		frappe.get_all(
			"Audit Working Paper", {"name": ["in", names or [""]], "audit": doc.audit}, pluck="name"
		)
	)
	if foreign:
		frappe.throw(
			_("These papers are of another audit: {0}").format(escape_html("、".join(sorted(foreign)))),
			title=_("Working Papers"),
		)


def follow(doc) -> None:
	"""On update: the audit knows how many of its findings are open."""
	count_open(doc.audit)


def refuse_delete(doc) -> None:
	frappe.throw(
		_("{0} is kept for the record. Withdraw it with a reason instead.").format(doc.name),
		title=_("Kept for the Record"),
	)


def count_open(audit: str) -> None:
	number = frappe.db.count("Audit Finding", {"audit": audit, "status": ["in", rules.OPEN]})
	frappe.db.set_value("Audit", audit, "findings_open", number, update_modified=False)


# -- steps -----------------------------------------------------------------------------------------------------------


@frappe.whitelist(methods=["POST"])
def take(finding: str, step: str, reason: str | None = None, **values) -> str:
	"""Takes a step of `rules.audit_finding.LIFE`. Returns the new status.

	values: response, measure, responsible, due_on, department with Agree; tested with Verify; accepted_until with Accept Risk.
	Whoever may read the finding may ask for a step: the rules say for each whose it is.
	"""
	if step not in rules.LIFE.steps or step == rules.RECTIFY:
		frappe.throw(_("There is no such step."), title=_(DOCTYPE))
	doc = guarded.load_locked(DOCTYPE, finding, "read")
	audit = frappe.get_doc("Audit", doc.audit)
	today, user, reason = getdate(nowdate()), frappe.session.user, cstr(reason).strip()
	title = _(step, context=DOCTYPE)
	if step in ANSWERS:
		_check_answering(user, title)
	by = person(doc, audit, user, step, today)
	if step == rules.AGREE:
		_take_answer(doc, values)
	asked = rules.Step(
		step,
		by,
		today,
		reason,
		extended=step == rules.AGREE and _may_extend(doc, by, reason),
		tested=cstr(values.get("tested")).strip(),
		accepted_until=day_of(values.get("accepted_until"), _("Risk Accepted until"), title),
	)
	if refused := rules.refusals(as_finding(doc), asked, cents(_materiality(audit))):
		words.refuse(refused, DOCTYPE, title)
	doc.status = rules.LIFE.after(step)
	if enter := ENTER.get(step):
		enter(doc, audit, asked)
	note(doc, step, reason or asked.tested)
	if step == rules.AGREE:
		_rectify(doc)
	_save(doc)
	return doc.status


@frappe.whitelist(methods=["POST"])
def extend(finding: str, until: str, reason: str) -> str:
	"""A later day for the cure, granted by an approver who is not involved. Returns the day."""
	doc = guarded.load_locked(DOCTYPE, finding, "read")
	title = _("Extend", context=DOCTYPE)
	if doc.status != rules.IN_RECTIFICATION:
		frappe.throw(_("Only what is being rectified is given more time."), title=title)
	day = day_of(until, _("Due On"), title)
	if not day:
		frappe.throw(_("Say until when."), title=title)
	user = frappe.session.user
	by = rules.Person(user, frozenset(frappe.get_roles(user)))
	if refused := rules.extension_refusals(as_finding(doc), by, day, cstr(reason)):
		words.refuse(refused, DOCTYPE, title)
	if day <= getdate(doc.due_on):
		frappe.throw(_("It is due on {0} already. Choose a later day.").format(doc.due_on), title=title)
	note(doc, "Extend", f"{doc.due_on} → {day}: {cstr(reason).strip()}")
	doc.due_on, doc.extended = day, 1
	rectifications.move_deadline(doc)
	_save(doc)
	return str(day)


def _save(doc) -> None:
	doc.flags.by_service = True
	# the rules have said whose step it is; those who answer and decide have no right to write the finding itself
	doc.save(ignore_permissions=True)


def _check_answering(user: str, title: str) -> None:
	if user != "Administrator" and not ANSWERING & set(frappe.get_roles(user)):
		frappe.throw(
			_("The head of the department or the property manager answers for the audited unit."),
			frappe.PermissionError,
			title=title,
		)


def _take_answer(doc, values: dict) -> None:
	for field in ("response", "measure", "responsible", "department"):
		if values.get(field):
			doc.set(field, cstr(values[field]).strip())
	if values.get("due_on"):
		doc.due_on = day_of(values["due_on"], _("Due On"), _("Agree", context=DOCTYPE))
	if doc.responsible and not frappe.db.exists("Employee", {"name": doc.responsible, "status": "Active"}):
		frappe.throw(
			_("{0} is not an active employee.").format(escape_html(doc.responsible)), title=_("Responsible")
		)
	if doc.responsible and not doc.department:
		doc.department = frappe.db.get_value("Employee", doc.responsible, "department")
	if not doc.department:
		frappe.throw(_("Choose the department that cures it."), title=_("Department"))


def _may_extend(doc, by: rules.Person, reason: str) -> bool:
	"""Whether the one who agrees could grant the later day as well, and says why."""
	return bool(doc.due_on) and not rules.extension_refusals(as_finding(doc), by, getdate(doc.due_on), reason)


def _materiality(audit) -> Decimal:
	return Decimal(str(audit.materiality or 0))


def _issue(doc, audit, asked: rules.Step) -> None:
	doc.issued_on, doc.respond_by = asked.today, rules.respond_by(asked.today)
	_tell_management(doc, _lt("Audit finding to answer by {0}: {1}"))


def _agree(doc, audit, asked: rules.Step) -> None:
	doc.responded_by, doc.responded_on = asked.by.user, now_datetime()
	if asked.extended and getdate(doc.due_on) > rules.latest_due(doc.severity, getdate(doc.issued_on)):
		doc.extended = 1


def _dispute(doc, audit, asked: rules.Step) -> None:
	doc.responded_by, doc.responded_on, doc.response = asked.by.user, now_datetime(), asked.reason
	deciders = [
		user for role in rules.APPROVERS[doc.severity] for user in users_with_role(role, doc.property)
	]
	_tell([*deciders, *team_of(audit)], doc, _lt("Disputed by management: {0}"))


def _uphold(doc, audit, asked: rules.Step) -> None:
	doc.upheld_on, doc.respond_by = asked.today, rules.respond_by(asked.today)
	_tell_management(doc, _lt("Upheld; audit finding to answer by {0}: {1}"))


def _verify(doc, audit, asked: rules.Step) -> None:
	doc.tested, doc.verified_by, doc.verified_on = asked.tested, asked.by.user, now_datetime()
	rectifications.close(doc, asked.tested)


def _return(doc, audit, asked: rules.Step) -> None:
	doc.times_returned, doc.handed_in_on = cint(doc.times_returned) + 1, None
	rectifications.return_to_work(doc, asked.reason)


def _accept_risk(doc, audit, asked: rules.Step) -> None:
	doc.accepted_until = asked.accepted_until
	rectifications.cancel(doc, asked.reason)
	_tell(team_of(audit), doc, _lt("Risk accepted by management: {0}"))


def _reopen(doc, audit, asked: rules.Step) -> None:
	doc.update(
		{
			"accepted_until": None,
			"tested": None,
			"verified_by": None,
			"verified_on": None,
			"handed_in_on": None,
		}
	)
	doc.due_on = max(getdate(doc.due_on), rules.latest_due(doc.severity, asked.today))
	_rectify(doc)


ENTER = {
	rules.ISSUE: _issue,
	rules.AGREE: _agree,
	rules.DISPUTE: _dispute,
	rules.UPHOLD: _uphold,
	rules.VERIFY: _verify,
	rules.RETURN: _return,
	rules.ACCEPT_RISK: _accept_risk,
	rules.REOPEN: _reopen,
}


def _rectify(doc) -> None:
	"""What was agreed is work from now on: the Rectification comes with the answer, in the same transaction."""
	made = rectifications.make(doc)
	doc.rectification, doc.rectified = made.name, made.status
	doc.status = rules.IN_RECTIFICATION
	note(doc, rules.RECTIFY, made.name)


# -- who is told -----------------------------------------------------------------------------------------------------


def team_of(audit) -> list[str]:
	return [row.user for row in audit.team]


def management_of(doc) -> list[str]:
	"""The users who answer: the manager of the property and the head of the department."""
	manager = frappe.get_cached_value("Property", doc.property, "manager")
	found = (user_of(manager), user_of(head_of(doc.property, doc.department)))
	return [user for user in found if user] or users_with_role("Property Manager", doc.property)


def _tell_management(doc, text) -> None:
	with in_site_language():
		tell_staff(management_of(doc), doc, str(text).format(doc.respond_by, escape_html(doc.title)))


def _tell(users: list[str], doc, text) -> None:
	with in_site_language():
		tell_staff(users, doc, str(text).format(escape_html(doc.title)))


def note(doc, step: str, content: str = "") -> None:
	doc.append(
		"log",
		{
			"logged_on": now_datetime(),
			"user": frappe.session.user,
			"step": step,
			"content": content or None,
		},
	)
