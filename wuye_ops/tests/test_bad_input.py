"""What people mistype, overlook or try: refused in a sentence they can act on, and nothing lost or half-written."""

import json
import re
from functools import cache
from io import BytesIO

import frappe
from frappe import _
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_to_date, now_datetime

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


class TestDates(BadInputCase):
	def test_a_request_from_the_future_or_the_distant_past(self) -> None:
		service, before = self.people["service"], frappe.db.count("Service Request")
		tomorrow = str(add_to_date(now_datetime(), days=1))
		for moment in ("9999-12-31 00:00:00", "2099-01-01 08:00:00"):
			self.assert_refused(
				service.post("/api/resource/Service Request", **self.fields(opened_on=moment))
			)
		answer = service.post("/api/resource/Service Request", **self.fields(opened_on=tomorrow))
		self.assert_refused(answer)
		two_years = str(add_to_date(now_datetime(), years=-2))
		answer = service.post("/api/resource/Service Request", **self.fields(opened_on=two_years))
		self.assert_refused(answer, "31")
		frappe.db.rollback()
		self.assertEqual(frappe.db.count("Service Request"), before)

	def test_what_is_no_date_is_named_with_its_field(self) -> None:
		service, before = self.people["service"], frappe.db.count("Service Request")
		label = self.label("Service Request", "opened_on")
		for nonsense in (
			"garbage",
			"2026-02-30 10:00:00",
			"10000-01-01",
			"0001-01-01 00:00:00",
			5,
			["x"],
			{"a": 1},
		):
			with self.subTest(nonsense):
				answer = service.post("/api/resource/Service Request", **self.fields(opened_on=nonsense))
				self.assert_refused(answer, label)
		frappe.db.rollback()
		self.assertEqual(frappe.db.count("Service Request"), before)

	def test_the_same_in_every_other_document(self) -> None:
		place, task = make.places(), self.task()
		customer = make.customer_of(place.unit)
		for nonsense in ("garbage", "2026-13-01", "9999-12-31", "0001-01-01"):
			with self.subTest(nonsense):
				answer = self.people["head"].put(f"/api/resource/Service Task/{task}", required_by=nonsense)
				self.assert_refused(answer, self.label("Service Task", "required_by"))
				answer = self.people["manager"].put(
					f"/api/resource/Property/{place.property}", contract_end=nonsense
				)
				self.assert_refused(answer, self.label("Property", "contract_end"))
				answer = self.people["service"].post(
					"/api/resource/Occupancy",
					unit=place.unit,
					customer=customer,
					relation="Tenant",
					from_date=nonsense,
				)
				self.assert_refused(answer, self.label("Occupancy", "from_date"))

	def test_an_empty_moment_is_now(self) -> None:
		answer = self.people["service"].post("/api/resource/Service Request", **self.fields(opened_on=""))
		self.assertTrue(answer.ok, answer)
		self.assertTrue(answer.data["opened_on"])


class TestPlaces(BadInputCase):
	def test_a_unit_of_another_property(self) -> None:
		foreign = make.places(make.PROPERTY_B).unit
		answer = self.people["service"].post("/api/resource/Service Request", **self.fields(unit=foreign))
		self.assert_refused(answer, foreign, make.PROPERTY_A)
		self.assertFalse(frappe.db.exists("Service Request", {"unit": foreign, "subject": "坏输入"}))

	def test_places_and_categories_that_do_not_exist(self) -> None:
		for field in ("unit", "category", "service_area"):
			answer = self.people["service"].post(
				"/api/resource/Service Request", **self.fields(**{field: "没有这个"})
			)
			self.assert_refused(answer, "没有这个")

	def test_a_group_is_no_category(self) -> None:
		group = frappe.db.get_value("Service Category", {"is_group": 1})
		answer = self.people["service"].post("/api/resource/Service Request", **self.fields(category=group))
		self.assert_refused(answer, group)


