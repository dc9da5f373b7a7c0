"""密封意见: what one assessor says is read by nobody before all have spoken, so that nobody follows somebody else.

The values and the reason are kept as one encrypted text in the row: no form, list, report, export, print or version shows what is
not there. They are opened together, when all were given, when the round is counted, or when it is withdrawn.
"""

from __future__ import annotations

import frappe
from frappe.utils.password import decrypt, encrypt

from wuye_ops.risk.as_risk import PARTS

FIELDS = (*PARTS, "score", "level", "reason")


def seal(row) -> None:
	"""Hides what the row says in its sealed text."""
	row.sealed = encrypt(frappe.as_json({field: row.get(field) for field in FIELDS}, indent=None))
	row.update(dict.fromkeys(FIELDS))


def unseal(made, *, if_readable: bool = False) -> None:
	"""What all assessors of a round said stands in their rows; the caller saves.

	Raises ValidationError where the site has lost the key it was sealed with; with if_readable such a row stays sealed instead.
	"""
	for row in made.opinions:
		if not row.sealed:
			continue
		try:
			row.update(_said(row))
		except frappe.ValidationError:
			if not if_readable:
				raise
			frappe.clear_last_message()
		else:
			row.sealed = None


def own(made) -> dict | None:
	"""What the user said in a round, sealed or not; None for who has not spoken."""
	row = next((one for one in made.opinions if one.assessor == frappe.session.user and one.given_on), None)
	if not row:
		return None
	return _said(row) if row.sealed else {field: row.get(field) for field in FIELDS}


def _said(row) -> dict:
	return frappe.parse_json(decrypt(row.sealed))
