"""The change of a shift: nothing open is left out, everything is counted, and who comes says that they know."""

from datetime import timedelta
from unittest.mock import patch

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import now_datetime

from wuye_ops.security import handover, handover_steps, handover_sweep, own_work
from wuye_ops.tests import factories as make
from wuye_ops.tests import security_factories as security

HANDOVER = "Shift Handover"
COUNTED = [{"thing": "对讲机", "counted": 2}, {"thing": "备用钥匙", "counted": 12}]


class HandoverCase(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.set_user("Administrator")
		make.make_base()
		security.people()

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		frappe.local.lang = "en"
		frappe.db.set_single_value("System Settings", "language", "en")
		self.post = security.make_post()
		# sweeps leave nothing behind in the site
		self.enterContext(patch.object(frappe.db, "commit"))

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()

	def by(self, key: str, function, *args, **kwargs):
		frappe.set_user(make.user(key))
		try:
			return function(*args, **kwargs)
		finally:
			frappe.set_user("Administrator")

	def refused(self, words: str, key: str, function, *args, error=frappe.ValidationError, **kwargs) -> None:
		with self.assertRaisesRegex(error, words):
			self.by(key, function, *args, **kwargs)

	def prepared(self, by: str = "guard"):
		return frappe.get_doc(HANDOVER, self.by(by, handover_steps.prepare, self.post.name))

	def handed_over(self, by: str = "guard"):
		doc = self.prepared(by)
		self.by(by, handover_steps.hand_over, doc.name, "夜班无异常", COUNTED)
		return doc.reload()

	def take_over(self, doc, by: str) -> None:
		for row in doc.matters:
			self.by(by, handover_steps.acknowledge, doc.name, row.name)
		self.by(by, handover_steps.take_over, doc.name)
		doc.reload()

	def told(self, doc, key: str) -> list[str]:
		return frappe.get_all(
			"Notification Log", {"for_user": make.user(key), "document_name": doc.name}, pluck="subject"
		)


class TestHandover(HandoverCase):
	def test_from_one_shift_to_the_next(self) -> None:
		incident = security.make_incident()
		doc = self.prepared()
		self.assertIn(f"Security Incident|{incident.name}", {row.matter_key for row in doc.matters})
		self.assertEqual([(row.thing, row.expected) for row in doc.things], [("对讲机", 2), ("备用钥匙", 12)])
		self.by("guard", handover_steps.add_matter, doc.name, "3 号岗亭灯坏，明早 9 点来修")
		self.refused("Count these first: 对讲机; 备用钥匙", "guard", handover_steps.hand_over, doc.name)
		short = [{"thing": "对讲机", "counted": 1}, COUNTED[1]]
		self.refused("say why: 对讲机", "guard", handover_steps.hand_over, doc.name, things=short)
		short[0]["remark"] = "一台送修"
		self.by("guard", handover_steps.hand_over, doc.name, "夜班有一起盗窃报案", short)
		doc.reload()
		self.assertIn(f"{len(doc.matters)} open matters", self.told(doc, "guard2")[0])
		self.assertEqual(self.told(doc, "guard"), [])
		self.refused("Acknowledge each open matter", "guard2", handover_steps.take_over, doc.name)
		self.refused(
			"by the one who comes", "guard", handover_steps.acknowledge, doc.name, doc.matters[0].name
		)
		for row in doc.matters:
			self.by("guard2", handover_steps.acknowledge, doc.name, row.name)
		self.by("guard2", handover_steps.take_over, doc.name)
		doc.reload()
		self.assertEqual((doc.status, doc.incoming), ("Taken Over", make.user("guard2")))
		self.assertGreaterEqual(doc.incidents, 1)
		# the next one goes on with what is open; the incident's document settles it, the note a person
		note = next(row for row in doc.matters if row.kind == "Note")
		following = self.prepared("guard2")
		self.assertEqual({row.from_shift for row in following.matters}, {doc.name})
		self.assertEqual(following.previous, doc.name)
		same = next(row for row in following.matters if row.matter_key == note.matter_key)
		theft = next(row for row in following.matters if row.kind == "Incident")
		self.refused(
			"settled in its document", "guard2", handover_steps.settle, following.name, theft.name, "好了"
		)
		self.by("guard2", handover_steps.settle, following.name, same.name, "已修好")
		incident.db_set("status", "Contained")
		self.by("guard2", handover_steps.prepare, self.post.name)
		following.reload()
		settled = {row.matter_key for row in following.matters if row.settled}
		self.assertEqual(settled, {note.matter_key, theft.matter_key})
		self.by("guard2", handover_steps.hand_over, following.name, "", COUNTED)
		self.take_over(following.reload(), "guard")
		self.assertFalse(settled & {row.matter_key for row in self.prepared("guard").matters})

	def test_what_comes_up_meanwhile_is_not_left_out(self) -> None:
		doc = self.prepared()
		incident = security.make_incident(subject="地库有人打架", kind="Violence")
		self.refused(
			f"come up meanwhile.*{incident.name}", "guard", handover_steps.hand_over, doc.name, things=COUNTED
		)
		self.by("guard", handover_steps.prepare, self.post.name)
		self.by("guard", handover_steps.hand_over, doc.name, things=COUNTED)

	def test_returned_with_a_reason(self) -> None:
		doc = self.handed_over()
		self.refused("Say what is missing", "guard2", handover_steps.send_back, doc.name, " ")
		self.by("guard2", handover_steps.send_back, doc.name, "钥匙少一把")
		doc.reload()
		self.assertEqual((doc.status, doc.return_reason), ("Draft", "钥匙少一把"))
		self.assertIn("钥匙少一把", self.told(doc, "guard")[0])
		self.by("guard", handover_steps.hand_over, doc.name, things=COUNTED)
		self.assertIsNone(frappe.db.get_value(HANDOVER, doc.name, "return_reason"))

	def test_who_may_do_what(self) -> None:
		doc = self.prepared()
		self.refused("is preparing", "guard2", handover_steps.prepare, self.post.name)
		self.refused("hands this shift over", "guard2", handover_steps.write, doc.name, "别人写的")
		self.refused("cannot take this step", "guard2", handover_steps.take_over, doc.name)
		self.refused(
			"manned by", "tech", handover_steps.prepare, self.post.name, error=frappe.PermissionError
		)
		with self.assertRaises(frappe.PermissionError):
			self.by("tech", handover_steps.load, doc.name)
		self.by("guard", handover_steps.hand_over, doc.name, things=COUNTED)
		self.refused("Nobody hands over to themselves", "guard", handover_steps.take_over, doc.name)
		frappe.set_user(make.user("guard2"))
		with self.assertRaises(frappe.PermissionError):
			self.by("tech", self.begun_by_hand)
		frappe.set_user(make.user("guard2"))
		open_form = frappe.get_doc(HANDOVER, doc.name)
		open_form.status = "Taken Over"
		self.assertRaisesRegex(frappe.ValidationError, "not entered by hand", open_form.save)
		frappe.set_user(make.user("tech"))
		self.assertEqual(frappe.get_list(HANDOVER, {"name": doc.name}), [])
		frappe.set_user("Administrator")
		self.assertRaisesRegex(frappe.ValidationError, "kept for the record", doc.delete)

	def begun_by_hand(self) -> None:
		values = {"property": make.PROPERTY_A, "post": self.post.name, "shift_end": now_datetime()}
		frappe.get_doc({"doctype": HANDOVER, **values}).insert()

	def test_counts_that_cannot_be(self) -> None:
		doc = self.prepared()
		for entry, words in (
			([{"thing": "对讲机", "counted": "两台"}], "0 or more"),
			([{"thing": "对讲机", "counted": -1}], "0 or more"),
			([{"thing": "手电", "counted": 1}], "no such thing"),
			("[1]", "no counts"),
		):
			self.refused(words, "guard", handover_steps.write, doc.name, None, entry)

	def test_a_post_that_nobody_takes_over_climbs(self) -> None:
		doc = self.handed_over()
		end = now_datetime()
		doc.db_set("shift_end", end)
		for minutes, steps in ((14, []), (16, [15]), (17, [15]), (61, [15, 60])):
			handover_sweep.escalate(end + timedelta(minutes=minutes))
			doc.reload()
			self.assertEqual([row.minutes for row in doc.escalations], steps)
		self.assertEqual(
			len([text for text in self.told(doc, "order") if "nobody has taken it over" in text]), 1
		)
		self.assertTrue(any("61 minutes" in text for text in self.told(doc, "manager")))
		doc.db_set("shift_end", end - timedelta(minutes=40))
		self.take_over(doc, "guard2")
		self.assertGreaterEqual(doc.minutes_late, 40)
		handover_sweep.escalate(end + timedelta(hours=9))
		self.assertEqual(len(doc.reload().escalations), 2)

	def test_shifts_of_a_post_make_the_draft_themselves(self) -> None:
		now = now_datetime().replace(second=0, microsecond=0)
		self.post.append(
			"shifts",
			{
				"shift_name": "夜班",
				"from_time": (now - timedelta(hours=12)).strftime("%H:%M:%S"),
				"to_time": (now + timedelta(minutes=10)).strftime("%H:%M:%S"),
			},
		)
		self.post.save()
		before = frappe.db.count(HANDOVER, {"post": self.post.name})
		handover_sweep.prepare_due(now)
		handover_sweep.prepare_due(now)
		(name,) = frappe.get_all(HANDOVER, {"post": self.post.name}, pluck="name")
		self.assertEqual(before, 0)
		doc = frappe.get_doc(HANDOVER, name)
		self.assertEqual(
			(doc.shift, doc.outgoing, doc.shift_end), ("夜班", None, now + timedelta(minutes=10))
		)
		# whoever stands there takes it up
		self.assertEqual(self.by("guard", handover_steps.prepare, self.post.name), name)
		self.assertEqual(frappe.db.get_value(HANDOVER, name, "outgoing"), make.user("guard"))

	def test_somebody_who_has_gone_home_is_stood_in_for(self) -> None:
		doc = self.prepared()
		doc.db_set("shift_end", now_datetime() - timedelta(minutes=70))
		self.assertEqual(self.by("guard2", handover_steps.prepare, self.post.name), doc.name)
		doc.reload()
		self.assertEqual(doc.outgoing, make.user("guard2"))
		comments = frappe.get_all("Comment", {"reference_name": doc.name}, pluck="content")
		self.assertTrue(any("in the place of" in text for text in comments))

	def test_open_now_is_narrowed_by_property(self) -> None:
		security.make_incident(subject="测试大厦的事", property_name=make.PROPERTY_B)
		mine = security.make_incident(subject="测试花园的事")
		texts = [one.text for one in handover.open_now(make.PROPERTY_A) if one.kind == "Incident"]
		self.assertTrue(any(mine.subject in text for text in texts))
		self.assertFalse([text for text in texts if "测试大厦" in text])

	def test_a_handover_is_work_that_passes_on(self) -> None:
		doc = self.prepared()
		rows = own_work.open_handovers(make.employee("guard"))
		self.assertEqual([row["name"] for row in rows], [doc.name])
		row = {"reference_doctype": HANDOVER, "reference_name": doc.name}
		own_work.take_handover(row, make.employee("guard"), make.employee("guard2"), "离职")
		self.assertEqual(frappe.db.get_value(HANDOVER, doc.name, "outgoing"), make.user("guard2"))


class TestGuardPost(HandoverCase):
	def test_guards_read_their_posts_and_change_none(self) -> None:
		frappe.set_user(make.user("guard"))
		doc = frappe.get_doc("Guard Post", self.post.name)
		doc.disabled = 1
		self.assertRaises(frappe.PermissionError, doc.save)
		self.assertEqual(frappe.get_list("Guard Post", {"property": make.PROPERTY_B}), [])

	def test_what_a_post_cannot_be(self) -> None:
		for fields, words in (
			(
				{"shifts": [{"shift_name": "全天", "from_time": "08:00:00", "to_time": "08:00:00"}]},
				"another time",
			),
			({"things": [{"thing": "手电", "expected": 0}]}, "at least one"),
			({"things": [{"thing": "手电", "expected": 1}, {"thing": "手电", "expected": 2}]}, "there twice"),
		):
			with self.subTest(words), self.assertRaisesRegex(frappe.ValidationError, words):
				security.make_post(**fields)
