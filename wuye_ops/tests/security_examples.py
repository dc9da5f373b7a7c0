"""One of each document of order and security, with a secret in each field that is one; committed, and taken away again."""

from dataclasses import dataclass, field

import frappe
from frappe.utils import add_days, add_to_date, now_datetime, nowdate

from wuye_ops.tests import factories as make
from wuye_ops.tests import retention_rows as rows
from wuye_ops.tests import security_factories as security
from wuye_ops.tests.test_no_plain_numbers import resident_id

VISITOR_PHONE, LISTED_PHONE, WITNESS_PHONE = "13612340711", "13612340712", "13612340713"
# what the log says of a stop, and the screen never does
CODE = "watchlist_maybe"


@dataclass
class Secrets:
	"""numbers: phones and identity numbers in full, which nobody reads without a reveal. not_for_guards: what a guard does not
	need. everything: all of it and the marks. for_managers: what those who lead do read."""

	numbers: list[str]
	not_for_guards: list[str]
	everything: list[str]
	for_managers: list[str]
	searched: list[str]
	made: list[tuple[str, str]] = field(default_factory=list)

	def remove(self) -> None:
		for doctype, name in reversed(self.made):
			for table in frappe.get_meta(doctype).get_table_fields():
				frappe.db.delete(table.options, {"parent": name, "parenttype": doctype})
			frappe.db.delete(doctype, {"name": name})


def make_examples(property_name: str) -> tuple[dict[str, str], Secrets]:
	"""(doctype → name, what must not be read by whom)."""
	frappe.set_user("Administrator")
	security.people(property_name)
	mark = f"密{frappe.generate_hash(length=9)}"
	identity = resident_id(713)
	unit = make.places(property_name).unit
	names: dict[str, str] = {}

	def keep(doc) -> str:
		names[doc.doctype] = doc.name
		return doc.name

	visit = _insert(
		"Visitor Pass",
		property=property_name, unit=unit, kind="Visitor", visitor_name=f"{mark}访客", visitor_phone=VISITOR_PHONE,
		plate="沪AK7D21", persons=1, entries=1, valid_from=add_to_date(now_datetime(), minutes=5),
		valid_to=add_to_date(now_datetime(), hours=3),
	)  # fmt: skip
	listed = _insert(
		"Watchlist Entry",
		property=property_name, action="Stop", cause="Theft", person_name=f"{mark}某人", phone=LISTED_PHONE, plate="沪AK7D22",
		reason=f"{mark}在车库行窃", source=f"{mark}派出所", starts_on=nowdate(), expires_on=add_days(nowdate(), 90),
	)  # fmt: skip
	incident = security.make_incident(
		property_name,
		subject="车库失窃",
		people=[
			{
				"part": "Witness",
				"person_name": f"{mark}证人",
				"phone": WITNESS_PHONE,
				"id_number": identity,
				"statement": f"{mark}证词",
			}
		],
	)
	for doc in (visit, listed, incident):
		keep(doc)
	entry = rows.entry(
		now_datetime(),
		property_name,
		visitor_pass=visit.name,
		holder="密**",
		plate="沪AK7D21",
		outcome="Stopped",
		reason_code=CODE,
		shown_code="call_head",
		subject=f"{mark}键",
		stay="",
	)
	keep(entry)
	post = security.make_post(property_name)
	now = now_datetime()
	for doctype, values in (
		("Watchlist Hit", {"gate": rows.gate(property_name), "at": now, "watchlist_entry": listed.name, "status": "To Deal With", "gate_entry": entry.name, "hit_key": f"{mark}次"}),
		("Gate Presence", {"subject": f"{mark}在", "holder": "密**", "inside": 1, "entry": entry.name, "entered_at": now, "last_at": now, "persons": 1}),
		("Goods Release", {"unit": unit, "applicant_kind": "Owner", "applicant_name": f"{mark}申请人", "status": "Consented", "good_from": now, "good_until": now}),
		("Parking Charge", {"plate": "沪AK7D23", "status": "Paid", "entered_on": now, "left_on": now, "amount": 5, "stay_key": f"{mark}停"}),
		("Parking Note", {"plate": "沪AK7D24", "misuse": "Fire Lane", "noted_on": now, "status": "Noted", "customer_name": f"{mark}车主"}),
		("Parking Permit", {"permit_kind": "Monthly", "status": "Active", "from_date": nowdate(), "customer_name": f"{mark}月租", "fee_reason": f"{mark}优惠"}),
		("Shift Handover", {"post": post.name, "shift": "夜班", "shift_start": now, "shift_end": now, "status": "Handed Over", "handover_key": f"{mark}班"}),
		("Patrol Deviation", {"title": f"{mark}漏巡", "code": "Missed", "status": "New", "found_on": now, "deviation_key": f"{mark}巡"}),
		("Gate Retention Log", {"day": "2002-02-02", "run_key": f"{mark}清", "status": "Done"}),
	):  # fmt: skip
		doc = frappe.get_doc({"doctype": doctype, "property": property_name, **values})
		doc.name = frappe.generate_hash(length=12)
		doc.db_insert()
		keep(doc)
	numbers = [VISITOR_PHONE, LISTED_PHONE, WITNESS_PHONE, identity]
	stored = frappe.get_doc("Visitor Pass", visit.name)
	internal = [
		value
		for value in (
			stored.code_fingerprint,
			stored.token_hash,
			stored.visitor_phone_encrypted,
			stored.visitor_phone_hash,
		)
		if value
	]
	not_for_guards = [
		*numbers, *internal, CODE, f"{mark}在车库行窃", f"{mark}派出所", f"{mark}证", f"{mark}键", f"{mark}某人", f"{mark}优惠",
	]  # fmt: skip
	secrets = Secrets(
		numbers=numbers,
		not_for_guards=not_for_guards,
		everything=[*not_for_guards, mark],
		for_managers=[f"{mark}访客", f"{mark}在车库行窃", f"{mark}证人", CODE],
		searched=[mark, VISITOR_PHONE],
		made=list(names.items()),
	)
	return names, secrets


def _insert(doctype: str, **values: object):
	return frappe.get_doc({"doctype": doctype, **values}).insert()
