"""What tests of isolation share: two properties with a life of their own, their people, and doors that are tried."""

import json
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from urllib.parse import unquote

import frappe
from frappe.tests.utils import FrappeTestCase

from wuye_ops.tests import factories as make
from wuye_ops.tests.http import Answer, Client
from wuye_ops.tests.worlds import World, make_world

STAFF = ("service", "manager", "head", "tech", "guard")
# Documents of a world that have a mark: the doctype, and the world's word for it.
DOCUMENTS = (
	("Property Unit", "unit"),
	("Building", "building"),
	("Occupancy", "occupancy"),
	("Customer", "customer"),
	("Customer Profile", "profile"),
	("Service Request", "request"),
	("Service Task", "task"),
)

Door = Callable[[Client], Answer]


class IsolationCase(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.set_user("Administrator")
		cls.a, cls.b = worlds()
		cls.people, cls.insiders = people(cls.a), insiders()

	def tearDown(self) -> None:
		frappe.set_user("Administrator")

	def hidden(self, door: Door, *, seen_by: str | None = "service", echo: str | None = None) -> None:
		"""Nobody of A reads B's mark through the door; `seen_by` of B does. `echo`: what the door repeats of the question."""
		for person, client in self.people.items():
			self.assert_no_mark(door(client), self.b, f"{person} of A", echo)
		if seen_by:
			self.assertIn(
				self.b.mark[2:], readable(door(self.insiders[seen_by])), f"{seen_by} of B sees nothing here"
			)

	def assert_no_mark(self, answer: Answer, world: World, who: str, echo: str | None = None) -> None:
		text = readable(answer)
		if not answer.ok:
			# a refusal names what was asked for
			for asked in sorted(vars(world).values(), key=len, reverse=True):
				if asked != world.mark:
					text = text.replace(str(asked), "")
		if echo:
			text = text.replace(echo, "")
		self.assertNotIn(world.mark[2:], text, f"{who} reads a mark of {world.property}")


@cache
def worlds() -> tuple[World, World]:
	return make_world(make.PROPERTY_A), make_world(make.PROPERTY_B)


@cache
def people(a: World) -> dict[str, Client]:
	staff = {key: Client(make.user(key)) for key in STAFF}
	return {**staff, "resident": Client(a.resident), "guest": Client()}


@cache
def insiders() -> dict[str, Client]:
	return {key: Client(make.user(key, make.PROPERTY_B)) for key in STAFF}


def readable(answer: Answer) -> str:
	"""The text as a person reads it, not as JSON escapes it; without a developer's traceback of the question."""
	if not answer.body:
		return unquote(answer.text)
	body = {key: value for key, value in answer.body.items() if key not in ("exc", "_debug_messages")}
	return _plain(body)


def _plain(value) -> str:
	"""All texts in an answer; messages are JSON in JSON."""
	if isinstance(value, dict):
		return " ".join(f"{key} {_plain(item)}" for key, item in value.items())
	if isinstance(value, list):
		return " ".join(_plain(item) for item in value)
	if isinstance(value, str) and value[:1] in "[{":
		# what only looks like JSON is text
		with suppress(ValueError):
			return _plain(json.loads(value))
	return str(value)


def report_view(c: Client, doctype: str, fields: list[str]) -> Answer:
	return c.call(
		"frappe.desk.reportview.get",
		doctype=doctype,
		fields=json.dumps([f"`tab{doctype}`.`{field}`" for field in fields]),
		filters="[]",
		page_length=500,
		start=0,
	)


def search_link(c: Client, doctype: str, text: str) -> Answer:
	return c.call("frappe.desk.search.search_link", doctype=doctype, txt=text, page_length=50)
