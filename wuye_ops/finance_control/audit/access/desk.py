"""The desk of an external auditor: their workspace, the scope they were given, and no remarks of colleagues on documents.

Functions that stand in for the framework's own (`override_whitelisted_methods`) change nothing for anybody else.
"""

from __future__ import annotations

import json

import frappe
from frappe import _
from frappe.desk import desktop
from frappe.desk.form import load

from wuye_ops.finance_control.audit.access.guard import grant_of, is_external
from wuye_ops.finance_control.audit.access.scopes import REPORTS, REQUESTS

WORKSPACE = "External Audit"
# of what comes with a form: files hang on the document, permissions say what buttons there are
SHOWN = ("doctype", "name", "attachments", "permissions", "user_info")
LISTS = (
	"communications", "automated_messages", "versions", "assignments", "shared", "views", "energy_point_logs",
	"additional_timeline_content", "milestones", "comments", "assignment_logs", "attachment_logs", "info_logs", "like_logs",
	"share_logs", "workflow_logs",
)  # fmt: skip


@frappe.whitelist()
def getdoc(doctype: str, name: str):
	"""`frappe.desk.form.load.getdoc`: there the form comes with comments, mails and versions."""
	answer = load.getdoc(doctype, name)
	if is_external(frappe.session.user):
		if info := frappe.response.get("docinfo"):
			frappe.response["docinfo"] = {
				**{key: [] for key in LISTS},
				**{key: info.get(key) for key in SHOWN},
				"tags": "",
				"is_document_followed": 0,
			}
	return answer


@frappe.whitelist()
def get_workspace_sidebar_items():
	"""`frappe.desk.desktop.get_workspace_sidebar_items`: there every workspace that names no role."""
	answer = desktop.get_workspace_sidebar_items()
	if is_external(frappe.session.user):
		answer["pages"] = [_with_scope(page) for page in answer["pages"] if page.get("name") == WORKSPACE]
		answer.update({"has_access": False, "has_create_access": False})
	return answer


@frappe.whitelist()
def get_desktop_page(page: str):
	"""`frappe.desk.desktop.get_desktop_page`: of an external auditor, theirs alone."""
	if not is_external(frappe.session.user):
		return desktop.get_desktop_page(page)
	if frappe.parse_json(page).get("name") != WORKSPACE:
		return {}
	answer, scope = desktop.get_desktop_page(page), my_scope()
	given = {row["name"] for row in (*scope["doctypes"], *scope["reports"])}
	shortcuts = answer["shortcuts"]
	shortcuts["items"] = [row for row in shortcuts["items"] if row.get("link_to") in given]
	return answer


def _with_scope(page) -> dict:
	"""The workspace, headed by what was given to who looks at it."""
	if scope := my_scope():
		text = _(
			"{0}: documents of {1} from {2} to {3}. This account reads until {4}; each look is logged."
		).format(
			scope["firm"],
			"、".join(scope["properties"]),
			frappe.utils.formatdate(scope["first"]),
			frappe.utils.formatdate(scope["last"]),
			frappe.utils.format_datetime(scope["until"]),
		)
		blocks = json.loads(page.get("content") or "[]")
		for block in blocks:
			if block.get("type") == "paragraph":
				block["data"]["text"] = frappe.utils.escape_html(text)
		page["content"] = json.dumps(blocks)
	return page


def trim_boot(bootinfo) -> None:
	"""What the desk knows from the start: for an external auditor no other company, and where they begin."""
	user = frappe.session.user
	if not is_external(user):
		return
	grant = grant_of(user)
	company = grant.rule.company if grant else ""
	bootinfo.docs = [
		doc
		for doc in bootinfo.get("docs") or []
		if doc.get("doctype") != ":Company" or doc.get("name") == company
	]
	bootinfo.wuye_external_audit = my_scope() if grant else None


@frappe.whitelist()
def my_scope() -> dict:
	"""What the grant of who asks opens; nothing for anybody else."""
	grant = grant_of(frappe.session.user) if is_external(frappe.session.user) else None
	if not grant:
		return {}
	rule = grant.rule
	return {
		"firm": rule.firm,
		"company": rule.company,
		"properties": sorted(rule.properties),
		"first": str(rule.period.first),
		"last": str(rule.period.last),
		"until": str(rule.valid_until),
		"may_export": rule.may_export,
		"doctypes": [{"name": name, "label": _(name)} for name in sorted({*rule.doctypes, REQUESTS})],
		"reports": [
			{"name": name, "label": _(name)} for name, one in REPORTS.items() if one.needs in rule.doctypes
		],
	}
