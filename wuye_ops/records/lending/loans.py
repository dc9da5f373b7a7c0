"""档案借阅: asked for, decided by somebody else, handed out, returned.

    Requested ─ approve ─▶ Approved ─ hand out ─▶ Lent ─ take back ─▶ Returned
        │  │                  (paper)               ▲ └─ the last day passes ─▶ Expired   (electronic)
        │  └── approve an electronic loan ──────────┘
        └── reject ─▶ Rejected      cancel ─▶ Cancelled

The original of a record is promised to one at a time: `original_key` is unique from the approval until it is back.
"""

import frappe
from frappe import _
from frappe.utils import cint, get_datetime, getdate, now_datetime

from wuye_ops.property import guarded
from wuye_ops.property.closed import first_change
from wuye_ops.property.notices import tell_staff, user_of, users_with_role
from wuye_ops.records.archive.access import employee_of
from wuye_ops.records.own_documents import is_keeper, title_of
from wuye_ops.rules import record_loan as rules

REQUESTED, APPROVED, LENT, RETURNED = "Requested", "Approved", "Lent", "Returned"
EXPIRED, REJECTED, CANCELLED = "Expired", "Rejected", "Cancelled"
COMPLETE, DAMAGED, LOST = "Complete", "Damaged", "Lost"
# They give paper out and take it back.
COUNTER = frozenset(("Records Clerk", "Property Manager", "Operations Director"))
OWN_FIELDS = (
	"status", "decided_by", "decided_on", "reject_reason", "lent_on", "lent_by", "due_on", "expires_on", "is_overdue",
	"returned_on", "received_by", "condition_returned", "return_remark", "views", "reminders",
)  # fmt: skip


# -- controller's named steps


def prepare(doc) -> None:
	"""Before validate of a new loan: the borrower is whoever asks, the property is the record's or the borrower's."""
	doc.borrower = doc.borrower or employee_of(frappe.session.user)
	if doc.record:
		doc.property = frappe.db.get_value("Record", doc.record, "property") or doc.property
	if doc.borrower:
		doc.property = doc.property or frappe.db.get_value("Employee", doc.borrower, "wuye_property")
	doc.days = cint(doc.days) or rules.DAYS.get(doc.kind, 1)


def check(doc) -> None:
	guarded.refuse_by_hand(doc, *OWN_FIELDS, use=_("Use the buttons of the form."))
	if doc.flags.by_service:
		return
	before = doc.get_doc_before_save()
	if before:
		if before.status != REQUESTED and first_change(doc, before, {"modified", "modified_by"}):
			frappe.throw(
				_("A loan that was decided on is not changed. Ask for another one."), title=_("Record Loan")
			)
	_check_borrower(doc)
	record = frappe.get_doc("Record", doc.record)
	record.check_permission("read")
	doc.record_title = title_of(record)
	doc.reason = guarded.required(doc.reason, _("Say what the record is needed for."), _("Reason"))
	doc.copies = max(1, cint(doc.copies)) if doc.kind == rules.COPY else 0
	_refuse_obstacles(doc, record)


def _check_borrower(doc) -> None:
	if not doc.borrower:
		frappe.throw(_("Name the borrower."), frappe.MandatoryError, title=_("Borrower"))
	if is_keeper(frappe.session.user) or doc.borrower == employee_of(frappe.session.user):
		return
	frappe.throw(
		_("Ask for yourself. The records clerk enters loans for others."),
		frappe.PermissionError,
		title=_("Borrower"),
	)


def _asked(doc, record) -> rules.Asked:
	return rules.Asked(
		kind=doc.kind,
		days=doc.days,
		status=record.status,
		on_paper=record.medium in ("Paper", "Both"),
		ending=_ending(record),
		on_hold=bool(record.legal_hold),
		lent=_out_on(record.name, doc.name),
		borrower_works_here=frappe.db.get_value("Employee", doc.borrower, "status") == "Active",
	)


def _ending(record) -> str | None:
	"""Of the file of the version in force, without the dot."""
	if not record.current_version:
		return None
	name = frappe.db.get_value("Record Version", record.current_version, "file_name")
	return name.rsplit(".", 1)[1] if name and "." in name else None


