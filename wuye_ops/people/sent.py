"""What the browser sends as JSON in an argument, or as it is from the server: what is none is refused in a sentence."""

from __future__ import annotations

import json
from typing import NoReturn

import frappe
from frappe import _
from frappe.utils import cstr


def texts(value: str | list | None, message: str, title: str) -> list[str]:
	"""A list of texts, in its order. Throws the message for anything else; an empty list is one."""
	found = _parsed(value)
	if not isinstance(found, list) or not all(isinstance(one, str | int) for one in found):
		_refuse(message, title)
	return [cstr(one) for one in found]


def texts_once(value: str | list | None, message: str, title: str) -> list[str]:
	"""The same, each once, and at least one."""
	return list(dict.fromkeys(texts(value, message, title))) or _refuse(message, title)


def pairs(value: str | dict | None, message: str, title: str) -> dict[str, str]:
	"""Names and texts. Throws the message for anything else."""
	found = _parsed(value)
	if not isinstance(found, dict):
		_refuse(message, title)
	return {cstr(name): cstr(text) for name, text in found.items()}


def filters(value: str | dict | None) -> frappe._dict:
	"""Filters of a report."""
	found = _parsed(value or "{}")
	if not isinstance(found, dict):
		_refuse(_("Choose the filters of the report again."), _("Report"))
	return frappe._dict(found)


def _parsed(value: object) -> object:
	"""None for what is no JSON."""
	if not isinstance(value, str):
		return value
	try:
		return json.loads(value)
	except ValueError:
		return None


def _refuse(message: str, title: str) -> NoReturn:
	frappe.throw(message, title=title)
