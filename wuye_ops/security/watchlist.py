"""重点关注名单 at the gate: what matches, and who hears of it at once. The gate (`security.gate`) calls these.

What was typed is looked for by indexed columns; the rules decide which of the few rows found count today. A hit is logged in a
document of its own, whose guards' part says when and where, but neither who nor why.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime

import frappe
from frappe import _
from frappe.utils import getdate

from wuye_ops.property.notices import tell_staff
from wuye_ops.records.personal_data import plain
from wuye_ops.rules import scan
from wuye_ops.rules import watchlist as rules
from wuye_ops.rules.watchlist import IN_FORCE, Entry, Hit
from wuye_ops.security.heads import heads_of

FIELDS = (
	"name", "action", "cause", "reason", "source", "plate", "phone_hash", "person_name", "starts_on", "expires_on",
	"asked_by", "status", "is_resident",
)  # fmt: skip


def as_rule(row) -> Entry:
	return Entry(
		key=row.name,
		action=row.action,
		cause=row.cause or "",
		reason=row.reason or "",
		source=row.source or "",
		plates=frozenset([row.plate] if row.plate else ()),
		people=frozenset([row.phone_hash] if row.phone_hash else ()),
		name=row.person_name or "",
		starts_on=getdate(row.starts_on) if row.starts_on else None,
		expires_on=getdate(row.expires_on) if row.expires_on else None,
		author=row.asked_by or "",
		status=row.status,
		is_resident=bool(row.is_resident),
	)


def name_key(name: str | None) -> str:
	"""A name as it is compared: without spaces, without capitals."""
	return "".join((name or "").split()).casefold()


def hits(
	property_name: str,
	today: date,
	*,
	plates: Collection[str] = (),
	people: Collection[str] = (),
	names: Collection[str] = (),
) -> tuple[Hit, ...]:
	"""Entries in force that match (`rules.watchlist.hits`).

	plates: keys; people: search hashes of phones (`personal_data.phone_hashes`); names: as they were given.
	"""
	entry = frappe.qb.DocType("Watchlist Entry")
	keys = {name_key(name) for name in names} - {""}
	found: dict[str, Hit] = {}
	for column, values in (
		(entry.plate, set(plates)),
		(entry.phone_hash, set(people)),
		(entry.name_key, keys),
	):
		if not values - {""}:
			continue
		rows = (
			frappe.qb.from_(entry)
			.select(*(entry[field] for field in FIELDS))
			.where(column.isin(sorted(values - {""})))
			.where((entry.property == property_name) & (entry.status == IN_FORCE))
			.run(as_dict=True)
		)
		entries = [as_rule(row) for row in rows]
		for plate in plates or ("",):
			for name in names or ("",):
				for hit in rules.hits(entries, today, plate=plate, people=people, name=name):
					if hit.key not in found or hit.exact:
						found[hit.key] = hit
	return tuple(sorted(found.values(), key=lambda hit: (hit.action != rules.STOP, not hit.exact, hit.key)))


def log_hits(
	found: Iterable[Hit],
	*,
	property_name: str,
	gate: str,
	at: datetime,
	direction: str,
	key: str,
	gate_entry: str | None = None,
) -> list[str]:
	"""Logs what matched, each entry once for a key, and tells the head at once; returns the new hits.

	key: of the movement (the Gate Entry's `client_key`, or its name), so that one that is sent or decided twice is one hit.
	"""
	made = []
	for hit in found:
		hit_key = f"{key}|{hit.key}"
		if frappe.db.exists("Watchlist Hit", {"hit_key": hit_key}):
			continue
		doc = frappe.get_doc(
			{
				"doctype": "Watchlist Hit",
				"property": property_name,
				"gate": gate,
				"at": at,
				"direction": direction,
				"guard": frappe.session.user,
				"gate_entry": gate_entry,
				"watchlist_entry": hit.key,
				"action": hit.action,
				"is_exact": int(hit.exact),
				"hit_key": hit_key,
			}
		)
		doc.flags.by_service = True
		# what happened at the gate is logged whoever stood there; nobody writes hits by hand
		doc.insert(ignore_permissions=True)
		_tell(doc, hit)
		made.append(doc.name)
	return made


def link_entry(key: str, gate_entry: str) -> None:
	"""Names the Gate Entry of hits that were logged while it was decided."""
	hit = frappe.qb.DocType("Watchlist Hit")
	(
		frappe.qb.update(hit)
		.set(hit.gate_entry, gate_entry)
		.where(hit.hit_key.like(f"{key}|%") & hit.gate_entry.isnull())
		.run()
	)


def _tell(doc, hit: Hit) -> None:
	"""The head reads which entry it is and why after opening it; a notification may be seen by whoever stands beside them."""
	subject = (
		_("Watchlist: somebody was stopped at {0}. Call the gate now.")
		if hit.action == rules.STOP and doc.direction == "In"
		else _("Watchlist: somebody to watch is at {0}.")
	)
	tell_staff(heads_of(doc.property), doc, subject.format(frappe.utils.escape_html(doc.gate or "")))


# -- for a gate without a connection


def for_list(property_name: str, today: date) -> Iterator[tuple[str, list[tuple[str, str]]]]:
	"""(action, its readings in plain) of all that count today (`gate_list.watched`, `hashed`); nothing goes with them."""
	rows = frappe.get_all(
		"Watchlist Entry",
		{
			"property": property_name,
			"status": IN_FORCE,
			"expires_on": [">=", today],
			"starts_on": ["<=", today],
		},
		["action", "plate", "phone_encrypted"],
	)
	for row in rows:
		readings = [(scan.PLATE, row.plate), (scan.PHONE, plain(row, "phone"))]
		yield row.action, [(kind, value) for kind, value in readings if value]
