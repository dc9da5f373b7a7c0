"""Files that are none, scripts that must not run, texts too long or empty: refused in a sentence, or shown as what they are."""

import frappe
from frappe import _

from wuye_ops.tests import factories as make
from wuye_ops.tests.bad_input import RUNS, SCRIPTS, BadInputCase, picture
from wuye_ops.tests.http import Client


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
