"""理赔: that the insurer was told of an incident stands in it, once a claim was reported; chapters meet in the document."""

from __future__ import annotations

import frappe
from frappe import _

from wuye_ops.property.language import in_site_language
from wuye_ops.security import incidents
from wuye_ops.security.incidents import DOCTYPE, ENDED


def follow_claim(doc, method: str | None = None) -> None:
	"""Insurance Claim, on update: the incident's timeline says that it was reported and how it went on; its case is kept."""
	before = doc.get_doc_before_save()
	if not doc.security_incident or (
		before and before.status == doc.status and before.reference == doc.reference
	):
		return
	incident = frappe.get_doc(DOCTYPE, doc.security_incident, for_update=True)
	if incident.status in ENDED:
		return
	if not before or before.status != doc.status:
		with in_site_language():
			text = _("Insurance claim {0}: {1}").format(doc.name, _(doc.status, context=doc.doctype))
		incidents.note(incident, text)
	incident.insurance_told_on = incident.insurance_told_on or f"{doc.reported_on} 00:00:00"
	if not incident.insurance_reference or incident.insurance_reference == doc.name:
		incident.insurance_reference = doc.reference or doc.name
	incident.flags.by_service = True
	# whoever may report a claim may have it noted where it belongs
	incident.save(ignore_permissions=True)
