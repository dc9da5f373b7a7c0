"""Who hears of what the night has found: months that could not be counted, and closed ones that would be different now."""

from __future__ import annotations

import frappe
from frappe import _

from wuye_ops.property.language import in_site_language
from wuye_ops.property.notices import tell_staff, users_with_role

DIRECTOR, MANAGER, ADMINISTRATOR = "Operations Director", "Property Manager", "System Manager"
# what no property is called: users with this among theirs are not limited
EVERYWHERE = ""


def tell(failed: list[str], revised: dict[str, list[str]]) -> None:
	"""One notification for all failures of a night, and one for each property with revisions."""
	if not failed and not revised:
		return
	with in_site_language():
		if failed:
			_tell_failures(failed)
		for name, snapshots in sorted(revised.items()):
			_tell_revisions(name, snapshots)


def _tell_failures(failed: list[str]) -> None:
	doc = frappe.get_doc("Metric Closing", failed[0])
	tell_staff(
		[*users_with_role(ADMINISTRATOR, EVERYWHERE), *users_with_role(DIRECTOR, EVERYWHERE)],
		doc,
		_("{0} months of metrics could not be counted; they are tried again tonight").format(len(failed)),
		doc.reason,
	)


def _tell_revisions(property_name: str, snapshots: list[str]) -> None:
	tell_staff(
		[*users_with_role(DIRECTOR, property_name), *users_with_role(MANAGER, property_name)],
		frappe.get_doc("Metric Snapshot", snapshots[0]),
		_("{0}: {1} figures of closed months would be different now. Decide on the revisions").format(
			frappe.utils.escape_html(property_name), len(snapshots)
		),
	)
