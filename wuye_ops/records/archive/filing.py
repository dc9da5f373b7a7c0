"""Filing: files dropped on the page, one click on any document, paper that gets its place on a shelf."""

import hashlib
from collections.abc import Sequence

import frappe
from frappe import _
from frappe.utils import cint, nowdate

from wuye_ops.records.archive import access, by_service, register, versions

MOST_FILES = 30  # of one document at once
UPLOAD_FIELDS = ("category", "property", "title", "department", "confidentiality", "record_date")
LONGEST_TITLE = 140
# where a document usually goes; whoever files may choose another category
CATEGORIES = {
	"Contract": "合同协议",
	"Customer": "客户档案",
	"Customer Profile": "客户档案",
	"Property Unit": "竣工及工程技术资料",
	"Equipment": "设备台账",
	"Maintenance Plan": "设备维保与运行",
	"Statutory Inspection": "消防检测与维保",
	"Service Request": "报修派工与回访",
	"Service Task": "报修派工与回访",
	"Inspection": "巡逻与交接班",
	"Rectification": "审计与整改",
	"Emergency Plan": "应急预案与演练",
	"Emergency Drill": "应急预案与演练",
	"Emergency Response": "突发事件",
	"Employee": "人事档案",
	"Training Event": "培训",
	"Sales Invoice": "会计凭证账簿",
	"Payment Entry": "会计凭证账簿",
	"Journal Entry": "会计凭证账簿",
}


@frappe.whitelist(methods=["POST"])
def take_upload() -> dict[str, str]:
	"""Files the file of an upload: as a new version of `record`, else as a record of its own.

	Called by the framework's `/api/method/upload_file`, which turns away what is larger than the site allows before it
	reads it, with this function as `method`. The form's other fields: record and change_note; or category, property,
	title, department, confidentiality, record_date, and `again` for bytes that are filed already. Returns the record,
	its version, title and file name.
	"""
	form = frappe.form_dict
	if not form.record:
		frappe.has_permission("Record", "create", throw=True)
	name, content = _received()
	if form.record:
		return _answer(versions.add(str(form.record), name, content, form.change_note))
	fields = {field: str(form[field]) for field in UPLOAD_FIELDS if form.get(field)}
	return _answer(file_new(name, content, fields, again=bool(cint(form.again))))


def _received() -> tuple[str, bytes]:
	content = frappe.local.uploaded_file if hasattr(frappe.local, "uploaded_file") else None
	if content is None:
		frappe.throw(_("No file has arrived. Choose it and send it again."), title=_("File"))
	return frappe.local.uploaded_filename or "", content


def file_new(name: str, content: bytes, fields: dict, again: bool = False):
	"""A record of the file by the right of the user. fields: what is known of it; the title is the file's name by default.

	Returns the Record Version.
	"""
	if not again:
		_refuse_filed_already(content, fields.get("property"))
	record = frappe.get_doc(
		{
			**fields,
			"doctype": "Record",
			"title": (fields.get("title") or "").strip()[:LONGEST_TITLE] or _stem(name),
			"record_date": fields.get("record_date") or nowdate(),
			"medium": fields.get("medium") or "Electronic",
		}
	)
	record.insert()
	return versions.add(record.name, name, content)


def _stem(name: str) -> str:
	stem = str(name).replace("\\", "/").rpartition("/")[2].rpartition(".")[0].strip()
	return stem[:LONGEST_TITLE] or _("Without Title")


def _refuse_filed_already(content: bytes, property_name: str | None) -> None:
	version, record = frappe.qb.DocType("Record Version"), frappe.qb.DocType("Record")
	found = (
		frappe.qb.from_(version)
		.join(record)
		.on(record.name == version.record)
		.select(record.name)
		.where(
			(version.sha256 == hashlib.sha256(content).hexdigest())
			& (record.status != register.DISPOSED)
			& ((record.property == property_name) if property_name else record.property.isnull())
		)
		.limit(1)
		.run(pluck=True)
	)
	if not found:
		return
	shown = found[0] if access.may_see(found[0]) else _("another record")
	frappe.throw(
		_("The same file is already filed as {0}. File it again only if it belongs to two records.").format(
			frappe.bold(shown)
		),
		frappe.DuplicateEntryError,
		title=_("Already Filed"),
	)


