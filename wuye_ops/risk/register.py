"""风险登记: what may be written on a risk when, where it was seen, and which others are probably the same.

The controller's named steps, and the one click that leads to a risk from a survey, an inspection, an incident and others.
"""

from __future__ import annotations

from hashlib import md5

import frappe
from frappe import _
from frappe.utils import cstr, escape_html, getdate, nowdate, validate_url

from wuye_ops.property import guarded
from wuye_ops.property.closed import first_change
from wuye_ops.property.language import in_site_language
from wuye_ops.property.notices import tell_staff, user_of
from wuye_ops.property.places import check_same_property, head_of
from wuye_ops.property.staff import check_works_for
from wuye_ops.risk import leads, responses, standing, steps, words
from wuye_ops.risk.as_risk import DOCTYPE, PARTS, as_risk
from wuye_ops.rules import risk_life as rules
from wuye_ops.rules.risk_assessment import STAGES
from wuye_ops.rules.risk_duplicates import Candidate, most_alike
from wuye_ops.rules.risk_matrix import KEY_LEVELS, rank_of

ASSESSED = tuple(f"{stage.lower()}_{part}" for stage in STAGES for part in (*PARTS, "score", "level", "on"))
# what only steps and services write
OWN_FIELDS = (
	"status", "level", "raised_level", "is_key", "key_since", "accepted_until", "next_review", "identified_by", "source_doctype", "source_name",
	"source_key", "method", *ASSESSED, "merged_into", "reason_closed", "ended_on", "log", "reminders",
)  # fmt: skip
PLACES = (("building", "Building"), ("service_area", "Service Area"), ("equipment", "Equipment"))


# -- controller's named steps ------------------------------------------------------------------------------------------


def prepare_new(doc) -> None:
	for field in OWN_FIELDS:
		if not (doc.flags.by_service and field in ("source_doctype", "source_name", "source_key")):
			doc.set(field, [] if doc.meta.get_field(field).fieldtype == "Table" else None)
	doc.status, doc.identified_by = rules.IDENTIFIED, frappe.session.user
	doc.identified_on = doc.identified_on or nowdate()
	if not doc.flags.by_service and doc.source in leads.LEADS:
		# that is said by whoever follows the button from there
		doc.source = "Other"
	steps.note(doc, "Identify")


def check(doc) -> None:
	before = doc.get_doc_before_save()
	_refuse_change_of_ended(doc, before)
	if before:
		guarded.refuse_by_hand(
			doc, *OWN_FIELDS, use=_("Use the buttons: each step asks for what it needs, and is kept.")
		)
	for field, doctype in PLACES:
		if doc.get(field):
			check_same_property(doc.property, doctype, doc.get(field))
	if doc.case_link and not validate_url(doc.case_link, valid_schemes=("http", "https")):
		frappe.throw(_("The link begins with http:// or https://."), title=_("Link to the Case"))
	_name_owner(doc)
	if getdate(doc.identified_on) > getdate(nowdate()):
		frappe.throw(_("It cannot have been identified in the future."), title=_("Identified On"))
	if (not before or not doc.flags.by_service) and (refused := rules.identification_refusals(as_risk(doc))):
		words.refuse(refused, _(DOCTYPE))
	responses.check(doc, before)
	standing.refresh(doc, getdate(nowdate()))


def _refuse_change_of_ended(doc, before) -> None:
	if not before or doc.flags.by_service or before.status in rules.OPEN:
		return
	if field := first_change(doc, before, {"modified", "modified_by"}):
		frappe.throw(
			_("{0} is {1}: {2} stays as it is.").format(
				doc.name,
				_(before.status, context=DOCTYPE),
				frappe.bold(_(doc.meta.get_label(field), context=DOCTYPE)),
			),
			title=_(DOCTYPE),
		)


def _name_owner(doc) -> None:
	"""Every risk has somebody who answers for it; empty is the head of its department, else the property manager."""
	if not doc.owner_employee:
		manager = frappe.get_cached_value("Property", doc.property, "manager")
		doc.owner_employee = (head_of(doc.property, doc.department) if doc.department else None) or manager
	if doc.owner_employee and (doc.is_new() or doc.has_value_changed("owner_employee")):
		doc.owner_name = check_works_for(doc.owner_employee, doc.property, _("Risk Owner"))


