"""The site's real web application, called in this process: real sessions, real routing, real permission checks.

Every call runs in a thread of its own, so that it has its own database connection and its own `frappe.local`, as on a
server. What a test has written is seen once it is committed.
"""

import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from unittest.mock import patch

import frappe
from werkzeug.test import Client as WerkzeugClient

from wuye_ops.tests.factories import PASSWORD
from wuye_ops.tests.translations import keep_in_process

_server = ThreadPoolExecutor(max_workers=1, thread_name_prefix="wuye-web")


class Answer:
	"""What a user got: the status, the data, and the text with every message they read."""

	def __init__(self, response) -> None:
		self.status: int = response.status_code
		self.headers = response.headers
		# a picture is no text, and is answered all the same
		self.text: str = response.get_data().decode("utf-8", "replace")
		try:
			self.body = json.loads(self.text)
		except ValueError:
			self.body = {}

	@property
	def ok(self) -> bool:
		return 200 <= self.status < 300

	@property
	def refused(self) -> bool:
		"""Refused for want of a right; 404 is how the framework refuses what a user may not know of."""
		return self.status in (401, 403, 404)

	@property
	def data(self):
		return self.body.get("data", self.body.get("message"))

	@property
	def messages(self) -> str:
		"""The messages shown to the user, joined."""
		raw = self.body.get("_server_messages")
		return " ".join(str(json.loads(row).get("message")) for row in json.loads(raw)) if raw else ""

	def __repr__(self) -> str:
		return f"<{self.status} {self.text[:600]}>"


class Client:
	"""A browser without a window: logged in as `user`, or a guest."""

	def __init__(self, user: str | None = None) -> None:
		self.user, self.site = user or "Guest", frappe.local.site
		self._client = _server.submit(_make_client).result()
		if user:
			answer = self.post("/api/method/login", usr=user, pwd=PASSWORD)
			assert answer.ok, f"{user} cannot log in: {answer!r}"

	def get(self, path: str, /, **params) -> Answer:
		return self._open("GET", path, query_string=_as_text(params) or None)

	def post(self, path: str, /, **data) -> Answer:
		return self._open("POST", path, json=data)

	def put(self, path: str, /, **data) -> Answer:
		return self._open("PUT", path, json=data)

	def delete(self, path: str) -> Answer:
		return self._open("DELETE", path)

	def upload(self, name: str, content: bytes, **fields) -> Answer:
		"""Uploads a file as the attach dialog does."""
		from io import BytesIO

		data = {**_as_text(fields), "file": (BytesIO(content), name)}
		return self._open("POST", "/api/method/upload_file", data=data)

	def form(self, path: str, headers: dict | None = None, **data) -> Answer:
		"""A form with files as browsers send it: a file is (stream, name), several of one field a list of them."""
		return self._open("POST", path, data=data, headers=headers, content_type="multipart/form-data")

	def announce(self, path: str, size: int) -> Answer:
		"""A post that says it is so many bytes long, and sends none."""
		return self._open(
			"POST",
			path,
			content_type="multipart/form-data; boundary=x",
			environ_overrides={"CONTENT_LENGTH": str(size)},
		)

	def call(self, method: str, **args) -> Answer:
		"""A whitelisted method, by POST as the desk does."""
		return self.post(f"/api/method/{method}", **args)

	def list(self, doctype: str, **params) -> Answer:
		return self.get(f"/api/resource/{doctype}", **params)

	def read(self, doctype: str, name: str) -> Answer:
		return self.get(f"/api/resource/{doctype}/{name}")

	def _open(self, method: str, path: str, **options) -> Answer:
		headers = {
			"X-Frappe-Site-Name": self.site,
			"Accept": "application/json",
			**(options.pop("headers", None) or {}),
		}

		def answer() -> Answer:
			# closing the response ends the request's database connection
			with self._client.open(path, method=method, headers=headers, **options) as response:
				return Answer(response)

		return _server.submit(answer).result()


def _make_client() -> WerkzeugClient:
	import frappe.app

	keep_in_process()
	return WerkzeugClient(frappe.app.application)


def _as_text(params: dict) -> dict:
	return {key: value if isinstance(value, str) else json.dumps(value) for key, value in params.items()}


@contextmanager
def nothing_kept():
	"""While this lasts, each request's writes are undone at its end, so that hundreds of attempts leave no trace."""
	with patch("frappe.app.sync_database", lambda rollback=False: frappe.db.rollback()):
		yield
