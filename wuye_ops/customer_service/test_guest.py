"""A guest before a QR label: reports without a login, follows by a link, and learns nothing else whatever they try."""

import json
from io import BytesIO

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, now_datetime
from PIL import Image

from wuye_ops.customer_service import guest, guest_links, portal, requests, tasks
from wuye_ops.property import labels, pictures
from wuye_ops.tests import facility_factories as facility
from wuye_ops.tests import factories as make
from wuye_ops.tests.browser.portal_data import new_home
from wuye_ops.tests.http import Answer, Client
from wuye_ops.tests.parallel import at_once

GUEST = "wuye_ops.customer_service.guest"
# everything a link ever shows, field by field
PUBLIC = {
	"number", "subject", "category", "status", "status_label", "colour", "reported", "promise", "late", "can_rate",
	"where", "place", "description", "solution", "reason", "hold_reason", "steps", "photos", "messages", "can_write",
	"stars", "hotline", "can_reopen", "is_merged", "next_report",
}  # fmt: skip
PHONE = "13800000321"


def new_area(property_name: str = make.PROPERTY_A, **fields):
	return frappe.get_doc(
		{
			"doctype": "Service Area",
			"property": property_name,
			"area_name": f"东大堂{frappe.generate_hash(length=5)}",
			"area_type": "Lobby",
			"parent_service_area": frappe.db.get_value(
				"Service Area", {"property": property_name, "area_type": "Property"}
			),
			**fields,
		}
	).insert()


def jpeg_with_position(size: tuple[int, int] = (80, 60)) -> bytes:
	"""A photo as phones write it: where and when it was taken stands in it, and it lies on its side."""
	image = Image.new("RGB", size, "navy")
	exif = Image.Exif()
	exif[0x0112] = 6  # turned by 90 degrees
	exif[0x010F] = "PhoneMaker"
	exif.get_ifd(0x8825).update({1: "N", 2: (39.0, 54.0, 15.0), 3: "E", 4: (116.0, 23.0, 50.0)})
	buffer = BytesIO()
	image.save(buffer, "JPEG", exif=exif)
	return buffer.getvalue()


def form_of(label: str, **fields) -> dict:
	return {
		"token": label,
		"key": frappe.generate_hash(length=32),
		"category": "水管漏水",
		"description": "天花板在滴水，地上已经有积水",
		**fields,
	}


