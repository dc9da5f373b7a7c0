"""The door: every request of an external auditor is one that is named here, about something in scope, or it is refused.

Hooked after the framework has found out who asks (`auth_hooks`), so that sessions, keys and tokens come by it alike. Whoever is no
external auditor passes with a look at their roles. `guard` stands behind it in the permission engine; the two do not lean on one
another. What is refused is told in one way whether it exists or not.
"""

from __future__ import annotations

import frappe
from frappe import _
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.wrappers import Response

from wuye_ops.finance_control.audit.access import calls, log
from wuye_ops.finance_control.audit.access.guard import grant_of, is_external, sees
from wuye_ops.finance_control.audit.access.log import Look
from wuye_ops.property.api_calls import api_call

# pages, by their first part; what is on them comes from calls that are checked one by one
PAGES = (
	"",
	"app",
	"login",
	"logout",
	"desk",
	"update-password",
	"me",
	"favicon.ico",
	"website_script.js",
	"assets",
)
NO_GRANT = "no_grant"


def keep_auditors_to_scope() -> None:
	"""After each request's authentication. Raises for what is refused; the log is written when the request has ended."""
	user = frappe.session.user
	if not is_external(user):
		return
	look = log.begin(Look(log.OTHER, asked=frappe.request.path))
	called = api_call(frappe.request.path, frappe.form_dict.get("cmd"))
	if not grant_of(user):
		if called == ("method", "logout"):
			look.technical = True
			return
		look.refused.append(NO_GRANT)
		frappe.throw(_("This account is not in use now."), frappe.PermissionError, title=_("External Audit"))
	look = log.begin(_of_call(called, user) if called else _of_page(user))
	if look.refused:
		_refuse(look, user)


def refuse_login(login_manager) -> None:
	"""On login: an account without a grant in force opens no session."""
	user = login_manager.user
	if is_external(user) and not grant_of(user):
		log.begin(Look(log.OTHER, asked="login", refused=[NO_GRANT]))
		frappe.throw(
			_("This account is not in use now."), frappe.AuthenticationError, title=_("External Audit")
		)


# -- what is asked ---------------------------------------------------------------------------------------------------


def _of_call(called: tuple[str, str], user: str) -> Look:
	kind, rest = called
	if kind == "method":
		if rest in calls.EMPTY or frappe.form_dict.get("doctype") in calls.EMPTY_LISTS:
			log.forget()
			raise _Empty
		check = calls.METHODS.get(rest)
		if not check:
			look = log.begin(Look(log.OTHER, asked=rest, refused=["call"]))
			if rest.startswith(calls.UNSAID):
				raise _Empty
			return look
		return check(frappe.form_dict, user)
	if kind == "resource" and frappe.request.method == "GET":
		return _of_record(rest, user)
	return Look(log.OTHER, asked=f"{frappe.request.method} {kind}/{rest}", refused=["read_only"])


def _of_record(rest: str, user: str) -> Look:
	"""`/api/resource/<doctype>`, or `…/<name>`; names may have slashes in them."""
	doctype, _slash, name = rest.partition("/")
	params = frappe.form_dict
	if frappe.request.path.startswith("/api/v2"):
		return Look(log.OTHER, doctype, name, refused=["call"])
	named = {"doctype": doctype, "name": name}
	if name:
		params.clear()
		return calls.document()(dict(named), user)
	params["doctype"] = named["doctype"]
	look = calls.listing()(params, user)
	params.pop("doctype", None)
	return look


def _of_page(user: str) -> Look:
	path = frappe.request.path
	parts = [part for part in path.split("/") if part]
	first = parts[0] if parts else ""
	if first == "socket.io":
		# where no web server in front leads it to its own process
		log.forget()
		raise NotFound
	if first in ("private", "files"):
		return _of_file(path, user)
	if first == "printview":
		return calls.document(log.PRINT, keep=PRINT_PARAMS)(frappe.form_dict, user)
	look = Look(log.OTHER, asked=path, technical=True)
	if first not in PAGES or frappe.request.method not in ("GET", "HEAD"):
		look.refused.append("page")
	return look


PRINT_PARAMS = ("format", "no_letterhead", "letterhead", "settings", "_lang", "trigger_print", "style")


def _of_file(path: str, user: str) -> Look:
	"""A file that hangs on a document of the scope, by any of its entries."""
	look = Look(log.DOWNLOAD, "File", path)
	frappe.form_dict.pop("fid", None)
	rows = frappe.get_all("File", {"file_url": path}, ["attached_to_doctype", "attached_to_name"], limit=0)
	if not any(
		calls.is_given(row.attached_to_doctype, user)
		and sees(row.attached_to_doctype, row.attached_to_name, user)
		for row in rows
	):
		look.refused.append("outside")
	return look


# -- what is answered ------------------------------------------------------------------------------------------------


class _Empty(HTTPException):
	"""Nothing, as an answer to what the desk asks by itself."""

	code = 200

	def get_response(self, environ=None, scope=None) -> Response:
		return Response("{}", 200, content_type="application/json")


def _refuse(look: Look, user: str) -> None:
	if look.action == log.EXPORT or look.action == log.REPORT:
		frappe.throw(
			_("This reaches beyond what you were given, or may not leave: {0}").format(scope_in_words(user)),
			frappe.PermissionError,
			title=_("Not within the Scope"),
		)
	if "outside" in look.refused:
		frappe.throw(_("There is no such document."), frappe.DoesNotExistError, title=_("Not Found"))
	frappe.throw(
		_("This account reads what was given to it, and nothing else."),
		frappe.PermissionError,
		title=_("External Audit"),
	)


def scope_in_words(user: str) -> str:
	rule = grant_of(user).rule
	period = f"{frappe.utils.formatdate(rule.period.first)} – {frappe.utils.formatdate(rule.period.last)}"
	text = f"{rule.company}; {'、'.join(sorted(rule.properties))}; {period}"
	text += "; " + (_("lists may be exported") if rule.may_export else _("nothing may be exported"))
	return frappe.utils.escape_html(text)
