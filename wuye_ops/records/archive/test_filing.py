"""Files come in checked, numbered and hashed; stay as they were filed; and are not there twice."""

import io
from unittest.mock import patch

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import getdate, nowdate

from wuye_ops.records.archive import file_safety, filing, integrity, storage, versions
from wuye_ops.tests import factories as make
from wuye_ops.tests import record_factories as records
from wuye_ops.tests.http import Client
from wuye_ops.tests.parallel import at_once


class ArchiveCase(FrappeTestCase):
	def setUp(self) -> None:
		make.places()
		make.places(make.PROPERTY_B)

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()

	def version_of(self, record):
		return frappe.get_doc("Record Version", record.current_version)


class TestFiling(ArchiveCase):
	def test_a_filed_file_is_on_disk_with_its_hash_and_counts_its_years(self) -> None:
		frappe.set_user(make.user("service"))
		content = records.word("3 栋 2 单元漏水", "已更换阀门，业主签字确认。")
		version = filing.file_new(
			"../../回访记录.docx", content, {"category": records.ORDINARY, "property": make.PROPERTY_A}
		)
		record = frappe.get_doc("Record", version.record)
		self.assertEqual(
			(record.title, record.status, version.file_name), ("回访记录", "Archived", "回访记录.docx")
		)
		self.assertEqual(getdate(record.keep_until).year, getdate(nowdate()).year + 3)
		path = storage.path_of(version.file)
		self.assertEqual((path.read_bytes(), storage.hash_of(path)), (content, version.sha256))
		self.assertEqual((version.uploaded_by, version.size), (make.user("service"), len(content)))
		file = frappe.get_doc("File", {"attached_to_name": version.name})
		self.assertEqual((file.is_private, file.attached_to_doctype), (1, "Record Version"))

	def test_a_rolled_back_filing_leaves_no_bytes(self) -> None:
		path = storage.path_of(self.version_of(records.make_filed()).file)
		self.assertTrue(path.exists())
		frappe.db.rollback()
		self.assertFalse(path.exists())

	def test_the_same_file_is_not_filed_twice_by_mistake(self) -> None:
		content = "同一份文件".encode()
		first = records.make_filed(content=content)
		fields = {"category": records.ORDINARY, "property": make.PROPERTY_A}
		with self.assertRaises(frappe.DuplicateEntryError) as refused:
			filing.file_new("副本.txt", content, fields)
		self.assertIn(first.name, str(refused.exception))
		filing.file_new("副本.txt", content, fields, again=True)
		# in another property it is another record
		filing.file_new("副本.txt", content, {**fields, "property": make.PROPERTY_B})

	def test_two_records_with_the_same_bytes_share_no_file(self) -> None:
		content = "共用的正文".encode()
		first, second = (self.version_of(records.make_filed(content=content)) for _number in range(2))
		self.assertNotEqual(first.file, second.file)
		other = frappe.get_doc(
			{"doctype": "File", "file_name": "附件.txt", "content": content, "is_private": 1}
		).insert()
		self.assertNotIn(other.file_url, (first.file, second.file))

	def test_paper_needs_its_place_and_is_filed_once(self) -> None:
		record = records.make_record(medium="Paper")
		with self.assertRaises(frappe.ValidationError):
			filing.file_paper(record.name)
		record.location = "档案室 2 架 3 盒"
		record.save()
		filing.file_paper(record.name)
		record.reload()
		self.assertEqual((record.status, getdate(record.filed_on)), ("Archived", getdate(nowdate())))
		with self.assertRaises(frappe.ValidationError):
			filing.file_paper(record.name)

	def test_a_scan_makes_paper_both(self) -> None:
		record = records.make_record(medium="Paper", location="1 架")
		versions.add(record.name, "扫描.png", records.picture())
		self.assertEqual(record.reload().medium, "Both")

	def test_who_may_not_change_a_record_adds_no_version(self) -> None:
		record = records.make_filed(category=records.CONTRACT)
		for key, place in (
			("service", make.PROPERTY_A),
			("tech", make.PROPERTY_A),
			("manager", make.PROPERTY_B),
		):
			frappe.set_user(make.user(key, place))
			with self.subTest(key), self.assertRaises(frappe.PermissionError):
				versions.add(record.name, "新版.txt", b"x")


