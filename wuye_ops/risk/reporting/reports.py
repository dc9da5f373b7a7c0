"""季度风险报告: made once of each quarter of a property or company, written upon, approved by somebody else, and kept as it was.

What it says is one text whose SHA-256 is kept when it is approved. One that could not be read is there without figures and says why.
"""

from __future__ import annotations

import json
from datetime import date
from hashlib import sha256

import frappe
from frappe import _
from frappe.utils import cint, cstr, escape_html, formatdate, get_link_to_form, getdate, now_datetime, nowdate

from wuye_ops.property import guarded
from wuye_ops.property.days import day_of
from wuye_ops.property.language import in_site_language
from wuye_ops.property.notices import tell_staff, users_with_role
from wuye_ops.property.periods import in_words
from wuye_ops.property.places import permitted_properties
from wuye_ops.risk.reporting import content
from wuye_ops.rules import risk_report as rules
from wuye_ops.rules.proration import Period
from wuye_ops.rules.risk_review import quarter_of
from wuye_ops.rules.steps import Refusal

DOCTYPE = "Risk Report"
BY_HAND = ("conclusion", "next_steps")
TEXT_LENGTH = 1000
WRITTEN = "Written"


# -- controller's named steps ------------------------------------------------------------------------------------------


def refuse_by_hand(doc) -> None:
	if not doc.flags.by_service:
		frappe.throw(
			_("Reports are made from the register: choose the quarter with the button of their list."),
			frappe.PermissionError,
			title=_(DOCTYPE),
		)


def check(doc) -> None:
	"""Only what the risk officer concludes is written by hand, and only in a draft."""
	before = doc.get_doc_before_save()
	if not before or doc.flags.by_service:
		return
	others = [
		field.fieldname
		for field in doc.meta.fields
		if field.fieldname not in BY_HAND and field.fieldtype not in frappe.model.no_value_fields
	]
	guarded.refuse_by_hand(
		doc,
		*others,
		"log",
		use=_("The report says what was in the register. Compute it again, or correct it."),
	)
	if not any(guarded.differs(doc, before, field) for field in BY_HAND):
		return
	_take(doc, rules.WRITE)
	doc.written_by = frappe.session.user
	if not any(row.step == WRITTEN and row.user == doc.written_by for row in doc.log):
		note(doc, WRITTEN)


def refuse_delete(doc) -> None:
	frappe.throw(
		_("{0} is kept for the record. Correct it with a reason instead.").format(doc.name),
		frappe.PermissionError,
		title=_("Kept for the Record"),
	)


# -- made --------------------------------------------------------------------------------------------------------------


@frappe.whitelist(methods=["POST"])
def make(day: str, property: str | None = None, company: str | None = None) -> str:
	"""The report of the quarter in which the day lies; of a property, or of a company by whoever no property limits.

	Returns its name, also of one that is there. A running quarter is read as it is today, and again before it is approved.
	"""
	title = _("Make Report", context=DOCTYPE)
	if not frappe.has_permission(DOCTYPE, "write"):
		words_of([Refusal("not_entitled", {"roles": (rules.OFFICER,)})], title)
	company = _check_place(property, company, title)
	quarter = _quarter(day, title)
	if there := latest(company, property, quarter):
		return there
	doc = new(company, property, quarter)
	note(doc, "Made")
	fill(doc)
	return insert_once(doc)


def _check_place(property: str | None, company: str | None, title: str) -> str:
	"""The company. Refuses what the user may not know, and a place that is none."""
	allowed = permitted_properties()
	if property:
		found = frappe.db.get_value("Property", property, "company")
		if not found or (allowed is not None and property not in allowed):
			frappe.throw(
				_("Choose a property of yours."),
				frappe.PermissionError if found else frappe.ValidationError,
				title=title,
			)
		return found
	if allowed is not None:
		frappe.throw(
			_("A report of the whole company is made by head office. Choose a property of yours."),
			frappe.PermissionError,
			title=title,
		)
	if not company or not frappe.db.exists("Company", company):
		frappe.throw(_("Choose a property or a company."), title=title)
	return company


def _quarter(day: str, title: str) -> Period:
	found = day_of(day, _("Quarter"), title)
	if not found:
		frappe.throw(_("Choose a day of the quarter."), title=title)
	quarter = quarter_of(found)
	if quarter.first > getdate(nowdate()):
		frappe.throw(
			_("This quarter begins on {0} only. Choose one that has begun.").format(
				formatdate(quarter.first)
			),
			title=title,
		)
	return quarter