def tell(doc) -> None:
	"""On update: whose risk it is hears of it; of one that has become a key risk, also the manager of the property."""
	before = doc.get_doc_before_save()
	with in_site_language():
		title = escape_html(doc.title)
		if not before or before.owner_employee != doc.owner_employee:
			tell_staff([user_of(doc.owner_employee)], doc, _("A risk that is yours: {0}").format(title))
		# what it would be without measures is no news before it is known what it is
		was = before.level if before and before.current_level else ""
		if doc.current_level and doc.level in KEY_LEVELS and rank_of(doc.level) > rank_of(was or ""):
			manager = frappe.get_cached_value("Property", doc.property, "manager")
			tell_staff(
				[user_of(doc.owner_employee), user_of(manager)],
				doc,
				_("Key risk, {0}: {1}").format(_(doc.level, context=DOCTYPE), title),
			)


def refuse_delete(doc) -> None:
	frappe.throw(
		_("{0} is kept for the record. Dismiss it, or merge it into another, with a reason instead.").format(
			doc.name
		),
		title=_("Kept for the Record"),
	)


# -- which others are the same -----------------------------------------------------------------------------------------

CANDIDATE = ("name", "property", "title", "category", "library_item", "building", "service_area", "equipment")


@frappe.whitelist(methods=["GET"])
def alike(
	property: str, title: str, category: str = "", library_item: str = "", building: str = "", service_area: str = "",
	equipment: str = "", name: str = "",
) -> list[dict]:  # fmt: skip
	"""Open risks of the property that are probably the same, the most alike first, with what they have in common.

	Shown before somebody puts down a double; people decide. The list is of what the user may see.
	"""
	frappe.has_permission(DOCTYPE, "read", throw=True)
	rows = frappe.get_list(
		DOCTYPE,
		{"property": property, "status": ["in", rules.OPEN]},
		[*CANDIDATE, "status", "level"],
		order_by="identified_on desc, name desc",
		limit_page_length=0,
	)
	mine = {
		"name": name,
		"property": property,
		"title": title,
		"category": category,
		"library_item": library_item,
	}
	places = {"building": building, "service_area": service_area, "equipment": equipment}
	found = most_alike(_candidate({**mine, **places}), map(_candidate, rows))
	by_name = {row.name: row for row in rows}
	return [
		{
			**{field: by_name[one.name][field] for field in ("name", "title", "status", "level")},
			"reasons": [_(reason, context="Similar Risk") for reason in one.reasons],
		}
		for one in found
	]


def _candidate(row: dict) -> Candidate:
	return Candidate(
		row["name"],
		row["property"],
		cstr(row["title"]),
		cstr(row["category"]),
		cstr(row["library_item"]),
		cstr(row["building"]),
		cstr(row["service_area"]),
		cstr(row["equipment"]),
	)


# -- from where it was seen --------------------------------------------------------------------------------------------

TEXTS = (
	"title",
	"category",
	"description",
	"causes",
	"department",
	"library_item",
	"owner_employee",
	"expected_loss",
	"unlawful",
)


@frappe.whitelist(methods=["GET"])
def suggest(source_doctype: str, source_name: str) -> dict:
	"""What a risk from this document would say, as "existing" the one that was made of it before, and as "findings" what in it
	may be a risk of its own: key, title and description, and "existing" too."""
	source = _source(source_doctype, source_name)
	found = leads.findings_of(source)
	keys = {finding: _key(source_doctype, source_name, finding) for finding in found}
	there = dict(
		frappe.get_all(
			DOCTYPE, {"source_key": ["in", [*keys.values(), ""]]}, ["source_key", "name"], as_list=True
		)
	)
	return {
		**leads.suggestion(source),
		"existing": of_source(source_doctype, source_name),
		"findings": [
			{
				"key": finding,
				"text": text,
				"title": leads.title_of(source, finding, text),
				"existing": there.get(keys[finding]),
			}
			for finding, text in found.items()
		],
	}


