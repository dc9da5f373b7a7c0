"""What the head of order has to see of a gate at once, and how it is settled."""

import frappe
from frappe import _
from frappe.utils import escape_html, format_datetime, now_datetime

from wuye_ops.property import guarded
from wuye_ops.property.notices import tell_staff
from wuye_ops.rules import gate_decision, gate_list
from wuye_ops.rules.gate_decision import STOPPED
from wuye_ops.security.heads import heads_of

OPEN, SETTLED = "Open", "Settled"
# entries that somebody has to look at: what was stopped by the watchlist, and what a tablet let in that should have stopped
WATCHLIST = (gate_decision.WATCHLIST, gate_decision.WATCHLIST_MAYBE)
REVIEWED = (gate_list.LET_IN_WRONGLY, gate_list.WATCHED)


def needs_head(entry) -> str:
	"""Why the head has to see an entry; empty for all others."""
	if entry.review in REVIEWED:
		return entry.review
	return entry.reason_code if entry.outcome == STOPPED and entry.reason_code in WATCHLIST else ""


def mark(entry) -> None:
	"""Before insert: the entry waits for the head."""
	if why := needs_head(entry):
		entry.alert, entry.attention = why, OPEN


def tell(entry) -> None:
	"""After insert: of what a tablet let in without a connection. Hits of the watchlist are told where they are logged."""
	if entry.review == gate_list.LET_IN_WRONGLY:
		subject = _("{0} let in without a connection what should have been stopped ({1})").format(
			escape_html(frappe.get_cached_value("Gate", entry.gate, "gate_name")),
			format_datetime(entry.at, "MM-dd HH:mm"),
		)
		tell_staff(heads_of(entry.property), entry, subject)


@frappe.whitelist(methods=["POST"])
def settle(entry: str, settlement: str) -> None:
	"""The head, or whoever reads the reasons, has seen to an entry and says what was done."""
	doc = guarded.load_locked("Gate Entry", entry, "read")
	if 1 not in doc.meta.get_permlevel_access("read"):
		frappe.throw(_("The head of order settles this."), frappe.PermissionError, title=_("Gate Entry"))
	if doc.attention != OPEN:
		frappe.throw(_("This has been settled already, or needs nobody."), title=_("Gate Entry"))
	settlement = guarded.required(settlement, _("Say what was done."), _("Gate Entry"))
	doc.update(
		{
			"attention": SETTLED,
			"settled_by": frappe.session.user,
			"settled_on": now_datetime(),
			"settlement": settlement,
		}
	)
	doc.flags.by_service = True
	# entries are written by nobody; the right to read why one was stopped is the right to settle it
	doc.save(ignore_permissions=True)
