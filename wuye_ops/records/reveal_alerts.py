"""Unusual looks at personal data are asked about (查看预警): found by a sweep, once, and answered by somebody else.

The sweep reads the access log of two weeks in one query, and where the people live in another; `rules.reveal_patterns`
decides. A unique key keeps a pattern from being asked about twice, also by two sweeps at once.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

import frappe
from frappe import _
from frappe.utils import cstr, now_datetime

from wuye_ops.property import notices
from wuye_ops.rules import reveal_patterns as rules
from wuye_ops.rules.reveal_patterns import Finding, Look

OPEN, EXPLAINED, MISUSE = "Open", "Explained", "Misuse"
OUTCOMES = (EXPLAINED, MISUSE)
DAYS_READ = 14  # a week, and the seven days before each of its days


def sweep(now: datetime | None = None) -> list[str]:
	"""Opens an alert for each unusual pattern that has none yet, and returns their names. Hourly."""
	now = now or now_datetime()
	looks, places = _read(now - timedelta(days=DAYS_READ), now)
	found = {_key(one): one for one in rules.findings(looks)}
	if not found:
		return []
	known = _known(found)
	_follow([one for key, one in found.items() if key in known], known)
	return [name for key, one in sorted(found.items()) if key not in known and (name := _open(one, places))]


# -- reading


def _read(since: datetime, until: datetime) -> tuple[list[Look], dict[str, str]]:
	"""The looks of staff, and for each the property of whom they looked at.

	Residents look at their own data only (`records.my_data`); what they do is not counted.
	"""
	log, user = frappe.qb.DocType("Personal Data Access"), frappe.qb.DocType("User")
	rows = (
		frappe.qb.from_(log)
		.join(user)
		.on(user.name == log.user)
		.select(log.name, log.user, log.accessed_on, log.reference_doctype, log.reference_name)
		.where((log.accessed_on >= since) & (log.accessed_on <= until))
		.where(user.user_type == "System User")
		.run(as_dict=True)
	)
	homes = _homes(rows)
	looks, places = [], {}
	for row in rows:
		key = (row.reference_doctype, row.reference_name)
		person, building, place = homes.get(key, (f"{key[0]} {key[1]}", None, None))
		looks.append(Look(row.name, row.user, row.accessed_on, person, building))
		if place:
			places[row.name] = place
	return looks, places


def _homes(rows: Iterable) -> dict[tuple[str, str], tuple[str, str | None, str | None]]:
	"""By document looked at: (whose data, building, property)."""
	names: dict[str, set[str]] = defaultdict(set)
	for row in rows:
		names[row.reference_doctype].add(row.reference_name)
	found = _homes_of_profiles(names.pop("Customer Profile", set()))
	for doctype in sorted(names):
		found |= _homes_of_documents(doctype, names[doctype])
	return found


def _homes_of_profiles(names: set[str]) -> dict[tuple[str, str], tuple[str, str | None, str | None]]:
	"""The newest home of somebody who has several."""
	if not names:
		return {}
	profile, place = frappe.qb.DocType("Customer Profile"), frappe.qb.DocType("Occupancy")
	unit = frappe.qb.DocType("Property Unit")
	rows = (
		frappe.qb.from_(profile)
		.join(place)
		.on(place.customer == profile.customer)
		.left_join(unit)
		.on(unit.name == place.unit)
		.select(profile.name, profile.customer, unit.building, place.property)
		.where(profile.name.isin(sorted(names)))
		.orderby(place.from_date, place.creation)
		.run()
	)
	return {
		("Customer Profile", name): (customer, building, place) for name, customer, building, place in rows
	}


def _homes_of_documents(
	doctype: str, names: set[str]
) -> dict[tuple[str, str], tuple[str, str | None, str | None]]:
	"""Other documents that keep a number, such as a request with the phone to call back, name their customer."""
	meta = frappe.get_meta(doctype)
	if not (meta.has_field("customer") and meta.has_field("property")):
		return {}
	rows = frappe.get_all(
		doctype, {"name": ["in", sorted(names)]}, ["name", "customer", "property"], order_by=None
	)
	# without a customer the document itself is the subject
	return {
		(doctype, row.name): (row.customer or f"{doctype} {row.name}", None, row.property) for row in rows
	}


# -- writing


def _key(one: Finding) -> str:
	"""The finding's key as a digest: whose data it is about is not to be read off it once they have been erased."""
	return hashlib.sha256(one.key.encode()).hexdigest()


