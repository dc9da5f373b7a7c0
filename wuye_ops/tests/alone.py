"""A site that one process has to itself: for as long as that lasts, its web application keeps its connection to the database,
and what it has read from Redis.

Each request still begins with nothing in `frappe.local` and in a transaction of its own; only the way to the two servers is
shorter, which is a third of what a refusal takes.
"""

import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from frappe.database.mariadb.database import MariaDBDatabase
from frappe.utils.redis_wrapper import RedisWrapper
from redis.client import Pipeline

READS = ("GET", "HGET")
# What changes nothing, and is asked anew.
LOOKS = (
	"EXISTS",
	"HEXISTS",
	"HGETALL",
	"HKEYS",
	"KEYS",
	"LLEN",
	"LRANGE",
	"PING",
	"SISMEMBER",
	"SMEMBERS",
	"TTL",
)


@contextmanager
def alone() -> Iterator[None]:
	"""For requests by the thousand while no other process uses the site."""
	with _one_connection(), _read_once():
		yield


@contextmanager
def _one_connection() -> Iterator[None]:
	"""Of each thread, from its next connection on; what a request has not committed is rolled back as if it were closed."""
	mine, all_of_them = threading.local(), []
	connect = MariaDBDatabase.get_connection

	def get_connection(self):
		if not hasattr(mine, "connection"):
			mine.connection = connect(self)
			all_of_them.append(mine.connection)
		return mine.connection

	def close(self) -> None:
		if self._conn:
			self._conn.rollback()
			self._cursor = self._conn = None

	with (
		patch.object(MariaDBDatabase, "get_connection", get_connection),
		patch.object(MariaDBDatabase, "close", close),
	):
		try:
			yield
		finally:
			for connection in all_of_them:
				connection.close()


@contextmanager
def _read_once() -> Iterator[None]:
	"""A value read is kept, as bytes, until this process writes to its key."""
	kept: dict[bytes, dict[tuple, bytes | None]] = defaultdict(dict)
	ask, run = RedisWrapper.execute_command, Pipeline.execute

	def execute_command(self, *args, **options):
		if args[0] in READS:
			of_key = kept[args[1]]
			if args not in of_key:
				of_key[args] = ask(self, *args, **options)
			return of_key[args]
		if args[0] in LOOKS:
			return ask(self, *args, **options)
		try:
			return ask(self, *args, **options)
		finally:
			# whatever of it is a key
			for key in args[1:]:
				kept.pop(key, None)

	def execute(self, *args, **options):
		try:
			return run(self, *args, **options)
		finally:
			kept.clear()

	with (
		patch.object(RedisWrapper, "execute_command", execute_command),
		patch.object(Pipeline, "execute", execute),
	):
		yield
