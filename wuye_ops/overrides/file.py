"""Files on our documents are private, and pictures have a size a phone connection can carry."""

import frappe
from frappe import _
from frappe.core.doctype.file.utils import find_file_by_url
from frappe.utils import cint

MAX_PHOTO_BYTES = 10 * 1024 * 1024
OUR_APP = "wuye_ops"
# Documents of others whose files carry people's data as ours do: registers of owners come in through these, and proofs of sickness,
# births and careers.
CARRIERS = (
	"Attendance Request",
	"Data Import",
	"Employee Advance",
	"Employee Grievance",
	"Expense Claim",
	"Job Applicant",
	"Leave Application",
)
# The archive has checks of its own (records/archive/file_safety.py); contracts and drawings are larger than photos.
ARCHIVE = ("Record Version",)


def has_permission(
	doc, ptype: str | None = None, user: str | None = None, debug: bool = False
) -> bool | None:
	"""Refuses a new entry for a private file that lies on the server already, to those who may not see that file.

	Whoever makes an entry may open its file, so naming the address of somebody else's photo would show it.
	"""
	if ptype != "create" or doc.content or not (doc.file_url or "").startswith("/private/"):
		return None
	return None if find_file_by_url(doc.file_url) else False


def before_insert(doc, method=None) -> None:
	if is_ours(doc) or doc.attached_to_doctype in CARRIERS:
		make_private(doc)


def make_private(doc) -> None:
	"""The framework has written the file by now; one that it wrote for everybody to read is written anew."""
	if cint(doc.is_private):
		return
	doc.is_private = 1
	if doc.is_folder or doc.is_remote_file or not doc.file_url:
		return
	content = doc.get_content()
	doc._delete_file_on_disk()
	doc.file_url = None
	doc.save_file(content=content)


def validate(doc, method=None) -> None:
	if not is_ours(doc):
		return
	if not doc.is_private:
		frappe.throw(
			_("Files of {0} are private.").format(_(doc.attached_to_doctype)), title=_("Private File")
		)
	if doc.attached_to_doctype in ARCHIVE:
		return
	# the framework believes the sender about the size
	if max(len(doc.content or b""), cint(doc.file_size)) > MAX_PHOTO_BYTES:
		frappe.throw(
			_(
				"{0} is larger than {1} MB. Take the photo with a lower resolution or send a part of it."
			).format(doc.file_name, MAX_PHOTO_BYTES // 1024 // 1024),
			title=_("File Too Large"),
		)


def is_ours(doc) -> bool:
	"""Whether the file hangs on a document of this app. Our public pictures have no such document."""
	return bool(doc.attached_to_doctype) and is_our_doctype(doc.attached_to_doctype)


def is_our_doctype(doctype: str) -> bool:
	module = frappe.get_meta(doctype).module
	return frappe.local.module_app.get(frappe.scrub(module)) == OUR_APP
