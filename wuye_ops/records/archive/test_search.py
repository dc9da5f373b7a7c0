"""What stands inside of files is found, by those who may open them, and by nobody else."""

from unittest.mock import patch

import frappe
from frappe.tests.utils import FrappeTestCase

from wuye_ops.records.archive import filing, preview, search, storage, text, versions
from wuye_ops.tests import factories as make
from wuye_ops.tests import record_factories as records

# characters that no other text of the site has in a row
MARK = "鳜鼗甪"


def has_tesseract_chinese() -> bool:
	return text.has_ocr()


class SearchCase(FrappeTestCase):
	"""InnoDB's full text sees what is committed; so these records are, and are taken away again."""

	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		make.places()
		make.places(make.PROPERTY_B)
		cls.names = []
		cls.word = cls.filed(
			"电梯维保.docx", records.word(f"甲方委托乙方维保电梯{MARK}，每半月一次。联系电话 13987654321。")
		)
		cls.sheet = cls.filed("设备.xlsx", records.sheet(("名称", "位置"), (f"水泵{MARK}", "地下室")))
		cls.slides = cls.filed("培训.pptx", records.slides(f"消防{MARK}培训"))
		cls.closed = cls.filed("租赁.txt", f"租金保密{MARK}".encode("gb18030"), category=records.CONTRACT)
		cls.other = cls.filed("乙项目.txt", f"另一项目{MARK}".encode(), place=make.PROPERTY_B)
		frappe.db.commit()

	@classmethod
	def tearDownClass(cls) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()
		records.forget_records(*cls.names)
		frappe.db.commit()
		super().tearDownClass()

	def tearDown(self) -> None:
		frappe.set_user("Administrator")

	@classmethod
	def filed(
		cls, name: str, content: bytes, place: str = make.PROPERTY_A, category: str = records.ORDINARY
	) -> str:
		version = filing.file_new(name, content, {"category": category, "property": place})
		text.index(version.name)
		cls.names.append(version.record)
		return version.record

	def found(self, query: str, **args) -> set[str]:
		return {row.name for row in search.find(query, **args)["files"]}


class TestSearch(SearchCase):
	def test_words_inside_of_every_kind_of_file_are_found(self) -> None:
		frappe.set_user(records.clerk())
		self.assertEqual(self.found(f"维保电梯{MARK}"), {self.word})
		self.assertEqual(self.found(f"{MARK} 地下室"), {self.sheet})
		self.assertEqual(self.found(f"消防{MARK}"), {self.slides})
		self.assertEqual(self.found(MARK), {self.word, self.sheet, self.slides, self.closed, self.other})
		self.assertEqual(self.found(f"{MARK}维保电梯"), set())
		self.assertEqual(self.found(MARK, property=make.PROPERTY_B), {self.other})
		self.assertEqual(self.found(MARK, category=records.CONTRACT), {self.closed})

	def test_what_was_found_is_shown_and_marked(self) -> None:
		(row,) = search.find(f"维保电梯{MARK}")["files"]
		self.assertIn((f"维保电梯{MARK}", True), row.pieces)
		self.assertIn("每半月一次", "".join(piece for piece, _found in row.pieces))

	def test_nobody_finds_what_they_may_not_open(self) -> None:
		for key, place, seen in (
			("manager", make.PROPERTY_A, {self.word, self.sheet, self.slides, self.closed}),
			("service", make.PROPERTY_A, {self.word, self.sheet, self.slides}),
			("guard", make.PROPERTY_A, set()),
			("service", make.PROPERTY_B, {self.other}),
		):
			frappe.set_user(make.user(key, place))
			with self.subTest(key, place=place):
				self.assertEqual(self.found(MARK), seen)
				self.assertEqual(self.found(MARK, property=make.PROPERTY_B) - seen, set())
		frappe.set_user(make.user("resident"))
		with self.assertRaises(frappe.PermissionError):
			search.find(MARK)

	def test_signs_of_the_databases_own_language_are_no_search(self) -> None:
		for query in ("", "  ", '"', "+-*<>()~@", "；" * 300, "a"):
			with self.subTest(query), self.assertRaises(frappe.ValidationError):
				search.find(query)
		self.assertEqual(self.found(f'{MARK}" -物业 *'), set())
		self.assertEqual(self.found("' or 1=1 -- %"), set())

	def test_titles_are_found_in_the_register(self) -> None:
		frappe.set_user(make.user("service"))
		rows = search.find("租赁")["records"]
		self.assertEqual([row.name for row in rows], [self.closed])

	def test_former_versions_are_found_when_asked_for(self) -> None:
		name = self.filed("初稿.txt", "旧说法鳜甪".encode())
		text.index(versions.add(name, "二稿.txt", "新说法鳜甪".encode()).name)
		frappe.db.commit()
		self.assertEqual(self.found("旧说法鳜甪"), set())
		self.assertEqual(self.found("新说法鳜甪"), {name})
		self.assertEqual(self.found("旧说法鳜甪", all_versions=True), {name})

	def test_people_s_numbers_in_files_are_not_in_the_database(self) -> None:
		version = frappe.db.get_value("Record", self.word, "current_version")
		content, tokens = frappe.db.get_value("Record Text", version, ["content", "tokens"])
		self.assertIn("维保电梯", content)
		self.assertNotIn("13987654321", f"{content}{tokens}")

	def test_nobody_reads_the_index_itself(self) -> None:
		for user in (make.user("manager"), records.clerk()):
			frappe.set_user(user)
			with self.assertRaises(frappe.PermissionError):
				frappe.get_list("Record Text")