class GuestCase(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.set_user("Administrator")
		cls.area = new_area()
		frappe.db.commit()
		cls.guest = Client()

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		frappe.local.lang = "zh"
		# what other tests have asked the server does not count
		frappe.cache.delete_keys("rl:")

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()

	def send(self, client: Client | None = None, photos: list[tuple[str, bytes]] = (), **fields) -> Answer:
		"""A report as the page sends it: a form with files."""
		data = form_of(self.area.qr_token, **fields)
		data["photo"] = [(BytesIO(content), name) for name, content in photos]
		return (client or self.guest).form(f"/api/method/{GUEST}.report", **data)

	def reported(self, **fields) -> tuple[str, str]:
		"""A report in this transaction: (number, code)."""
		frappe.set_user("Guest")
		answer = guest.report(**form_of(self.area.qr_token, **fields))
		frappe.set_user("Administrator")
		return answer["number"], answer["code"]

	def look(self, code: str) -> dict:
		frappe.set_user("Guest")
		try:
			return guest.progress(code)
		finally:
			frappe.set_user("Administrator")

	def resolve(self, number: str) -> None:
		requests.accept(number)
		requests.resolve(number, "已更换接头，试水正常")


class TestReporting(GuestCase):
	def test_a_report_says_where_by_the_label_alone(self) -> None:
		answer = self.send(
			photos=[("现场.jpg", jpeg_with_position())],
			reporter_name="王路过",
			reporter_phone=PHONE,
			# what the form does not have is not taken
			property=make.PROPERTY_B,
			urgency="Emergency",
			status="Closed",
			customer="x",
			channel="Phone",
		)
		self.assertTrue(answer.ok, answer)
		doc = frappe.get_doc("Service Request", answer.data["number"])
		self.assertEqual(
			(doc.property, doc.service_area, doc.channel, doc.urgency, doc.status, doc.customer),
			(make.PROPERTY_A, self.area.name, "QR", "Urgent", "New", None),
		)
		self.assertIn(self.area.area_name, doc.subject)
		# the number is protected as all are
		self.assertEqual((doc.reporter_name, doc.reporter_phone), ("王路过", "138****0321"))
		self.assertNotIn(PHONE, json.dumps(doc.as_dict(), default=str))
		self.assertTrue(
			frappe.db.exists(
				"Notification Log", {"document_name": doc.name, "for_user": make.user("service")}
			)
		)

	def test_equipment_brings_its_place_and_the_task_names_it(self) -> None:
		lift = facility.make_equipment(frappe.generate_hash(length=6), service_area=self.area.name)
		number, _code = self.reported(token=lift.qr_token)
		doc = frappe.get_doc("Service Request", number)
		self.assertEqual((doc.equipment, doc.service_area), (lift.name, self.area.name))
		task = frappe.get_doc("Service Task", tasks.create_from_request(number))
		self.assertEqual((task.equipment, task.service_area), (lift.name, self.area.name))

	def test_equipment_of_another_property_is_refused(self) -> None:
		pump = facility.make_equipment(frappe.generate_hash(length=6), make.PROPERTY_B)
		with self.assertRaisesRegex(frappe.ValidationError, make.PROPERTY_A):
			make.make_request(equipment=pump.name)

	def test_a_resident_finds_their_report_in_the_portal_too(self) -> None:
		home = new_home()
		answer = self.send(Client(home.user))
		self.assertTrue(answer.ok, answer)
		doc = frappe.get_doc("Service Request", answer.data["number"])
		self.assertEqual((doc.customer, doc.channel, doc.unit), (home.customer, "QR", None))
		self.assertTrue(answer.data["in_portal"])
		frappe.set_user(home.user)
		self.assertIn(doc.name, [row["name"] for row in portal.my_requests()["rows"]])
		frappe.set_user("Administrator")
		# a resident of another property is a guest here
		far = new_home(make.PROPERTY_B)
		answer = self.send(Client(far.user))
		self.assertFalse(answer.data["in_portal"])
		self.assertIsNone(frappe.db.get_value("Service Request", answer.data["number"], "customer"))

	def test_labels_out_of_use_and_wrong_ones_are_refused_alike(self) -> None:
		off = new_area(disabled=1)
		scrapped = facility.make_equipment(frappe.generate_hash(length=6))
		scrapped.db_set("status", "Scrapped")
		refusals = set()
		for token in (
			off.qr_token,
			scrapped.qr_token,
			"0" * 20,
			"",
			"../etc/passwd",
			"' or 1=1 --",
			self.area.name,
		):
			self.assertIsNone(labels.spot_of(token), token)
			with self.assertRaises(frappe.DoesNotExistError) as refusal:
				self.reported(token=token)
			refusals.add(str(refusal.exception))
		self.assertEqual(len(refusals), 1)

	def test_only_categories_of_the_portal_and_words_of_a_measure(self) -> None:
		for fields in (
			{"category": "报修"},
			{"category": "无此类别"},
			{"description": "  "},
			{"description": "漏" * 2001},
			{"key": ""},
			{"key": "短"},
			{"reporter_phone": "12345"},
		):
			with self.assertRaises(frappe.ValidationError, msg=fields):
				self.reported(**fields)

	def test_a_script_in_a_report_does_nothing(self) -> None:
		evil = "<script>alert(1)</script><img src=x onerror=alert(2)>漏水"
		number, code = self.reported(description=evil, place=evil[:100], reporter_name=evil)
		doc = frappe.get_doc("Service Request", number)
		for text in (doc.subject, doc.description, doc.place, doc.reporter_name):
			self.assertNotRegex(text, "<script|<[^>]*onerror")
		self.assertNotIn("<script", json.dumps(self.look(code)))

	def test_sent_again_it_is_one_request_with_the_same_link(self) -> None:
		key = frappe.generate_hash(length=32)
		first, second = self.send(key=key), self.send(key=key)
		self.assertEqual(first.data, second.data)
		frappe.db.rollback()
		doc = frappe.get_doc("Service Request", first.data["number"])
		self.assertEqual(frappe.db.count("Service Request", {"client_key": doc.client_key}), 1)
		# whoever reads the request cannot compute the link from it
		self.assertNotEqual(doc.client_key, key)
		self.assertNotEqual(guest_links.code_for(doc.client_key), first.data["code"])

	def test_two_at_the_same_moment_make_one_request(self) -> None:
		form = form_of(self.area.qr_token)
		outcomes = at_once(*(("Guest", lambda: guest.report(**form)) for _time in range(3)))
		self.assertTrue(any(outcome.ok for outcome in outcomes), outcomes)
		client_key = guest_links.hash_of(form["key"])
		self.assertEqual(frappe.db.count("Service Request", {"client_key": client_key}), 1)
		for outcome in outcomes:
			if not outcome.ok:
				self.assertIsInstance(outcome.error, frappe.DuplicateEntryError)

	def test_notices_of_the_place_are_shown(self) -> None:
		frappe.local.request_ip = None
		with self.set_hook("notices_at_place", [f"{__name__}.notice_of_water"]):
			page = guest.label_page(self.area.qr_token)
		self.assertEqual([row["title"] for row in page["notices"]], [f"停水 {self.area.name}"])

	def set_hook(self, name: str, value: list[str]):
		from unittest.mock import patch

		real = frappe.get_hooks
		return patch.object(
			frappe,
			"get_hooks",
			lambda hook=None, *args, **rest: value if hook == name else real(hook, *args, **rest),
		)


def notice_of_water(property_name: str, building: str | None, service_area: str | None) -> list[dict]:
	return [{"title": f"停水 {service_area}", "text": "", "window": ""}]


class TestPhotos(GuestCase):
	def test_a_photo_is_written_anew_without_its_position(self) -> None:
		sent = jpeg_with_position()
		self.assertTrue(Image.open(BytesIO(sent)).getexif())
		number = self.send(photos=[("../../漏水<b>.jpg", sent), ("b.png", sent)]).data["number"]
		doc = frappe.get_doc("Service Request", number)
		for address in (doc.photo, doc.photo_2):
			file = frappe.get_doc("File", {"attached_to_name": number, "file_url": address})
			self.assertTrue(file.is_private and address.startswith("/private/files/SR-"))
			kept = Image.open(BytesIO(file.get_content()))
			self.assertEqual((kept.format, dict(kept.getexif())), ("JPEG", {}))
			# it stands upright as the phone meant it
			self.assertEqual(kept.size, (60, 80))
			self.assertNotIn(b"PhoneMaker", file.get_content())
			self.assertEqual(self.guest.get(address).status, 403)

	def test_empty_disguised_broken_and_huge_files_are_refused_in_words(self) -> None:
		picture = jpeg_with_position((400, 300))
		bomb = BytesIO()
		Image.new("1", (9000, 9000)).save(bomb, "PNG")
		bad = {
			"空.jpg": b"",
			"网页.jpg": b"<html><script>alert(1)</script></html>",
			"图.svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
			"程序.png": b"MZ\x90\x00" + b"\x00" * 500,
			"文档.jpg": b"%PDF-1.7\n1 0 obj",
			"开头.jpg": picture[:200],
			"炸弹.png": bomb.getvalue(),
			"太大.jpg": picture + b"\x00" * pictures.LARGEST,
		}
		before = frappe.db.count("Service Request")
		for name, content in bad.items():
			frappe.cache.delete_keys("rl:")
			answer = self.send(photos=[(name, content)])
			self.assertEqual(answer.status, 417, (name, answer))
			self.assertIn(name, answer.messages)
		answer = self.send(photos=[(f"{number}.jpg", picture) for number in range(4)])
		self.assertEqual(answer.status, 417, answer)
		frappe.db.rollback()
		self.assertEqual(frappe.db.count("Service Request"), before)

	def test_what_hangs_behind_a_picture_is_dropped(self) -> None:
		content = pictures.cleaned(jpeg_with_position() + b"<?php system('id') ?>")
		self.assertNotIn(b"<?php", content)

	def test_a_body_beyond_the_framework_s_limit_is_not_read(self) -> None:
		answer = self.guest.announce(f"/api/method/{GUEST}.report", 200 * 1024 * 1024)
		self.assertEqual(answer.status, 413)

	def test_a_post_without_anything_is_counted_and_refused_in_words(self) -> None:
		errors = frappe.db.count("Error Log")
		statuses = [self.guest.call(f"{GUEST}.report").status for _time in range(guest.REPORTS + 1)]
		self.assertEqual(statuses, [404] * guest.REPORTS + [429])
		for method in ("progress", "send_message", "still_not_right", "rate", "photo"):
			self.assertEqual(self.guest.call(f"{GUEST}.{method}").status, 404, method)
		frappe.db.rollback()
		self.assertEqual(frappe.db.count("Error Log"), errors)


class TestFollowing(GuestCase):
	def test_a_link_shows_how_it_stands_and_what_was_written_to_the_reporter(self) -> None:
		number, code = self.reported(reporter_name="王路过", reporter_phone=PHONE)
		frappe.set_user(make.user("service"))
		requests.accept(number)
		requests.reply(number, "师傅十分钟内到")
		frappe.get_doc("Service Request", number).add_comment("Comment", "内部：此人常投诉")
		frappe.set_user("Administrator")
		task = tasks.create_from_request(number)
		tasks.assign(task, make.employee("tech"))
		shown = self.look(code)
		self.assertEqual(set(shown), PUBLIC)
		self.assertIn("师傅十分钟内到", [message["text"] for message in shown["messages"]])
		text = json.dumps(shown, ensure_ascii=False)
		for secret in (
			"内部",
			PHONE,
			"138****",
			"王路过",
			"tech.a",
			make.employee("tech"),
			make.user("service"),
		):
			self.assertNotIn(secret, text)

	def test_a_guest_writes_and_rates_once(self) -> None:
		number, code = self.reported()
		frappe.set_user("Guest")
		guest.send_message(code, " <b>还在漏</b> & 更大了 ")
		self.assertEqual(
			[(row["text"], row["mine"]) for row in guest.progress(code)["messages"]],
			[("<b>还在漏</b> & 更大了", True)],
		)
		self.assertRaises(frappe.ValidationError, guest.rate, code, 5)
		self.assertRaises(frappe.ValidationError, guest.send_message, code, "  ")
		frappe.set_user("Administrator")
		self.resolve(number)
		frappe.set_user("Guest")
		self.assertTrue(guest.progress(code)["can_rate"])
		guest.rate(code, 2, "等了很久")
		self.assertRaises(frappe.ValidationError, guest.rate, code, 5)
		self.assertEqual(guest.progress(code)["stars"], 2)
		frappe.set_user("Administrator")
		told = frappe.get_all("Notification Log", {"document_name": number}, ["for_user", "subject"])
		self.assertIn(make.user("manager"), [row.for_user for row in told])
		self.assertIn(make.user("service"), [row.for_user for row in told])

	def test_what_a_guest_calls_not_right_is_taken_up_again(self) -> None:
		number, code = self.reported()
		frappe.set_user("Guest")
		self.assertRaises(frappe.ValidationError, guest.still_not_right, code, "还在滴水")
		frappe.set_user("Administrator")
		self.resolve(number)
		self.assertTrue(self.look(code)["can_reopen"])
		frappe.set_user("Guest")
		guest.still_not_right(code, "还在滴水")
		self.assertRaises(frappe.ValidationError, guest.still_not_right, code, "再说一次")
		shown = guest.progress(code)
		self.assertEqual((shown["status"], shown["messages"][-1]["text"]), ("In Progress", "还在滴水"))

	def test_what_is_addressed_to_a_customer_is_not_the_guest_s(self) -> None:
		number, code = self.reported()
		home = new_home()
		doc = frappe.get_doc("Service Request", number)
		requests.reply(number, "给访客：谢谢您的反映")
		doc.reload()
		doc.customer = home.customer
		doc.save()
		requests.reply(number, "李业主，明早十点到您家")
		texts = [row["text"] for row in self.look(code)["messages"]]
		self.assertEqual(texts, ["给访客：谢谢您的反映"])

	def test_the_site_keeps_no_code(self) -> None:
		number, code = self.reported()
		self.assertGreaterEqual(len(code) * 6, 128)
		link = frappe.get_doc("Guest Link", {"service_request": number})
		self.assertNotIn(code, json.dumps(link.as_dict(), default=str))
		self.assertNotIn(code, json.dumps(frappe.get_doc("Service Request", number).as_dict(), default=str))
		codes = {self.reported()[1] for _time in range(5)}
		self.assertEqual(len(codes), 5)

	def test_a_link_ends_thirty_days_after_closing_or_when_it_is_switched_off(self) -> None:
		number, code = self.reported()
		self.resolve(number)
		requests.close(number)
		self.assertFalse(self.look(code)["can_write"])
		for days, alive in ((-29, True), (-31, False)):
			frappe.db.set_value("Service Request", number, "closed_on", add_days(now_datetime(), days))
			if alive:
				self.assertEqual(self.look(code)["number"], number)
			else:
				self.assertRaises(frappe.DoesNotExistError, self.look, code)
		other, second = self.reported()
		guest_links.forget_ended()
		self.assertFalse(frappe.db.exists("Guest Link", {"service_request": number}))
		link = frappe.get_doc("Guest Link", {"service_request": other})
		frappe.set_user(make.user("service"))
		link.switched_off = 1
		link.save()
		self.assertRaises(frappe.DoesNotExistError, self.look, second)

	def test_a_link_of_a_merged_report_lives_as_long_as_the_main_one(self) -> None:
		number, code = self.reported()
		main = make.make_request()
		long_ago = add_days(now_datetime(), -31)
		merged = {"status": "Cancelled", "closed_on": long_ago, "merged_into": main.name}
		frappe.db.set_value("Service Request", number, merged)
		guest_links.forget_ended()
		self.assertEqual(self.look(code)["number"], number)
		frappe.db.set_value("Service Request", main.name, {"status": "Closed", "closed_on": long_ago})
		self.assertRaises(frappe.DoesNotExistError, self.look, code)
		guest_links.forget_ended()
		self.assertFalse(frappe.db.exists("Guest Link", {"service_request": number}))

	def test_a_guest_s_name_and_number_are_forgotten_and_the_report_stays(self) -> None:
		number, _code = self.reported(reporter_name="王路过", reporter_phone=PHONE)
		young, _code = self.reported(reporter_name="李新来", reporter_phone=PHONE)
		known = make.make_request(reporter_name="周来电", reporter_phone=PHONE)
		task = tasks.create_from_request(number)
		for name, days in ((number, 181), (young, 179), (known.name, 400)):
			values = {"status": "Closed", "closed_on": add_days(now_datetime(), -days)}
			frappe.db.set_value("Service Request", name, values)
		guest_links.forget_ended()
		for doctype, name in (("Service Request", number), ("Service Task", task)):
			doc = frappe.get_doc(doctype, name)
			self.assertEqual([doc.get(field) for field in guest_links.PERSONAL], [None] * 4, doctype)
			self.assertTrue(doc.description)
		for name in (young, known.name):
			self.assertTrue(frappe.get_doc("Service Request", name).reporter_phone_encrypted, name)

	def test_a_link_is_not_turned_to_another_request(self) -> None:
		number, _code = self.reported()
		other, _second = self.reported()
		for fields in ({"service_request": other}, {"code_hash": guest_links.hash_of("x")}):
			link = frappe.get_doc("Guest Link", {"service_request": number})
			link.update(fields)
			with self.assertRaises(frappe.ValidationError, msg=fields):
				link.save()

	def test_customer_service_gives_out_another_link(self) -> None:
		number, lost = self.reported()
		frappe.set_user(make.user("service"))
		first = guest_links.renew(number)
		code = first["address"].partition("/follow#")[2]
		self.assertIn("<svg", first["picture"])
		self.assertEqual(self.look(code)["number"], number)
		self.assertRaises(frappe.DoesNotExistError, self.look, lost)
		# and once more: each time one link alone opens the request
		frappe.set_user(make.user("service"))
		second = guest_links.renew(number)["address"].partition("/follow#")[2]
		self.assertNotEqual(second, code)
		self.assertRaises(frappe.DoesNotExistError, self.look, code)
		self.assertEqual(self.look(second)["number"], number)
		frappe.set_user("Administrator")
		# one that was switched off meanwhile is in use again, and mails would carry the newest
		link = frappe.get_doc("Guest Link", {"service_request": number})
		self.assertEqual(link.renewed, 2)
		request = frappe.get_doc("Service Request", number)
		self.assertEqual(guest_links.code_in_use(request), second)
		link.switched_off = 1
		link.save()
		self.assertIsNone(guest_links.code_in_use(request))
		self.assertRaises(frappe.DoesNotExistError, self.look, second)
		said = frappe.get_all(
			"Comment", {"reference_name": number, "comment_email": make.user("service")}, pluck="content"
		)
		self.assertEqual(len(said), 2, said)
		# the link is nowhere in it
		self.assertFalse([text for text in said if code in text or second in text])

	def test_who_may_not_gives_out_no_link(self) -> None:
		number, code = self.reported()
		for user in (
			make.user("service", make.PROPERTY_B), make.user("head"), make.user("tech"), make.user("resident"),
		):  # fmt: skip
			frappe.set_user(user)
			with self.assertRaises(frappe.PermissionError, msg=user):
				guest_links.renew(number)
		frappe.set_user("Administrator")
		self.assertEqual(self.look(code)["number"], number)

	def test_no_link_where_nobody_follows_by_one(self) -> None:
		by_phone = make.make_request()
		self.assertFalse(guest_links.may_renew(by_phone))
		with self.assertRaisesRegex(frappe.ValidationError, "扫码"):
			guest_links.renew(by_phone.name)
		number, _code = self.reported()
		long_ago = add_days(now_datetime(), -guest_links.DAYS_AFTER_CLOSING - 1)
		frappe.db.set_value("Service Request", number, {"status": "Closed", "closed_on": long_ago})
		self.assertFalse(guest_links.may_renew(frappe.get_doc("Service Request", number)))
		with self.assertRaisesRegex(frappe.ValidationError, "30"):
			guest_links.renew(number)

	def test_a_deleted_request_takes_its_link_with_it(self) -> None:
		number, code = self.reported()
		frappe.delete_doc("Service Request", number)
		self.assertRaises(frappe.DoesNotExistError, self.look, code)

	def test_two_ratings_at_the_same_moment_are_one(self) -> None:
		number, code = self.reported()
		self.resolve(number)
		frappe.db.commit()
		outcomes = at_once(*(("Guest", lambda stars=stars: guest.rate(code, stars)) for stars in (5, 1)))
		self.assertEqual(sorted(outcome.ok for outcome in outcomes), [False, True], outcomes)
