"""Looking into a file without taking it away: what a browser shows by itself, else the text that was read from it."""

import frappe

from wuye_ops.records.archive import storage

PDF, PICTURE, TEXT, NOTHING = "pdf", "picture", "text", "nothing"
# what browsers draw; TIFF and drawings they do not
SHOWN_PICTURES = ("image/jpeg", "image/png", "image/gif", "image/bmp", "image/webp")
MOST_TEXT = 20_000  # characters on the page


@frappe.whitelist()
def show(version: str) -> dict[str, str | None]:
	"""{kind, url, text, file_name} of a version the user may open, proven to be the one that was filed."""
	doc = frappe.get_doc("Record Version", version)
	doc.check_permission("read")
	shown = {"kind": NOTHING, "url": None, "text": None, "file_name": doc.file_name}
	if not doc.file:
		return shown
	storage.check(doc)
	if doc.mime == "application/pdf":
		return {**shown, "kind": PDF, "url": doc.file}
	if doc.mime in SHOWN_PICTURES:
		return {**shown, "kind": PICTURE, "url": doc.file}
	text = frappe.db.get_value("Record Text", doc.name, "content")
	kind = TEXT if text else NOTHING
	return {**shown, "kind": kind, "url": doc.file, "text": (text or "")[:MOST_TEXT] or None}
