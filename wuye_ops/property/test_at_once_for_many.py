"""What is done for many at once says the same as what is done for one: posts, notices, rows."""

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import now_datetime
from pymysql.err import IntegrityError

from wuye_ops.property.bulk_rows import insert_absent, insert_rows, update_rows
from wuye_ops.property.notices import Note, tell_many, tell_staff, users_with_role
from wuye_ops.property.posts import POSTS, Directory, users_of_post
from wuye_ops.tests import factories as make
from wuye_ops.tests.bills import person
from wuye_ops.tests.factories import PROPERTY_A, PROPERTY_B

SHOWN = (
	"type",
	"for_user",
	"from_user",
	"document_type",
	"document_name",
	"subject",
	"read",
	"email_content",
)


class ManyCase(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		make.make_base()
		self.addCleanup(frappe.db.rollback)
		self.addCleanup(frappe.set_user, "Administrator")


class TestDirectory(ManyCase):
	def test_posts_and_roles_of_all_properties(self) -> None:
		empty = make.make_property("无人园").name
		directory = Directory()
		for name in (PROPERTY_A, PROPERTY_B, empty):
			departments = frappe.get_all("Property Department", {"parent": name}, pluck="department")
			for post in POSTS:
				for department in (*departments, None, "没有的部门"):
					self.assertEqual(
						sorted(directory.of_post(name, department, post)),
						sorted(users_of_post(name, department, post)),
					)
			for role in ("Risk Officer", "Operations Director", "Property Manager"):
				self.assertCountEqual(directory.with_role(role, name), users_with_role(role, name))
		self.assertCountEqual(directory.with_role("Risk Officer", ""), users_with_role("Risk Officer", ""))
		with self.assertRaises(ValueError):
			directory.of_post(PROPERTY_A, None, "Gate Guard")

	def test_whoever_has_left_or_is_disabled_is_told_nothing(self) -> None:
		manager = make.user("manager")
		self.assertEqual(Directory().of_post(PROPERTY_A, None, "Property Manager"), [manager])
		frappe.db.set_value("User", manager, "enabled", 0)
		self.assertNotIn(manager, Directory().of_post(PROPERTY_A, None, "Property Manager"))
		frappe.db.set_value("User", manager, "enabled", 1)
		frappe.db.set_value("Employee", make.employee("manager"), "status", "Left")
		self.assertNotIn(manager, Directory().of_post(PROPERTY_A, None, "Property Manager"))


class TestNotices(ManyCase):
	def test_as_if_each_were_told_alone(self) -> None:
		manager, officer = make.user("manager"), person("Risk Officer", None)
		place = frappe.get_doc("Property", PROPERTY_A)
		frappe.db.set_value("Notification Settings", manager, "seen", 1)
		frappe.set_user(officer)
		tell_staff([manager, officer, None], place, "逐个", "正文")
		note = Note([manager, officer, manager], "Property", PROPERTY_A, "一并", "正文")
		self.assertEqual(tell_many([note], now_datetime()), 1)
		rows = {
			subject: frappe.get_all("Notification Log", {"subject": subject}, list(SHOWN))
			for subject in ("逐个", "一并")
		}
		(alone,), (together,) = rows.values()
		self.assertEqual({**alone, "subject": ""}, {**together, "subject": ""})
		self.assertEqual(together.for_user, manager)
		self.assertEqual(frappe.db.get_value("Notification Settings", manager, "seen"), 0)

	def test_nobody_to_tell(self) -> None:
		self.assertEqual(tell_many([Note([], "Property", PROPERTY_A, "无人")], now_datetime()), 0)


class TestRows(ManyCase):
	def test_inserted_once_and_updated_together(self) -> None:
		columns = ("name", "owner", "creation", "modified", "modified_by", "content")
		now = now_datetime()
		rows = [
			(f"many-{number}", "Administrator", now, now, "Administrator", "%s'\\") for number in range(3)
		]
		insert_rows("Comment", columns, rows[:2])
		self.assertEqual(insert_absent("Comment", columns, rows), 1)
		with self.assertRaises(IntegrityError):
			insert_rows("Comment", columns, rows[:1])
		update_rows("Comment", ("content", "seen"), [("many-0", "甲", 1), ("many-2", None, 0)])
		found = dict(
			frappe.get_all("Comment", {"name": ["like", "many-%"]}, ["name", "content"], as_list=True)
		)
		self.assertEqual(found, {"many-0": "甲", "many-1": "%s'\\", "many-2": None})
		self.assertEqual(
			(insert_absent("Comment", columns, []), update_rows("Comment", ("content",), [])), (0, None)
		)
