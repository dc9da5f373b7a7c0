"""节日福利: a round says who is given what for a festival, and lists its people in few statements; whoever is listed already stays.

Where two rounds of one festival would list somebody, the database keeps the first (`gift_key`). What a round cost is booked by the
document it is linked to, and by nothing else.
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import frappe
from frappe import _
from frappe.query_builder.functions import Count, Sum
from frappe.utils import cint, cstr, flt, getdate, now_datetime, nowdate

from wuye_ops.people import access
from wuye_ops.property import guarded
from wuye_ops.property.bulk_rows import insert_absent
from wuye_ops.property.notices import Note, tell_many
from wuye_ops.property.places import permitted_properties
from wuye_ops.rules import staff_activity as rules
from wuye_ops.rules.money import cents

DOCTYPE, GIFT = "Gift Round", "Holiday Gift"
DRAFT, HANDING_OUT, CLOSED = "Draft", "Handing Out", "Closed"
LIST, LINK, CLOSE = "List", "Link the Cost", "Close"
BY_STEPS = (
	"status", "people", "total", "left_out", "listed_by", "listed_on", "closed_on", "cost_doctype", "cost_name", "cost_amount",
	"cost_key",
)  # fmt: skip
# once people are listed these stay
KEPT = (
	"occasion",
	"year",
	"company",
	"property",
	"item",
	"worth",
	"day",
	"joined_before",
	"on_probation",
	"women",
)
# what may have booked the cost → the field of its amount
COSTS = {
	"Expense Claim": "total_sanctioned_amount",
	"Journal Entry": "total_debit",
	"Purchase Invoice": "base_grand_total",
	"Purchase Order": "base_grand_total",
}
WOMEN = ("Female", "女", "女性")
COLUMNS = (
	"name", "creation", "modified", "owner", "modified_by", "docstatus", "idx", "round", "occasion", "year", "item", "worth",
	"employee", "employee_name", "department", "property", "company", "status", "gift_key",
)  # fmt: skip


def check(doc) -> None:
	"""Validate."""
	guarded.refuse_by_hand(doc, *BY_STEPS, use=_("Use the buttons of the round."))
	guarded.own_file(doc, "signed_list")
	before = doc.get_doc_before_save()
	if before and before.status != DRAFT and any(guarded.differs(doc, before, field) for field in KEPT):
		frappe.throw(
			_("People were told what they are given: it stays as it is. Make another round for what is new."),
			title=_(DOCTYPE),
		)
	allowed = permitted_properties()
	if allowed is not None and doc.property not in allowed:
		frappe.throw(_("Choose one of your properties."), frappe.PermissionError, title=_(DOCTYPE))
	if doc.property and frappe.db.get_value("Property", doc.property, "company") != doc.company:
		frappe.throw(_("The property belongs to another company."), title=_("Property"))
	if flt(doc.worth) < 0:
		frappe.throw(_("A gift is worth 0 or more."), title=_("Worth"))
	if not 2000 <= cint(doc.year) <= 2100 or abs(getdate(doc.day).year - cint(doc.year)) > 1:
		frappe.throw(
			_("The day lies in the year of the festival, or in the one before or after."), title=_("Year")
		)
	doc.round_key = f"{doc.year}|{doc.occasion}|{doc.property or doc.company}"
	if other := frappe.db.get_value(DOCTYPE, {"round_key": doc.round_key, "name": ["!=", doc.name or ""]}):
		frappe.throw(
			_("{0} is the round of this festival already.").format(frappe.bold(other)),
			frappe.DuplicateEntryError,
			title=_(DOCTYPE),
		)


def refuse_delete(doc) -> None:
	if doc.status != DRAFT:
		frappe.throw(_("People were listed: the round is kept. Close it."), title=_(DOCTYPE))


@frappe.whitelist(methods=["POST"])
def make_list(round_name: str) -> dict:
	"""Lists whoever has a gift and is not listed yet, and tells them. Returns {listed, had, left_out: reasons in words}.

	Started again it adds who is missing. In a few statements, however many they are.
	"""
	doc = guarded.load_locked(DOCTYPE, round_name)
	if doc.status == CLOSED:
		frappe.throw(_("The round is closed."), title=_(DOCTYPE))
	people = _people(doc)
	found = rules.gifts(as_occasion(doc), [_employed(row) for row in people.values()], _given(doc))
	out = Counter(why for _employee, why in found.out)
	rows = found.rows
	if not doc.on_probation:
		rows = tuple(one for one in rows if not _is_on_probation(people[one.employee], doc))
		out["on_probation"] = len(found.rows) - len(rows)
	now, user = now_datetime(), frappe.session.user
	listed = insert_absent(
		GIFT,
		COLUMNS,
		[
			(
				frappe.generate_hash(length=12), now, now, user, user, 0, 0, doc.name, doc.occasion, doc.year, doc.item, doc.worth,
				one.employee, people[one.employee].employee_name, people[one.employee].department,
				people[one.employee].wuye_property, doc.company, "Listed", one.key,
			)
			for one in rows
		],
	)  # fmt: skip
	_count(doc)
	doc.left_out = (
		"；".join(f"{_why(code)} {number}" for code, number in sorted(out.items()) if number) or None
	)
	doc.status, doc.listed_by, doc.listed_on = HANDING_OUT, user, now
	guarded.save(doc)
	_tell(doc, [one.key for one in rows])
	return {"listed": listed, "had": len(found.had), "left_out": doc.left_out or ""}


@frappe.whitelist(methods=["POST"])
def link_cost(round_name: str, cost_doctype: str, cost_name: str) -> float:
	"""Names the document that has booked what the round cost; each document for one round. Returns its amount."""
	doc = guarded.load_locked(DOCTYPE, round_name)
	if cost_doctype not in COSTS:
		frappe.throw(
			_("Choose a document of one of these types: {0}").format("、".join(_(one) for one in COSTS)),
			title=_(DOCTYPE),
		)
	known = frappe.db.exists(cost_doctype, cost_name)
	if not known or not frappe.has_permission(cost_doctype, "read", cost_name):
		frappe.throw(_("Name a document that you may read."), frappe.PermissionError, title=_(DOCTYPE))
	field = COSTS[cost_doctype]
	cost = frappe.db.get_value(cost_doctype, cost_name, ["company", "docstatus", field], as_dict=True)
	if not cost or cost.company != doc.company or cost.docstatus != 1:
		frappe.throw(
			_("Choose a submitted document of the company {0}.").format(frappe.bold(doc.company)),
			title=_(DOCTYPE),
		)
	key = f"{cost_doctype}|{cost_name}"
	if other := frappe.db.get_value(DOCTYPE, {"cost_key": key, "name": ["!=", doc.name]}):
		frappe.throw(
			_("{0} is the cost of {1} already: it would be counted twice.").format(
				frappe.bold(cost_name), frappe.bold(other)
			),
			title=_(DOCTYPE),
		)
	doc.update(
		{"cost_doctype": cost_doctype, "cost_name": cost_name, "cost_amount": cost[field], "cost_key": key}
	)
	guarded.save(doc)
	return flt(doc.cost_amount)


@frappe.whitelist(methods=["POST"])
def close(round_name: str) -> None:
	"""Nobody is listed any more. Refused while a gift is neither received nor marked as not taken."""
	doc = guarded.load_locked(DOCTYPE, round_name)
	if doc.status != HANDING_OUT:
		frappe.throw(_("Only a round that is handed out is closed."), title=_(DOCTYPE))
	still = frappe.db.count(GIFT, {"round": doc.name, "status": ["in", ("Listed", "Handed Over")]})
	if still:
		frappe.throw(
			_("{0} gifts are neither received nor marked as not taken. Settle these first.").format(still),
			title=_(DOCTYPE),
		)
	doc.status, doc.closed_on = CLOSED, now_datetime()
	guarded.save(doc)


def possible(doc) -> list[str]:
	"""The steps that the user may take now, for the buttons."""
	if doc.is_new() or not doc.has_permission("write"):
		return []
	steps = {DRAFT: [LIST], HANDING_OUT: [LIST, CLOSE]}.get(doc.status, [])
	return [*steps, LINK] if doc.status != DRAFT else steps


def standing(round_name: str | None) -> dict[str, int]:
	"""Status of gifts → how many, for the form."""
	return dict(
		frappe.get_all(
			GIFT,
			{"round": round_name or ""},
			["status", "count(name)"],
			group_by="status",
			order_by=None,
			as_list=True,
		)
	)


def as_occasion(doc) -> rules.Occasion:
	return rules.Occasion(
		doc.occasion,
		cint(doc.year),
		getdate(doc.day),
		doc.company,
		cents(Decimal(str(flt(doc.worth)))),
		bool(doc.women),
		False,
		getdate(doc.joined_before) if doc.joined_before else None,
	)


def _people(doc) -> dict[str, frappe._dict]:
	"""Whom the round could be for, and whom the user may know about."""
	employee = frappe.qb.DocType("Employee")
	query = (
		frappe.qb.from_(employee)
		.select(
			employee.name,
			employee.employee_name,
			employee.company,
			employee.department,
			employee.wuye_property,
			employee.gender,
			employee.date_of_joining,
			employee.relieving_date,
			employee.final_confirmation_date,
		)
		.where((employee.company == doc.company) & access.visible_people())
		.where((employee.relieving_date.isnull()) | (employee.relieving_date >= doc.day))
		.where((employee.status != "Left") | employee.relieving_date.isnotnull())
	)
	if doc.property:
		query = query.where(employee.wuye_property == doc.property)
	return {row.name: row for row in query.run(as_dict=True)}


def _employed(row) -> rules.Employed:
	return rules.Employed(
		row.name,
		row.company,
		getdate(row.date_of_joining),
		getdate(row.relieving_date) if row.relieving_date else None,
		cstr(row.gender) in WOMEN,
	)


def _is_on_probation(row, doc) -> bool:
	return bool(row.final_confirmation_date and getdate(row.final_confirmation_date) > getdate(doc.day))


def _given(doc) -> set[str]:
	rows = {"year": doc.year, "occasion": doc.occasion}
	return set(frappe.get_all(GIFT, rows, pluck="gift_key", limit=0))


def _count(doc) -> None:
	gift = frappe.qb.DocType(GIFT)
	((people, total),) = (
		frappe.qb.from_(gift).select(Count("*"), Sum(gift.worth)).where(gift.round == doc.name).run()
	)
	doc.people, doc.total = cint(people), flt(total)


def _tell(doc, keys: list[str]) -> None:
	"""Whoever is listed and has an account reads it; gifts of past days are history and told to nobody."""
	if not keys or getdate(doc.day) < getdate(nowdate()).replace(day=1):
		return
	gift, employee = frappe.qb.DocType(GIFT), frappe.qb.DocType("Employee")
	rows = (
		frappe.qb.from_(gift)
		.join(employee)
		.on(employee.name == gift.employee)
		.select(gift.name, employee.user_id)
		.where((gift.round == doc.name) & gift.gift_key.isin(keys) & employee.user_id.isnotnull())
		.run()
	)
	subject = _("{0}: a gift is ready for you: {1}").format(
		_(doc.occasion, context=DOCTYPE), frappe.utils.escape_html(doc.item)
	)
	tell_many([Note((user,), GIFT, name, subject) for name, user in rows], now_datetime())


def _why(code: str) -> str:
	return {
		"other_company": _("of another company"),
		"not_employed": _("not in service on the day"),
		"joined_later": _("joined later"),
		"not_meant": _("not meant by the occasion"),
		"on_probation": _("on probation"),
	}[code]
