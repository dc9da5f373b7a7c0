"""Whose rights work is done with."""

from collections.abc import Iterator
from contextlib import contextmanager

import frappe


@contextmanager
def in_the_name_of(user: str) -> Iterator[None]:
	"""What happens within is done by this user, with their rights; for jobs that take up what somebody has asked for."""
	before = frappe.session.user
	frappe.set_user(user)
	try:
		yield
	finally:
		frappe.set_user(before)


@contextmanager
def as_the_system() -> Iterator[None]:
	"""What happens within is done by the system: for a booking that ERPNext asks rights for which its maker must not have.

	Unlike `in_the_name_of` it leaves the web request's session as it is. The caller says whose right replaces the system's.
	"""
	session, user = frappe.local.session, frappe.session.user
	session.user = "Administrator"
	kept = {name: getattr(frappe.local, name, None) for name in ("role_permissions", "user_perms")}
	frappe.local.role_permissions, frappe.local.user_perms = {}, None
	try:
		yield
	finally:
		session.user = user
		frappe.local.role_permissions, frappe.local.user_perms = (
			kept["role_permissions"] or {},
			kept["user_perms"],
		)
