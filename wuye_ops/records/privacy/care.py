"""What every document about people's data takes care of: no numbers in free text, no files of somebody else."""

import frappe
from frappe import _
from frappe.utils import cstr

from wuye_ops.rules.identity import mask_numbers_in


def refuse_numbers(doc, *fields: str) -> None:
	"""Refuses a phone or identity number in free text: there it would be kept in plain, and found by any search."""
	for field in fields:
		text = cstr(doc.get(field))
		if mask_numbers_in(text) != text:
			# the number is not repeated: messages end up in logs
			frappe.throw(
				_("{0}: leave phone and identity numbers out. They belong into the customer profile.").format(
					frappe.bold(_(doc.meta.get_label(field), context=doc.doctype))
				),
				title=_("Numbers in Text"),
			)


def refuse_file_of_others(doc, field: str) -> None:
	"""Refuses the address of a file that somebody else has uploaded: attaching it would open it to the readers here."""
	url = doc.get(field)
	if url and not frappe.db.exists("File", {"file_url": url, "owner": frappe.session.user}):
		frappe.throw(
			_("{0}: upload the file here yourself.").format(
				frappe.bold(_(doc.meta.get_label(field), context=doc.doctype))
			),
			title=_("File"),
		)