def _answer(version) -> dict[str, str]:
	return {
		"record": version.record,
		"version": version.name,
		"title": frappe.db.get_value("Record", version.record, "title"),
		"file_name": version.file_name,
	}


# -- paper


@frappe.whitelist(methods=["POST"])
def file_paper(record: str) -> None:
	"""Paper takes its place on the shelf: from now on its retention counts."""
	doc = versions.load_locked(record)
	if doc.medium not in register.PAPER or not (doc.location or "").strip():
		frappe.throw(
			_("Say where the paper stands: room, shelf, box. An electronic record is filed with its file."),
			title=_("Location"),
		)
	if doc.status != register.DRAFT or doc.controlled:
		frappe.throw(
			_("{0} is {1}; it is not filed once more.").format(
				frappe.bold(doc.title), _(doc.status, context=doc.doctype)
			),
			title=_("Filing"),
		)
	doc.status, doc.filed_on = register.ARCHIVED, nowdate()
	by_service.save(doc)


# -- from any document


@frappe.whitelist()
def proposal(doctype: str, name: str) -> dict:
	"""What the dialog of a document begins with: category, title, property, its files, and what is filed of it already."""
	doc = _read(doctype, name)
	frappe.has_permission("Record", "create", throw=True)
	category = CATEGORIES.get(doctype)
	return {
		"category": category if category and frappe.db.exists("Record Category", category) else None,
		"title": f"{_(doctype)} {doc.get_title() or name}"[:LONGEST_TITLE],
		"property": doc.get("property"),
		"department": doc.get("department"),
		"files": _files_of(doc),
		"may_print": bool(frappe.has_permission(doctype, "print", doc=doc)),
		"filed": frappe.get_list(
			"Record",
			{"reference_doctype": doctype, "reference_name": name},
			["name", "title", "status"],
			order_by="creation desc",
		),
	}


@frappe.whitelist(methods=["POST"])
def file_document(
	doctype: str,
	name: str,
	category: str,
	title: str,
	property: str | None = None,  # the field's name
	department: str | None = None,
	files: list[str] | str | None = None,
	with_print: bool = False,
	again: bool = False,
) -> list[str]:
	"""Files chosen files of a document, and its print as PDF, each as a record that names the document. Returns them."""
	doc = _read(doctype, name)
	frappe.has_permission("Record", "create", throw=True)
	chosen = frappe.parse_json(files) if isinstance(files, str) else files or []
	sources = _attachments(doc, chosen)
	if cint(with_print):
		sources.insert(0, (f"{title}.pdf", _print_of(doc)))
	if not sources:
		frappe.throw(_("Choose the print or at least one file of the document."), title=_("Filing"))
	fields = {
		"category": category,
		"property": property or doc.get("property") or None,
		"department": department or None,
		"reference_doctype": doctype,
		"reference_name": name,
	}
	made = []
	for number, (file_name, content) in enumerate(sources):
		own = title if number == 0 else f"{title} – {_stem(file_name)}"
		made.append(file_new(file_name, content, {**fields, "title": own}, again=bool(cint(again))).record)
	return made


def _read(doctype: str, name: str):
	doc = frappe.get_doc(doctype, name)
	doc.check_permission("read")
	return doc


def _files_of(doc) -> list[dict]:
	return frappe.get_list(
		"File",
		{"attached_to_doctype": doc.doctype, "attached_to_name": doc.name, "is_folder": 0},
		["name", "file_name", "file_size"],
		order_by="creation",
		limit=MOST_FILES,
	)


def _attachments(doc, chosen: Sequence[str]) -> list[tuple[str, bytes]]:
	known = {file.name for file in _files_of(doc)}
	if unknown := [str(name) for name in chosen if name not in known]:
		frappe.throw(
			_("File {0} does not hang on this document.").format(
				frappe.bold(frappe.utils.escape_html(unknown[0]))
			),
			title=_("File"),
		)
	sources = []
	for name in chosen:
		file = frappe.get_doc("File", name)
		file.check_permission("read")
		content = file.get_content()
		sources.append((file.file_name, content.encode() if isinstance(content, str) else content))
	return sources


def _print_of(doc) -> bytes:
	doc.check_permission("print")
	return frappe.get_print(doc.doctype, doc.name, as_pdf=True)
