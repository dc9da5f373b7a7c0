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