def _out_on(record: str, but: str | None) -> str | None:
	"""The loan that the original is promised or out on; a locking read, so that nobody's commit is missed."""
	loan = frappe.qb.DocType("Record Loan")
	rows = (
		frappe.qb.from_(loan)
		.select(loan.name)
		.where(loan.original_key == record)
		.for_update()
		.run(pluck=True)
	)
	return next((name for name in rows if name != but), None)


def _refuse_obstacles(doc, record) -> None:
	codes = rules.obstacles(_asked(doc, record))
	if not codes:
		return
	words = {
		rules.NOT_KEPT: _("{0} is {1} and cannot be lent."),
		rules.ON_HOLD: _("{0} is under a legal hold: its original stays in the archive. Ask for a copy."),
		rules.NO_PAPER: _("{0} is not on paper. Ask for an electronic loan."),
		rules.NO_FILE: _("{0} has no file. Ask for the original or a copy."),
		rules.NOT_SHOWN: _(
			"The file of {0} cannot carry the borrower's mark; only PDF and pictures can. Ask for a copy."
		),
		rules.LENT: _("The original of {0} is promised or lent to somebody else. Ask for a copy."),
		rules.LEFT: _("The borrower is not an active employee."),
		rules.NO_TIME: _("A loan lasts one day at least."),
		rules.TOO_LONG: _("A loan of this kind lasts {2} days at most."),
	}
	text = words[codes[0]].format(
		frappe.bold(frappe.utils.escape_html(record.title)),
		_(record.status, context="Record"),
		rules.MOST_DAYS[doc.kind],
	)
	frappe.throw(text, title=_("Record Loan"))


def refuse_deletion(doc) -> None:
	if doc.status not in (REQUESTED, CANCELLED):
		frappe.throw(
			_("Who had what and when is kept. Cancel what was not lent yet."),
			frappe.PermissionError,
			title=_("Kept for the Record"),
		)


def tell_deciders(doc) -> None:
	"""After insert: those who may decide on a record as confidential as this one."""
	level = frappe.db.get_value("Record", doc.record, "confidentiality")
	roles = rules.APPROVERS.get(level, rules.APPROVERS["Secret"])
	users = {user for role in roles for user in users_with_role(role, doc.property)}
	asked = _("{0} asks to borrow {1}").format(_safe(doc.borrower_name), _safe(doc.record_title))
	tell_staff(sorted(users - {user_of(doc.borrower)}), doc, asked)


# -- services


@frappe.whitelist(methods=["POST"])
def approve(loan: str) -> None:
	"""Says yes. An electronic loan begins at once; paper waits at the counter, and its original is promised to nobody else."""
	doc, record = _load_both(loan, REQUESTED)
	_check_decider(doc, record)
	_refuse_obstacles(doc, record)
	doc.status, doc.decided_by, doc.decided_on = APPROVED, frappe.session.user, now_datetime()
	if doc.kind == rules.ORIGINAL:
		doc.original_key = doc.record
	if doc.kind == rules.ELECTRONIC:
		_begin(doc)
		doc.expires_on = rules.expires_on(get_datetime(doc.lent_on), doc.days)
	_save(doc)
	text = _("You may look at {0} until {1}") if doc.expires_on else _("{0} waits for you at the archive")
	tell_staff([user_of(doc.borrower)], doc, text.format(_safe(doc.record_title), doc.due_on))


@frappe.whitelist(methods=["POST"])
def reject(loan: str, reason: str) -> None:
	doc, record = _load_both(loan, REQUESTED)
	_check_decider(doc, record)
	doc.reject_reason = guarded.required(reason, _("Say why it is rejected."), _("Reason"))
	doc.status, doc.decided_by, doc.decided_on = REJECTED, frappe.session.user, now_datetime()
	_save(doc)
	tell_staff([user_of(doc.borrower)], doc, _("Not lent: {0}").format(_safe(doc.record_title)))


@frappe.whitelist(methods=["POST"])
def cancel(loan: str) -> None:
	"""Takes back what was asked for and not lent yet; whoever asked, the borrower and the keepers may."""
	doc, _record = _load_both(loan, REQUESTED, APPROVED)
	doc.status, doc.original_key = CANCELLED, None
	_save(doc)


@frappe.whitelist(methods=["POST"])
def hand_out(loan: str) -> None:
	"""The paper goes over the counter; its days begin."""
	doc, record = _load_both(loan, APPROVED)
	_check_counter()
	_refuse_obstacles(doc, record)
	_begin(doc)
	_save(doc)