class TestOneClick(ArchiveCase):
	def test_a_request_is_filed_with_its_photo(self) -> None:
		request = make.make_request(subject="路灯不亮")
		photo = frappe.get_doc(
			{
				"doctype": "File",
				"file_name": "路灯.png",
				"content": records.picture(),
				"attached_to_doctype": "Service Request",
				"attached_to_name": request.name,
			}
		).insert()
		frappe.set_user(make.user("service"))
		begin = filing.proposal("Service Request", request.name)
		self.assertEqual((begin["category"], begin["property"]), (records.ORDINARY, make.PROPERTY_A))
		self.assertEqual([file.name for file in begin["files"]], [photo.name])
		with patch("frappe.get_print", return_value=records.pdf()):
			made = filing.file_document(
				"Service Request",
				request.name,
				category=begin["category"],
				title="路灯报修",
				files=[photo.name],
				with_print=True,
			)
		rows = [frappe.get_doc("Record", name) for name in made]
		self.assertEqual([row.title for row in rows], ["路灯报修", "路灯报修 – 路灯"])
		self.assertEqual({row.reference_name for row in rows}, {request.name})
		self.assertEqual({self.version_of(row).mime for row in rows}, {"application/pdf", "image/png"})
		self.assertEqual(len(filing.proposal("Service Request", request.name)["filed"]), 2)

	def test_files_of_other_documents_are_not_taken(self) -> None:
		mine, other = make.make_request(), make.make_request(make.PROPERTY_B)
		photo = frappe.get_doc(
			{
				"doctype": "File",
				"file_name": "别处.png",
				"content": records.picture(),
				"attached_to_doctype": "Service Request",
				"attached_to_name": other.name,
			}
		).insert()
		frappe.set_user(make.user("service"))
		with self.assertRaises(frappe.ValidationError):
			filing.file_document(
				"Service Request", mine.name, category=records.ORDINARY, title="x", files=[photo.name]
			)
		for step in (
			filing.proposal,
			lambda *a: filing.file_document(*a, category=records.ORDINARY, title="x"),
		):
			with self.assertRaises(frappe.PermissionError):
				step("Service Request", other.name)


