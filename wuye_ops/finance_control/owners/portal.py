"""What residents read of the owners' money on the phone: statements of their own properties, once these are published.

Owners do, tenants and families where the property says so. Everything shown is what was sealed, field by field; what is not there
and what is another property's are refused alike. An objection becomes a request of its own, which is answered in time.
"""

from __future__ import annotations

import json
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import cint, format_date, nowdate

from wuye_ops.finance_control.owners import words
from wuye_ops.finance_control.owners.statements import DOCTYPE, PUBLISHED
from wuye_ops.property.guarded import required
from wuye_ops.property.residents import customers_of_user
from wuye_ops.property.throttle import limited
from wuye_ops.rules.money import total
from wuye_ops.rules.public_revenue import USES

MOST_SHOWN = 60
MOST_TEXT = 2000
OBJECTION_CATEGORY = "收费争议"
FIELDS = (
	"name", "property", "kind", "title", "period_from", "period_to", "opening", "received", "spent", "corrected", "closing",
	"published_on",
)  # fmt: skip


# -- whose


def homes() -> dict[str, dict]:
	"""Property → {customer, units}: where the user may read statements today. units: those the user's customers own."""
	if frappe.session.user == "Guest":
		frappe.throw(_("Log in to read the accounts of your property."), frappe.PermissionError)
	customers = customers_of_user()
	if not customers:
		return {}
	occupancy, place = frappe.qb.DocType("Occupancy"), frappe.qb.DocType("Property")
	today = nowdate()
	rows = (
		frappe.qb.from_(occupancy)
		.join(place)
		.on(place.name == occupancy.property)
		.select(
			occupancy.property,
			occupancy.unit,
			occupancy.relation,
			occupancy.customer,
			place.owners_to_tenants,
		)
		.where(occupancy.customer.isin(customers) & (occupancy.from_date <= today))
		.where(occupancy.to_date.isnull() | (occupancy.to_date >= today))
		.orderby(occupancy.property, occupancy.unit)
		.run(as_dict=True)
	)
	found: dict[str, dict] = {}
	for row in rows:
		owns = row.relation in ("Owner", "Developer")
		if not owns and not cint(row.owners_to_tenants):
			continue
		home = found.setdefault(row.property, {"customer": row.customer, "units": [], "unit": row.unit})
		if owns and row.unit:
			home["units"].append(row.unit)
	return found


def own_statement(name: str) -> tuple[frappe._dict, dict]:
	"""A published statement of one of the user's properties, with the user's home there."""
	row = frappe.db.get_value(
		DOCTYPE, {"name": str(name), "status": PUBLISHED}, (*FIELDS, "record", "digest"), as_dict=True
	)
	home = homes().get(row.property) if row else None
	if not home:
		frappe.throw(_("There is no such statement for you."), frappe.DoesNotExistError, title=_("Not Found"))
	return row, home


# -- reading


@frappe.whitelist()
def my_statements() -> dict:
	"""Published statements of the user's properties, the latest first: {rows, may_read}. may_read: whether there is a property of
	which the user may read them."""
	mine = homes()
	rows = frappe.get_all(
		DOCTYPE,
		{"status": PUBLISHED, "property": ["in", list(mine) or [""]]},
		list(FIELDS),
		order_by="period_to desc, kind",
		limit=MOST_SHOWN,
	)
	return {"rows": [_as_row(row) for row in rows], "may_read": bool(mine)}


def _as_row(row) -> dict:
	return {
		"name": row.name,
		"kind": words.kind(row.kind),
		"property": row.property,
		"period": _period(row),
		**{field: row[field] for field in ("opening", "received", "spent", "corrected", "closing")},
		"published": format_date(row.published_on),
	}


def _period(row) -> str:
	return _("{0} to {1}").format(format_date(row.period_from), format_date(row.period_to))


@frappe.whitelist()
def statement(name: str) -> dict:
	"""One statement as it was sealed: figures, lines, entries, note, the user's own share and the seal."""
	row, home = own_statement(name)
	record = json.loads(row.record)
	said = record["statement"]
	released = _released(record)
	return {
		**_as_row(row),
		"opening": float(said["opening"]),
		"lines": [
			{"side": _side(name, side), "label": words.purpose(name), "amount": float(amount)}
			for side, rows in (
				("Income", said["received"]),
				("Costs", said["spent"]),
				("Corrections", said.get("corrections", ())),
			)
			for name, amount in rows
		],
		"entries": [_entry(row.name, number, one, released) for number, one in enumerate(record["entries"])],
		"note": record.get("note") or "",
		"share": _share(record, home["units"]),
		"seal": row.digest,
	}


