"""Photos that come with a call from the portal, as data URLs."""

import base64
import binascii

import frappe
from frappe import _

from wuye_ops.property.pictures import cleaned

MOST_PHOTOS = 3


def decoded(photos: object) -> list[bytes]:
	"""The pictures, written anew. photos: data URLs. Refuses what is no picture, too large or too many."""
	if not photos:
		return []
	if not isinstance(photos, list) or len(photos) > MOST_PHOTOS:
		frappe.throw(_("Send at most {0} photos.").format(MOST_PHOTOS), title=_("Photo"))
	return [_decoded(photo, _("Photo {0}").format(number)) for number, photo in enumerate(photos, 1)]


def _decoded(photo: object, name: str) -> bytes:
	try:
		content = base64.b64decode(str(photo).partition("base64,")[2], validate=True)
	except (binascii.Error, ValueError):
		content = b""
	if not content:
		frappe.throw(_("{0} is not a photo. Send a JPG or PNG picture.").format(name), title=_("Photo"))
	return cleaned(content, name)
