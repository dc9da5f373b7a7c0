"""Days as people type them and callers send them."""

from datetime import date

import frappe
from frappe import _
from frappe.utils import getdate


def day_of(value: object, what: str, title: str) -> date | None:
	"""The day; None for nothing, or for a day of zeros. Refuses what is no day: `what` is shown, as text of a page."""
	if not value:
		return None
	try:
		return getdate(value)
	except (frappe.ValidationError, ValueError, TypeError, OverflowError) as error:
		if isinstance(error, frappe.ValidationError):
			# said in the framework's words already; ours name the field
			frappe.clear_last_message()
		frappe.throw(_("{0} is not a date.").format(frappe.bold(frappe.utils.escape_html(what))), title=title)
