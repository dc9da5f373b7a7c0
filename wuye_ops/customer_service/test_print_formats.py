"""What is printed: the task sheet and the label of an area, each with a QR code that leads somewhere."""

import io

import frappe
import segno
from frappe.tests.utils import FrappeTestCase
from frappe.utils import get_url

from wuye_ops.customer_service import tasks
from wuye_ops.property.qr import qr_svg
from wuye_ops.setup import desk
from wuye_ops.tests import factories as make


def printed(doc, print_format: str) -> str:
	return frappe.get_print(doc.doctype, doc.name, print_format, doc=doc, no_letterhead=1)


class TestPrintFormats(FrappeTestCase):
	def tearDown(self) -> None:
		frappe.set_user("Administrator")

	def test_the_task_sheet_says_all_and_its_code_opens_the_task(self) -> None:
		make.make_stock_item()
		task = make.make_task(
			assigned_to=make.employee("tech"), description="先关总阀", reporter_phone="13912345678"
		)
		frappe.set_user(make.user("tech"))
		tasks.accept(task.name)
		tasks.log_work(task.name, "更换密封圈", result="不再漏水")
		tasks.add_part(task.name, "测试水龙头", 2)
		task.reload()
		page = printed(task, "Service Task Sheet")
		for text in (task.name, task.unit, "先关总阀", "更换密封圈", "不再漏水", "测试水龙头", "139****5678"):
			self.assertIn(text, page)
		self.assertNotIn("13912345678", page)
		self.assertIn(qr_svg(get_url(f"/my-tasks?task={task.name}")), page)

	def test_what_people_wrote_is_printed_as_text(self) -> None:
		task = make.make_task(description="<script>alert(1)</script>")
		page = printed(task, "Service Task Sheet")
		self.assertNotIn("<script>alert(1)</script>", page)

	def test_the_area_label_carries_the_area_s_own_code(self) -> None:
		area = frappe.get_doc("Service Area", {"property": make.PROPERTY_A, "area_type": "Property"})
		page = printed(area, "Area QR Label")
		self.assertIn(make.PROPERTY_A, page)
		self.assertIn(qr_svg(get_url(f"/report?area={area.qr_token}"), 4), page)

	def test_a_code_is_a_qr_code_of_its_text(self) -> None:
		picture = io.BytesIO()
		segno.make("https://wuye.test/my-tasks", error="m").save(
			picture, kind="svg", scale=2.5, border=1, xmldecl=False
		)
		path = qr_svg("https://wuye.test/my-tasks").split(' d="')[1].split('"')[0]
		self.assertIn(path, picture.getvalue().decode())

	def test_print_opens_with_these_formats_and_boards_stand(self) -> None:
		desk.remove_desk()
		self.assertFalse(frappe.db.exists("Kanban Board", "Service Requests by Status"))
		desk.make_desk()
		desk.make_desk()
		frappe.clear_cache(doctype="Service Task")
		self.assertEqual(frappe.get_meta("Service Task").default_print_format, "Service Task Sheet")
		board = frappe.get_doc("Kanban Board", "Service Requests by Status")
		statuses = frappe.get_meta("Service Request").get_options("status").split("\n")
		self.assertLessEqual({column.column_name for column in board.columns}, set(statuses))
