"""Letters for many cases at once: every step recorded once, one file with a sheet for each, and the deliveries entered together.

The steps are recorded first, in bounded batches; the sheets are printed from what was recorded. A job that is killed is
started again with the button of the batch: what it has recorded is not recorded twice.
"""

from io import BytesIO

import frappe
from frappe import _
from frappe.query_builder.functions import Count
from frappe.utils import create_batch, cstr, getdate, now_datetime, nowdate
from frappe.utils.pdf import get_pdf
from frappe.www.printview import get_print_style, get_rendered_template
from pypdf import PdfReader, PdfWriter

from wuye_ops.fees import arrears_steps as steps
from wuye_ops.fees import dunning_letters, lawful, payments
from wuye_ops.fees.locks import only_one
from wuye_ops.property.plain_text import plain
from wuye_ops.rules.dunning_ladder import LETTERS, REMINDER

MOST_LETTERS = 500
RECORDED_AT_ONCE = 25
# Sheets that go through the printer at once: bounds its memory, and how coarse the progress is.
PRINTED_AT_ONCE = 20
IN_BATCHES = (REMINDER, *LETTERS)
PRINT_FORMATS = {
	"Friendly Reminder": "Payment Reminder",
	"Demand Letter": "Demand Letter",
	"Second Letter": "Second Demand Letter",
	"Lawyer's Letter": "Lawyer Letter Draft",
	"Court": "Court File",
}
LONGEST_TEXT = 500


@frappe.whitelist(methods=["POST"])
def print_letters(cases: list | str, kind: str, note: str | None = None) -> str:
	"""Begins a batch of one kind of letter for the chosen cases of one property and returns its number.

	Every case whose turn it is gets the step; the others are in the batch with the reason why not. note: printed in each
	letter, above the signature.
	"""
	names = payments.parsed(cases)
	if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
		frappe.throw(_("Choose cases of the list."), title=_("Letters"))
	names = list(dict.fromkeys(names))
	if len(names) > MOST_LETTERS:
		frappe.throw(
			_("No more than {0} letters are printed at once.").format(MOST_LETTERS), title=_("Letters")
		)
	if kind not in IN_BATCHES:
		frappe.throw(_("Choose a letter of the list."), title=_("Letters"))
	note = cstr(note).strip()[:LONGEST_TEXT]
	lawful.check(note, _("Text Added"))
	rows = frappe.get_list(
		"Arrears Case",
		filters={"name": ["in", names]},
		fields=["name", "property", "customer_name", "units"],
		order_by="units, name",
		limit_page_length=0,
	)
	if len(rows) < len(names):
		frappe.throw(
			_("Some of these cases are not yours to work on."), frappe.PermissionError, title=_("Letters")
		)
	properties = {row.property for row in rows}
	if len(properties) > 1:
		frappe.throw(
			_("Choose cases of one property: its letters are delivered together."), title=_("Letters")
		)
	batch = frappe.get_doc(
		{
			"doctype": "Letter Batch",
			"property": properties.pop(),
			"kind": kind,
			"printed_by": frappe.session.user,
			"printed_on": now_datetime(),
			"note": note,
			"letters": [
				{"arrears_case": row.name, "customer_name": row.customer_name, "units": row.units}
				for row in rows
			],
		}
	)
	batch.flags.by_service = True
	batch.insert()
	_enqueue(batch.name)
	return batch.name


@frappe.whitelist(methods=["POST"])
def print_again(batch: str) -> None:
	"""Starts a batch anew that was stopped; letters that were recorded are printed as they were."""
	doc = _load(batch)
	_enqueue(doc.name)


def _enqueue(batch: str) -> None:
	frappe.enqueue(
		"wuye_ops.fees.letter_batches.print_job",
		queue="long",
		job_id=f"wuye_letters_{frappe.local.site}_{batch}",
		deduplicate=True,
		enqueue_after_commit=True,
		batch=batch,
	)


@frappe.whitelist()
def state(batch: str) -> dict:
	"""How far a batch is, for its form."""
	doc = frappe.get_doc("Letter Batch", batch)
	doc.check_permission("read")
	return {"status": doc.status, "progress": doc.progress}


