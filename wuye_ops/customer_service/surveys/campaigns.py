"""调查活动: the same survey in several properties, one for each, made and released together."""

import frappe
from frappe import _

from wuye_ops.customer_service.surveys import lifecycle
from wuye_ops.property.guarded import load_locked, required, save
from wuye_ops.property.plain_text import plain

SURVEY = "Survey"
SHARED = (
	"template", "opens_on", "closes_on", "anonymous", "sample_size", "by_email", "by_sms", "on_paper", "remind",
	"introduction", "closing_words",
)  # fmt: skip


@frappe.whitelist(methods=["POST"])
def spread(name: str, campaign: str, properties: str | list[str]) -> list[str]:
	"""Makes drafts like this one for other properties, and names them all as one campaign. Returns the new ones.

	A property that has one of this campaign gets no second. Buildings are not taken over: they are of one property.
	"""
	doc = load_locked(SURVEY, name)
	if doc.released_on:
		frappe.throw(_("{0} has been released already.").format(frappe.bold(doc.title)), title=_(SURVEY))
	campaign = required(campaign, _("Give the campaign a name."), _("Campaign"))
	doc.campaign = campaign
	save(doc)
	taken = set(frappe.get_all(SURVEY, {"campaign": campaign, "template": doc.template}, pluck="property"))
	made = []
	for property_name in dict.fromkeys(frappe.parse_json(properties)):
		if property_name in taken:
			continue
		frappe.has_permission("Property", "read", doc=property_name, throw=True)
		made.append(_copy(doc, property_name).name)
	return made


def _copy(doc, property_name: str):
	copy = frappe.get_doc(
		{
			"doctype": SURVEY,
			**{field: doc.get(field) for field in SHARED},
			"title": doc.title,
			"campaign": doc.campaign,
			"property": property_name,
			"classes": [{"customer_class": row.customer_class} for row in doc.classes],
		}
	)
	lifecycle.questions.copy_to(copy, doc)
	return copy.insert()


@frappe.whitelist(methods=["POST"])
def release_all(campaign: str) -> dict:
	"""Releases the drafts of a campaign that the user may. Returns {released, failed: [{survey, property, reason}]}.

	Each by itself: one that cannot go out keeps the others from nothing.
	"""
	released, failed = [], []
	drafts = frappe.get_list(
		SURVEY,
		{"campaign": campaign, "released_on": ["is", "not set"]},
		["name", "property"],
		order_by="property",
	)
	for row in drafts:
		frappe.db.savepoint("survey_campaign")
		try:
			lifecycle.release(row.name)
			released.append(row.name)
		except (frappe.ValidationError, frappe.PermissionError) as error:
			frappe.db.rollback(save_point="survey_campaign")
			frappe.clear_last_message()
			failed.append({"survey": row.name, "property": row.property, "reason": plain(error)})
	return {"released": released, "failed": failed}