def key_of(company: str, property: str | None, quarter: Period, version: int = 1) -> str:
	place = f"P:{property}" if property else f"C:{company}"
	return sha256(f"{place}|{quarter.first}|{version}".encode()).hexdigest()[:40]


def latest(company: str, property: str | None, quarter: Period) -> str | None:
	"""The last version of a quarter's report; None where there is none."""
	return frappe.db.get_value(
		DOCTYPE,
		{"company": company, "property": property or ["is", "not set"], "quarter_start": quarter.first},
		order_by="version desc",
	)


def new(company: str, property: str | None, quarter: Period, version: int = 1):
	doc = frappe.new_doc(DOCTYPE)
	with in_site_language():
		title = _("{0}: risk report {1}").format(property or company, in_words("Quarter", quarter.first))
	doc.update(
		{
			"title": title[:140],
			"company": company,
			"property": property,
			"quarter_start": quarter.first,
			"quarter_end": quarter.last,
			"version": version,
			"report_key": key_of(company, property, quarter, version),
			"status": rules.DRAFT,
			"made_by": frappe.session.user,
		}
	)
	return doc


def insert_once(doc) -> str:
	"""Inserts it; where another process has just done so, it is theirs."""
	doc.flags.by_service = True
	frappe.db.savepoint("risk_report")
	try:
		# whoever asks was asked for the right to write reports; the scheduler's is that of the system
		return doc.insert(ignore_permissions=True).name
	except frappe.UniqueValidationError:
		frappe.db.rollback(save_point="risk_report")
		frappe.clear_last_message()
		return frappe.db.get_value(DOCTYPE, {"report_key": doc.report_key}, for_update=True)


# -- what it says ------------------------------------------------------------------------------------------------------


def fill(doc) -> None:
	"""The figures of the register as it is now, into a draft."""
	quarter = Period(getdate(doc.quarter_start), getdate(doc.quarter_end))
	now = now_datetime()
	found = content.read(
		content.Subject(
			doc.company,
			doc.property,
			quarter,
			rules.as_of(quarter.last, getdate(now)),
			now,
			tuple(_properties(doc)),
		)
	)
	levels = {level: count for level, _then, count in found["counts"]["levels"]}
	doc.update(
		{
			"record": written(found),
			"digest": None,
			"problem": None,
			"as_of": rules.as_of(quarter.last, getdate(now)),
			"computed_on": now,
			"risk_count": found["counts"]["now"],
			"red_count": levels["Red"],
			"orange_count": levels["Orange"],
			"worse_count": found["counts"]["changes"]["Worse"],
			"better_count": found["counts"]["changes"]["Better"],
			"alert_count": sum(row["opened"] for row in found["alerts"]),
		}
	)


def _properties(doc) -> list[str]:
	if doc.property:
		return [doc.property]
	return frappe.get_all("Property", {"company": doc.company}, pluck="name", order_by="name", limit=0)