# -- the job


def print_job(batch: str) -> None:
	"""Records the steps and prints the sheets of a batch. Runs as whoever asked for it."""
	with only_one(f"letters:{batch}") as mine:
		if not mine:
			return
		try:
			_show(batch, status="Printing", progress=0, error=None)
			_record(batch)
			_print(batch)
		except Exception:
			frappe.db.rollback()
			frappe.log_error(_("Letters of {0} were not printed").format(batch))
			_show(
				batch,
				status="Failed",
				error=_("The letters were not printed. Print them again; nothing is recorded twice."),
			)
			raise


def _record(batch: str) -> None:
	doc = frappe.get_doc("Letter Batch", batch)
	waiting = [row for row in doc.letters if row.status == "Waiting"]
	done = len(doc.letters) - len(waiting)
	for chunk in create_batch(waiting, RECORDED_AT_ONCE):
		for row in chunk:
			values = _record_one(doc, row.arrears_case)
			# the batch's own row; it belongs to whoever prints
			frappe.db.set_value("Letter Batch Letter", row.name, values, update_modified=False)
		done += len(chunk)
		_show(batch, progress=50 * done / len(doc.letters))


def _record_one(doc, case_name: str) -> dict:
	"""The step of one case, or the reason why it is not its turn."""
	frappe.db.savepoint("wuye_letter")
	try:
		case = steps.load(case_name)
		step = _waiting_step(case, doc)
		if step is None:
			step = steps.take_step(
				case,
				doc.kind,
				channel="Letter",
				note=doc.note,
				letter_batch=doc.name,
				content=dunning_letters.content(case, doc.kind, note=doc.note or ""),
			)
			steps.save(case)
		# a reminder needs no proof
		status = "Printed" if step.status == "Done" else step.status
	except frappe.ValidationError as error:
		frappe.db.rollback(save_point="wuye_letter")
		frappe.clear_messages()
		return {"status": "Not Printed", "failure": plain(error)}
	return {"status": status, "action": step.name, "amount": step.amount, "failure": None}


def _waiting_step(case, doc):
	"""The step this batch has recorded already, or the same letter of today or that waits for its delivery: it goes out once."""
	today = getdate(nowdate())
	for row in reversed(case.actions):
		if row.kind != doc.kind or row.status == "Not Delivered":
			continue
		if row.letter_batch == doc.name or row.status in steps.WAITING or row.done_on == today:
			return row
	return None


def _print(batch: str) -> None:
	doc = frappe.get_doc("Letter Batch", batch)
	rows = [row for row in doc.letters if row.action]
	if not rows:
		_show(
			batch,
			status="Failed",
			progress=100,
			error=_("There was no letter to print; the reasons stand in the rows."),
		)
		return
	writer, done = PdfWriter(), 0
	for chunk in create_batch(rows, PRINTED_AT_ONCE):
		for page in PdfReader(BytesIO(sheets([row.arrears_case for row in chunk], doc.kind))).pages:
			writer.add_page(page)
		done += len(chunk)
		_show(batch, progress=50 + 45 * done / len(rows))
	out = BytesIO()
	writer.write(out)
	_keep_file(doc, out.getvalue())
	_show(batch, status="Ready", progress=100, letters_printed=len(rows), **_counted(batch))


def sheets(cases: list[str], kind: str) -> bytes:
	"""One PDF with the letters of these cases in the site's print format, each beginning on a page of its own."""
	print_format = frappe.get_doc("Print Format", PRINT_FORMATS[kind])
	meta = frappe.get_meta("Arrears Case")
	letters = [
		get_rendered_template(
			frappe.get_doc("Arrears Case", name), print_format=print_format, meta=meta, no_letterhead=1
		)
		for name in cases
	]
	html = frappe.render_template(
		"wuye_ops/templates/print/sheets.html",
		{"letters": letters, "style": get_print_style(print_format=print_format, for_legacy=True)},
	)
	return get_pdf(html)


