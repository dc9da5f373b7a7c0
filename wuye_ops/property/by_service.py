"""Documents that a service writes and nobody by hand: made by it, changed by it, and kept."""

import frappe
from frappe import _


class WrittenByService:
	"""Goes before `Document` in the bases. A service says who it is with `doc.flags.by_service`; a form, the web API and an
	import cannot.
	"""

	def how_it_is_written(self) -> str:
		"""What to do instead, for somebody who makes or changes one by hand."""
		raise NotImplementedError

	def why_it_is_kept(self) -> str:
		"""For somebody who deletes one."""
		raise NotImplementedError

	def before_insert(self) -> None:
		self.refuse_by_hand()

	def validate(self) -> None:
		self.refuse_by_hand()

	def refuse_by_hand(self) -> None:
		if not self.flags.by_service:
			frappe.throw(self.how_it_is_written(), frappe.PermissionError, title=_(self.doctype))

	def on_trash(self) -> None:
		frappe.throw(self.why_it_is_kept(), frappe.PermissionError, title=_(self.doctype))
