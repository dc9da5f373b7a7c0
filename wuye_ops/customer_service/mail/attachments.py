"""What hangs on a mail: photos are looked into and lose where they were taken, other files must be what they say.

What is refused stops nothing: the mail becomes a request, and its sender and the staff read what is missing and why.
"""

import io
import zipfile

import frappe
from frappe import _
from frappe.utils import strip_html
from frappe.utils.pdf import pdf_contains_js
from pypdf.errors import PyPdfError

from wuye_ops.customer_service.requests import PHOTO_FIELDS
from wuye_ops.overrides.file import MAX_PHOTO_BYTES
from wuye_ops.property import pictures
from wuye_ops.rules import file_safety
from wuye_ops.rules.file_safety import Unsafe
from wuye_ops.rules.mail_reading import Attachment

# a logo within a signature is no photo of a leak
DECORATION_BYTES = 8 * 1024


def keep(doc, attachments: tuple[Attachment, ...], *, photos: bool) -> list[str]:
	"""Private files of the request; sentences about what was refused. photos: the first pictures are the request's photos."""
	refused, addresses = [], []
	for number, attachment in enumerate(attachments, 1):
		if attachment.inline and len(attachment.content) < DECORATION_BYTES and _says_picture(attachment):
			continue
		try:
			name, content, is_photo = _examined(attachment, number)
		except Unsafe as refusal:
			refused.append(_why(refusal, attachment.name or _("Attachment {0}").format(number)))
			continue
		except frappe.ValidationError as refusal:
			# the sentence in which `pictures.cleaned` refuses what is no photo
			frappe.clear_last_message()
			refused.append(strip_html(str(refusal)))
			continue
		file = _file(doc, name, content)
		if is_photo and file.file_url not in addresses:
			addresses.append(file.file_url)
	if photos and addresses:
		doc.update(dict(zip(PHOTO_FIELDS, addresses, strict=False)))
		# the mail's sender has sent the photos with the report; nobody else's right is used
		doc.save(ignore_permissions=True)
	return refused


def _examined(attachment: Attachment, number: int) -> tuple[str, bytes, bool]:
	"""(name, content, is a photo), safe to be kept. Raises Unsafe, or what `pictures.cleaned` does."""
	content = attachment.content
	if not content:
		raise Unsafe(file_safety.EMPTY)
	if len(content) > MAX_PHOTO_BYTES:
		raise Unsafe(file_safety.TOO_LARGE)
	if _says_picture(attachment):
		return (
			f"{_stem(attachment.name) or f'photo-{number}'}.jpg",
			pictures.cleaned(content, attachment.name),
			True,
		)
	safe = file_safety.examine(attachment.name, content, MAX_PHOTO_BYTES)
	if content.startswith(file_safety.ZIP):
		_examine_packed(safe.ending, content)
	elif safe.ending == "pdf":
		_examine_pdf(content)
	return safe.name, content, False


def _says_picture(attachment: Attachment) -> bool:
	ending = file_safety.ending_of(attachment.name)
	return ending in file_safety.PICTURES or (
		attachment.kind.startswith("image/") and "." not in attachment.name
	)


def _stem(name: str) -> str:
	try:
		return file_safety.safe_name(name).rpartition(".")[0]
	except Unsafe:
		return ""


def _examine_packed(ending: str, content: bytes) -> None:
	try:
		with zipfile.ZipFile(io.BytesIO(content)) as archive:
			file_safety.examine_packed(ending, archive)
	except file_safety.NOT_PACKED:
		raise Unsafe(file_safety.CORRUPTED)


def _examine_pdf(content: bytes) -> None:
	"""The framework looks into a PDF while it writes it, and one that it cannot read would take the mail with it."""
	try:
		acts = pdf_contains_js(content)
	except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError):
		raise Unsafe(file_safety.CORRUPTED)
	if acts:
		raise Unsafe(file_safety.ACTIVE)


def _file(doc, name: str, content: bytes):
	file = frappe.get_doc(
		{
			"doctype": "File",
			"file_name": name,
			"attached_to_doctype": doc.doctype,
			"attached_to_name": doc.name,
			"content": content,
			"is_private": 1,
		}
	)
	# who writes to customer service may send files with it; they are seen by those who see the request
	return file.insert(ignore_permissions=True)


def _why(refusal: Unsafe, name: str) -> str:
	reasons = {
		file_safety.EMPTY: _("{0} is empty."),
		file_safety.TOO_LARGE: _("{0} is too large."),
		file_safety.NOT_WHAT_IT_SAYS: _("{0} is not the kind of file its name says, or is broken."),
		file_safety.CORRUPTED: _("{0} is broken."),
		file_safety.MACRO: _("{0} contains macros."),
		file_safety.ENCRYPTED: _("{0} is locked with a password."),
	}
	return reasons.get(refusal.code, _("{0} is a kind of file we do not take by mail.")).format(name[:100])
