"""Categories of records: sensible numbers, years and roles."""

import re

import frappe
from frappe import _

from wuye_ops.rules.record_access import CONFIDENTIAL, SECRET

CODE = re.compile(r"[A-Z]{2,6}")
MOST_YEARS = 100


def check(doc) -> None:
	doc.code = (doc.code or "").strip().upper()
	if not CODE.fullmatch(doc.code):
		frappe.throw(_("A code is two to six letters, such as HT."), title=_("Code"))
	if doc.is_permanent:
		doc.keep_years = 0
	elif not 1 <= (doc.keep_years or 0) <= MOST_YEARS:
		frappe.throw(
			_(
				"Say for how many years its records are kept, 1 to {0}, or that they are kept permanently."
			).format(MOST_YEARS),
			title=_("Retention"),
		)
	if (doc.review_cycle_months or 0) < 0:
		frappe.throw(_("A cycle has at least one month."), title=_("Review Every (Months)"))
	if doc.access_level in (CONFIDENTIAL, SECRET) and not doc.roles:
		frappe.throw(
			_("Name the roles that open its files; otherwise only those who keep the archive could."),
			title=_("Roles That Open the Files"),
		)
