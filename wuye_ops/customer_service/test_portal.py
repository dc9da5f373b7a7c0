"""What residents can do on the phone, and what they cannot learn or do about anybody else."""

import base64
import json
from io import BytesIO

import frappe
from frappe import _
from frappe.tests.utils import FrappeTestCase
from PIL import Image

from wuye_ops.customer_service import portal, requests, tasks
from wuye_ops.overrides import web_form
from wuye_ops.tests import factories as make
from wuye_ops.tests.browser.portal_data import Home, new_home
from wuye_ops.tests.http import Answer, Client
from wuye_ops.tests.parallel import at_once

FORM = "report-a-problem"
ACCEPT = "frappe.website.doctype.web_form.web_form.accept"
PORTAL = "wuye_ops.customer_service.portal"
# everything a resident may ever read of a request, field by field
PUBLIC = {
	"name", "subject", "category", "unit", "status", "status_label", "colour", "reported", "promise", "late",
	"can_rate", "kind", "kind_label", "place", "description", "solution", "reason", "hold_reason", "next_report", "steps", "people",
	"photos", "work_photos", "messages", "can_reopen", "is_merged", "can_write", "stars", "rating_comment", "hotline",
}  # fmt: skip


def picture(colour: str = "navy", size: int = 40) -> bytes:
	buffer = BytesIO()
	Image.new("RGB", (size, size), colour).save(buffer, "PNG")
	return buffer.getvalue()


def as_data_url(content: bytes, name: str = "photo.png", kind: str = "image/png") -> str:
	"""A new file as web forms send it."""
	return f"{name},data:{kind};base64,{base64.b64encode(content).decode()}"


def report_of(home: Home, **fields) -> dict:
	return {
		"unit": home.unit,
		"category": "水管漏水",
		"description": "厨房水槽下面在漏水",
		"client_key": frappe.generate_hash(),
		**fields,
	}