class TestClosedRequest(BadInputCase):
	"""A closed request is a record."""

	def setUp(self) -> None:
		super().setUp()
		self.name = self.request(subject="已经关闭的报事")
		frappe.db.set_value("Service Request", self.name, {"status": "Closed", "closed_on": now_datetime()})
		frappe.db.commit()
		self.before = self.stored("Service Request", self.name)

	def tearDown(self) -> None:
		self.assertEqual(
			self.before, self.stored("Service Request", self.name), "something of it was changed"
		)
		super().tearDown()

	def test_by_form_and_api(self) -> None:
		sentence = _(
			"Request {0} is {1} and can no longer be changed. Open a new request that refers to it."
		).format(self.name, _("Closed"))
		service = self.people["service"]
		for change in (
			{"subject": "改写"},
			{"description": "补记"},
			{"urgency": "Emergency"},
			{"rated_on": "2026-01-01 00:00:00", "solution": "改写"},
			{"holds": [{"from_time": "2026-01-01 00:00:00", "reason": "补一段暂停"}]},
		):
			with self.subTest(change):
				self.assert_refused(
					service.put(f"/api/resource/Service Request/{self.name}", **change), sentence
				)
		answer = service.call(
			"frappe.client.set_value",
			doctype="Service Request",
			name=self.name,
			fieldname="description",
			value="改写",
		)
		self.assert_refused(answer, sentence)
		doc = {**frappe.get_doc("Service Request", self.name).as_dict(), "subject": "表单改写"}
		answer = service.call("frappe.desk.form.save.savedocs", doc=frappe.as_json(doc), action="Save")
		self.assert_refused(answer, sentence)

	def test_by_bulk_edit_the_user_learns_which_failed(self) -> None:
		answer = self.people["service"].call(
			"frappe.desk.doctype.bulk_update.bulk_update.submit_cancel_or_update_docs",
			doctype="Service Request",
			docnames=json.dumps([self.name]),
			action="update",
			data=json.dumps({"subject": "批量改写"}),
		)
		self.assertEqual(answer.data, [self.name])
		self.assertIn(self.name, answer.messages)

	def test_it_does_not_come_back_to_life(self) -> None:
		service = self.people["service"]
		for method, more in (
			("accept", {}),
			("hold", {"reason": "等等"}),
			("resume", {}),
			("reopen", {}),
			("resolve", {"solution": "好了"}),
			("cancel", {"reason": "不要了"}),
		):
			with self.subTest(method):
				answer = service.call(
					f"wuye_ops.customer_service.requests.{method}", request=self.name, **more
				)
				self.assert_refused(answer)
		self.assert_refused(service.put(f"/api/resource/Service Request/{self.name}", status="New"))
		answer = service.call("wuye_ops.customer_service.tasks.create_from_request", request=self.name)
		self.assert_refused(answer, self.name)
		self.assertFalse(frappe.db.exists("Service Task", {"service_request": self.name}))

	def test_it_is_not_deleted(self) -> None:
		frappe.set_user("Administrator")
		with self.assertRaises(frappe.ValidationError):
			frappe.delete_doc("Service Request", self.name)


class TestStatusJumps(BadInputCase):
	"""The way from New to Closed is the workflow's, whichever door somebody takes."""

	def test_a_request_by_api_form_and_bulk(self) -> None:
		name, service = self.request(), self.people["service"]
		for status in ("Resolved", "Closed", "On Hold", "Nonsense"):
			with self.subTest(status):
				self.assert_refused(service.put(f"/api/resource/Service Request/{name}", status=status))
				answer = service.call(
					"frappe.client.set_value",
					doctype="Service Request",
					name=name,
					fieldname="status",
					value=status,
				)
				self.assert_refused(answer)
		doc = {**frappe.get_doc("Service Request", name).as_dict(), "status": "Closed"}
		self.assert_refused(
			service.call("frappe.desk.form.save.savedocs", doc=frappe.as_json(doc), action="Save")
		)
		self.assert_refused(
			service.call("frappe.model.workflow.apply_workflow", doc=frappe.as_json(doc), action="Close")
		)
		service.call(
			"frappe.model.workflow.bulk_workflow_approval",
			doctype="Service Request",
			docnames=json.dumps([name]),
			action="Close",
		)
		frappe.db.rollback()
		self.assertEqual(frappe.db.get_value("Service Request", name, ["status", "closed_on"]), ("New", None))

	def test_a_request_is_born_new_whatever_is_sent(self) -> None:
		answer = self.people["service"].post("/api/resource/Service Request", **self.fields(status="Closed"))
		self.assertEqual(answer.data["status"], "New")

	def test_an_import_is_no_way_around(self) -> None:
		from frappe.core.doctype.data_import.importer import Importer

		name = self.request()
		rows = f"ID,Status\n{name},Closed\n".encode()
		file = frappe.get_doc(
			{"doctype": "File", "file_name": "status.csv", "content": rows, "is_private": 1}
		).insert()
		data_import = frappe.get_doc(
			{
				"doctype": "Data Import",
				"reference_doctype": "Service Request",
				"import_type": "Update Existing Records",
				"import_file": file.file_url,
			}
		)
		data_import.flags.ignore_validate = True
		data_import.insert()
		Importer("Service Request", data_import=data_import).import_data()
		self.assertEqual(frappe.db.get_value("Service Request", name, "status"), "New")
		logs = frappe.get_all("Data Import Log", {"data_import": data_import.name}, ["success", "messages"])
		self.assertEqual([log.success for log in logs], [0])
		self.assertTrue(logs[0].messages)

	def test_a_task_by_api(self) -> None:
		task = self.task()
		for person, status in (
			("tech", "Done"),
			("tech", "Verified"),
			("head", "Verified"),
			("manager", "Draft"),
		):
			answer = self.people[person].put(f"/api/resource/Service Task/{task}", status=status)
			self.assert_refused(answer)
		frappe.db.rollback()
		self.assertEqual(frappe.db.get_value("Service Task", task, "status"), "Assigned")

	def test_a_technician_does_not_verify_their_own_work(self) -> None:
		task = self.task("accept", "finish")
		answer = self.people["tech"].call("wuye_ops.customer_service.tasks.verify", task=task)
		self.assertIn(answer.status, (403, 417))
		frappe.db.rollback()
		self.assertEqual(frappe.db.get_value("Service Task", task, "status"), "Done")


