"""Who sees and writes insurance policies, which may cover several properties of a company, or all.

Somebody limited to properties sees the policies that cover one of them, and those of all properties of its company; they write
those that cover no other.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import cint

from wuye_ops.property.places import permitted_properties
from wuye_ops.risk.insurance.as_policy import DOCTYPE, PLACES


def query_conditions(user: str | None = None, doctype: str | None = None) -> str:
	if (properties := permitted_properties(user or frappe.session.user)) is None:
		return ""
	names = _values(properties)
	covering = f"select place.`parent` from `tab{PLACES}` place where place.`property` in ({names})"
	companies = f"select own.`company` from `tabProperty` own where own.`name` in ({names})"
	return (
		f"(`tab{DOCTYPE}`.`name` in ({covering})"
		f" or (`tab{DOCTYPE}`.`all_properties` = 1 and `tab{DOCTYPE}`.`company` in ({companies})))"
	)


def has_permission(
	doc, ptype: str | None = None, user: str | None = None, debug: bool = False
) -> bool | None:
	"""Refuses what the property hides; what the role allows is asked elsewhere."""
	properties = permitted_properties(user or frappe.session.user)
	if properties is None or not doc.name or doc.get("__islocal"):
		return None
	# as it stands in the database, whatever the form says
	row = frappe.db.get_value(DOCTYPE, doc.name, ["company", "all_properties"], as_dict=True)
	if not row:
		return None
	covered = set(frappe.get_all(PLACES, {"parent": doc.name}, pluck="property"))
	if ptype in (None, "read", "select", "print", "export", "report", "email"):
		seen = (
			row.company in companies_of(properties) if cint(row.all_properties) else covered & set(properties)
		)
		return None if seen else False
	return None if not cint(row.all_properties) and covered <= set(properties) else False


def companies_of(properties: list[str]) -> set[str]:
	place = DocType("Property")
	rows = frappe.qb.from_(place).select(place.company).distinct().where(place.name.isin(properties or [""]))
	return {company for (company,) in rows.run()}


def stay_in_own_places(doc) -> None:
	"""Validate: who is limited to properties insures these alone."""
	if doc.flags.ignore_permissions or (properties := permitted_properties()) is None:
		return
	others = [row.property for row in doc.properties if row.property not in properties]
	if doc.all_properties or others:
		frappe.throw(
			_("You work for {0}. Policies that cover others are entered by head office.").format(
				", ".join(map(frappe.utils.escape_html, properties))
			),
			frappe.PermissionError,
			title=_("Another Property"),
		)


def _values(names: list[str]) -> str:
	return ", ".join(frappe.db.escape(name, percent=False) for name in names) or "''"
