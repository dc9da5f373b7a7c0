"""The words of a language, kept in the process that runs the tests.

For each request the framework unpickles all of them from Redis, 20,000 in Chinese: a third of what an answer takes. They
do not change while tests run.
"""

import frappe
import frappe.translate


def keep_in_process() -> None:
	"""From now on a language's words are read once for each site; calling it again does nothing."""
	read = frappe.translate.get_all_translations
	if getattr(read, "keeps_in_process", False):
		return
	kept: dict[tuple[str, str], dict[str, str]] = {}

	def get_all_translations(lang: str) -> dict[str, str]:
		key = (frappe.local.site, lang)
		if key not in kept:
			kept[key] = read(lang)
		return kept[key]

	get_all_translations.keeps_in_process = True
	frappe.translate.get_all_translations = get_all_translations