class TestFiles(BadInputCase):
	def test_a_photo_of_thirty_megabytes(self) -> None:
		name, big = self.request(), b"\xff\xd8\xff" + bytes(30 * 1024 * 1024)
		answer = self.people["service"].upload(
			"大照片.jpg", big, doctype="Service Request", docname=name, is_private=1
		)
		self.assertEqual(answer.status, 413)
		self.assertEqual(self.files_of(name), [])

	def test_a_photo_the_phone_connection_cannot_carry(self) -> None:
		name = self.request()
		answer = self.people["service"].upload(
			"照片.bmp", b"BM" + bytes(12 * 1024 * 1024), doctype="Service Request", docname=name, is_private=1
		)
		self.assert_refused(answer, "照片", "10 MB")
		self.assertEqual(self.files_of(name), [])

	def test_a_photo_is_private_whatever_is_asked(self) -> None:
		name = self.request()
		answer = self.people["service"].upload(
			"照片.png", picture(), doctype="Service Request", docname=name, is_private=0
		)
		self.assertTrue(answer.ok, answer)
		self.assertTrue(answer.data["file_url"].startswith("/private/files/"), answer)
		self.assertFalse(Client().get(answer.data["file_url"]).ok)

	def test_a_page_uploaded_as_a_file_is_not_shown_as_one(self) -> None:
		name = self.request()
		for file_name in ("页面.html", "图.svg"):
			answer = self.people["service"].upload(
				file_name, SCRIPTS[0].encode(), doctype="Service Request", docname=name, is_private=1
			)
			if answer.ok:
				shown = self.people["manager"].get(answer.data["file_url"])
				self.assertIn("attachment", shown.headers.get("Content-Disposition", ""))

	def files_of(self, name: str) -> list:
		frappe.db.rollback()
		return frappe.get_all("File", {"attached_to_name": name}, pluck="name")


class TestScripts(BadInputCase):
	"""A script somebody types is text, wherever it is shown."""

	def test_typed_in_a_request_a_message_and_a_work_log(self) -> None:
		for script in SCRIPTS:
			with self.subTest(script):
				self.carry(script)

	def carry(self, script: str) -> None:
		service, tech, head = (self.people[key] for key in ("service", "tech", "head"))
		made = service.post(
			"/api/resource/Service Request",
			**self.fields(
				subject=f"{script}漏水",
				description=script,
				place=script,
				reporter_name=script,
				urgency="Emergency",
			),
		)
		self.assertTrue(made.ok, made)
		request = made.data["name"]
		call = "wuye_ops.customer_service"
		self.assertTrue(service.call(f"{call}.requests.reply", request=request, message=script).ok)
		task = service.call(f"{call}.tasks.create_from_request", request=request).data
		self.assertTrue(head.call(f"{call}.tasks.assign", task=task, employee=make.employee("tech")).ok)
		for method, arguments in (
			("accept", {}),
			("log_work", {"content": f"{script}换件", "place": script, "result": script}),
			("report_problem", {"reason": f"{script}缺件"}),
			("resume", {}),
			("finish", {"result": f"{script}修好"}),
		):
			answer = tech.call(f"{call}.tasks.{method}", task=task, **arguments)
			self.assertTrue(answer.ok, answer)
		self.assertTrue(head.call(f"{call}.tasks.verify", task=task).ok)
		frappe.db.rollback()
		self.assert_harmless(request, task)

	def assert_harmless(self, request: str, task: str) -> None:
		# shown as HTML by the framework: notifications, messages, the timeline's versions, prints
		shown = frappe.get_all(
			"Notification Log", {"document_name": ["in", [request, task]]}, pluck="subject"
		)
		self.assertTrue(shown)
		shown += frappe.get_all("Communication", {"reference_name": request}, pluck="content")
		for person, doctype, name in (
			("manager", "Service Request", request),
			("head", "Service Task", task),
		):
			for print_format in [
				"Standard",
				*frappe.get_all("Print Format", {"doc_type": doctype}, pluck="name"),
			]:
				page = self.people[person].get("/printview", doctype=doctype, name=name, format=print_format)
				self.assertTrue(page.ok, page)
				shown.append(page.text)
		for text in shown:
			self.assertIsNone(RUNS.search(text or ""), RUNS.search(text or ""))
		# shown as a cell or a title by lists, which trust the server to have cleaned it
		for doctype, name in (("Service Request", request), ("Service Task", task)):
			for field, value in frappe.get_doc(doctype, name).as_dict().items():
				self.assertIsNone(RUNS.search(str(value)), f"{doctype}.{field}: {value}")


