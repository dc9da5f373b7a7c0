"""Pictures from people nobody knows: decoded, and written anew, so that nothing but the picture is kept.

What the sender calls a file, and what else stands in it (position and time of the photo, previews, scripts behind the last
pixel), goes no further than here.
"""

import struct
import zlib
from collections.abc import Sequence
from io import BytesIO

import frappe
from frappe import _
from PIL import Image, ImageOps, UnidentifiedImageError

LARGEST = 10 * 1024 * 1024  # bytes of one picture as it is sent
MOST_PIXELS = 50_000_000  # the best phones take that many; a bomb says it has more
LONGEST_SIDE = 2048  # pixels of what is kept; enough to read a meter
QUALITY = 85
# what browsers show. Others, such as SVG, can act or load
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP")
# whatever a decoder says about bytes that are no picture, or only the beginning of one
BROKEN = (
	UnidentifiedImageError,
	Image.DecompressionBombError,
	EOFError,
	IndexError,
	KeyError,
	OSError,
	SyntaxError,
	TypeError,
	ValueError,
	struct.error,
	zlib.error,
)


def cleaned(content: bytes, name: str = "") -> bytes:
	"""The picture as a JPEG that stands upright and has nothing else in it. Refuses in words what is no picture.

	name: what the sender calls it, for the refusal only.
	"""
	if not content:
		frappe.throw(_("{0} is empty. Take the photo again.").format(_shown(name)), title=_("Photo"))
	if len(content) > LARGEST:
		frappe.throw(
			_("{0} is larger than {1} MB. Take the photo with a lower resolution.").format(
				_shown(name), LARGEST >> 20
			),
			title=_("Photo"),
		)
	try:
		return _written_anew(content)
	except _TooManyPixels:
		frappe.throw(
			_("{0} has too many pixels. Take the photo with a lower resolution.").format(_shown(name)),
			title=_("Photo"),
		)
	except BROKEN:
		frappe.throw(
			_("{0} is not a photo. Send a JPG or PNG picture.").format(_shown(name)), title=_("Photo")
		)


class _TooManyPixels(Exception):
	pass


def _written_anew(content: bytes) -> bytes:
	with Image.open(BytesIO(content), formats=FORMATS) as image:
		# the head says so before a pixel is unpacked
		if image.width * image.height > MOST_PIXELS:
			raise _TooManyPixels
		# a large JPEG is read at the size it is needed in
		image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
		upright = ImageOps.exif_transpose(image)
		upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
		# what is clear in a drawing is white, not black
		ground = Image.new("RGB", upright.size, "white")
		layer = upright.convert("RGBA")
		ground.paste(layer, mask=layer.getchannel("A"))
	target = BytesIO()
	ground.save(target, "JPEG", quality=QUALITY, optimize=True)
	return target.getvalue()


def _shown(name: str) -> str:
	"""What a sender calls their file, in the words of a message."""
	name = str(name or "").replace("\\", "/").split("/")[-1].strip()[:60]
	return frappe.utils.escape_html(name) or _("The photo")


def attach(doc, fields: Sequence[str], pictures: Sequence[bytes]) -> dict[str, str]:
	"""Private files of the document, and their addresses by field. pictures: from `cleaned`.

	The caller has checked the right to the document, and writes the addresses to it.
	"""
	addresses = {}
	for number, (field, content) in enumerate(zip(fields, pictures, strict=False), 1):
		file = frappe.get_doc(
			{
				"doctype": "File",
				"file_name": f"{doc.name}-{number}.jpg",
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
