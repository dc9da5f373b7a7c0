"""Who sees whom: the one place where the app decides which people somebody may know about, and for what.

HR and the directors see the people of their companies, internal auditors too; a manager the people of the own properties; a head
of a department those of it in the properties where they head it, and who reports to them; everybody themselves. User Permissions on
Company and Property narrow all but the last. What people are paid, and what they complain of, HR alone sees, and they themselves.
"""

from collections.abc import Iterable

import frappe
from frappe.permissions import get_user_permissions
from frappe.query_builder import DocType
from pypika.terms import Criterion, ExistsCriterion

from wuye_ops.property.places import permitted_properties
from wuye_ops.property.report_filters import chosen
from wuye_ops.property.staff import employee_of

# what somebody wants to know: roster, training, certificates, leave, scorecards; or pay and grievances
# or examinations, for which HR has no right by being HR
WORK, PRIVATE, HEALTH = "Work", "Private", "Health"
HR = frozenset(("HR User", "HR Manager"))
# what reports call a field of Employee
FIELDS = {"property": "wuye_property"}
# purpose → roles that see everybody whom no User Permission hides
OVERSEERS = {
	WORK: HR | {"Operations Director", "Internal Auditor", "System Manager"},
	PRIVATE: HR,
	HEALTH: frozenset(("Health Officer",)),
}


def visible_people(user: str | None = None, purpose: str = WORK) -> Criterion:
	"""A condition on Employee for those the user may know about; those who have left included."""
	user = user or frappe.session.user
	employee = DocType("Employee")
	if user == "Administrator":
		return employee.name.isnotnull()
	roles = set(frappe.get_roles(user))
	places, companies = permitted_properties(user), permitted_companies(user)
	grounds = [employee.user_id == user]
	if OVERSEERS[purpose] & roles:
		grounds.append(_in(employee.wuye_property, places) & _in(employee.company, companies))
	if purpose == WORK and "Property Manager" in roles:
		placed = employee.wuye_property.isnotnull() & (employee.wuye_property != "")
		grounds.append(placed & _in(employee.wuye_property, places) & _in(employee.company, companies))
	if purpose == WORK and "Department Head" in roles and (head := employee_of(user)):
		grounds.append(_led_by(employee, head.name) & _in(employee.company, companies))
	return Criterion.any(grounds)


def visible_names(user: str | None = None, purpose: str = WORK):
	"""A subquery of their names, to be used with `isin`."""
	employee = DocType("Employee")
	return frappe.qb.from_(employee).select(employee.name).where(visible_people(user, purpose))


def may_see_employee(user: str, employee: str | None, purpose: str = WORK) -> bool:
	"""Whether the user may know about one person; nobody knows about somebody who is not there."""
	if not employee:
		return False
	people = DocType("Employee")
	return bool(visible_names(user, purpose).where(people.name == employee).limit(1).run())


def of_visible(names: Iterable[str], purpose: str = WORK) -> list[str]:
	"""Those of the people whom the user may know about, in their order."""
	names, people = list(names), DocType("Employee")
	seen = set(visible_names(purpose=purpose).where(people.name.isin(names or [""])).run(pluck=True))
	return [name for name in names if name in seen]


def report_conditions(filters: frappe._dict, *fields: str) -> list[Criterion]:
	"""What the filters of a report choose, of whom its reader may know about; conditions on Employee."""
	employee = DocType("Employee")
	found = [employee[FIELDS.get(field, field)] == value for field, value in chosen(filters, *fields).items()]
	return [*found, visible_people()] if is_limited(frappe.session.user) else found


def report_filters(filters: frappe._dict, *fields: str, purpose: str = WORK) -> dict:
	"""The same as filters of Employee, as `get_all` takes them."""
	found = {FIELDS.get(field, field): value for field, value in chosen(filters, *fields).items()}
	if is_limited(frappe.session.user, purpose):
		found["name"] = ["in", visible_names(purpose=purpose).run(pluck=True) or [""]]
	return found


def may_act_for(user: str, employee: str | None, purpose: str = WORK) -> bool:
	"""Whether the user may write what is another's to write: HR for everybody they see, and each for themselves."""
	if user == "Administrator":
		return True
	if employee and frappe.db.get_value("Employee", employee, "user_id") == user:
		return True
	return is_hr(user) and may_see_employee(user, employee, purpose)


def is_hr(user: str | None = None) -> bool:
	user = user or frappe.session.user
	return user == "Administrator" or bool(HR & set(frappe.get_roles(user)))


def is_limited(user: str, purpose: str = WORK) -> bool:
	"""Whether somebody sees a part of the people only."""
	if user == "Administrator":
		return False
	if permitted_properties(user) is not None or permitted_companies(user) is not None:
		return True
	return not OVERSEERS[purpose] & set(frappe.get_roles(user))


def permitted_places(user: str) -> list[str] | None:
	"""The properties User Permissions keep somebody to, by themselves or by their company; None for all."""
	places, companies = permitted_properties(user), permitted_companies(user)
	if companies is None:
		return places
	of_companies = frappe.get_all("Property", {"company": ["in", companies or [""]]}, pluck="name")
	return sorted(of_companies if places is None else set(places) & set(of_companies))


def _led_by(employee, head: str) -> Criterion:
	department = DocType("Property Department")
	heads = (
		frappe.qb.from_(department)
		.select(department.name)
		.where(
			(department.parent == employee.wuye_property)
			& (department.department == employee.department)
			& (department.head == head)
		)
	)
	return (employee.reports_to == head) | ExistsCriterion(heads)


def _in(field, values: list[str] | None) -> Criterion:
	"""Whatever the values are where there are none to keep to."""
	return DocType("Employee").name.isnotnull() if values is None else field.isin(values or [""])


def permitted_companies(user: str) -> list[str] | None:
	"""The companies User Permissions keep somebody to; None for all."""
	allowed = get_user_permissions(user).get("Company")
	return None if allowed is None else sorted({row.doc for row in allowed})