class TestWork(BadInputCase):
	def test_no_head_to_assign_the_work(self) -> None:
		name = self.request()
		place = frappe.get_doc("Property", make.PROPERTY_A)
		row = next(row for row in place.departments if row.trade == "Engineering")
		head = row.head
		row.db_set("head", None)
		frappe.clear_document_cache("Property", place.name)
		frappe.db.commit()
		try:
			answer = self.people["service"].call(
				"wuye_ops.customer_service.tasks.create_from_request", request=name
			)
			self.assert_refused(answer, row.department, make.PROPERTY_A)
		finally:
			row.db_set("head", head)
			frappe.clear_document_cache("Property", place.name)
			frappe.db.commit()
		self.assertFalse(frappe.db.exists("Service Task", {"service_request": name}))
		self.assertEqual(frappe.db.get_value("Service Request", name, "status"), "New")

	def test_someone_who_has_left_gets_no_work(self) -> None:
		task, tech2 = make.make_task().name, make.employee("tech2")
		frappe.db.set_value("Employee", tech2, "status", "Left")
		frappe.db.commit()
		try:
			answer = self.people["head"].call(
				"wuye_ops.customer_service.tasks.assign", task=task, employee=tech2
			)
			self.assert_refused(answer, tech2)
			people = (
				self.people["head"]
				.get("/api/method/wuye_ops.customer_service.dispatch.suggest", task=task)
				.data
			)
			self.assertNotIn(tech2, [row["employee"] for row in people])
		finally:
			frappe.db.set_value("Employee", tech2, "status", "Active")
			frappe.db.commit()
		self.assertEqual(
			frappe.db.get_value("Service Task", task, ["status", "assigned_to"]), ("To Assign", None)
		)

	def test_a_quantity_that_is_none(self) -> None:
		task = self.task("accept")
		before = self.stored("Service Task", task)
		for quantity in (0, -3, "abc", "1e400", 10**15):
			with self.subTest(quantity):
				answer = self.people["tech"].call(
					"wuye_ops.customer_service.tasks.add_part",
					task=task,
					item_code="测试水龙头",
					qty=quantity,
				)
				self.assert_refused(answer)
				answer = self.people["tech"].put(
					f"/api/resource/Service Task/{task}", parts=[{"item_code": "测试水龙头", "qty": quantity}]
				)
				self.assert_refused(answer)
		self.assertEqual(before, self.stored("Service Task", task))

	def test_more_parts_than_there_are_leave_the_task_done_and_the_stock_alone(self) -> None:
		make.make_stock_item("缺货件", qty=1)
		task = self.task("accept")
		frappe.set_user(make.user("tech"))
		tasks.add_part(task, "缺货件", 5)
		tasks.log_work(task, "换件")
		tasks.finish(task, "已换")
		frappe.set_user("Administrator")
		frappe.db.commit()
		before = self.stored("Service Task", task)
		entries = frappe.db.count("Stock Entry")
		ledger = frappe.db.count("Stock Ledger Entry", {"item_code": "缺货件"})
		answer = self.people["head"].call("wuye_ops.customer_service.tasks.verify", task=task)
		self.assert_refused(answer, "缺货件")
		self.assertEqual(before, self.stored("Service Task", task))
		self.assertEqual(frappe.db.count("Stock Entry"), entries)
		self.assertEqual(frappe.db.count("Stock Ledger Entry", {"item_code": "缺货件"}), ledger)
		request = frappe.db.get_value("Service Task", task, "service_request")
		self.assertEqual(frappe.db.get_value("Service Request", request, "status"), "In Progress")

	def test_work_to_be_paid_for_by_nobody(self) -> None:
		task = self.task("accept")
		answer = self.people["head"].put(f"/api/resource/Service Task/{task}", chargeable=1, customer=None)
		self.assert_refused(answer, _("Chargeable work needs the customer who pays."))
		answer = self.people["head"].put(f"/api/resource/Service Task/{task}", labour_charge=-100)
		self.assert_refused(answer, self.label("Service Task", "labour_charge"))
		self.assertEqual(frappe.db.get_value("Service Task", task, "chargeable"), 0)

	def test_chargeable_work_without_a_price_stays_unverified(self) -> None:
		task = self.task("accept", "finish")
		frappe.db.set_value(
			"Service Task", task, {"chargeable": 1, "customer": make.customer_of(make.places().unit)}
		)
		frappe.db.commit()
		answer = self.people["head"].call("wuye_ops.customer_service.tasks.verify", task=task)
		self.assert_refused(answer, task)
		frappe.db.rollback()
		self.assertEqual(
			frappe.db.get_value("Service Task", task, ["status", "sales_invoice"]), ("Done", None)
		)