@frappe.whitelist(methods=["POST"])
def make_risk(source_doctype: str, source_name: str, finding: str | None = None, **texts) -> str:
	"""The risk that was seen in a document, or in one finding of it: one for each. Returns its name, also of one that is there.

	texts: those of TEXTS; what is not said is taken from the document. The user needs the right to identify risks and to read
	the document.
	"""
	frappe.has_permission(DOCTYPE, "create", throw=True)
	source = _source(source_doctype, source_name)
	if finding and finding not in leads.findings_of(source):
		frappe.throw(
			_("There is no such finding in the document any more. Reload the page."), title=_("Make Risk")
		)
	if there := of_source(source_doctype, source_name, finding):
		return there
	said = {key: value for key, value in texts.items() if key in TEXTS and value not in (None, "")}
	doc = frappe.new_doc(DOCTYPE)
	doc.update(
		{
			**_of_library(said.get("library_item"), leads.suggestion(source, finding)),
			**said,
			"property": source.property,
			"source": source_doctype,
			"source_doctype": source_doctype,
			"source_name": source_name,
			"source_key": _key(source_doctype, source_name, finding),
		}
	)
	doc.title = cstr(doc.title)[: leads.TITLE_LENGTH]
	return insert_once(doc)


@frappe.whitelist(methods=["POST"])
def from_case(property: str, title: str, case_text: str, case_link: str | None = None, **texts) -> str:
	"""A risk that is learnt from what happened elsewhere. Returns its name. texts: those of TEXTS."""
	frappe.has_permission(DOCTYPE, "create", throw=True)
	said = {key: value for key, value in texts.items() if key in TEXTS and value not in (None, "")}
	doc = frappe.new_doc(DOCTYPE)
	doc.update({**_of_library(said.get("library_item"), {}), **said})
	doc.update(
		{
			"property": property,
			"title": cstr(title)[: leads.TITLE_LENGTH],
			"source": "News Case",
			"case_text": case_text,
			"case_link": case_link,
		}
	)
	return doc.insert().name


def of_source(doctype: str, name: str, finding: str | None = None) -> str | None:
	return frappe.db.get_value(DOCTYPE, {"source_key": _key(doctype, name, finding)})


def _key(doctype: str, name: str, finding: str | None = None) -> str:
	"""A finding may be a long sentence; of it stands what tells it from others."""
	return "|".join((doctype, name, *([md5(finding.encode()).hexdigest()[:16]] if finding else [])))


def _source(doctype: str, name: str):
	"""The document, for a user who may read it."""
	if doctype not in leads.LEADS:
		frappe.throw(_("A risk is not identified in documents of this kind."), title=_("Make Risk"))
	source = frappe.get_doc(doctype, name)
	source.check_permission("read")
	if doctype == "Service Request" and source.kind != "Complaint":
		frappe.throw(_("Only a complaint is a case from which a risk is learnt."), title=_("Make Risk"))
	return source


def _of_library(item: str | None, suggestion: dict) -> dict:
	"""The suggestion with what a typical risk says of those that are taken from it; the causes of the case itself stay."""
	if not item:
		return suggestion
	row = frappe.db.get_value(
		"Risk Library Item",
		{"name": item, "disabled": 0},
		["name", "category", "causes", "unlawful"],
		as_dict=True,
	)
	if not row:
		frappe.throw(_("There is no such typical risk, or it is no longer used."), title=_("Typical Risk"))
	found = {"library_item": row.name, "category": row.category, "unlawful": row.unlawful}
	return {"causes": row.causes, **suggestion, **found}


def insert_once(doc) -> str:
	"""Inserts a risk with a source key; where another process has just done so, it is theirs."""
	doc.flags.by_service = True
	frappe.db.savepoint("risk")
	try:
		return doc.insert().name
	except frappe.UniqueValidationError:
		frappe.db.rollback(save_point="risk")
		frappe.clear_last_message()
		return frappe.db.get_value(DOCTYPE, {"source_key": doc.source_key}, for_update=True)
