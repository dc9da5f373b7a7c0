"""What of the cockpit somebody may look at: their property, their properties, those of a company; and which month."""

from datetime import date

import frappe
from frappe import _
from frappe.permissions import get_user_permissions
from frappe.utils import add_months, get_first_day, getdate, now_datetime

from wuye_ops.metrics.cockpit_parts import View
from wuye_ops.property.days import day_of
from wuye_ops.property.places import permitted_properties

# Older months are history: the page Metrics has them.
MOST_MONTHS_BACK = 36


def view_of(
	property_name: str | None = None, company: str | None = None, month: str | date | None = None
) -> View:
	"""The view asked for. Whoever has one property looks at that. Refuses what is not the user's, and a month to come."""
	if not frappe.has_permission("Property", "read"):
		frappe.throw(_("Your role does not see the cockpit."), frappe.PermissionError)
	mine = my_properties()
	if property_name:
		_check(property_name, mine)
	elif len(mine) == 1:
		property_name = next(iter(mine))
	companies = sorted({company for company in mine.values() if company})
	if property_name:
		company = mine[property_name]
	elif company and company not in companies:
		frappe.throw(_("There is no property of yours in this company."), frappe.PermissionError)
	return View(
		property_name,
		_looked_at(property_name, company if len(companies) > 1 else None, mine),
		company,
		_month(month),
		now_datetime(),
	)


def my_properties() -> dict[str, str | None]:
	"""The user's running properties in the order of their names, each with its company."""
	allowed = permitted_properties()
	filters: dict = {"status": "Active"}
	if allowed is not None:
		filters["name"] = ["in", [*allowed, ""]]
	# limited to companies by User Permissions: the list would take each property's company into account
	if companies := _companies():
		filters["company"] = ["in", companies]
	rows = frappe.get_all("Property", filters, ["name", "company"], order_by="name", limit=0)
	return {row.name: row.company for row in rows}


def _companies() -> list[str]:
	if frappe.session.user == "Administrator":
		return []
	return [row.doc for row in get_user_permissions(frappe.session.user).get("Company", ())]


def _check(property_name: object, mine: dict) -> None:
	if not isinstance(property_name, str) or property_name not in mine:
		frappe.throw(
			_("There is no {0} among your properties. Choose another.").format(
				frappe.bold(frappe.utils.escape_html(str(property_name)[:140]))
			),
			frappe.PermissionError,
			title=_("Cockpit"),
		)


def _looked_at(property_name: str | None, company: str | None, mine: dict) -> tuple[str, ...] | None:
	"""None for whoever is limited to no property and looks at all: nothing has to be looked for one by one."""
	if property_name:
		return (property_name,)
	if company:
		return tuple(name for name, owner in mine.items() if owner == company)
	if permitted_properties() is None and not _companies():
		return None
	return tuple(mine)


def _month(month: str | date | None) -> date:
	this = getdate(get_first_day(getdate()))
	asked = day_of(month, _("Month"), _("Cockpit"))
	if not asked:
		return this
	first = getdate(get_first_day(asked))
	if first > this:
		frappe.throw(_("This month has not begun. Choose an earlier one."), title=_("Cockpit"))
	if first < getdate(add_months(this, -MOST_MONTHS_BACK)):
		frappe.throw(
			_("Choose a month of the last {0}.").format(MOST_MONTHS_BACK),
			title=_("Cockpit"),
		)
	return first
