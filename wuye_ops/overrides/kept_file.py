"""The framework's File with one question more, asked before it touches the disk: is this a file of a record?

Overrides `frappe.core.doctype.file.file.File`: `on_trash` and `validate` (which deletes from or moves on the disk before any
hook is asked) and `optimize_file` (which writes the file anew).
"""

import frappe
from frappe.core.doctype.file.file import File

from wuye_ops.records.disposal import kept_files


class KeptFile(File):
	def on_trash(self) -> None:
		kept_files.refuse_removal(self)
		super().on_trash()

	def validate(self) -> None:
		kept_files.refuse_change(self)
		super().validate()

	@frappe.whitelist()
	def optimize_file(self) -> None:
		kept_files.refuse_removal(self)
		super().optimize_file()
