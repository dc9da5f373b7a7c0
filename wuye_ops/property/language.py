"""What is written for several readers, by no one of them: in the language of the site."""

from collections.abc import Iterator
from contextlib import contextmanager

import frappe

LANGUAGE = "zh"


@contextmanager
def in_site_language() -> Iterator[None]:
	"""Within, texts are in the site's language, whoever or whatever runs."""
	language = frappe.local.lang
	frappe.local.lang = frappe.db.get_single_value("System Settings", "language") or LANGUAGE
	try:
		yield
	finally:
		frappe.local.lang = language