def _side(purpose: str, side: str) -> str:
	return "Uses" if side == "Costs" and purpose in USES else side


def _entry(name: str, number: int, one: dict, released: dict[str, str]) -> dict:
	return {
		"on": format_date(one["posting_date"]),
		"label": words.purpose(one["purpose"]),
		"amount": float(one["income"] or 0) - float(one["cost"] or 0) - float(one["used"] or 0),
		"decision": one["decision"] or "",
		"remark": one["remark"] or "",
		"voucher": f"/api/method/{__name__}.voucher?name={name}&entry={number}"
		if one["owners_entry"] in released
		else None,
	}


def _share(record: dict, units: list[str]) -> float | None:
	"""What of the balance is the user's, by the area of the units they own; None where shares were not published."""
	shares = (record.get("shares") or {}).get("units")
	own = [Decimal(shares[unit]) for unit in dict.fromkeys(units) if unit in shares] if shares else []
	return float(total(own)) if own else None


def _released(record: dict) -> dict[str, str]:
	"""Owners Entry → its file, of those whose voucher owners may read."""
	names = [one["owners_entry"] for one in record["entries"] if one["owners_entry"]]
	if not names:
		return {}
	# what was released to owners is no secret to them; the statement says whose they are
	rows = frappe.get_all(
		"Owners Entry",
		{"name": ["in", names], "released": 1, "file": ["is", "set"]},
		["name", "file"],
		limit=0,
	)
	return {row.name: row.file for row in rows}


@frappe.whitelist()
def voucher(name: str, entry: str) -> None:
	"""The released copy of a voucher behind an entry of a published statement."""
	row, _home = own_statement(name)
	record = json.loads(row.record)
	entries, number = record["entries"], cint(entry)
	owners_entry = entries[number]["owners_entry"] if 0 <= number < len(entries) else None
	url = _released(record).get(owners_entry) if owners_entry else None
	file = frappe.db.get_value(
		"File",
		{"file_url": url, "attached_to_doctype": "Owners Entry", "attached_to_name": owners_entry},
		["name", "file_name"],
		as_dict=True,
	)
	if not (url and file):
		frappe.throw(_("This voucher is not released."), frappe.DoesNotExistError, title=_("Not Found"))
	frappe.local.response.filename = file.file_name
	frappe.local.response.filecontent = frappe.get_doc("File", file.name).get_content()
	frappe.local.response.type = "download"
	frappe.local.response.display_content_as = "attachment"


# -- objecting


@frappe.whitelist(methods=["POST"])
@limited(5, 3600, of="name")
def object_to(name: str, text: str) -> str:
	"""An objection to a statement, as a request of the user's home; its name."""
	row, home = own_statement(name)
	text = required(text, _("Write what is wrong in your view."), _("Objection"))[:MOST_TEXT]
	request = frappe.get_doc(
		{
			"doctype": "Service Request",
			"property": row.property,
			"unit": home["units"][0] if home["units"] else home["unit"],
			"customer": home["customer"],
			"category": _category(),
			"channel": "Portal",
			"subject": _("Objection to {0}").format(row.title)[:140],
			"description": text,
		}
	)
	# whoever may read the statement may object to it
	request.insert(ignore_permissions=True)
	frappe.get_doc(DOCTYPE, row.name).add_comment(
		"Info",
		_("Objection of an owner: {0}").format(
			frappe.utils.get_link_to_form("Service Request", request.name)
		),
	)
	return request.name


def _category() -> str:
	can = {"is_group": 0, "disabled": 0, "kind": "Complaint"}
	found = frappe.db.get_value(
		"Service Category", {**can, "name": OBJECTION_CATEGORY}
	) or frappe.db.get_value("Service Category", can, order_by="lft desc")
	if not found:
		frappe.throw(_("There is no category of complaints. Call customer service."), title=_("Objection"))
	return found
