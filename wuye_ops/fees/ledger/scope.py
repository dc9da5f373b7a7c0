"""Who may see which part of the fee ledger, and what the reports' filters say, with a sentence for what makes no sense."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import frappe
from frappe import _
from frappe.permissions import get_user_permissions
from frappe.query_builder import Criterion
from frappe.utils import add_months, get_first_day, get_last_day, getdate, nowdate
from pypika import Table

from wuye_ops.property.days import day_of
from wuye_ops.property.places import permitted_properties

# More months than that nobody compares; ten years of charges are history.
MOST_MONTHS = 120
LINKS = {
	"property": "Property",
	"building": "Building",
	"unit": "Property Unit",
	"customer": "Customer",
	"fee_item": "Fee Item",
}


@dataclass(frozen=True)
class Scope:
	"""What a report is about. properties: those the user may see of those asked for; None for all there are.

	first, last: months by their first day, both included; None without limit. as_of: the day whose end counts.
	"""

	properties: tuple[str, ...] | None
	as_of: date
	first: date | None = None
	last: date | None = None
	building: str | None = None
	unit: str | None = None
	customer: str | None = None
	fee_item: str | None = None
	# the company whose vouchers count whatever their property, where the user is limited to none and asks for none
	whole_company: str | None = None

	def of_charges(self, charge: Table, without: Iterable[str] = ()) -> Criterion:
		"""The condition on billed Fee Charges. without: filters to leave out; "period" for the months, "month" for whether
		the charge has one, which is to say whether it is billed."""
		conditions = self._of_property(charge.property)
		if "month" not in without:
			conditions.append(charge.period_month.isnotnull())
		if self.first and "period" not in without:
			conditions.append(charge.period_month >= self.first)
		if self.last and "period" not in without:
			conditions.append(charge.period_month <= self.last)
		for field in ("building", "unit", "customer", "fee_item"):
			if (value := getattr(self, field)) and field not in without:
				conditions.append(charge[field] == value)
		return Criterion.all(conditions)

	def of_vouchers(self, table: Table) -> Criterion:
		"""The condition on ERPNext's documents and entries. Who is limited to no property sees those without one, too."""
		if self.whole_company:
			return table.company == self.whole_company
		return Criterion.all(self._of_property(table.property))

	def _of_property(self, field) -> list[Criterion]:
		if self.properties is None:
			return []
		return [field.isin(self.properties or ("",))]


def scope(filters: dict | None, *, period: bool = True) -> Scope:
	"""The scope of a report, after the right to see charges has been asked for.

	Refuses a period or day that is none, and what is not the user's to see.
	"""
	filters = frappe._dict(filters or {})
	if not frappe.has_permission("Fee Charge", "read"):
		frappe.throw(_("Your role does not see the fee ledger."), frappe.PermissionError)
	properties = _properties(filters)
	first, last = _period(filters) if period else (None, None)
	return Scope(
		properties=properties,
		whole_company=_whole_company(filters),
		as_of=day_of(filters.get("as_of"), _("As Of"), _("Period")) or getdate(nowdate()),
		first=first,
		last=last,
		**{
			field: _linked(field, filters, properties)
			for field in ("building", "unit", "customer", "fee_item")
		},
	)


def _properties(filters: frappe._dict) -> tuple[str, ...] | None:
	"""None for a user without limits who asks for none. A user limited to companies sees the properties of those."""
	allowed, companies = permitted_properties(), _companies()
	company, wanted = filters.get("company"), filters.get("property")
	if company and companies is not None and company not in companies:
		_not_yours(company)
	if company or companies is not None:
		of = frappe.get_all("Property", {"company": company or ["in", companies]}, pluck="name", limit=0)
		allowed = sorted(of if allowed is None else set(of) & set(allowed))
	if not wanted:
		return None if allowed is None else tuple(allowed)
	if (allowed is not None and wanted not in allowed) or not frappe.db.exists("Property", wanted):
		_not_yours(wanted)
	return (wanted,)


def _whole_company(filters: frappe._dict) -> str | None:
	if filters.get("property") or not filters.get("company"):
		return None
	return filters.company if permitted_properties() is None else None


def _companies() -> list[str] | None:
	"""The companies a user is limited to by User Permissions; None when not limited."""
	user = frappe.session.user
	allowed = None if user == "Administrator" else get_user_permissions(user).get("Company")
	return None if allowed is None else sorted({row.doc for row in allowed})


def _linked(field: str, filters: frappe._dict, properties: tuple[str, ...] | None) -> str | None:
	name = filters.get(field)
	if not name:
		return None
	if not isinstance(name, str) or not frappe.db.exists(LINKS[field], name):
		_not_yours(name)
	if field in ("building", "unit") and properties is not None:
		if frappe.db.get_value(LINKS[field], name, "property") not in properties:
			_not_yours(name)
	return name


def _not_yours(name: object) -> None:
	frappe.throw(
		_("There is no {0} among what you may see. Choose another.").format(
			frappe.bold(frappe.utils.escape_html(str(name)[:140]))
		),
		frappe.PermissionError,
		title=_("Fee Ledger"),
	)


def _period(filters: frappe._dict) -> tuple[date, date]:
	"""First and last month; the last twelve where nothing is said."""
	today = getdate(nowdate())
	last = day_of(filters.get("to_date"), _("To Month"), _("Period")) or get_last_day(today)
	first = day_of(filters.get("from_date"), _("From Month"), _("Period")) or add_months(
		get_first_day(last), -11
	)
	first, last = getdate(get_first_day(first)), getdate(get_first_day(last))
	if first > last:
		frappe.throw(_("The first month is after the last. Swap them."), title=_("Period"))
	if getdate(add_months(first, MOST_MONTHS)) <= last:
		frappe.throw(_("Choose at most {0} months.").format(MOST_MONTHS), title=_("Period"))
	return first, last


def company_of(filters: frappe._dict) -> str:
	"""The company a report on one company is about: that of the property, the one chosen, or the only one."""
	if filters.get("property"):
		return frappe.db.get_value("Property", filters.property, "company")
	if filters.get("company"):
		return filters.company
	return frappe.defaults.get_user_default("Company") or frappe.db.get_value(
		"Company", {}, order_by="creation"
	)