def _keep_file(doc, content: bytes) -> None:
	for old in frappe.get_all(
		"File",
		{"attached_to_doctype": "Letter Batch", "attached_to_name": doc.name, "attached_to_field": "file"},
		pluck="name",
	):
		# the sheets of an earlier try, of whoever prints them anew
		frappe.delete_doc("File", old, ignore_permissions=True)
	file = frappe.get_doc(
		{
			"doctype": "File",
			"file_name": f"{doc.name}.pdf",
			"attached_to_doctype": "Letter Batch",
			"attached_to_name": doc.name,
			"attached_to_field": "file",
			"is_private": 1,
			"content": content,
		}
	)
	# the sheets belong to the batch, whose right was asked for
	file.insert(ignore_permissions=True)
	frappe.db.set_value("Letter Batch", doc.name, "file", file.file_url)


def _show(batch: str, **values) -> None:
	"""Writes how far the job is, and lets the form know."""
	frappe.db.set_value("Letter Batch", batch, values)
	frappe.db.commit()
	frappe.publish_realtime("wuye_letter_batch", {"batch": batch}, doctype="Letter Batch", docname=batch)


# -- deliveries


@frappe.whitelist(methods=["POST"])
def record_deliveries(batch: str, rows: list | str, proof: str | None = None) -> int:
	"""Records many deliveries of a batch: all of them, or none. Returns how many.

	rows: letter (name of the batch's row), delivered_on, method, number, or not_delivered with a note. proof: a file with all
	slips, for rows that have none of their own.
	"""
	doc, entries = _load(batch), payments.parsed(rows)
	if not isinstance(entries, list) or not entries or not all(isinstance(row, dict) for row in entries):
		frappe.throw(_("Enter what was delivered, and when."), title=_("Deliveries"))
	letters = {row.name: row for row in doc.letters if row.action}
	for number, entry in enumerate(entries, 1):
		letter = letters.get(cstr(entry.get("letter")))
		if letter is None:
			frappe.throw(
				_("Row {0} is no letter of {1}.").format(number, frappe.bold(doc.name)), title=_("Deliveries")
			)
		_record_delivery(doc, letter, entry, cstr(entry.get("proof") or proof))
	frappe.db.set_value("Letter Batch", doc.name, _counted(doc.name))
	return len(entries)


def _record_delivery(doc, letter, entry: dict, proof: str) -> None:
	case = steps.load(letter.arrears_case)
	try:
		if entry.get("not_delivered"):
			step = steps.fail_step(case, letter.action, entry.get("note"))
		else:
			_copy_proof(proof, doc, case)
			step = steps.prove_step(
				case,
				letter.action,
				entry.get("delivered_on"),
				proof,
				entry.get("method"),
				entry.get("number"),
			)
	except frappe.ValidationError as error:
		frappe.clear_messages()
		frappe.throw(
			f"{frappe.utils.escape_html(letter.customer_name or '')}：{error}",
			type(error),
			title=_("Deliveries"),
		)
	steps.save(case)
	frappe.db.set_value(
		"Letter Batch Letter",
		letter.name,
		{"status": step.status, "delivered_on": step.delivered_on},
		update_modified=False,
	)


def _copy_proof(proof: str, doc, case) -> None:
	"""A file with the slips of the whole batch hangs on each of its cases too, without being stored again."""
	there = {"attached_to_doctype": case.doctype, "attached_to_name": case.name, "file_url": proof}
	on_batch = {"attached_to_doctype": doc.doctype, "attached_to_name": doc.name, "file_url": proof}
	if not proof or frappe.db.exists("File", there) or not frappe.db.exists("File", on_batch):
		return
	file = frappe.get_doc({"doctype": "File", "is_private": 1, **there})
	# the proof of a batch is the proof of its letters
	file.insert(ignore_permissions=True)


def _counted(batch: str) -> dict:
	row = frappe.qb.DocType("Letter Batch Letter")
	delivered = (
		frappe.qb.from_(row)
		.select(Count("*"))
		.where((row.parent == batch) & (row.status == "Delivered"))
		.run()[0][0]
	)
	return {"letters_delivered": delivered}


def _load(batch: str):
	doc = frappe.get_doc("Letter Batch", batch)
	doc.check_permission("write")
	return doc
