"""A message of the server, which is HTML, as the text that people read: kept in a field, told in a list, put into another message."""

from __future__ import annotations

from html import unescape

from frappe.utils import cstr, strip_html

# Where a page takes the text for HTML all the same, nothing in it is a tag.
BRACKETS = str.maketrans("<>", "＜＞")


def plain(message: object) -> str:
	"""Without tags, and with characters for entities: whoever puts it into a page escapes it, once. Angle brackets come out wide."""
	return unescape(strip_html(cstr(message))).translate(BRACKETS)
