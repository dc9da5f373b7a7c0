"""An Audit: what may be written on it when, and the steps of its life from the plan to the last finding cured."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import cstr, escape_html, flt, getdate, now_datetime, nowdate

from wuye_ops.finance_control.audit import evidence, independence, words
from wuye_ops.finance_control.audit.permissions import AUDITOR, is_auditor
from wuye_ops.property import guarded
from wuye_ops.property.language import in_site_language
from wuye_ops.property.notices import tell_staff, user_of, users_with_role
from wuye_ops.property.places import permitted_properties
from wuye_ops.rules import audit_life as rules

DOCTYPE = "Audit"
# what only steps and services write
OWN_FIELDS = (
	"status", "audit_plan", "progress", "opinion", "opinion_reasons", "opinion_limits", "report_due", "written_by", "issued_by",
	"issued_on", "findings_open", "notified_on", "work_ended_on", "closed_on", "plan_key", "log",
)  # fmt: skip
# what the notice has said
SCOPE = (
	"company", "kind", "area", "period_from", "period_to", "begins_on", "properties", "auditee", "people", "content",
	"special", "firm",
)  # fmt: skip
TEAM = ("head", "team", "people", "properties", "area", "period_from", "period_to", "begins_on")
TEXTS = ("overview", "conclusion", "advice")
ENDED = (rules.REPORTED, rules.CLOSED, rules.CANCELLED)
EXTERNAL_AUDITOR = "External Auditor"


# -- controller's named steps ----------------------------------------------------------------------------------------


def prepare_new(doc) -> None:
	if not doc.flags.by_service:
		for field in OWN_FIELDS:
			doc.set(field, [] if doc.meta.get_field(field).fieldtype == "Table" else None)
	doc.status = rules.PLANNED
	doc.plan_key = doc.plan_key or None
	note(doc, "Planned")


def check(doc) -> None:
	before = doc.get_doc_before_save()
	if before:
		guarded.refuse_by_hand(
			doc, *OWN_FIELDS, use=_("Use the buttons: each step asks for what it needs, and is kept.")
		)
		_refuse_late_changes(doc, before)
	_check_dates(doc)
	_check_places(doc)
	_check_team(doc)
	if not doc.flags.by_service:
		check_programme(doc, before)
	doc.progress = progress_of(doc)


def _refuse_late_changes(doc, before) -> None:
	if doc.flags.by_service:
		return
	locked: tuple[str, ...] = ()
	if before.status != rules.PLANNED:
		locked += SCOPE
	if before.status in (*ENDED, rules.REPORTING):
		locked += ("head", "team", "steps", "materiality", "asked_for", "title")
	if before.status in ENDED:
		locked += TEXTS
	for field in locked:
		if guarded.differs(doc, before, field):
			frappe.throw(
				_("{0} is {1}: {2} stays as it is.").format(
					doc.name,
					_(before.status, context=DOCTYPE),
					frappe.bold(_(doc.meta.get_label(field), context=DOCTYPE)),
				),
				title=_(DOCTYPE),
			)


def _check_dates(doc) -> None:
	for first, last in (("period_from", "period_to"), ("begins_on", "ends_on")):
		if doc.get(first) and doc.get(last) and getdate(doc.get(last)) < getdate(doc.get(first)):
			frappe.throw(
				_("{0} lies before {1}. Correct one of them.").format(
					frappe.bold(_(doc.meta.get_label(last), context=DOCTYPE)),
					frappe.bold(_(doc.meta.get_label(first), context=DOCTYPE)),
				),
				title=_(DOCTYPE),
			)
	if flt(doc.materiality) <= 0:
		frappe.throw(
			_("Enter from which amount on a finding is critical in this audit."), title=_("Materiality")
		)


def _check_places(doc) -> None:
	names = [row.property for row in doc.properties]
	if len(set(names)) != len(names):
		frappe.throw(_("A property is listed twice."), title=_("Properties"))
	companies = dict(
		frappe.get_all("Property", {"name": ["in", names or [""]]}, ["name", "company"], as_list=True)
	)
	allowed = permitted_properties()
	for name in names:
		if companies.get(name) != doc.company:
			frappe.throw(
				_("Property {0} does not belong to company {1}.").format(
					frappe.bold(escape_html(cstr(name))), frappe.bold(doc.company)
				),
				title=_("Properties"),
			)
		if allowed is not None and name not in allowed and doc.is_new():
			frappe.throw(
				_("You do not work for property {0}.").format(frappe.bold(name)),
				frappe.PermissionError,
				title=_("Another Property"),
			)


def _check_team(doc) -> None:
	"""Whoever cannot audit it is refused when they are named; ties that arise later are found at each step."""
	users = [row.user for row in doc.team]
	if doc.head and doc.head not in users:
		doc.append("team", {"user": doc.head, "task": _("Head of Audit")})
		users.append(doc.head)
	if len(set(users)) != len(users):
		frappe.throw(_("Somebody is in the team twice."), title=_("Team", context=DOCTYPE))
	before = doc.get_doc_before_save()
	if before and not any(guarded.differs(doc, before, field) for field in TEAM):
		return
	for user in users:
		roles = frappe.get_roles(user) if frappe.db.get_value("User", user, "enabled") else []
		if AUDITOR not in roles and not (doc.kind == "External" and EXTERNAL_AUDITOR in roles):
			frappe.throw(
				_("{0} is no auditor. Give them the role first, or choose somebody else.").format(
					frappe.bold(escape_html(frappe.utils.get_fullname(user)))
				),
				title=_("Team", context=DOCTYPE),
			)
	against = [row for row in independence.conflicts_of_team(doc) if row[0]]
	if against:
		lines = "".join(f"<li>{words.of_person(*row)}</li>" for row in against)
		frappe.throw(f"{_('Not independent of what is audited:')}<ul>{lines}</ul>", title=_("Independence"))


def refuse_delete(doc) -> None:
	if doc.status != rules.PLANNED:
		frappe.throw(
			_("{0} is kept for the record. Cancel it with a reason instead.").format(doc.name),
			title=_("Kept for the Record"),
		)


# -- the programme, as a form may write it ---------------------------------------------------------------------------

# of a row, what only its steps write
STEP_OWN = ("status", "conclusion", "review_note", "reviewed_by", "reviewed_on")


def check_programme(doc, before) -> None:
	"""New steps begin as To Do; what was begun is neither taken away nor written over."""
	old = {row.name: row for row in before.steps} if before else {}
	team = {row.user for row in doc.team}
	for row in doc.steps:
		was = old.pop(row.name, None)
		for field in STEP_OWN:
			if not was:
				row.set(field, rules.TO_DO if field == "status" else None)
			elif cstr(row.get(field)) != cstr(was.get(field)):
				row.set(field, was.get(field))
		if row.assigned and row.assigned not in team:
			frappe.throw(
				_("Step {0}: {1} is not in the team.").format(
					row.idx, escape_html(frappe.utils.get_fullname(row.assigned))
				),
				title=_("Programme"),
			)
	begun = [row.title for row in old.values() if row.status != rules.TO_DO]
	if begun:
		frappe.throw(
			_("Steps that were begun stay in the programme. Drop them with a reason: {0}").format(
				escape_html("、".join(begun))
			),
			title=_("Programme"),
		)


def progress_of(doc) -> float:
	counted = rules.progress(as_steps(doc, {}, {}))
	return round(100 * counted.done / counted.counted, 1) if counted.counted else 0


# -- as the rules see it ---------------------------------------------------------------------------------------------


def as_steps(doc, papers: dict, samples: dict) -> list[rules.Step]:
	nothing = (frozenset(), frozenset())
	return [
		rules.Step(
			key=cstr(row.title),
			status=row.status or rules.TO_DO,
			assigned=row.assigned or "",
			days=Decimal(str(flt(row.days, 1))),
			papers=papers.get(row.name, ()),
			conclusion=cstr(row.conclusion),
			sampled=samples.get(row.name, nothing)[0],
			tested=samples.get(row.name, nothing)[1],
		)
		for row in doc.steps
	]


def as_audit(doc, *, team_checked: bool) -> rules.Audit:
	"""The audit as it stands. team_checked: whether the ties of its team are looked up, which asks of many documents."""
	period = (getdate(doc.period_from), getdate(doc.period_to)) if doc.period_from and doc.period_to else None
	return rules.Audit(
		status=doc.status,
		subject=cstr(doc.title),
		auditee=cstr(doc.auditee),
		content=cstr(doc.content),
		period=period,
		begins_on=getdate(doc.begins_on) if doc.begins_on else None,
		asked_for=cstr(doc.asked_for),
		head=doc.head or "",
		team=frozenset(row.user for row in doc.team),
		special=cstr(doc.special),
		conflicts=independence.conflicts_of_team(doc) if team_checked else (),
		steps=tuple(as_steps(doc, evidence.papers_of(doc.name), evidence.sampled(doc.name))),
		requests=evidence.requests_of(doc.name),
		findings=tuple(
			rules.Found(
				f"{row.name} {row.title}", row.status, getdate(row.waits_from) if row.waits_from else None
			)
			for row in findings_of(doc.name)
		),
		originals_out=evidence.originals_out(doc.name),
		opinion=doc.opinion or "",
		written_by=doc.written_by or "",
	)


def findings_of(audit: str) -> list[frappe._dict]:
	"""All findings of an audit; who may take its steps may know of all of them. waits_from: when an answer was last asked for."""
	rows = frappe.get_all(
		"Audit Finding",
		{"audit": audit},
		[
			"name", "title", "status", "severity", "area", "property", "amount", "amount_known", "repeated", "issued_on",
			"upheld_on",
		],
		order_by="name",
		limit=0,
	)  # fmt: skip
	for row in rows:
		row.waits_from = row.upheld_on or row.issued_on
	return rows


# -- steps -----------------------------------------------------------------------------------------------------------

# steps before which the independence of the team is looked at anew
LOOKED_AT = (rules.NOTIFY, rules.BEGIN, rules.ISSUE_REPORT)


@frappe.whitelist(methods=["POST"])
def take(audit: str, step: str, reason: str | None = None) -> str:
	"""Takes a step of `rules.audit_life.LIFE`. Returns the new status."""
	if step not in rules.LIFE.steps:
		frappe.throw(_("There is no such step."), title=_(DOCTYPE))
	doc = guarded.load_locked(DOCTYPE, audit)
	today, user, reason = getdate(nowdate()), frappe.session.user, cstr(reason).strip()
	standing = as_audit(doc, team_checked=step in LOOKED_AT)
	if refused := rules.refusals(standing, step, user, today, reason):
		words.refuse(refused, DOCTYPE, _(step, context=DOCTYPE))
	doc.status = rules.LIFE.after(step)
	if enter := ENTER.get(step):
		enter(doc, user, today)
	note(doc, step, reason)
	guarded.save(doc)
	return doc.status


def _notify(doc, user: str, today: date) -> None:
	doc.notified_on = today
	with in_site_language():
		text = _("Audit notice: {0}, from {1} on").format(escape_html(doc.title), doc.begins_on)
	tell_staff([*managers_of(doc), *_directors(doc), *(row.user for row in doc.team)], doc, text)


def _end_work(doc, user: str, today: date) -> None:
	doc.work_ended_on, doc.report_due = today, rules.report_due(today)


def _go_back(doc, user: str, today: date) -> None:
	doc.update({"work_ended_on": None, "report_due": None, "opinion": "", "written_by": None})


def _issue(doc, user: str, today: date) -> None:
	doc.issued_by, doc.issued_on = user, today
	with in_site_language():
		text = _("Audit report: {0}").format(escape_html(doc.title))
	tell_staff([*managers_of(doc), *_directors(doc)], doc, text)


def _close(doc, user: str, today: date) -> None:
	doc.closed_on = today


ENTER = {
	rules.NOTIFY: _notify,
	rules.END_WORK: _end_work,
	rules.GO_BACK: _go_back,
	rules.ISSUE_REPORT: _issue,
	rules.CLOSE: _close,
}


@frappe.whitelist(methods=["POST"])
def declare_independence(audit: str) -> None:
	"""Somebody of the team says for themselves that nothing binds them to what is audited (《第1201号》11)."""
	doc = guarded.load_locked(DOCTYPE, audit)
	row = next((row for row in doc.team if row.user == frappe.session.user), None)
	if not row:
		frappe.throw(_("You are not in the team."), frappe.PermissionError, title=_("Independence"))
	row.declared_on = row.declared_on or now_datetime()
	note(doc, "Independence Declared")
	guarded.save(doc)


def is_in_team(doc, user: str) -> bool:
	return user == doc.head or any(row.user == user for row in doc.team)


def check_in_team(doc) -> None:
	"""Throws for who is not in the team of the audit, or no auditor any more."""
	user = frappe.session.user
	if not (is_in_team(doc, user) and (is_auditor(user) or EXTERNAL_AUDITOR in frappe.get_roles(user))):
		frappe.throw(
			_("Only somebody of the team may do this."),
			frappe.PermissionError,
			title=_("Team", context=DOCTYPE),
		)


def managers_of(doc) -> list[str]:
	found = [user_of(frappe.get_cached_value("Property", row.property, "manager")) for row in doc.properties]
	return [user for user in found if user]


def _directors(doc) -> list[str]:
	return [user for row in doc.properties for user in users_with_role("Operations Director", row.property)]


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