def _known(found: Iterable[str]) -> dict[str, dict]:
	rows = frappe.get_all(
		"Reveal Alert", {"alert_key": ["in", list(found)]}, ["name", "alert_key", "status", "looks"]
	)
	return {row.alert_key: row for row in rows}


def _follow(found: list[Finding], known: dict[str, dict]) -> None:
	"""An alert that nobody has answered yet follows what goes on."""
	for one in found:
		row = known[_key(one)]
		if row.status == OPEN and len(one.looks) > row.looks:
			frappe.db.set_value(
				"Reveal Alert",
				row.name,
				{"looks": len(one.looks), "people": one.people, "to_time": one.looks[-1].at},
			)


def _open(one: Finding, places: dict[str, str]) -> str | None:
	property_name = _property_of(one, places)
	if not property_name:
		return None
	doc = frappe.get_doc(
		{
			"doctype": "Reveal Alert",
			"property": property_name,
			"pattern": one.pattern,
			"user": one.user,
			"customer": one.about if one.about and frappe.db.exists("Customer", one.about) else None,
			"looks": len(one.looks),
			"people": one.people,
			"from_time": one.looks[0].at,
			"to_time": one.looks[-1].at,
			"alert_key": _key(one),
		}
	)
	try:
		# found by the sweep; nobody writes an alert by hand
		doc.insert(ignore_permissions=True)
	except frappe.UniqueValidationError:
		# another sweep was first
		frappe.clear_last_message()
		return None
	_tell(doc)
	return doc.name


def _property_of(one: Finding, places: dict[str, str]) -> str | None:
	"""The property most of the people live in, else the one the user works for."""
	counted = Counter(places[look.name] for look in one.looks if look.name in places)
	if counted:
		return max(sorted(counted), key=counted.get)
	return frappe.db.get_value("Employee", {"user_id": one.user}, "wuye_property")


def _tell(doc) -> None:
	"""The manager and the auditors, but not whom it is about."""
	users = {
		user
		for role in ("Property Manager", "Internal Auditor", "Operations Director")
		for user in notices.users_with_role(role, doc.property)
	}
	subject = _("Unusual looks at personal data: {0}, {1}").format(
		frappe.utils.escape_html(doc.user_name or doc.user), _(doc.pattern)
	)
	notices.tell_staff(sorted(users - {doc.user}), doc, subject)


# -- answering


@frappe.whitelist(methods=["POST"])
def answer(name: str, outcome: str, answer: str) -> None:
	"""Closes an alert with what was found out: Explained or Misuse. By somebody else than who looked, once."""
	doc = frappe.get_doc("Reveal Alert", name, for_update=True)
	doc.check_permission("write")
	if doc.user == frappe.session.user:
		frappe.throw(
			_("Somebody else must answer this than who looked."),
			frappe.PermissionError,
			title=_("Reveal Alert"),
		)
	if doc.status != OPEN:
		frappe.throw(
			_("{0} has been answered already.").format(frappe.bold(doc.name)), title=_("Reveal Alert")
		)
	if outcome not in OUTCOMES:
		frappe.throw(_("Say whether the looks were explained or a misuse."), title=_("Reveal Alert"))
	text = cstr(answer).strip()
	if not text:
		frappe.throw(_("Write down what was found out."), title=_("Answer"))
	doc.update(
		{
			"status": outcome,
			"answer": text,
			"answered_by": frappe.session.user,
			"answered_on": now_datetime(),
		}
	)
	doc.flags.by_service = True
	doc.save()


def keep(doc) -> None:
	"""Before an alert is saved: it is made by the sweep and answered by `answer`, never written by hand."""
	if not doc.is_new() and not doc.flags.by_service:
		frappe.throw(_("Answer the alert with its button."), frappe.PermissionError, title=_("Reveal Alert"))
