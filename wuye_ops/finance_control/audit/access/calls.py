"""The calls that an external auditor's browser may make, each with what it looks at. A call that is not named here is refused.

A function takes the request's parameters and the user, and returns the look, with codes in `refused` where it is none of theirs. It
may write the parameters anew, so that what runs afterwards is what was checked.
"""

from __future__ import annotations

from collections.abc import Callable, MutableMapping

import frappe
from frappe.utils import cstr

from wuye_ops.finance_control.audit.access import exports, log, queries, reports
from wuye_ops.finance_control.audit.access.guard import grant_of, sees
from wuye_ops.finance_control.audit.access.log import Look
from wuye_ops.finance_control.audit.access.scopes import CHOSEN, REPORT, REQUESTS

Params = MutableMapping[str, object]
Check = Callable[[Params, str], Look]


def is_given(doctype: object, user: str) -> bool:
	"""Whether the grant names a kind of document, or it is what the auditors have asked for themselves."""
	grant = grant_of(user)
	return bool(
		grant and isinstance(doctype, str) and (doctype in grant.rule.doctypes or doctype == REQUESTS)
	)


# -- documents -------------------------------------------------------------------------------------------------------


def document(
	action: str = log.READ, doctype: str = "doctype", name: str = "name", keep: tuple[str, ...] = ()
) -> Check:
	"""One document, named by its kind and name; other parameters than these and `keep` are dropped."""

	def check(params: Params, user: str) -> Look:
		look = Look(action, cstr(params.get(doctype)), cstr(params.get(name)))
		for key in [key for key in params if key not in (doctype, name, "cmd", "csrf_token", *keep)]:
			params.pop(key)
		of, named = params.get(doctype), params.get(name)
		look.technical = of == REPORT and action == log.READ
		if not (is_given(of, user) or look.technical):
			look.refused.append("doctype")
		elif not isinstance(named, str) or not sees(of, named, user):
			look.refused.append("outside")
		return look

	return check


def link(params: Params, user: str) -> Look:
	"""A name that a filter was given: that there is such a one is said of what may be chosen from."""
	doctype, name = params.get("doctype"), params.get("docname")
	look = Look(log.READ, cstr(doctype), cstr(name), technical=True)
	params.pop("fields", None)
	known = is_given(doctype, user) or doctype in CHOSEN
	if not known or not isinstance(name, str) or not sees(cstr(doctype), name, user):
		look.refused.append("outside")
	return look


# -- lists -----------------------------------------------------------------------------------------------------------


def listing(action: str = log.LIST, technical: bool = False) -> Check:
	def check(params: Params, user: str) -> Look:
		doctype = params.get("doctype")
		look = Look(action, cstr(doctype), asked=params.get("filters"), technical=technical)
		if not is_given(doctype, user):
			look.refused.append("doctype")
			return look
		try:
			queries.check(params, cstr(doctype))
		except queries.NotAllowed as error:
			look.refused.append(f"query: {error}")
		return look

	return check


def export(params: Params, user: str) -> Look:
	look = listing(log.EXPORT)(params, user)
	look.asked = {key: params[key] for key in ("filters", "or_filters", "selected_items") if params.get(key)}
	if look.refused:
		return look
	if not grant_of(user).rule.may_export:
		look.refused.append("no_export")
		return look
	look.refused, look.number = exports.refusals(dict(params), look.doctype, user)
	return look


def search(params: Params, user: str) -> Look:
	"""Names for a filter to choose from."""
	doctype = params.get("doctype")
	look = Look(log.LIST, cstr(doctype), asked=params.get("txt"), technical=True)
	if not (is_given(doctype, user) or doctype in CHOSEN) or params.get("query") or params.get("searchfield"):
		look.refused.append("doctype")
		return look
	params.pop("ignore_user_permissions", None)
	try:
		if params.get("filters"):
			queries.named_in_filters(params["filters"], cstr(doctype))
	except queries.NotAllowed as error:
		look.refused.append(f"query: {error}")
	return look


# -- reports ---------------------------------------------------------------------------------------------------------


def report(action: str = log.REPORT) -> Check:
	def check(params: Params, user: str) -> Look:
		name = params.get("report_name")
		look = Look(action, cstr(name), asked=params.get("filters"))
		rule = grant_of(user).rule
		if not reports.is_open(name, rule):
			look.refused.append("report")
			return look
		filters, look.refused = reports.within(cstr(name), params.get("filters"), rule)
		if action == log.EXPORT and not rule.may_export:
			look.refused.append("no_export")
		kept = {key: params[key] for key in REPORT_PARAMS if key in params}
		params.clear()
		params.update(kept, report_name=name, filters=frappe.as_json(filters))
		if action == log.EXPORT:
			params["export_in_background"] = 0
		return look

	return check