@frappe.whitelist(methods=["POST"])
def take_back(loan: str, condition: str, remark: str | None = None) -> None:
	"""The paper is back, or known to be lost; damage and loss are described and told to those above."""
	doc, _record = _load_both(loan, LENT)
	_check_counter()
	if doc.kind == rules.ELECTRONIC:
		frappe.throw(_("An electronic loan ends by itself; use End Now."), title=_("Take Back"))
	if condition not in (COMPLETE, DAMAGED, LOST):
		frappe.throw(_("Say in what condition it is."), title=_("Take Back"))
	if condition != COMPLETE:
		guarded.required(remark, _("Describe what is damaged or lost."), _("Take Back"))
	doc.condition_returned, doc.return_remark = condition, (remark or "").strip() or None
	_end(doc, RETURNED)
	if condition == LOST:
		# nothing is left to lend: the original stays promised to this loan
		doc.original_key = doc.record if doc.kind == rules.ORIGINAL else None
	_save(doc)
	if condition != COMPLETE:
		above = [
			user for role in (rules.MANAGER, rules.DIRECTOR) for user in users_with_role(role, doc.property)
		]
		tell_staff(above, doc, _("Came back damaged or not at all: {0}").format(_safe(doc.record_title)))


@frappe.whitelist(methods=["POST"])
def end_now(loan: str) -> None:
	"""Ends an electronic loan before its last day; the borrower, or whoever keeps the archive."""
	doc, _record = _load_both(loan, LENT)
	if doc.kind != rules.ELECTRONIC:
		frappe.throw(_("Paper is taken back at the counter."), title=_("End Now"))
	_end(doc, RETURNED)
	_save(doc)


# -- what the steps share


def _load_both(name: str, *statuses: str):
	"""Loan and record as they stand, locked: the record first, as a disposal and a hold do."""
	record = frappe.db.get_value("Record Loan", name, "record")
	record = frappe.get_doc("Record", record, for_update=True) if record else None
	doc = guarded.load_locked("Record Loan", name, "read")
	if doc.status not in statuses:
		frappe.throw(
			_("This loan is {0}. Reload the page to see what can be done.").format(
				_(doc.status, context=doc.doctype)
			),
			title=_("Record Loan"),
		)
	return doc, record


def decides(doc, level: str, user: str) -> bool:
	"""Whether the user may decide on the loan of a record of this confidentiality."""
	roles = [*frappe.get_roles(user), *([rules.DIRECTOR] if user == "Administrator" else [])]
	return rules.may_decide(user, roles, user_of(doc.borrower), level)


def _check_decider(doc, record) -> None:
	user, level = frappe.session.user, record.confidentiality
	if decides(doc, level, user):
		return
	if user == user_of(doc.borrower):
		frappe.throw(_("Nobody lends to themselves. Ask somebody else to decide."), title=_("Approve"))
	frappe.throw(
		_("On records that are {0} decides: {1}").format(
			_(level, context="Record"),
			", ".join(_(role) for role in rules.APPROVERS.get(level, rules.APPROVERS["Secret"])),
		),
		frappe.PermissionError,
		title=_("Approve"),
	)


def _check_counter() -> None:
	user = frappe.session.user
	if user != "Administrator" and not COUNTER & set(frappe.get_roles(user)):
		frappe.throw(
			_("The records clerk gives paper out and takes it back."),
			frappe.PermissionError,
			title=_("Record Loan"),
		)


def _begin(doc) -> None:
	doc.status, doc.lent_by, doc.lent_on = LENT, frappe.session.user, now_datetime()
	doc.due_on = rules.due_on(getdate(doc.lent_on), doc.days)


def _end(doc, status: str) -> None:
	doc.status, doc.returned_on, doc.received_by = status, now_datetime(), frappe.session.user
	doc.original_key, doc.is_overdue = None, 0


def _save(doc) -> None:
	doc.flags.by_service = True
	# each step has asked for the right it needs: to see the loan, and to decide, to keep the counter or to be its borrower
	doc.save(ignore_permissions=True)
	doc.flags.by_service = False


def _safe(text: str | None) -> str:
	return frappe.utils.escape_html(text or "")