class PortalTestCase(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		cls.home, cls.neighbour = new_home(), new_home()
		cls.far = new_home(make.PROPERTY_B)
		cls.browser = Client(cls.home.user)

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		# what other tests have asked the server does not count
		frappe.cache.delete_keys("rl:")

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.flags.in_web_form = False
		frappe.db.rollback()

	def send(self, client: Client | None = None, **fields) -> Answer:
		"""A report through the web form, over HTTP."""
		return (client or self.browser).post(
			f"/api/method/{ACCEPT}", web_form=FORM, data=json.dumps(report_of(self.home, **fields))
		)

	def submit(self, user: str | None = None, **fields):
		"""A report through the web form, in this transaction."""
		frappe.set_user(user or self.home.user)
		return web_form.accept(FORM, json.dumps(report_of(self.home, **fields)))

	def requests_in(self, *units: str) -> int:
		frappe.db.rollback()
		return frappe.db.count("Service Request", {"unit": ["in", units or [self.home.unit]]})

	def request(self, home: Home | None = None, **fields):
		frappe.set_user("Administrator")
		home = home or self.home
		property_name = frappe.db.get_value("Property Unit", home.unit, "property")
		return make.make_request(property_name, unit=home.unit, customer=home.customer, **fields)

	def resolved_request(self, **log):
		"""A request whose task has been done and verified, with one log entry."""
		doc = self.request()
		task = tasks.create_from_request(doc.name)
		tasks.assign(task, make.employee("tech"))
		frappe.set_user(make.user("tech"))
		tasks.accept(task)
		tasks.log_work(task, "更换角阀", **{key: value for key, value in log.items() if key != "upload"})
		if log.get("upload"):
			self.log_photo(task, log["upload"])
		tasks.finish(task, "已更换角阀")
		frappe.set_user(make.user("head"))
		tasks.verify(task)
		frappe.set_user("Administrator")
		return doc.reload(), task

	def log_photo(self, task: str, stage: str) -> None:
		file = frappe.get_doc(
			{
				"doctype": "File",
				"file_name": f"{frappe.generate_hash(length=6)}.png",
				"attached_to_doctype": "Service Task",
				"attached_to_name": task,
				"content": picture(),
				"is_private": 1,
			}
		).insert()
		tasks.log_work(task, "拍照", photo=file.file_url, photo_stage=stage)


class TestReporting(PortalTestCase):
	def test_a_report_takes_whose_where_and_how_urgent_from_the_unit_and_category(self) -> None:
		answer = self.send(
			photo=as_data_url(picture()),
			urgency="Emergency",
			status="Closed",
			property=make.PROPERTY_B,
			channel="Phone",
		)
		self.assertTrue(answer.ok, answer)
		doc = frappe.get_doc("Service Request", answer.data["name"])
		self.assertEqual(
			(doc.property, doc.customer, doc.urgency, doc.status, doc.channel),
			(make.PROPERTY_A, self.home.customer, "Urgent", "New", "Portal"),
		)
		self.assertEqual(doc.subject, "厨房水槽下面在漏水")
		file = frappe.get_doc("File", {"attached_to_name": doc.name, "file_url": doc.photo})
		self.assertTrue(file.is_private and doc.photo.startswith("/private/files/"))
		self.assertTrue(self.browser.get(doc.photo).ok)

	def test_the_answer_keeps_internal_fields_back(self) -> None:
		data = self.send().data
		meta = frappe.get_meta("Service Request")
		internal = {field.fieldname for field in meta.fields if field.permlevel}
		self.assertTrue(internal)
		self.assertFalse({field for field in internal if data.get(field)})

	def test_units_of_others_are_refused_and_nothing_is_written(self) -> None:
		foreign = [self.neighbour.unit, self.far.unit, make.places(make.PROPERTY_B).unit, ""]
		before = self.requests_in(*foreign)
		for unit in foreign:
			answer = self.send(unit=unit)
			self.assertEqual(answer.body.get("exc_type"), "PermissionError", (unit, answer))
		self.assertEqual(self.requests_in(*foreign), before)
		self.assertFalse(self.send(unit="无此房屋").ok)

	def test_staff_and_guests_cannot_use_the_form_to_write_where_they_have_no_right(self) -> None:
		before = self.requests_in()
		for user in (make.user("tech"), make.user("guard", make.PROPERTY_B), None):
			answer = self.send(Client(user))
			self.assertFalse(answer.ok, (user, answer))
		self.assertEqual(self.requests_in(), before)

	def test_only_categories_of_the_portal_are_accepted(self) -> None:
		frappe.db.set_value("Service Category", "道路设施", "show_on_portal", 0)
		for category in ("报修", "道路设施", "无此类别", ""):
			with self.assertRaises(frappe.ValidationError, msg=category):
				self.submit(category=category)
		offered = [name for kind in portal.report_options()["kinds"] for name in kind["categories"]]
		self.assertIn("水管漏水", offered)
		self.assertFalse({"报修", "道路设施"} & set(offered))

	def test_who_has_moved_out_reports_no_longer(self) -> None:
		frappe.db.set_value("Occupancy", {"unit": self.home.unit}, "to_date", "2020-02-01")
		self.assertRaises(frappe.PermissionError, self.submit)
		self.assertEqual(portal.my_units(), [])

	def test_an_emergency_is_one_whoever_reports_it(self) -> None:
		self.assertEqual(
			frappe.db.get_value("Service Request", self.submit(category="电梯困人").name, "urgency"),
			"Emergency",
		)

	def test_a_long_description_is_refused_in_words(self) -> None:
		with self.assertRaises(frappe.ValidationError) as refusal:
			self.submit(description="漏" * 2001)
		self.assertIn("2000", str(refusal.exception))

	def test_a_script_in_a_report_does_nothing_anywhere(self) -> None:
		evil = "<script>alert(1)</script><img src=x onerror=alert(2)>水管漏水"
		doc = frappe.get_doc("Service Request", self.submit(description=evil, place=evil[:100]).name)
		for text in (doc.description, doc.subject, doc.place):
			self.assertNotIn("<script", text)
			self.assertNotIn("onerror", text)
		self.assertIn("水管漏水", doc.description)


class TestDoubleSubmit(PortalTestCase):
	def test_the_same_report_sent_again_is_received_once(self) -> None:
		key = frappe.generate_hash()
		first = self.send(client_key=key)
		second = self.send(client_key=key)
		self.assertEqual((first.status, second.status), (200, 409))
		self.assertIn(first.data["name"], second.messages)
		self.assertEqual(
			self.browser.get(f"/api/method/{PORTAL}.received", client_key=key).data, first.data["name"]
		)
		frappe.db.rollback()
		self.assertEqual(frappe.db.count("Service Request", {"client_key": key}), 1)

	def test_two_at_the_same_moment_make_one_request(self) -> None:
		data = json.dumps(report_of(self.home))
		outcomes = at_once(*[(self.home.user, lambda: web_form.accept(FORM, data).name)] * 2)
		won = [outcome for outcome in outcomes if outcome.ok]
		lost = [outcome for outcome in outcomes if not outcome.ok]
		self.assertEqual((len(won), len(lost)), (1, 1), outcomes)
		self.assertIsInstance(lost[0].error, frappe.DuplicateEntryError)
		self.assertIn(won[0].result, str(lost[0].error))
		key = json.loads(data)["client_key"]
		self.assertEqual(frappe.db.count("Service Request", {"client_key": key}), 1)

	def test_a_key_tells_nothing_to_others(self) -> None:
		key = frappe.generate_hash()
		self.submit(client_key=key)
		frappe.set_user(self.neighbour.user)
		self.assertIsNone(portal.received(key))


class TestPhotos(PortalTestCase):
	def nothing_written(self, **fields) -> Answer:
		before = frappe.db.count("File"), self.requests_in()
		answer = self.send(**fields)
		self.assertFalse(answer.ok, answer)
		frappe.db.rollback()
		self.assertEqual((frappe.db.count("File"), self.requests_in()), before)
		return answer

	def test_thirty_megabytes_are_refused_whole(self) -> None:
		answer = self.nothing_written(photo=as_data_url(b"\x89PNG" + b"\0" * 30 * 1024 * 1024))
		self.assertEqual(answer.status, 413)

	def test_a_photo_above_our_limit_is_refused_in_words_with_its_report(self) -> None:
		answer = self.nothing_written(
			photo=as_data_url(b"\x89PNG" + frappe.generate_hash().encode() * 220_000)
		)
		self.assertIn("10 MB", answer.messages)

	def test_what_is_no_picture_is_refused(self) -> None:
		for name, kind in (
			("page.html", "text/html"),
			("drawing.svg", "image/svg+xml"),
			("run.exe", "image/png"),
		):
			answer = self.nothing_written(photo=as_data_url(b"<script>alert(1)</script>", name, kind))
			self.assertIn(name.split(".")[0], answer.messages)

	def test_the_address_of_another_file_is_no_photo(self) -> None:
		photo = self.photo_of_far_request()
		for address in (photo, "https://example.org/x.png", "/files/x.png"):
			self.nothing_written(photo=address)
		self.assertFalse(self.browser.get(photo).ok)

	def photo_of_far_request(self) -> str:
		"""The address of a photo in property B, committed."""
		doc = self.request(self.far)
		file = frappe.get_doc(
			{
				"doctype": "File",
				"file_name": f"{frappe.generate_hash(length=6)}.png",
				"attached_to_doctype": doc.doctype,
				"attached_to_name": doc.name,
				"content": picture("maroon") + doc.name.encode(),
			}
		).insert()
		frappe.db.commit()
		return file.file_url

	def test_photos_are_for_their_customer_and_staff_of_their_property(self) -> None:
		photo = self.photo_of_far_request()
		self.assertTrue(Client(self.far.user).get(photo).ok)
		self.assertTrue(Client(make.user("service", make.PROPERTY_B)).get(photo).ok)
		for user in (self.home.user, make.user("service"), make.user("tech"), None):
			self.assertFalse(Client(user).get(photo).ok, user)

	def test_naming_somebody_elses_file_does_not_open_it(self) -> None:
		photo = self.photo_of_far_request()
		for user in (make.user("tech"), make.user("service")):
			client = Client(user)
			self.assertFalse(client.post("/api/resource/File", file_url=photo, file_name="x.png").ok)
			client.post("/api/method/upload_file", file_url=photo, file_name="x.png")
			request = self.request()
			frappe.db.commit()
			client.put(f"/api/resource/Service Request/{request.name}", photo=photo)
			self.assertFalse(client.get(photo).ok, user)
		self.assertTrue(Client(self.far.user).get(photo).ok)

	def test_pictures_of_verified_work_are_shown_and_no_others(self) -> None:
		doc, task = self.resolved_request(upload="After")
		frappe.set_user(self.home.user)
		address = portal.request_progress(doc.name)["work_photos"]
		self.assertEqual(len(address), 1)
		frappe.db.commit()
		answer = self.browser.get(address[0])
		self.assertTrue(answer.ok and "PNG" in answer.text[:8], answer)
		self.assertIn("attachment", answer.headers["Content-Disposition"])
		self.assertEqual(Client(self.neighbour.user).get(address[0]).status, 404)
		frappe.set_user("Administrator")
		entry = frappe.db.get_value("Service Task Log", {"parent": task, "photo_stage": "After"})
		frappe.db.set_value("Service Task Log", entry, "photo_stage", "Before")
		frappe.db.commit()
		self.assertEqual(self.browser.get(address[0]).status, 404)


class TestFollowing(PortalTestCase):
	def test_the_list_has_the_users_own_requests_only(self) -> None:
		mine, neighbours = self.request(), self.request(self.neighbour)
		frappe.set_user(self.home.user)
		names = {row["name"] for row in portal.my_requests("open")["rows"]}
		self.assertIn(mine.name, names)
		self.assertNotIn(neighbours.name, names)
		self.assertNotIn(mine.name, {row["name"] for row in portal.my_requests("finished")["rows"]})

	def test_a_long_list_comes_in_pages(self) -> None:
		for _number in range(portal.PAGE_LENGTH + 1):
			self.request(category="公共照明", urgency="Normal")
		frappe.set_user(self.home.user)
		first = portal.my_requests("all")
		second = portal.my_requests("all", start=portal.PAGE_LENGTH)
		self.assertEqual((len(first["rows"]), first["more"]), (portal.PAGE_LENGTH, True))
		names = [row["name"] for page in (first, second) for row in page["rows"]]
		self.assertEqual(len(names), len(set(names)))

	def test_what_is_not_theirs_is_refused_like_what_does_not_exist(self) -> None:
		foreign = [self.request(self.neighbour).name, self.request(self.far).name]
		frappe.set_user(self.home.user)
		for call in (
			portal.request_progress,
			lambda name: portal.send_message(name, "你好"),
			lambda name: portal.rate(name, 5),
			lambda name: portal.work_photo(name, "x"),
		):
			refusals = set()
			for name in (*foreign, "SR-2000-000000", ""):
				with self.assertRaises(frappe.DoesNotExistError) as refusal:
					call(name)
				refusals.add(str(refusal.exception))
			self.assertEqual(len(refusals), 1)

	def test_guests_get_nothing(self) -> None:
		name = self.request().name
		frappe.db.commit()
		guest = Client()
		for method, args in (
			("my_units", {}),
			("report_options", {}),
			("my_requests", {}),
			("request_progress", {"name": name}),
			("received", {"client_key": "x"}),
			("work_photo", {"request": name, "entry": "x"}),
		):
			self.assertEqual(guest.get(f"/api/method/{PORTAL}.{method}", **args).status, 403, method)

	def test_progress_says_what_is_public_and_nothing_else(self) -> None:
		doc = self.request(reporter_phone="13800000166")
		doc.add_comment("Comment", "内部：业主投诉惯犯")
		task = tasks.create_from_request(doc.name)
		tasks.assign(task, make.employee("tech"))
		employee = make.employee("tech")
		frappe.db.set_value("Service Task", task, "assigned_name", "欧阳师师")
		frappe.set_user(make.user("service"))
		requests.reply(doc.name, "师傅已出发 <b>")
		self.mail_to_supplier(doc)
		frappe.set_user(self.home.user)
		progress = portal.request_progress(doc.name)
		self.assertEqual(set(progress), PUBLIC)
		text = json.dumps(progress, ensure_ascii=False)
		for secret in (
			"惯犯",
			"供应商",
			"报价",
			make.user("service"),
			employee,
			"欧阳师师",
			"tech",
			"13800000166",
		):
			self.assertNotIn(secret, text)
		self.assertEqual(len(progress["people"]), 1)
		self.assertIn(_("Master {0}").format("欧阳"), progress["people"][0])
		self.assertIn("师傅已出发 <b>", [message["text"] for message in progress["messages"]])

	def mail_to_supplier(self, doc) -> None:
		frappe.get_doc(
			{
				"doctype": "Communication",
				"communication_type": "Communication",
				"communication_medium": "Email",
				"sent_or_received": "Sent",
				"subject": "供应商报价",
				"content": "请供应商报价",
				"recipients": "supplier@example.org",
				"reference_doctype": doc.doctype,
				"reference_name": doc.name,
			}
		).insert(ignore_permissions=True)

	def test_progress_follows_the_work(self) -> None:
		doc, _task = self.resolved_request()
		frappe.set_user(self.home.user)
		progress = portal.request_progress(doc.name)
		self.assertEqual([step["done"] for step in progress["steps"]], [True, True, True, True, False])
		self.assertTrue(all(step["on"] for step in progress["steps"][:4]))
		self.assertTrue(progress["can_rate"])
		self.assertIn("已更换角阀", progress["solution"])

	def test_a_broken_promise_is_admitted(self) -> None:
		doc = self.request()
		frappe.db.set_value(
			"Service Request",
			doc.name,
			{"resolve_by": make.minutes_ago(5), "arrived_on": make.minutes_ago(9)},
		)
		frappe.set_user(self.home.user)
		row = portal.request_progress(doc.name)
		self.assertTrue(row["late"])
		self.assertEqual(row["promise"], _("Later than promised, sorry; we are working on it"))

	def test_pages_send_guests_to_the_login_and_do_not_tell_what_exists(self) -> None:
		foreign = self.request(self.neighbour).name
		mine = self.request().name
		frappe.db.commit()
		for page in ("my-requests", f"my-requests/{mine}", "my-tasks", "report/new"):
			answer = Client().get(f"/{page}")
			self.assertEqual(answer.status, 302, page)
			self.assertIn("/login", answer.headers["Location"])
		answers = [self.browser.get(f"/my-requests/{name}") for name in (foreign, "SR-2000-000000")]
		self.assertEqual([answer.status for answer in answers], [404, 404])
		self.assertEqual(self.browser.get(f"/my-requests/{mine}").status, 200)
		# somebody else's look has not closed the page to its owner
		Client(self.neighbour.user).get(f"/my-requests/{mine}")
		self.assertEqual(self.browser.get(f"/my-requests/{mine}").status, 200)

	def test_the_form_is_no_way_to_read_or_change_a_request(self) -> None:
		mine = self.request().name
		frappe.db.commit()
		loaded = self.browser.get(
			"/api/method/frappe.website.doctype.web_form.web_form.get_form_data",
			doctype="Service Request",
			docname=mine,
			web_form_name=FORM,
		)
		self.assertFalse(loaded.ok)
		self.assertFalse(self.send(name=mine, description="改掉").ok)
		answer = self.browser.get(f"/report/{mine}")
		self.assertEqual((answer.status, answer.headers["Location"]), (301, f"/my-requests/{mine}"))


class TestWritingAndRating(PortalTestCase):
	def test_a_message_reaches_customer_service_of_the_property_as_text(self) -> None:
		doc = self.request()
		frappe.set_user(self.home.user)
		portal.send_message(doc.name, " <script>alert(1)</script>还在漏 & 更大了 ")
		thread = portal.request_progress(doc.name)["messages"]
		self.assertEqual(
			(thread[-1]["text"], thread[-1]["mine"]), ("<script>alert(1)</script>还在漏 & 更大了", True)
		)
		frappe.set_user("Administrator")
		stored = frappe.get_last_doc(
			"Communication", {"reference_name": doc.name, "sent_or_received": "Received"}
		)
		self.assertNotIn("<script", stored.content)
		self.assertEqual(stored.sender, self.home.user)
		told = frappe.get_all(
			"Notification Log", {"document_name": doc.name}, ["for_user", "subject", "email_content"]
		)
		users = {row.for_user for row in told}
		self.assertIn(make.user("service"), users)
		self.assertNotIn(make.user("service", make.PROPERTY_B), users)
		self.assertFalse([row for row in told if "<script" in f"{row.subject}{row.email_content}"])

	def test_empty_and_endless_messages_and_closed_requests_are_refused(self) -> None:
		doc = self.request()
		frappe.set_user(self.home.user)
		for text in ("", "  ", "长" * (portal.MAX_MESSAGE + 1)):
			self.assertRaises(frappe.ValidationError, portal.send_message, doc.name, text)
		frappe.set_user("Administrator")
		requests.cancel(doc.name, "重复报修")
		frappe.set_user(self.home.user)
		self.assertRaises(frappe.ValidationError, portal.send_message, doc.name, "还在漏")

	def test_writing_goes_by_post_and_has_its_measure(self) -> None:
		doc = self.request()
		frappe.db.commit()
		self.assertFalse(
			self.browser.get(f"/api/method/{PORTAL}.send_message", request=doc.name, text="一").ok
		)
		answers = [
			self.browser.call(f"{PORTAL}.send_message", request=doc.name, text=f"第{number}条")
			for number in range(21)
		]
		self.assertTrue(all(answer.ok for answer in answers[:20]))
		self.assertEqual(answers[20].status, 429)
		self.assertFalse(self.browser.get(f"/api/method/{PORTAL}.rate", request=doc.name, stars=5).ok)

	def test_a_rating_is_given_once_and_when_the_work_is_done(self) -> None:
		doc, _task = self.resolved_request()
		new = self.request()
		frappe.set_user(self.home.user)
		self.assertRaises(frappe.ValidationError, portal.rate, new.name, 5)
		for stars in (0, 6, "x"):
			self.assertRaises(frappe.ValidationError, portal.rate, doc.name, stars)
		portal.rate(doc.name, 4, "<b>不错</b>")
		progress = portal.request_progress(doc.name)
		self.assertEqual((progress["stars"], progress["can_rate"]), (4, False))
		self.assertRaises(frappe.ValidationError, portal.rate, doc.name, 1)
		self.assertEqual(portal.request_progress(doc.name)["stars"], 4)
		frappe.set_user("Administrator")
		self.assertFalse(self.manager_told(doc))

	def test_the_manager_hears_of_a_dissatisfied_customer(self) -> None:
		doc, _task = self.resolved_request()
		frappe.set_user(self.home.user)
		portal.rate(doc.name, 2, "又漏了")
		frappe.set_user("Administrator")
		self.assertEqual(len(self.manager_told(doc)), 1)

	def manager_told(self, doc) -> list[str]:
		return frappe.get_all(
			"Notification Log",
			{"document_name": doc.name, "for_user": make.user("manager"), "email_content": ["is", "set"]},
			pluck="subject",
		)

	def test_two_ratings_at_the_same_moment_are_one(self) -> None:
		doc, _task = self.resolved_request()
		frappe.db.commit()
		outcomes = at_once(
			*((self.home.user, lambda stars=stars: portal.rate(doc.name, stars)) for stars in (5, 1))
		)
		self.assertEqual(sorted(outcome.ok for outcome in outcomes), [False, True], outcomes)
