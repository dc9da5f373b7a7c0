"""Photos that come with a call, as phones send them, and become private files of a document."""

import base64
import binascii
from collections.abc import Sequence
from io import BytesIO

import frappe
from frappe import _
from PIL import Image, UnidentifiedImageError

MOST_PHOTOS = 3
LARGEST = 10 * 1024 * 1024
# what a browser shows and what carries no scripts; the ending is ours, whatever the sender called it
FORMATS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "GIF": "gif"}


def decoded(photos: object) -> list[tuple[bytes, str]]:
	"""(content, ending) of each photo. photos: data URLs. Refuses what is no picture, too large or too many."""
	if not photos:
		return []
	if not isinstance(photos, list) or len(photos) > MOST_PHOTOS:
		frappe.throw(_("Send at most {0} photos.").format(MOST_PHOTOS), title=_("Photo"))
	return [_picture(photo) for photo in photos]


def _picture(photo: object) -> tuple[bytes, str]:
	try:
		content = base64.b64decode(str(photo).partition("base64,")[2], validate=True)
		if len(content) > LARGEST:
			frappe.throw(
				_("A photo is larger than {0} MB. Take it with a lower resolution.").format(LARGEST >> 20),
				title=_("Photo"),
			)
		with Image.open(BytesIO(content)) as image:
			kind = image.format
			image.verify()
		return content, FORMATS[kind]
	# whatever a decoder says about bytes that are no picture
	except (binascii.Error, UnidentifiedImageError, KeyError, OSError, SyntaxError, ValueError):
		frappe.throw(_("This is not a photo. Send a JPG or PNG picture."), title=_("Photo"))


def attach(doc, fields: Sequence[str], pictures: list[tuple[bytes, str]]) -> dict[str, str]:
	"""Private files of the document, and the addresses by field. The caller has checked the right to the document."""
	addresses = {}
	for number, (field, (content, ending)) in enumerate(zip(fields, pictures, strict=False), 1):
		file = frappe.get_doc(
			{
				"doctype": "File",
				"file_name": f"{doc.name}-{number}.{ending}",
				"attached_to_doctype": doc.doctype,
				"attached_to_name": doc.name,
				"attached_to_field": field,
				"content": content,
				"is_private": 1,
			}
		)
		# the document is the sender's own; its files go with it
		file.insert(ignore_permissions=True)
		addresses[field] = file.file_url
	return addresses