class TestBadFiles(ArchiveCase):
	def refused(self, name: str, content: bytes) -> str:
		with self.assertRaises(frappe.ValidationError) as refused:
			file_safety.check(name, content)
		return str(refused.exception)

	def test_good_files_of_every_kind_are_taken(self) -> None:
		for name, content in {
			"制度.pdf": records.pdf(3),
			"只限打印.pdf": records.pdf(password=""),
			"制度.docx": records.word("总则"),
			"台账.xlsx": records.sheet(("设备", "型号")),
			"培训.pptx": records.slides("消防培训"),
			"照片.png": records.picture(),
		}.items():
			with self.subTest(name):
				self.assertEqual(file_safety.check(name, content).name, name)

	def test_files_that_break_lie_or_act_are_refused_in_words(self) -> None:
		frappe.local.lang = "en"
		whole = records.pdf(2)
		for name, content, word in (
			("半个.pdf", whole[: len(whole) // 3], "damaged"),
			("乱码.pdf", b"%PDF-1.7\n" + b"\x00\xff" * 500, "damaged"),
			("锁.pdf", records.pdf(password="123456"), "password"),
			("动作.pdf", records.pdf(javascript="app.alert(1)"), "starts a program"),
			("坏图.png", records.picture()[:40], "damaged"),
			("大图.png", records.picture((20_000, 10_000)), "enormous"),
			("宏.docx", records.with_member(records.word("x"), "word/vbaProject.bin", b"x"), "macros"),
			("炸弹.xlsx", records.with_member(records.sheet((1,)), "xl/0.bin", bytes(60 << 20)), "enormous"),
			("路径.pptx", records.with_member(records.slides("x"), "../../x.xml", b"x"), "other folders"),
			("程序.doc", b"MZ\x90", "ending"),
			("旧.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "damaged"),
			("脚本.js", b"alert(1)", "not kept"),
			("<img src=x onerror=alert(1)>.exe", b"MZ", "not kept"),
		):
			with self.subTest(name):
				said = self.refused(name, content)
				self.assertIn(word, said)
				self.assertNotIn("<img", said)

	def test_a_refused_file_leaves_nothing(self) -> None:
		frappe.set_user(make.user("service"))
		before = (frappe.db.count("File"), frappe.db.count("Record Version"))
		with self.assertRaises(frappe.ValidationError):
			filing.file_new("宏.xlsm", b"x", {"category": records.ORDINARY, "property": make.PROPERTY_A})
		self.assertEqual((frappe.db.count("File"), frappe.db.count("Record Version")), before)

	def test_two_gigabytes_are_turned_away_before_they_are_read(self) -> None:
		class Endless(io.RawIOBase):
			taken = 0

			def readable(self) -> bool:
				return True

			def read(self, size: int = -1) -> bytes:
				self.taken += max(size, 0)
				return b"x" * size

		sent = Endless()
		answer = Client(make.user("service"))._open(
			"POST",
			"/api/method/upload_file",
			content_type="multipart/form-data; boundary=x",
			environ_overrides={"CONTENT_LENGTH": str(2 * 1024**3), "wsgi.input": sent},
		)
		self.assertEqual((answer.status, sent.taken), (413, 0), answer)

	def test_an_upload_over_the_web_is_filed_or_refused_in_words(self) -> None:
		self.addCleanup(frappe.db.commit)
		client = Client(make.user("service"))
		fields = {
			"method": "wuye_ops.records.archive.filing.take_upload",
			"category": records.ORDINARY,
			"property": make.PROPERTY_A,
		}
		answer = client.upload("..\\..\\回访.txt", f"网上归档{frappe.generate_hash()}".encode(), **fields)
		self.assertTrue(answer.ok, answer)
		frappe.db.rollback()
		self.addCleanup(records.forget_records, answer.data["record"])
		self.assertEqual((answer.data["title"], answer.data["file_name"]), ("回访", "回访.txt"))
		refused = client.upload("宏.docm", b"PK", **fields)
		self.assertIn("宏.docm", refused.messages)
		other = client.upload("别处.txt", b"x", **{**fields, "property": make.PROPERTY_B})
		self.assertTrue(other.refused, other)
		guard = Client(make.user("guard")).upload("x.txt", b"x", **fields)
		self.assertTrue(guard.refused, guard)


class TestStorage(ArchiveCase):
	def test_no_address_leads_out_of_the_folder(self) -> None:
		for url in (
			"/private/files/../site_config.json",
			"/private/files/../../x",
			"/private/files/a/b.pdf",
			"/files/x.pdf",
			"https://example.com/x.pdf",
			"/private/files/",
			"",
			None,
		):
			with self.subTest(url), self.assertRaises(frappe.ValidationError):
				storage.path_of(url)

	def test_a_link_on_the_disk_is_not_followed(self) -> None:
		folder = storage.path_of("/private/files/x.txt").parent
		link = folder / f"link-{frappe.generate_hash(length=6)}.txt"
		link.symlink_to("/etc/hostname")
		self.addCleanup(link.unlink)
		with self.assertRaises(frappe.ValidationError):
			storage.path_of(f"/private/files/{link.name}")

	def test_files_of_records_come_through_the_archive_only(self) -> None:
		record = records.make_filed()
		for doctype, name in (("Record", record.name), ("Record Version", record.current_version)):
			with self.subTest(doctype), self.assertRaises(frappe.ValidationError):
				frappe.get_doc(
					{
						"doctype": "File",
						"file_name": "旁路.txt",
						"content": "x",
						"attached_to_doctype": doctype,
						"attached_to_name": name,
					}
				).insert()
		loose = frappe.get_doc(
			{"doctype": "File", "file_name": "散.txt", "content": "散", "is_private": 1}
		).insert()
		loose.update({"attached_to_doctype": "Record Version", "attached_to_name": record.current_version})
		with self.assertRaises(frappe.ValidationError):
			loose.save()

	def test_a_filed_file_is_neither_moved_published_nor_deleted(self) -> None:
		version = self.version_of(records.make_filed())
		name = frappe.db.get_value("File", {"attached_to_name": version.name})
		for change in (
			{"is_private": 0},
			{"attached_to_name": "x"},
			{"file_url": "/private/files/other.txt"},
		):
			file = frappe.get_doc("File", name)
			file.update(change)
			with self.subTest(change), self.assertRaises(Exception):
				file.save()
		with self.assertRaises(frappe.PermissionError):
			frappe.delete_doc("File", name)
		self.assertTrue(storage.path_of(version.file).exists())


class TestIntegrity(ArchiveCase):
	def test_changed_swapped_and_lost_files_are_found_and_told_once(self) -> None:
		clerk = records.clerk()
		intact, changed, swapped, lost = (
			self.version_of(records.make_filed(content=f"内容 {number}".encode())) for number in range(4)
		)
		storage.path_of(changed.file).write_bytes("内容 X".encode())
		storage.path_of(swapped.file).write_bytes(storage.path_of(intact.file).read_bytes())
		storage.path_of(lost.file).unlink()
		for version, state in (
			(intact, "Intact"),
			(changed, "Changed"),
			(swapped, "Changed"),
			(lost, "Missing"),
		):
			for _time in range(2):
				self.assertEqual(integrity.check(version.name), state)
			told = frappe.db.count("Notification Log", {"document_name": version.name, "for_user": clerk})
			self.assertEqual(told, 0 if state == "Intact" else 1)
		self.assertEqual(storage.read(intact), "内容 0".encode())
		for version in (changed, swapped, lost):
			with self.assertRaises(frappe.ValidationError):
				storage.read(version)
		storage.path_of(lost.file).write_bytes("内容 3".encode())
		self.assertEqual(integrity.check(lost.name), "Intact")

	def test_the_sweep_takes_the_longest_unchecked_first(self) -> None:
		old, new = (self.version_of(records.make_filed()) for _number in range(2))
		frappe.db.set_value("Record Version", old.name, "checked_on", "2020-01-01")
		storage.path_of(old.file).write_bytes(b"x")
		with patch.object(frappe.db, "commit"):
			integrity.sweep(most=1)
		self.assertEqual(frappe.db.get_value("Record Version", old.name, "integrity"), "Changed")
		self.assertEqual(frappe.db.get_value("Record Version", new.name, "integrity"), "Intact")


class TestAtOnce(ArchiveCase):
	def test_two_versions_sent_at_once_get_two_numbers(self) -> None:
		record = records.make_filed()
		frappe.db.commit()
		self.addCleanup(frappe.db.commit)
		self.addCleanup(records.forget_records, record.name)
		outcomes = at_once(
			*(
				(
					"Administrator",
					lambda text=text: versions.add(record.name, "并发.txt", text.encode()).name,
				)
				for text in ("甲", "乙", "丙")
			)
		)
		self.assertTrue(all(outcome.ok for outcome in outcomes), outcomes)
		self.assertEqual(
			sorted(outcome.result for outcome in outcomes),
			[f"{record.name}-V{number}" for number in (2, 3, 4)],
		)
		states = frappe.get_all("Record Version", {"record": record.name}, pluck="status")
		self.assertEqual(states.count("Effective"), 1)