class TestReading(SearchCase):
	def test_a_file_that_breaks_its_reader_is_marked_and_stops_nothing(self) -> None:
		record = records.make_filed()
		self.names.append(record.name)
		with patch.object(text, "extract", side_effect=ValueError("坏文件")):
			self.assertEqual(text.index(record.current_version), "Not Readable")
		self.assertEqual(text.index(record.current_version), "Indexed")

	def test_a_swapped_file_is_not_read(self) -> None:
		record = records.make_filed()
		self.names.append(record.name)
		version = frappe.get_doc("Record Version", record.current_version)
		storage.path_of(version.file).write_bytes("换掉的内容".encode())
		self.assertEqual(text.index(version.name), "Not Readable")
		self.assertEqual(frappe.db.get_value("Record Text", version.name, "content"), "")
		with self.assertRaises(frappe.ValidationError):
			preview.show(version.name)

	def test_a_lost_job_is_taken_up(self) -> None:
		record = records.make_filed()
		self.names.append(record.name)
		frappe.db.set_value("Record Version", record.current_version, "uploaded_on", "2026-01-01 08:00:00")
		text.index_waiting()
		self.assertEqual(
			frappe.db.get_value("Record Version", record.current_version, "text_status"), "Indexed"
		)

	def test_a_pdf_from_a_printer_is_read(self) -> None:
		from frappe.utils.pdf import get_pdf

		content = get_pdf("<meta charset='utf-8'><p>年度维保合同</p><p>Contract 2026</p>")
		read = text.extract("合同.pdf", content)
		self.assertLessEqual({"年度维保合同", "Contract", "2026"}, set(read.split()))

	def test_scans_are_read_where_tesseract_is_installed(self) -> None:
		if not has_tesseract_chinese():
			with patch.object(text, "ocr") as ocr:
				self.assertEqual(text.extract("扫描.png", records.picture()), "")
			ocr.assert_not_called()
			return
		self.assertIsInstance(text.extract("扫描.png", records.picture()), str)

	def test_a_sheet_without_end_is_cut(self) -> None:
		with patch.object(text.fulltext, "MOST_CHARACTERS", 100):
			content = records.sheet(*((f"第{number}行" * 5,) for number in range(200)))
			self.assertLess(len(text.extract("长.xlsx", content)), 200)


class TestPreview(SearchCase):
	def test_each_kind_is_shown_as_it_can_be(self) -> None:
		frappe.set_user(make.user("service"))
		word = frappe.db.get_value("Record", self.word, "current_version")
		shown = preview.show(word)
		self.assertEqual(shown["kind"], "text")
		self.assertIn("维保电梯", shown["text"])
		closed = frappe.db.get_value("Record", self.closed, "current_version")
		with self.assertRaises(frappe.PermissionError):
			preview.show(closed)
