"""放行条 on the portal: residents ask for a release, consent to those of their unit, and show the slip at the gate.

Every function checks whose it is itself and gives what is written down here field by field, never a document.
"""

from datetime import timedelta

import frappe
from frappe import _
from frappe.utils import (
	cint,
	cstr,
	format_date,
	format_datetime,
	get_datetime,
	getdate,
	now_datetime,
	nowdate,
)

from wuye_ops.property import guarded
from wuye_ops.property.qr import qr_svg
from wuye_ops.property.residents import customers_of_user, units_of_user
from wuye_ops.property.throttle import limited
from wuye_ops.rules import goods_release as rules
from wuye_ops.rules import plate
from wuye_ops.security import goods

SHOWN = 20
COLOURS = {
	rules.TO_CONSENT: "orange",
	rules.CONSENTED: "green",
	rules.RELEASED: "blue",
	rules.REFUSED: "red",
}


@frappe.whitelist()
def overview() -> dict:
	"""{today, units: [{unit, relation, customer}], mine, to_answer, parking: {permits, notes}} of the logged-in resident."""
	customers, units = _own()
	answering = [row for row in _rows({"status": rules.TO_CONSENT}, "unit", units) if _may_answer(row)]
	return {
		"today": nowdate(),
		"units": _units(customers, units),
		"to_answer": [_card(row) for row in answering],
		"mine": [_card(row) for row in _rows({}, "customer", customers)],
		"parking": _parking(customers),
	}


def _own() -> tuple[list[str], list[str]]:
	if frappe.session.user == "Guest":
		frappe.throw(_("Log in first."), frappe.PermissionError)
	return customers_of_user(), units_of_user()


def _units(customers: list[str], units: list[str]) -> list[dict]:
	"""The units the user may ask for, each once, with the strongest relation."""
	found: dict[str, dict] = {}
	for unit in units:
		for row in goods.occupants(unit):
			if row.customer in customers and (unit not in found or row.relation == rules.OWNER):
				found[unit] = {
					"unit": unit,
					"relation": row.relation,
					"relation_label": _(row.relation),
					"customer": row.customer,
				}
	return list(found.values())


def _rows(filters: dict, column: str, values: list[str]) -> list:
	"""Those that name one of the values; none without values, since an empty one would find what outsiders ask for."""
	if not values:
		return []
	filters = {**filters, column: ["in", values]}
	names = frappe.get_all(
		"Goods Release", filters, pluck="name", order_by="creation desc", limit_page_length=SHOWN
	)
	return [frappe.get_doc("Goods Release", name) for name in names]


def _may_answer(doc) -> bool:
	return not rules.answer_refusals(
		doc.status,
		doc.needs,
		goods.people_of(doc),
		rules.Answer(by=frappe.session.user),
		get_datetime(doc.asked_on),
		now_datetime(),
	)


def _card(doc) -> dict:
	return {
		"name": doc.name,
		"unit": doc.unit,
		"applicant": doc.applicant_name,
		"status": doc.status,
		"status_label": _(doc.status, context="Goods Release"),
		"colour": COLOURS.get(doc.status, "gray"),
		"moving_out": bool(doc.moving_out),
		"from": format_datetime(doc.good_from, "MM-dd HH:mm"),
		"until": format_datetime(doc.good_until, "MM-dd HH:mm"),
		"plates": doc.plates or "",
		"mover": doc.mover or "",
		"consent": goods.consent_in_words(doc),
		"note": doc.answer_note or "",
		"items": [
			{"item": row.item_name, "quantity": row.quantity, "out": row.out, "remark": row.remark or ""}
			for row in doc.items
		],
		"qr": qr_svg(doc.name) if doc.status == rules.CONSENTED else "",
		"can_cancel": doc.status in (rules.TO_CONSENT, rules.CONSENTED) and not doc.trips,
	}


@frappe.whitelist(methods=["POST"])
@limited(20, 3600)
def apply(
	unit: str,
	items: list | str,
	day: str,
	client_key: str,
	moving_out: int | str = 0,
	plates: str | None = None,
	mover: str | None = None,
	remark: str | None = None,
) -> dict:
	"""Asks for a release from a day on: the applicant is who is logged in. The same client_key gives the same release."""
	customers, units = _own()
	mine = next((row for row in _units(customers, units) if row["unit"] == unit), None)
	if not mine:
		frappe.throw(_("This is no unit of yours."), frappe.PermissionError, title=_("Unit"))
	key = guarded.required(cstr(client_key)[:64], _("Open the page anew."), _("Goods Release"))
	if existing := frappe.db.get_value("Goods Release", {"client_key": key, "customer": mine["customer"]}):
		return _card(frappe.get_doc("Goods Release", existing))
	rows = parsed(items)
	if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
		frappe.throw(_("Enter what is carried out."), title=_("Items"))
	begins = _begin(day)
	doc = frappe.get_doc(
		{
			"doctype": "Goods Release",
			"property": frappe.db.get_value("Property Unit", unit, "property"),
			"unit": unit,
			"applicant_kind": mine["relation"],
			"customer": mine["customer"],
			"applicant_name": frappe.db.get_value("Customer", mine["customer"], "customer_name"),
			"moving_out": cint(moving_out),
			"good_from": begins,
			"good_until": begins.replace(hour=23, minute=59, second=0) + rules.GOOD_FOR,
			"plates": _plates(plates),
			"mover": cstr(mover).strip()[:140],
			"remark": cstr(remark).strip()[:500],
			"client_key": key,
			"items": [
				{
					"item_name": cstr(row.get("item")).strip()[:140],
					"quantity": cint(row.get("quantity")),
					"remark": cstr(row.get("remark")).strip()[:140],
				}
				for row in rows[: goods.MOST_ITEMS]
			],
		}
	)
	# residents have no right of their own to the document; whose unit it is was checked above
	doc.insert(ignore_permissions=True)
	doc.applicant_user = frappe.session.user
	goods.ask_for(doc)
	return _card(doc)


