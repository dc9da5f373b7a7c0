"""Files on our documents are private, and pictures have a size a phone connection can carry."""

import frappe
from frappe import _

MAX_PHOTO_BYTES = 10 * 1024 * 1024
OUR_APP = "wuye_ops"


def before_insert(doc, method=None) -> None:
	if is_ours(doc):
		doc.is_private = 1


def validate(doc, method=None) -> None:
	if not is_ours(doc):
		return
	if not doc.is_private:
		frappe.throw(_("Files of {0} are private.").format(_(doc.attached_to_doctype)), title=_("Private File"))
	if (doc.file_size or 0) > MAX_PHOTO_BYTES:
		frappe.throw(
			_("{0} is larger than {1} MB. Take the photo with a lower resolution or send a part of it.").format(
				doc.file_name, MAX_PHOTO_BYTES // 1024 // 1024
			),
			title=_("File Too Large"),
		)


def is_ours(doc) -> bool:
	"""Whether the file hangs on a document of this app. Our public pictures have no such document."""
	if not doc.attached_to_doctype:
		return False
	module = frappe.get_meta(doc.attached_to_doctype).module
	return frappe.local.module_app.get(frappe.scrub(module)) == OUR_APP
