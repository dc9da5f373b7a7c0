"""浪费线索: signs of money spent for nothing are looked for every night, each asked about once, and answered by somebody.

A hint is a row with a unique key. What was answered is not asked again; what it brought is kept with the answer.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from hashlib import sha256

import frappe
from frappe import _
from frappe.permissions import has_permission
from frappe.utils import add_days, flt, getdate, now_datetime, nowdate

from wuye_ops.finance_control import hint_words, watches
from wuye_ops.finance_control.hint_sources import Found, all_of
from wuye_ops.property.guarded import load_locked, required, save
from wuye_ops.property.language import in_site_language
from wuye_ops.property.notices import tell_staff, users_with_role

DOCTYPE = "Cost Hint"
OPEN, WASTE, JUSTIFIED = "Open", "Waste", "Justified"
OUTCOMES = (WASTE, JUSTIFIED)
# How far back a night looks: a night that was missed is made up for, and slips of a month arrive in the next.
DAYS_BACK = 45
# Of what has failed for longer than this nothing is made up for: nobody would know any more.
LONGEST_BACK = 365
KEY_LENGTH = 140
KEPT_DOCUMENTS = 20


def follow_the_day(today: date | None = None) -> dict[str, int]:
	"""What is watched → how many new hints; −1 for what failed as a whole. What failed, also in one property alone, is a row of Cost
	Watch, and the next night looks again at everything since. Commits after each property; run again it finds nothing twice."""
	today = today or getdate(nowdate())
	return {source: _watch(source, find, today) for source, find in all_of(today).items()}


def _watch(source: str, find: Callable[[date], Iterable[Found]], today: date) -> int:
	since = watches.since(source, add_days(today, -DAYS_BACK), add_days(today, -LONGEST_BACK))
	names, failed = watches.properties(), {}
	found: dict[str, list[Found]] = defaultdict(list)

	def look() -> int:
		for one in find(since):
			found[one.property].append(one)
		return 0

	_count, failure = watches.attempt(look, f"Hints at waste: {source}")
	if failure:
		watches.note(source, (), dict.fromkeys(names, failure), today)
		watches.commit()
		return -1
	count = 0
	for name, of_property in found.items():
		new, failure = watches.attempt(
			lambda of_property=of_property: write(of_property), f"Hints at waste: {source}, {name}"
		)
		count += new
		if failure:
			failed[name] = failure
	watches.note(source, {*names, *found}, failed, today)
	watches.commit()
	return count


def write(found: Iterable[Found]) -> int:
	"""Writes those that nobody has been asked about yet; returns how many. One notice to a manager tells of all that are new."""
	by_key = {_short(one.hint.key): one for one in found}
	known = set(
		frappe.get_all(DOCTYPE, {"hint_key": ["in", list(by_key) or [""]]}, pluck="hint_key", limit=0)
	)
	new: dict[str, list] = {}
	with in_site_language():
		for key, one in by_key.items():
			if key not in known and (doc := _make(key, one)):
				new.setdefault(one.property, []).append(doc)
		for property_name, docs in new.items():
			_tell(property_name, docs)
	return sum(len(docs) for docs in new.values())


def _make(key: str, one: Found):
	hint = one.hint
	documents = list(hint.documents)
	# the last purchase may have been an invoice while this one is an order
	others = [name for name in documents[1:] if frappe.db.exists(one.doctype, name)]
	doc = frappe.get_doc(
		{
			"doctype": DOCTYPE,
			"property": one.property,
			"title": hint_words.title_of(hint),
			"code": hint_words.LABELS[hint.code],
			"details": hint_words.details_of(hint),
			"amount": float(hint.amount),
			"sure": int(hint.sure),
			"found_on": now_datetime(),
			"document_type": one.doctype,
			"document": documents[0],
			"other_document": others[0] if others else None,
			"documents": json.dumps(documents[:KEPT_DOCUMENTS], ensure_ascii=False),
			"hint_key": key,
			"params": json.dumps(hint.params, default=str, ensure_ascii=False),
		}
	)
	doc.flags.by_service = True
	try:
		# found by the system; nobody writes a hint by hand
		doc.insert(ignore_permissions=True)
	except frappe.UniqueValidationError:
		# another night was first
		frappe.clear_last_message()
		return None
	return doc


def _tell(property_name: str, docs: list) -> None:
	first = max(docs, key=lambda doc: (doc.sure, doc.amount))
	text = frappe.utils.escape_html(f"{property_name} · {first.title}")
	if len(docs) > 1:
		text = _("{0}, and {1} more hints at waste").format(text, len(docs) - 1)
	tell_staff(users_with_role("Property Manager", property_name), first, text, first.details)


def _short(key: str) -> str:
	return key if len(key) <= KEY_LENGTH else sha256(key.encode()).hexdigest()


# doctype → the fields that tell one document from the other: what it is about, its day, its sum in the company's currency
SHOWN = {
	"Purchase Order": ("supplier_name", "transaction_date", "base_grand_total"),
	"Purchase Invoice": ("supplier_name", "posting_date", "base_grand_total"),
	"Service Task": ("subject", "finished_on", None),
	"Employee": ("employee_name", None, None),
	"Equipment": ("equipment_name", None, None),
}


@frappe.whitelist()
def documents(name: str) -> list[dict]:
	"""The documents of a hint, those found first. What they say is shown of those that the user may read, and of the purchases of the
	property of the hint, whose entries the user sees in the reports on costs; of the others which they are."""
	doc = frappe.get_doc(DOCTYPE, name)
	doc.check_permission("read")
	names = json.loads(doc.documents or "[]") or [doc.document]
	pairs = dict.fromkeys((doc.document_type, one) for one in names)
	return [_shown(doc, *pair) for pair in pairs if frappe.db.exists(*pair)]


def _shown(hint, doctype: str, name: str) -> dict:
	document = frappe.get_doc(doctype, name)
	may_read = has_permission(doctype, "read", document, raise_exception=False)
	row = {"doctype": doctype, "name": name, "may_read": may_read}
	if not (may_read or _is_purchase_of(document, hint.property)):
		return row
	about, day, amount = SHOWN.get(doctype, (None, None, None))
	return row | {
		"about": document.get(about) if about else document.get_title(),
		"date": str(getdate(document.get(day))) if day and document.get(day) else None,
		"amount": flt(document.get(amount)) if amount else None,
		"currency": frappe.get_cached_value("Company", document.company, "default_currency")
		if amount
		else None,
		"owner": document.owner,
	}


def _is_purchase_of(document, property_name: str) -> bool:
	center = frappe.get_cached_value("Property", property_name, "cost_center")
	return document.doctype.startswith("Purchase ") and (
		document.get("property") == property_name
		or any(row.cost_center == center or row.get("property") == property_name for row in document.items)
	)


@frappe.whitelist(methods=["POST"])
def answer(name: str, outcome: str, answer: str, measures: str = "", recovered: float | str = 0) -> None:
	"""Says whether money was wasted, why, and what it brought to ask; once."""
	doc = load_locked(DOCTYPE, name)
	if doc.status != OPEN:
		frappe.throw(_("{0} has been answered already.").format(frappe.bold(doc.name)), title=_("Cost Hint"))
	if outcome not in OUTCOMES:
		frappe.throw(_("Say whether it was waste or justified."), title=_("Cost Hint"))
	if flt(recovered) < 0:
		frappe.throw(_("What was recovered is not less than 0."), title=_("Recovered or Saved"))
	doc.update(
		{
			"status": outcome,
			"answer": required(answer, _("Write down what was found out."), _("Answer")),
			"measures": (measures or "").strip(),
			"recovered": flt(recovered, 2) if outcome == WASTE else 0,
			"answered_by": frappe.session.user,
			"answered_on": now_datetime(),
		}
	)
	save(doc)
