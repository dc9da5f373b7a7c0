"""The pages that open on a phone without a connection: which they are, and what each is made of.

A worker in the browser (`/wuye-sw.js`, `public/js/phone_worker.js`) keeps each page with its scripts and styles and
opens it from there while the server cannot be reached. What it keeps belongs to one user, whom the page names; nobody
else is shown it, and it is dropped at the logout. Answers of the server are not the worker's business: a page keeps what
it needs of them in storage of its own, by user (`public/js/outbox.js`).
"""

import json
from dataclasses import dataclass
from hashlib import sha256

import frappe

from wuye_ops.customer_service import portal_page

# loaded when a phone whose browser reads no codes is to read one
QR_LIBRARY = "/assets/frappe/node_modules/html5-qrcode/html5-qrcode.min.js"
WORKER = "phone_worker"
# before a page's own: the first says whose page it is
COMMON = ("phone_shell", "phone_clock", "outbox", "phone_sender", "phone_waiting")


@dataclass(frozen=True)
class PhonePage:
	"""Who may open a page, by the right on a document, and the files of public/js it needs, in their order.

	`later`: addresses of what it loads only when it is asked for.
	"""

	doctype: str
	right: str
	scripts: tuple[str, ...]
	later: tuple[str, ...] = ()


PAGES = {
	"/my-tasks": PhonePage("Service Task", "read", ("task_entries", "task_dialogs", "my_tasks")),
	"/my-rounds": PhonePage(
		"Inspection",
		"read",
		(
			"qr_scanner",
			"round_entries",
			"round_scan",
			"round_dialogs",
			"round_sheet",
			"verdicts",
			"my_rectifications",
			"my_rounds",
		),
		later=(QR_LIBRARY,),
	),
	"/gate": PhonePage(
		"Gate Entry",
		"create",
		(
			"qr_scanner",
			"gate_keys",
			"gate_list",
			"gate_entries",
			"gate_screen",
			"gate_fee",
			"gate_inside",
			"gate_walk_in",
			"gate",
		),
		later=(QR_LIBRARY,),
	),
	"/meter-readings": PhonePage("Meter Reading", "create", ("meter_readings",)),
}


def set_up(context, route: str, title: str) -> None:
	"""Makes a page one of those that open without a connection. Guests are sent to the login."""
	page = PAGES[route]
	portal_page.set_up(context, title, *COMMON, *page.scripts, home=route)
	context.body_include = (
		frappe.render_template("wuye_ops/templates/includes/phone_shell.html", {"shell": _shell(page)})
		+ context.body_include
	)


def may_open(route: str) -> bool:
	page = PAGES[route]
	return bool(frappe.has_permission(page.doctype, page.right))


def _shell(page: PhonePage) -> str:
	"""What the page tells the worker: whose it is, and which other pages the user needs without a connection."""
	shell = {
		"user": frappe.session.user,
		"version": version(),
		"pages": [route for route in PAGES if may_open(route)],
		"later": list(page.later),
	}
	return json.dumps(shell, ensure_ascii=False).replace("<", "\\u003c")


def version() -> str:
	"""Changes with every file of these pages: a kept page of another version is fetched anew."""
	names = [*COMMON, *(name for page in PAGES.values() for name in page.scripts)]
	return sha256("|".join(portal_page.address_of(name) for name in names).encode()).hexdigest()[:12]


def worker() -> dict[str, str]:
	"""What `/wuye-sw.js` is made from: the address of the worker's script, and the pages it keeps."""
	return {"script": portal_page.address_of(WORKER), "pages": " ".join(PAGES)}
