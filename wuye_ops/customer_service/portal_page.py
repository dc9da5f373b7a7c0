"""What the pages for phones have in common: login, no cache, their scripts, and the translations of what these say."""

import json
from pathlib import Path
from urllib.parse import quote

import frappe
from frappe.translate import extract_messages_from_javascript_code
from frappe.utils import cint
from frappe.utils.caching import site_cache

from wuye_ops import __version__

PUBLIC = Path(__file__).resolve().parent.parent / "public"
SCRIPTS, STYLES = PUBLIC / "js", PUBLIC / "css"


def set_up(context, title: str, *scripts: str, home: str = "/my-requests") -> None:
	"""Makes a page one of the portal: for those who are logged in, with its scripts. Others are sent to the login."""
	if frappe.session.user == "Guest":
		# with its query: the code on a printed task leads to /my-tasks?task=…
		asked = frappe.request.full_path.removesuffix("?")
		frappe.local.flags.redirect_location = f"/login?redirect-to={quote(asked, safe='')}"
		raise frappe.Redirect(302)
	context.no_cache = 1
	context.no_breadcrumbs = 1
	context.title = title
	context.portal_home = home
	context.body_class = "wuye-portal"
	add_scripts(context, *scripts)


def add_scripts(context, *scripts: str) -> None:
	"""Adds files of public/js behind the framework's own, with the translations of their strings."""
	names = ("portal", *scripts)
	# the script's __ looks a string with a context up by both
	messages = {
		f"{source}:{context}" if context else source: frappe._(source, context=context)
		for name in names
		for source, context in sources_of(name)
	}
	context.body_include = frappe.render_template(
		"wuye_ops/templates/includes/portal_scripts.html",
		{
			"addresses": [address_of(name) for name in names],
			# our own strings, but a translation may hold what would end the script
			"messages": json.dumps(messages, ensure_ascii=False).replace("<", "\\u003c"),
		},
	)


def address_of(name: str) -> str:
	"""Of a file of public/js; another one with each change, so that what a browser has kept is never too old."""
	return f"/assets/wuye_ops/js/{name}.js?v={version_of(name)}"


def style_address(name: str) -> str:
	"""Of a file of public/css that one page needs and no other."""
	return f"/assets/wuye_ops/css/{name}.css?v={_version(STYLES / f'{name}.css')}"


def version_of(name: str) -> str:
	return _version(SCRIPTS / f"{name}.js")


def _version(path: Path) -> str:
	"""In development a change of the file is seen at once."""
	if cint(frappe.conf.developer_mode):
		return str(int(path.stat().st_mtime))
	return __version__


def sources_of(name: str) -> list[tuple[str, str | None]]:
	if cint(frappe.conf.developer_mode):
		return _sources(name)
	return _cached_sources(name)


@site_cache
def _cached_sources(name: str) -> list[tuple[str, str | None]]:
	return _sources(name)


def _sources(name: str) -> list[tuple[str, str | None]]:
	code = (SCRIPTS / f"{name}.js").read_text(encoding="utf-8")
	return list(
		dict.fromkeys(
			(message, context) for _line, message, context in extract_messages_from_javascript_code(code)
		)
	)
