"""A pass on paper: the card that hangs at the door of a decoration and is shown at the gate."""

import frappe
from frappe import _
from frappe.utils import format_datetime

from wuye_ops.rules import plate
from wuye_ops.rules.visitor_pass import ACTIVE, CONTRACTOR, hours_text
from wuye_ops.security import pass_rules, pass_steps


def prepare(doc) -> None:
	"""Before print. The code stands on it where whoever prints may give it out, which is who may change the pass."""
	doc.opened = None
	if doc.status == ACTIVE and frappe.has_permission("Visitor Pass", "write", doc):
		doc.opened = pass_steps.opened(doc)
	doc.facts = _facts(doc)


def _facts(doc) -> list[tuple[str, str]]:
	times = [format_datetime(doc.get(field), "yyyy-MM-dd HH:mm") for field in ("valid_from", "valid_to")]
	hours = hours_text(pass_rules.slot(row) for row in doc.hours)
	days = [_(doc.days, context="Visitor Pass")]
	if doc.kind == CONTRACTOR and not doc.on_holidays:
		days.append(_("not on public holidays"))
	rows = [
		(_("Unit"), doc.unit),
		(_("Firm"), doc.firm),
		(
			_("Foreman") if doc.kind == CONTRACTOR else _("Name"),
			" ".join(filter(None, (doc.visitor_name, doc.visitor_phone))),
		),
		(_("People", context="Visitor Pass"), str(doc.persons)),
		(_("Plate"), plate.shown(doc.plate) if doc.plate else ""),
		(_("Works"), doc.works if doc.kind == CONTRACTOR else doc.purpose),
		(_("Valid", context="Visitor Pass"), " – ".join(times)),
		(_("Hours"), " ".join(filter(None, ("，".join(days), hours))) if hours else ""),
	]
	return [(label, value) for label, value in rows if value]