class TestTexts(BadInputCase):
	def test_too_long_to_keep(self) -> None:
		service = self.people["service"]
		answer = service.post("/api/resource/Service Request", **self.fields(subject="长" * 500))
		self.assert_refused(answer, "140")
		answer = service.post("/api/resource/Service Request", **self.fields(description="长" * 70_000))
		self.assert_refused(answer, self.label("Service Request", "description"))

	def test_nothing_but_spaces(self) -> None:
		task, name = self.task("accept"), self.request()
		for person, method, arguments in (
			("tech", "tasks.log_work", {"task": task, "content": "   "}),
			("tech", "tasks.report_problem", {"task": task, "reason": "  "}),
			("service", "requests.reply", {"request": name, "message": " \n "}),
			("service", "requests.cancel", {"request": name, "reason": " "}),
		):
			with self.subTest(method):
				self.assert_refused(
					self.people[person].call(f"wuye_ops.customer_service.{method}", **arguments)
				)
		frappe.db.rollback()
		self.assertEqual(frappe.db.get_value("Service Request", name, "status"), "New")

	def test_a_masked_phone_saved_again_keeps_the_number(self) -> None:
		service = self.people["service"]
		made = service.post("/api/resource/Service Request", **self.fields(reporter_phone="13912340000"))
		name, mask = made.data["name"], made.data["reporter_phone"]
		self.assertEqual(mask, "139****0000")
		cipher = frappe.db.get_value("Service Request", name, "reporter_phone_encrypted")
		again = service.put(f"/api/resource/Service Request/{name}", reporter_phone=mask, place="阳台")
		self.assertTrue(again.ok, again)
		another = service.put(f"/api/resource/Service Request/{name}", reporter_phone="138****0000")
		self.assert_refused(another, _("Phone"))
		frappe.db.rollback()
		self.assertEqual(
			frappe.db.get_value(
				"Service Request", name, ["reporter_phone", "reporter_phone_encrypted", "place"]
			),
			(mask, cipher, "阳台"),
		)

	def test_shares_and_areas_that_cannot_be(self) -> None:
		place, manager = make.places(), self.people["manager"]
		customer = make.customer_of(place.unit)
		for share in (-10, 101, "abc", "nan"):
			with self.subTest(share):
				answer = manager.post(
					"/api/resource/Occupancy", unit=place.unit, customer=customer, relation="Owner", share=share,
					from_date="2020-01-01", is_payer=0,
				)  # fmt: skip
				self.assert_refused(answer, self.label("Occupancy", "share"))
		for area in (-5, "abc", 10**12):
			answer = manager.post(
				"/api/resource/Property Unit", building=place.building, unit_no="坏面积", built_up_area=area
			)
			self.assert_refused(answer)
		self.assertFalse(frappe.db.exists("Property Unit", f"{place.building}-坏面积"))


@cache
def people() -> dict[str, Client]:
	return {key: Client(make.user(key)) for key in ("service", "manager", "head", "tech")}


def picture() -> bytes:
	from PIL import Image

	out = BytesIO()
	Image.new("RGB", (4, 4), "red").save(out, "PNG")
	return out.getvalue()