def parsed(value: object) -> object:
	"""What a page sends as JSON; a text that is none stays a text, for the caller to refuse."""
	try:
		return frappe.parse_json(value) if isinstance(value, str) else value
	except ValueError:
		return value


def _begin(day: str):
	try:
		date = getdate(day)
	except (ValueError, frappe.ValidationError):
		date = None
	if not date or not 0 <= (date - getdate(nowdate())).days <= 30:
		frappe.throw(
			_("Choose a day from {0} on, within 30 days.").format(format_date(nowdate())), title=_("Day")
		)
	return max(get_datetime(f"{date} 00:00:00"), now_datetime().replace(second=0, microsecond=0))


def _plates(text: str | None) -> str:
	"""As on the vehicles; what is no plate is refused, so that the guard finds the car."""
	found = []
	for one in filter(
		None, (part.strip() for part in cstr(text).replace("、", ",").replace("，", ",").split(","))
	):
		read = plate.read(one)
		if not read.can_be_kept:
			frappe.throw(
				_("{0} is not a number plate. Enter it as on the vehicle, for example 沪A12345.").format(
					frappe.bold(frappe.utils.escape_html(one[:40]))
				),
				title=_("Plate"),
			)
		found.append(read.key)
	return "、".join(found[:5])


@frappe.whitelist(methods=["POST"])
def answer(release: str, consents: int | str, note: str | None = None) -> dict:
	"""Consents to a release of the user's unit, or refuses it with a reason."""
	doc = _of_own_unit(release)
	goods.answer_for(doc, bool(cint(consents)), note)
	return _card(doc)


@frappe.whitelist(methods=["POST"])
def cancel(release: str, reason: str | None = None) -> dict:
	"""Takes back one's own request, before anything is out."""
	doc = _of_own_unit(release)
	if doc.customer not in customers_of_user():
		frappe.throw(_("Only the applicant may take it back."), frappe.PermissionError)
	if doc.trips:
		frappe.throw(_("Something has been carried out on it already."), title=_("Goods Release"))
	goods.cancel_for(doc, cstr(reason).strip() or _("Taken back by the applicant"))
	return _card(doc)


def _of_own_unit(release: str):
	"""The release, locked, when it is about a unit or customer of the user; what is not there and not theirs are refused alike."""
	customers, units = _own()
	row = frappe.db.get_value("Goods Release", cstr(release), ["unit", "customer"], as_dict=True)
	if not row or (row.unit not in units and row.customer not in customers):
		frappe.throw(_("There is no such release of yours."), frappe.DoesNotExistError, title=_("Not Found"))
	return frappe.get_doc("Goods Release", cstr(release), for_update=True)


def _parking(customers: list[str]) -> dict:
	"""The user's permits in force, and notes about their vehicles of the last three months."""
	if not customers:
		return {"permits": [], "notes": []}
	permits = frappe.get_all(
		"Parking Permit",
		{"customer": ["in", customers], "status": ["!=", "Ended"]},
		["name", "status", "from_date", "to_date", "parking_space", "property"],
		order_by="from_date",
	)
	plates = frappe.get_all(
		"Parking Permit Vehicle",
		{"parent": ["in", [row.name for row in permits] or [""]]},
		["parent", "plate"],
	)
	notes = frappe.get_all(
		"Parking Note",
		{
			"customer": ["in", customers],
			"status": ["in", ["Told", "Settled"]],
			"noted_on": [">", now_datetime() - timedelta(days=90)],
		},
		["plate", "misuse", "noted_on", "parking_space", "place", "status"],
		order_by="noted_on desc",
		limit_page_length=SHOWN,
	)
	return {
		"permits": [
			{
				"name": row.name,
				"status_label": _(row.status),
				"colour": "green" if row.status == "Active" else "orange",
				"place": row.parking_space or row.property,
				"until": format_date(row.to_date) if row.to_date else "",
				"plates": [plate.shown(one.plate) for one in plates if one.parent == row.name],
			}
			for row in permits
		],
		"notes": [
			{
				"plate": plate.shown(row.plate),
				"what": _(row.misuse),
				"on": format_datetime(row.noted_on, "MM-dd HH:mm"),
				"place": row.parking_space or row.place or "",
			}
			for row in notes
		],
	}
