"""The page 人员设置 (`people-setup`): what HRMS needs before people can be managed, what is there, and one button for the rest."""

import frappe
from frappe import _

from wuye_ops.people import access, sent
from wuye_ops.people.setup import seeds

MAKERS = ("HR Manager", "System Manager")


@frappe.whitelist()
def overview(company: str | None = None) -> dict:
	"""{company, topics: [{key, label, doctype, there, missing}]}, for those who may set up."""
	_only_for_makers()
	company = _company(company)
	return {"company": company, "topics": seeds.overview(company)}


@frappe.whitelist(methods=["POST"])
def make(company: str, topics: list[str] | str | None = None) -> list[dict]:
	"""Makes what is missing of the topics, of all where none are named; what was made and what was kept."""
	_only_for_makers()
	keys = sent.texts(topics or [], _("Choose topics of the page."), _("People Setup"))
	known = {topic.key for topic in seeds.TOPICS}
	if keys and set(keys) - known:
		frappe.throw(_("Choose topics of the page."), title=_("People Setup"))
	told = seeds.seed(_company(company), keys or None)
	return [
		{
			"topic": one.topic,
			"doctype": one.doctype,
			"name": one.name,
			"title": one.title,
			"is_new": one.is_new,
		}
		for one in told
	]


def _only_for_makers() -> None:
	if frappe.session.user != "Administrator" and not set(MAKERS) & set(frappe.get_roles()):
		frappe.throw(
			_("People are set up by HR Managers. Ask one of them."),
			frappe.PermissionError,
			title=_("People Setup"),
		)


def _company(company: str | None) -> str:
	"""A company the user may see; the default one where none is named."""
	company = company or frappe.defaults.get_user_default("Company")
	if not company or not frappe.db.exists("Company", company):
		frappe.throw(_("Choose a company."), title=_("People Setup"))
	companies = access.permitted_companies(frappe.session.user)
	if companies is not None and company not in companies:
		frappe.throw(_("Choose a company."), frappe.PermissionError, title=_("People Setup"))
	return company