# neither another user's result nor columns of other documents
REPORT_PARAMS = (
	"cmd", "csrf_token", "file_format_type", "visible_idx", "include_indentation", "include_hidden_columns",
	"csv_delimiter", "csv_quoting", "csv_decimal_sep",
)  # fmt: skip


def report_script(params: Params, user: str) -> Look:
	look = Look(log.REPORT, cstr(params.get("report_name")), technical=True)
	if not reports.is_open(params.get("report_name"), grant_of(user).rule):
		look.refused.append("report")
	return look


# -- what the desk needs to draw itself ------------------------------------------------------------------------------


def technical(params: Params, user: str) -> Look:
	return Look(log.OTHER, technical=True)


def meta(params: Params, user: str) -> Look:
	"""The form of a kind of document, without any document."""
	look = Look(log.OTHER, cstr(params.get("doctype")), technical=True)
	shapes = {*CHOSEN, "Report", "Workspace", "Print Format", "Letter Head", "DocType", "Currency"}
	if not is_given(params.get("doctype"), user) and params.get("doctype") not in shapes:
		look.refused.append("doctype")
	return look


OWN = "wuye_ops.finance_control.audit.access.desk."
METHODS: dict[str, Check] = {
	"login": technical,
	"logout": technical,
	"frappe.desk.form.load.getdoctype": meta,
	"frappe.desk.form.load.getdoc": document(),
	"frappe.client.get": document(),
	"frappe.client.validate_link": link,
	"frappe.client.get_list": listing(),
	"frappe.client.get_value": listing(log.READ),
	"frappe.desk.reportview.get": listing(),
	"frappe.desk.reportview.get_list": listing(),
	"frappe.desk.reportview.get_count": listing(technical=True),
	"frappe.desk.reportview.export_query": export,
	"frappe.desk.search.search_link": search,
	"frappe.desk.query_report.run": report(),
	"frappe.desk.query_report.export_query": report(log.EXPORT),
	"frappe.desk.query_report.get_script": report_script,
	"frappe.utils.print_format.download_pdf": document(
		log.PRINT, keep=("format", "no_letterhead", "letterhead", "language", "_lang", "pdf_generator")
	),
	"frappe.www.printview.get_html_and_style": document(
		log.PRINT, "doc", keep=("print_format", "no_letterhead", "letterhead", "style")
	),
	"frappe.desk.desktop.get_desktop_page": technical,
	"frappe.desk.desktop.get_workspace_sidebar_items": technical,
	"frappe.desk.listview.get_list_settings": meta,
	"frappe.desk.desk_page.getpage": technical,
	"frappe.core.doctype.user.user.update_password": technical,
	"frappe.core.doctype.user.user.test_password_strength": technical,
	"frappe.translate.load_all_translations": technical,
	"erpnext.accounts.doctype.accounting_dimension.accounting_dimension.get_dimensions": technical,
	"frappe.printing.page.print.print.get_print_settings_to_show": document(log.PRINT, "doctype", "docname"),
	f"{OWN}my_scope": technical,
}

# What the desk asks for by itself, and an auditor has no use for: answered with nothing, not refused and not run.
EMPTY = frozenset(
	(
		"frappe.desk.notifications.get_open_count",
		"frappe.desk.notifications.get_notification_info",
		"frappe.desk.doctype.notification_log.notification_log.get_notification_logs",
		"frappe.desk.doctype.event.event.get_events",
		"frappe.desk.reportview.get_sidebar_stats",
		"frappe.desk.form.load.get_docinfo",
		"frappe.desk.form.utils.get_next",
		"frappe.desk.search.get_link_title",
		"frappe.model.utils.user_settings.save",
		"frappe.model.utils.user_settings.get",
		"frappe.utils.global_search.search",
		"frappe.realtime.get_user_info",
		"frappe.realtime.can_subscribe_doc",
		"frappe.realtime.can_subscribe_doctype",
		"frappe.deferred_insert.deferred_insert",
		"frappe.core.doctype.log_settings.log_settings.has_unseen_error_log",
		"frappe.desk.form.document_follow.get_follow_users",
		"frappe.desk.doctype.route_history.route_history.deferred_insert",
		"frappe.client.is_document_amended",
		"erpnext.accounts.doctype.unreconcile_payment.unreconcile_payment.doc_has_references",
	)
)
# lists of the desk's own, which are empty for an auditor
EMPTY_LISTS = ("List Filter", "Kanban Board")
# what ERPNext's forms call by themselves: not run, logged, and no dialog about it for a reader who has done nothing
UNSAID = ("erpnext.", "hrms.")