def written(found: dict) -> str:
	"""One order and one way of writing, so that it can be compared."""
	return json.dumps(found, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def seal_of(doc) -> str:
	"""Of the figures, of what they are about and of what was concluded."""
	about = [
		cstr(doc.get(field))
		for field in ("company", "property", "quarter_start", "version", "as_of", *BY_HAND)
	]
	return sha256("\x1f".join((*about, doc.record or "")).encode()).hexdigest()


def is_intact(doc) -> bool:
	"""Whether an approved report says what it said when it was approved."""
	return bool(doc.digest) and seal_of(doc) == doc.digest


# -- steps -------------------------------------------------------------------------------------------------------------


@frappe.whitelist(methods=["POST"])
def compute_again(report: str) -> None:
	"""The figures of a draft from the register of now; what was written stays."""
	doc = guarded.load_locked(DOCTYPE, report)
	_take(doc, rules.COMPUTE)
	fill(doc)
	note(doc, "Computed Again")
	save(doc)


@frappe.whitelist(methods=["POST"])
def approve(report: str, remark: str | None = None) -> str:
	"""From now on it stands, and the version it corrects does not. By somebody else than who made it or wrote its conclusion."""
	doc = guarded.load_locked(DOCTYPE, report, "read")
	_take(doc, rules.APPROVE)
	doc.update({"status": rules.APPROVED, "approved_by": frappe.session.user, "approved_on": now_datetime()})
	doc.digest = seal_of(doc)
	note(doc, "Approved", remark)
	save(doc)
	if doc.replaces:
		_replace(doc)
	with in_site_language():
		subject = _("Approved: {0}").format(escape_html(doc.title))
	readers = users_with_role("Property Manager", doc.property) if doc.property else []
	tell_staff([doc.made_by, doc.written_by, *readers], doc, subject)
	return doc.status


def _replace(doc) -> None:
	old = frappe.get_doc(DOCTYPE, doc.replaces, for_update=True)
	old.status = rules.REPLACED
	note(old, "Replaced", doc.name)
	save(old)


@frappe.whitelist(methods=["POST"])
def correct(report: str, reason: str) -> str:
	"""A new version, read from the register of now; the approved one stands until that is approved. Returns its name."""
	old = guarded.load_locked(DOCTYPE, report, "read")
	_take(old, rules.CORRECT, reason)
	quarter = Period(getdate(old.quarter_start), getdate(old.quarter_end))
	doc = new(old.company, old.property, quarter, cint(old.version) + 1)
	doc.update(
		{
			"replaces": old.name,
			"reason": reason.strip(),
			**{field: old.get(field) for field in (*BY_HAND, "written_by")},
		}
	)
	note(doc, "Made", reason)
	fill(doc)
	name = insert_once(doc)
	note(old, "Corrected", f"{name}: {reason.strip()}")
	save(old)
	return name


def _take(doc, step: str, reason: str | None = None) -> None:
	asked = rules.Step(
		step, frappe.session.user, frozenset(frappe.get_roles()), getdate(nowdate()), cstr(reason)
	)
	if refused := rules.refusals(as_report(doc), asked):
		words_of(refused, _(step, context=DOCTYPE))


def as_report(doc) -> rules.Report:
	before = doc.get_doc_before_save() or doc
	correction = (
		frappe.db.get_value(DOCTYPE, {"replaces": doc.name, "status": rules.DRAFT}) if doc.name else None
	)
	# the scheduler makes reports as Administrator, and has written nothing
	authors = {doc.written_by, *(row.user for row in doc.log if row.step == WRITTEN)}
	if doc.made_by != "Administrator":
		authors.add(doc.made_by)
	return rules.Report(
		before.status,
		getdate(doc.quarter_end),
		getdate(doc.as_of) if doc.as_of and doc.record else None,
		frozenset(authors - {None, ""}),
		cstr(doc.conclusion),
		cstr(doc.problem),
		cstr(correction),
	)


def save(doc) -> None:
	doc.flags.by_service = True
	# the rules have said whose step it is; the director has no right to write what is in it
	doc.save(ignore_permissions=True)
	doc.flags.by_service = False


def note(doc, step: str, reason: str | None = None) -> None:
	doc.append(
		"log",
		{
			"logged_on": now_datetime(),
			"user": frappe.session.user,
			"step": step,
			"reason": cstr(reason).strip()[:TEXT_LENGTH] or None,
		},
	)


# -- in words ----------------------------------------------------------------------------------------------------------


def words_of(refused, title: str) -> None:
	"""Throws what stands in the way, each in a line of its own."""
	lines = [_in_words(one) for one in refused]
	forbidden = {one.code for one in refused} & {"not_entitled", "own_report"}
	frappe.throw(
		"<br>".join(lines), frappe.PermissionError if forbidden else frappe.ValidationError, title=title
	)


def _in_words(one: Refusal) -> str:
	params = {name: _param(name, value) for name, value in one.params.items()}
	return _sentences()[one.code].format(**params)


def _param(name: str, value: object) -> str:
	if isinstance(value, date):
		return formatdate(value)
	if name == "roles":
		return "、".join(_(role) for role in value)
	if name in ("status", "step"):
		return _(cstr(value), context=DOCTYPE)
	if name == "other":
		return get_link_to_form(DOCTYPE, cstr(value))
	return escape_html(cstr(value))


def _sentences() -> dict[str, str]:
	return {
		"not_now": _("It is {status}: {step} is not a step that follows."),
		"not_entitled": _("This is for: {roles}"),
		"own_report": _("Somebody else must approve it than who made it or wrote its conclusion."),
		"not_read": _("It holds no figures: {reason} Compute it again first."),
		"not_over": _("The quarter ends on {last}. Approve its report when it is over."),
		"read_too_early": _(
			"It says how things stood on {as_of}, and the quarter ended on {last}. Compute it again."
		),
		"no_conclusion": _("The risk officer writes the conclusion first."),
		"being_corrected": _("It is being corrected already: {other}"),
		"no_reason": _("Say why; the reason is kept."),
	}
