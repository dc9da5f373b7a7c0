"""One at a time, across all workers of all machines: a lock in the database that goes with the connection.

A worker that is killed loses its connection and with it the lock; nothing has to be cleaned up.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b

import frappe


@contextmanager
def only_one(name: str) -> Iterator[bool]:
	"""Whether this is the only one at work on `name`; who is not the only one has to leave it alone."""
	key = blake2b(f"{frappe.local.site}:{name}".encode(), digest_size=24).hexdigest()
	mine = frappe.db.sql("select get_lock(%s, 0)", key)[0][0] == 1
	try:
		yield mine
	finally:
		if mine:
			frappe.db.sql("select release_lock(%s)", key)
