"""Notices to residents: whom they reach, once; what they may not say twice; and how they end."""

from unittest.mock import patch

import frappe
import requests
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_to_date, now_datetime

from wuye_ops.customer_service import community_notices, guest, notice_delivery, notice_portal
from wuye_ops.property.labels import spot_of
from wuye_ops.tests import factories as make
from wuye_ops.tests.leftovers import remove_orphans
from wuye_ops.tests.parallel import at_once

NOTICE, DELIVERY, READ = "Community Notice", "Notice Delivery", "Notice Read"


class TestCommunityNotice(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		self.addCleanup(frappe.db.rollback)
		self.addCleanup(frappe.set_user, "Administrator")
		self.addCleanup(setattr, frappe.local, "lang", frappe.local.lang)
		frappe.local.lang = "en"
		self.key = frappe.generate_hash(length=6)
		self.places = make.make_places(make.PROPERTY_A, f"告{self.key}", ("101", "102"))
		self.owner = make.make_customer(f"户主{self.key}", unit=self.places.unit, phone=self.phone())
		self.resident = make.make_resident(f"owner-{self.key}@wuye.test", self.owner)
		self.tenant = make.make_customer(f"租户{self.key}", unit=self.places.neighbour)
		self.second = make.make_resident(f"tenant-{self.key}@wuye.test", self.tenant)

	def phone(self) -> str:
		return f"139{int(self.key, 36) % 10**8:08d}"

	def notice(self, **fields):
		values = {
			"doctype": NOTICE,
			"property": make.PROPERTY_A,
			"kind": "Water Outage",
			"title": "停水通知",
			"starts_on": now_datetime(),
			"ends_on": add_to_date(now_datetime(), hours=6),
			"content": "因清洗水箱停水，请提前储水。",
			"places": [{"building": self.places.building}],
			**fields,
		}
		return frappe.get_doc(values).insert()

	def published(self, **fields):
		doc = self.notice(**fields)
		community_notices.publish(doc.name)
		return doc.reload()

	# -- publishing

	def test_it_reaches_those_who_live_there_today(self) -> None:
		gone = {"relation": "Tenant", "share": 0, "is_payer": 0, "to_date": "2021-01-01"}
		make.make_customer(f"已搬{self.key}", unit=self.places.unit, **gone)
		frappe.set_user(make.user("service"))
		doc = self.published()
		self.assertEqual((doc.status, doc.customers, doc.people), ("Published", 2, 2))
		self.assertEqual(doc.published_by, make.user("service"))

	def test_one_unit_one_area_or_everybody(self) -> None:
		only = self.notice(places=[{"unit": self.places.unit}])
		self.assertEqual(community_notices.audience(only), (1, 1))
		area = frappe.db.get_value("Service Area", {"building": self.places.building})
		self.assertEqual(community_notices.audience(self.notice(places=[{"service_area": area}])), (2, 2))
		everybody = frappe.db.sql(
			"""select count(distinct o.customer) from `tabOccupancy` o join `tabProperty Unit` u on u.name = o.unit
			where u.property = %s and (o.to_date is null or o.to_date >= curdate()) and o.from_date <= curdate()""",
			make.PROPERTY_A,
		)[0][0]
		self.assertEqual(community_notices.audience(self.notice(places=[]))[0], everybody)
		root = frappe.db.get_value("Service Area", {"property": make.PROPERTY_A, "area_type": "Property"})
		self.assertEqual(
			community_notices.audience(self.notice(places=[{"service_area": root}]))[0], everybody
		)

	def test_a_notice_to_nobody_is_not_published(self) -> None:
		empty = make.make_places(make.PROPERTY_A, f"空{self.key}", ("101",))
		doc = self.notice(places=[{"building": empty.building}])
		with self.assertRaises(frappe.ValidationError) as caught:
			community_notices.publish(doc.name)
		self.assertIn("Nobody lives", str(caught.exception))
		self.assertEqual(doc.reload().status, "Draft")

	def test_what_makes_no_sense_is_refused(self) -> None:
		far = make.places(make.PROPERTY_B)
		for fields in (
			{"ends_on": add_to_date(now_datetime(), hours=-1)},
			{"content": "  "},
			{"content": "字" * 2001},
			{"places": [{"building": far.building}]},
			{"places": [{}]},
			{"places": [{"building": self.places.building, "unit": self.places.unit}]},
			{"places": [{"unit": self.places.unit}, {"unit": self.places.unit}]},
			{"categories": [{"category": "费用咨询"}]},
			{"status": "Published"},
			{"read_count": 5},
			{"property": make.PROPERTY_B},
		):
			with self.subTest(fields), self.assertRaises(frappe.ValidationError):
				self.notice(**fields)

	def test_it_is_published_once_and_then_says_the_same_to_everybody(self) -> None:
		doc = self.published()
		with self.assertRaises(frappe.ValidationError):
			community_notices.publish(doc.name)
		for change in ({"content": "改了"}, {"places": []}, {"title": "别的"}, {"ends_on": None}):
			changed = frappe.get_doc(NOTICE, doc.name).update(change)
			with self.subTest(change), self.assertRaises(frappe.ValidationError):
				changed.save()
		with self.assertRaises(frappe.ValidationError):
			doc.delete()
		later = add_to_date(now_datetime(), hours=9)
		community_notices.extend(doc.name, str(later))
		self.assertEqual(doc.reload().ends_on.hour, later.hour)

	def test_it_ends_by_itself_on_time(self) -> None:
		doc = self.published()
		open_end = self.published(ends_on=None, starts_on=add_to_date(now_datetime(), hours=-2))
		with patch.object(frappe.db, "commit"):
			community_notices.follow_the_clock(add_to_date(now_datetime(), hours=7))
		self.assertEqual((doc.reload().status, open_end.reload().status), ("Ended", "Published"))
		community_notices.end(open_end.name)
		self.assertTrue(open_end.reload().ended_on)

	def test_who_may_do_what(self) -> None:
		doc = self.notice()
		for user in (
			make.user("service", make.PROPERTY_B),
			make.user("head"),
			make.user("tech"),
			self.resident,
			"Guest",
		):
			frappe.set_user(user)
			for attempt in (
				lambda: community_notices.publish(doc.name),
				lambda: community_notices.withdraw(doc.name, "错了"),
			):
				with self.assertRaises(frappe.PermissionError, msg=user):
					attempt()

	# -- sending

	def mail_account(self) -> None:
		frappe.get_doc(
			{
				"doctype": "Email Account",
				"email_account_name": f"公告{self.key}",
				"email_id": f"notice-{self.key}@wuye.test",
				"smtp_server": "localhost",
				"enable_outgoing": 1,
				"default_outgoing": 1,
				"awaiting_password": 1,
			}
		).insert()

	def deliver(self, doc) -> None:
		with patch.object(frappe.db, "commit"):
			notice_delivery.deliver(doc.name)

	def test_each_account_gets_one_mail_however_often_the_job_runs(self) -> None:
		with (
			patch.object(notice_delivery, "sends_mail", return_value=True),
			patch.object(frappe, "sendmail") as sendmail,
		):
			doc = self.published()
			self.deliver(doc)
			self.deliver(doc)
		sendmail.assert_called_once()
		self.assertEqual(set(sendmail.call_args.kwargs["recipients"]), {self.resident, self.second})
		self.assertIn("清洗水箱", sendmail.call_args.kwargs["message"])
		self.assertEqual(frappe.db.count(DELIVERY, {"notice": doc.name, "status": "Sent"}), 2)
		self.assertEqual(doc.reload().mailed, 2)

	def test_a_batch_that_cannot_be_sent_is_a_row_with_its_reason(self) -> None:
		with (
			patch.object(notice_delivery, "sends_mail", return_value=True),
			patch.object(frappe, "sendmail", side_effect=frappe.OutgoingEmailError("no server")),
		):
			doc = self.published()
			self.deliver(doc)
		rows = frappe.get_all(DELIVERY, {"notice": doc.name}, ["status", "error"])
		self.assertEqual({(row.status, row.error) for row in rows}, {("Failed", "no server")})
		self.assertEqual(doc.reload().failed, 2)

	def test_an_sms_leaves_no_plain_number_behind(self) -> None:
		with self.assertRaises(frappe.ValidationError):
			self.published(by_sms=1)
		settings = frappe.get_doc("SMS Settings")
		settings.update(
			{
				"sms_gateway_url": "http://sms.invalid",
				"message_parameter": "text",
				"receiver_parameter": "to",
			}
		)
		settings.save()
		with patch.object(notice_delivery, "send_request", return_value=200) as gateway:
			doc = self.published(by_sms=1, by_email=0)
			self.deliver(doc)
			self.deliver(doc)
		gateway.assert_called_once()
		self.assertEqual(gateway.call_args.args[1]["to"], self.phone())
		self.assertEqual(doc.reload().texted, 1)
		for doctype in (DELIVERY, "SMS Log"):
			self.assertNotIn(self.phone(), str(frappe.get_all(doctype, fields=["*"])))
		refused = requests.HTTPError(f"http://sms.invalid?to={self.phone()}")
		with patch.object(notice_delivery, "send_request", side_effect=refused):
			doc = self.published(by_sms=1, by_email=0)
			self.deliver(doc)
		row = frappe.get_last_doc(DELIVERY, {"notice": doc.name})
		self.assertEqual((row.status, row.error), ("Failed", "HTTPError"))

	def test_what_is_over_is_sent_to_nobody_any_more(self) -> None:
		doc = self.published()
		community_notices.end(doc.name)
		with (
			patch.object(notice_delivery, "sends_mail", return_value=True),
			patch.object(frappe, "sendmail") as sendmail,
		):
			self.deliver(doc)
		sendmail.assert_not_called()

	def test_who_had_a_notice_is_told_once_that_it_is_withdrawn(self) -> None:
		with (
			patch.object(notice_delivery, "sends_mail", return_value=True),
			patch.object(frappe, "sendmail") as sendmail,
		):
			doc = self.published(title=f"停水 {self.key}")
			self.deliver(doc)
			community_notices.withdraw(doc.name, "时间写错")
			sendmail.reset_mock()
			self.deliver(doc)
			self.deliver(doc)
		sendmail.assert_called_once()
		sent = sendmail.call_args.kwargs
		self.assertEqual(set(sent["recipients"]), {self.resident, self.second})
		self.assertIn(doc.title, sent["subject"])
		# why is for the staff, and what was wrong is not said again
		self.assertNotIn("时间写错", sent["message"])
		self.assertNotIn("清洗水箱", sent["message"])
		doc.reload()
		self.assertEqual((doc.mailed, doc.withdrawal_told, doc.failed), (2, 2, 0))

	def test_who_has_not_had_it_hears_of_no_withdrawal(self) -> None:
		with (
			patch.object(notice_delivery, "sends_mail", return_value=True),
			patch.object(frappe, "sendmail") as sendmail,
		):
			doc = self.published()
			community_notices.withdraw(doc.name, "时间写错")
			self.deliver(doc)
		sendmail.assert_not_called()
		self.assertEqual(frappe.db.count(DELIVERY, {"notice": doc.name}), 0)

	def test_withdrawn_while_it_is_sent_the_rest_is_kept_back(self) -> None:
		sent: list[str] = []

		def send(**mail) -> None:
			sent.append(mail["subject"])
			if len(sent) == 1:
				community_notices.withdraw(doc.name, "时间写错")

		with (
			patch.object(notice_delivery, "sends_mail", return_value=True),
			patch.object(notice_delivery, "BATCH", 1),
			patch.object(frappe, "sendmail", side_effect=send),
		):
			doc = self.published(title=f"停水 {self.key}")
			self.deliver(doc)
		# one had it and is told; the other never hears of it
		self.assertEqual(len(sent), 2, sent)
		self.assertEqual(sent[1], notice_delivery.subject_in_words(doc, "Withdrawal"))
		rows = frappe.get_all(DELIVERY, {"notice": doc.name}, ["about", "status"], as_list=True)
		self.assertEqual(sorted(rows), [("Notice", "Sent"), ("Notice", "Waiting"), ("Withdrawal", "Sent")])

	def test_a_withdrawal_whose_job_was_lost_is_taken_up_again(self) -> None:
		with (
			patch.object(notice_delivery, "sends_mail", return_value=True),
			patch.object(frappe, "sendmail"),
		):
			doc = self.published()
			self.deliver(doc)
			community_notices.withdraw(doc.name, "时间写错")
			with patch.object(notice_delivery, "enqueue") as enqueue:
				notice_delivery.go_on()
				self.assertIn(doc.name, [call.args[0] for call in enqueue.call_args_list])
			self.deliver(doc)
			with patch.object(notice_delivery, "enqueue") as enqueue:
				notice_delivery.go_on()
				self.assertNotIn(doc.name, [call.args[0] for call in enqueue.call_args_list])

	def test_the_queries_of_the_audience_do_not_grow_with_it(self) -> None:
		doc = self.published()
		with patch.object(notice_delivery, "sends_mail", return_value=True), self.assertQueryCount(4):
			notice_delivery.list_recipients(doc)

	# -- reading

	def as_resident(self, user: str | None = None) -> dict:
		frappe.set_user(user or self.resident)
		return notice_portal.my_notices()

	def test_residents_read_the_notices_of_their_own_home(self) -> None:
		doc = self.published(places=[{"unit": self.places.unit}])
		draft = self.notice()
		mine = self.as_resident()
		names = [row["name"] for row in mine["rows"]]
		self.assertIn(doc.name, names)
		self.assertNotIn(draft.name, names)
		row = next(row for row in mine["rows"] if row["name"] == doc.name)
		self.assertTrue(row["is_unread"] and row["is_current"])
		self.assertNotIn("read_count", row)
		self.assertNotIn(doc.name, str(self.as_resident(self.second)))
		self.assertNotIn(doc.name, str(self.as_resident(make.user("resident", make.PROPERTY_B))))
		with self.assertRaises(frappe.DoesNotExistError):
			notice_portal.mark_read(doc.name)

	def test_opening_it_counts_once_for_each_reader(self) -> None:
		doc = self.published()
		self.assertEqual(self.as_resident()["unread"], 1)
		for user in (self.resident, self.resident, self.second):
			frappe.set_user(user)
			notice_portal.mark_read(doc.name)
		self.assertEqual(notice_portal.unread(), {"unread": 0, "current": None})
		frappe.set_user("Administrator")
		doc.reload()
		self.assertEqual((doc.read_count, doc.read_share), (2, 100))
		self.assertEqual(frappe.db.count(READ, {"notice": doc.name}), 2)

	def test_who_has_read_it_is_nobodys_business(self) -> None:
		doc = self.published()
		frappe.set_user(self.resident)
		notice_portal.mark_read(doc.name)
		for user in (make.user("service"), make.user("manager"), make.user("head")):
			frappe.set_user(user)
			with self.assertRaises(frappe.PermissionError, msg=user):
				frappe.get_list(READ)
			self.assertEqual(frappe.get_doc(NOTICE, doc.name).read_count, 1)
		frappe.set_user(make.user("manager"))
		read = frappe.new_doc(READ, notice=doc.name, property=make.PROPERTY_A, user=self.second)
		with self.assertRaises(frappe.PermissionError):
			read.insert()

	def test_withdrawn_it_is_gone_and_ended_it_is_over(self) -> None:
		wrong, over = self.published(), self.published()
		community_notices.withdraw(wrong.name, "时间写错")
		community_notices.end(over.name)
		rows = {row["name"]: row for row in self.as_resident()["rows"]}
		self.assertNotIn(wrong.name, rows)
		self.assertTrue(rows[over.name]["is_over"])

	def test_a_guest_at_the_label_reads_what_holds_there_now(self) -> None:
		area = frappe.db.get_value("Service Area", {"building": self.places.building})
		doc = self.published(title=f"停水{self.key}")
		self.published(
			title=f"以后停水{self.key}",
			starts_on=add_to_date(now_datetime(), days=1),
			ends_on=add_to_date(now_datetime(), days=2),
		)
		token = frappe.db.get_value("Service Area", area, "qr_token")
		other = frappe.db.get_value("Service Area", {"building": make.places().building}, "qr_token")
		frappe.set_user("Guest")
		titles = [notice["title"] for notice in guest.notices_at(spot_of(token))]
		self.assertIn(doc.title, titles)
		self.assertNotIn(f"以后{doc.title}", titles)
		self.assertNotIn(doc.title, [notice["title"] for notice in guest.notices_at(spot_of(other))])
		for attempt in (notice_portal.my_notices, lambda: notice_portal.mark_read(doc.name)):
			with self.assertRaises(frappe.PermissionError):
				attempt()

	def test_what_is_personal_is_forgotten_in_time(self) -> None:
		doc = self.published()
		frappe.set_user(self.resident)
		notice_portal.mark_read(doc.name)
		frappe.set_user("Administrator")
		community_notices.end(doc.name)
		notice_delivery.forget_old()
		self.assertEqual(frappe.db.count(READ, {"notice": doc.name}), 1)
		frappe.db.set_value(NOTICE, doc.name, "ended_on", add_to_date(now_datetime(), days=-200))
		notice_delivery.forget_old()
		self.assertEqual(frappe.db.count(READ, {"notice": doc.name}), 0)
		self.assertEqual(doc.reload().read_count, 1)

	def test_the_poster_for_the_lobby(self) -> None:
		doc = self.published(title="停水<通知>")
		page = frappe.get_print(NOTICE, doc.name, "Community Notice Poster", doc=doc, no_letterhead=1)
		for text in ("停水&lt;通知&gt;", "清洗水箱", make.PROPERTY_A, self.places.building, "<svg"):
			self.assertIn(text, page)

	# -- at once

	def test_two_publish_at_once_and_two_jobs_send_at_once(self) -> None:
		doc = self.notice(by_email=1)
		frappe.db.commit()
		self.addCleanup(self.remove, doc.name)
		self.enterContext(patch.object(notice_delivery, "enqueue"))
		outcomes = at_once(
			*((make.user(key), lambda: community_notices.publish(doc.name)) for key in ("service", "manager"))
		)
		self.assertEqual(sorted(outcome.ok for outcome in outcomes), [False, True], outcomes)
		with (
			patch.object(notice_delivery, "sends_mail", return_value=True),
			patch.object(frappe, "sendmail") as sendmail,
		):
			outcomes = at_once(*[("Administrator", lambda: notice_delivery.deliver(doc.name))] * 2)
		self.assertTrue(all(outcome.ok for outcome in outcomes), outcomes)
		mailed = [user for call in sendmail.call_args_list for user in call.kwargs["recipients"]]
		self.assertEqual(sorted(mailed), sorted([self.resident, self.second]))

	def remove(self, name: str) -> None:
		frappe.db.delete(DELIVERY, {"notice": name})
		frappe.db.delete(NOTICE, {"name": name})
		remove_orphans()
		frappe.db.commit()
