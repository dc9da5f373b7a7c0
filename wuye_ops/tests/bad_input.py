"""Bad input in tests: what is sent is refused with a sentence, and nothing is half written."""

import re
from functools import cache
from io import BytesIO

import frappe
from frappe import _
from frappe.tests.utils import FrappeTestCase

from wuye_ops.customer_service import tasks
from wuye_ops.tests import factories as make
from wuye_ops.tests.http import Answer, Client

SCRIPTS = (
	"<script>alert('wuye')</script>",
	"<img src=x onerror=alert('wuye')>",
	"<a href=\"javascript:alert('wuye')\">看</a>",
	"<svg onload=alert('wuye')>",
)


# what would run: a script element, a handler inside a tag, a link that is a script
RUNS = re.compile(
	r"<script[^>]*>alert\('wuye'\)|<[^>]*\son\w+=[^>]*alert|<[^>]*javascript:alert", re.IGNORECASE
)


class BadInputCase(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.set_user("Administrator")
		make.make_stock_item()
		frappe.db.commit()
		cls.people = people()

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()
		# what the people of the tests read
		frappe.local.lang = "zh"

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()

	def label(self, doctype: str, field: str) -> str:
		return _(frappe.get_meta(doctype).get_label(field), context=doctype)

	def fields(self, **more) -> dict:
		return {
			"property": make.PROPERTY_A,
			"unit": make.places().unit,
			"category": "水管漏水",
			"urgency": "Normal",
			"channel": "Phone",
			"subject": "坏输入",
			**more,
		}

	def request(self, **fields) -> str:
		name = make.make_request(**fields).name
		frappe.db.commit()
		return name

	def task(self, *steps: str) -> str:
		"""A task of the technician's, taken through the named steps by those whose steps they are."""
		name = make.make_task(assigned_to=make.employee("tech")).name
		frappe.set_user(make.user("tech"))
		for step in steps:
			if step == "finish":
				tasks.log_work(name, "已修")
				tasks.finish(name, "修好了")
			else:
				getattr(tasks, step)(name)
		frappe.set_user("Administrator")
		frappe.db.commit()
		return name

	def assert_refused(self, answer: Answer, *words: str, status: int = 417) -> None:
		"""Refused with these words in what the user reads; no internal error."""
		self.assertEqual(answer.status, status, answer)
		text = re.sub(r"<[^>]+>", "", answer.messages)
		for word in words:
			self.assertIn(re.sub(r"<[^>]+>", "", word), text)

	def stored(self, doctype: str, name: str) -> str:
		"""The document as it lies in the database now, for a comparison with later."""
		frappe.db.rollback()
		doc = frappe.get_doc(doctype, name).as_dict(no_default_fields=True)
		return frappe.as_json(
			{key: value for key, value in doc.items() if key not in ("modified", "modified_by")}
		)


@cache
def people() -> dict[str, Client]:
	return {key: Client(make.user(key)) for key in ("service", "manager", "head", "tech")}


def picture() -> bytes:
	from PIL import Image

	out = BytesIO()
	Image.new("RGB", (4, 4), "red").save(out, "PNG")
	return out.getvalue()
