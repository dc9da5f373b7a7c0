"""The copy of somebody's data (PIPL 45): what our documents hold about a customer, readable, in one Excel file.

The file holds whole numbers, so it is made when it is fetched and is kept nowhere; each time is logged, with every number in
it. What it shows of a document is what its list shows: the fields that staff write about the customer for each other stay out.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO

import frappe
from frappe import _
from frappe.utils import add_days, cstr, format_datetime, getdate, now_datetime, nowdate
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils import get_column_letter

from wuye_ops.records.personal_data import log_access, plain, protected_fields
from wuye_ops.records.privacy import consents
from wuye_ops.records.privacy.links import customer_links
from wuye_ops.rules.customer_rights import COPY, SEE

# What ERPNext keeps: doctype → field of the customer
ERPNEXT = {"Sales Invoice": "customer", "Payment Entry": "party"}
# About how the rights are served, not about the person; and what is told field by field below.
LEFT_OUT = ("Customer Profile", "Data Subject Request", "Personal Data Erasure", "Customer Merge")
LAYOUT = (
	"Section Break",
	"Column Break",
	"Tab Break",
	"HTML",
	"Button",
	"Table",
	"Table MultiSelect",
	"Image",
	"Attach Image",
	"Attach",
)
IN_PROGRESS, ANSWERED = "In Progress", "Answered"
DAYS_TO_FETCH = 30
MOST_ROWS = 10_000
WIDEST = 60


@dataclass(frozen=True)
class Section:
	"""One sheet: a title, labels of its columns, rows of text."""

	title: str
	columns: tuple[str, ...]
	rows: tuple[tuple[str, ...], ...]


def workbook(customer: str, *, request: str) -> bytes:
	"""The file for a customer. The caller has checked who asks; every whole number in it is logged with the request."""
	book = Workbook()
	book.remove(book.active)
	for section in sections(customer, request=request):
		sheet = book.create_sheet(_sheet_title(section.title, book.sheetnames))
		for number, row in enumerate((section.columns, *section.rows), 1):
			for position, text in enumerate(row, 1):
				cell = sheet.cell(number, position, ILLEGAL_CHARACTERS_RE.sub("", text))
				# never a formula, whatever somebody has typed
				cell.data_type = "s"
		for position, column in enumerate(zip(section.columns, *section.rows, strict=True), 1):
			sheet.column_dimensions[get_column_letter(position)].width = min(
				WIDEST, 2 * max(map(len, column)) + 2
			)
	buffer = BytesIO()
	book.save(buffer)
	return buffer.getvalue()


def _sheet_title(title: str, taken: Iterable[str]) -> str:
	"""Excel's own limits: 31 characters, some of them not allowed, each title once."""
	text = "".join(" " if character in r"[]:*?/\\" else character for character in title)[:28]
	return text if text not in taken else f"{text} {len(list(taken))}"


def sections(customer: str, *, request: str) -> list[Section]:
	found = [_about(customer, request), _person(customer, request), _consents(customer)]
	links = [*customer_links(), *ERPNEXT.items()]
	found += [
		_documents(customer, doctype, field)
		for doctype, field in links
		if doctype not in LEFT_OUT and field in ("customer", "party")
	]
	found.append(_looks(customer))
	return [section for section in found if section.rows]


def _about(customer: str, request: str) -> Section:
	rows = (
		(_("Customer"), cstr(frappe.db.get_value("Customer", customer, "customer_name"))),
		(_("Request"), request),
		(_("Made On"), format_datetime(now_datetime(), "yyyy-MM-dd HH:mm")),
		(_("Basis"), "《个人信息保护法》45"),
	)
	return Section(_("About This Copy"), (_("Item"), _("Content")), rows)


def _person(customer: str, request: str) -> Section:
	"""The profile with its numbers whole: the copy is for the person they belong to."""
	profile = frappe.get_doc("Customer Profile", {"customer": customer})
	protected = protected_fields("Customer Profile")
	rows = []
	for df in profile.meta.fields:
		if df.fieldtype in LAYOUT or df.hidden or df.permlevel or df.fieldname == "customer":
			continue
		value = profile.get(df.fieldname)
		if value in (None, ""):
			continue
		if df.fieldname in protected:
			log_access(profile.doctype, profile.name, df.fieldname, _("Copy for {0}").format(request))
			value = plain(profile, df.fieldname)
		rows.append((_(df.label, context=profile.doctype), _shown(df, value, profile.doctype)))
	for table in profile.meta.get_table_fields():
		rows += _rows_of_table(profile, table, request)
	return Section(_("Customer Profile"), (_("Item"), _("Content")), tuple(rows))


def _rows_of_table(profile, table, request: str) -> list[tuple[str, str]]:
	meta, protected = frappe.get_meta(table.options), protected_fields(table.options)
	found = []
	for row in profile.get(table.fieldname):
		parts = []
		for df in meta.fields:
			value = row.get(df.fieldname)
			if df.fieldtype in LAYOUT or df.hidden or df.permlevel or value in (None, "", 0):
				continue
			if df.fieldname in protected:
				log_access(
					profile.doctype,
					profile.name,
					f"{table.fieldname}.{df.fieldname}",
					_("Copy for {0}").format(request),
				)
				value = plain(row, df.fieldname)
			parts.append(f"{_(df.label, context=table.options)}: {_shown(df, value, table.options)}")
		found.append((_(table.label, context=profile.doctype), "; ".join(parts)))
	return found


def _consents(customer: str) -> Section:
	rows = tuple(
		(notice, standing.purpose.name, standing.purpose.use, _("Given", context="Privacy Consent"))
		for notice, found in consents.standings(customer).items()
		for standing in found
		if standing.is_good
	)
	return Section(
		_("Consents"), (_("Notice"), _("Purpose"), _("What They Are Used for and How"), _("Status")), rows
	)


def _documents(customer: str, doctype: str, field: str) -> Section:
	meta = frappe.get_meta(doctype)
	fields = [
		df
		for df in meta.fields
		if (df.in_list_view or df.in_standard_filter or df.fieldname in (meta.title_field, "description"))
		and df.fieldtype not in LAYOUT
		and not df.hidden
		and not df.permlevel
		and not df.fieldname.startswith("customer")
	]
	filters = {field: customer}
	if meta.is_submittable:
		filters["docstatus"] = 1
	# who may have the copy is asked by the caller; in it is whatever names the customer
	found = frappe.get_all(
		doctype,
		filters,
		list(dict.fromkeys(["name", "creation", *(df.fieldname for df in fields)])),
		order_by="creation",
		limit=MOST_ROWS,
	)
	rows = tuple(
		(
			row.name,
			format_datetime(row.creation, "yyyy-MM-dd HH:mm"),
			*(_shown(df, row[df.fieldname], doctype) for df in fields),
		)
		for row in found
	)
	columns = (_("Number"), _("Created On"), *(_(df.label, context=doctype) for df in fields))
	return Section(_(doctype), columns, rows)


def _looks(customer: str) -> Section:
	"""When somebody looked at a number, and why: it is their number."""
	profile = frappe.db.get_value("Customer Profile", {"customer": customer})
	found = frappe.get_all(
		"Personal Data Access",
		{"reference_doctype": "Customer Profile", "reference_name": profile},
		["accessed_on", "fieldname", "reason"],
		order_by="accessed_on",
		limit=MOST_ROWS,
	)
	meta = frappe.get_meta("Customer Profile")
	rows = tuple(
		(
			format_datetime(row.accessed_on, "yyyy-MM-dd HH:mm"),
			_(meta.get_label(row.fieldname), context="Customer Profile"),
			row.reason,
		)
		for row in found
	)
	return Section(_("Personal Data Access"), (_("Accessed On"), _("Field"), _("Reason")), rows)


def _shown(df, value, doctype: str) -> str:
	if value in (None, ""):
		return ""
	if df.fieldtype == "Check":
		return _("Yes") if value else _("No")
	if df.fieldtype == "Select":
		return _(cstr(value), context=doctype)
	return cstr(frappe.format_value(value, df)) if df.fieldtype in ("Currency", "Percent") else cstr(value)


# -- fetching ------------------------------------------------------------------------------------------------------


@frappe.whitelist(methods=["POST"])
def download(request: str) -> None:
	"""The copy for the customer of a request whose identity was checked; each time it is fetched is in the request's log."""
	doc = frappe.get_doc("Data Subject Request", request)
	doc.check_permission("write")
	profile = frappe.get_doc("Customer Profile", {"customer": doc.customer})
	if not profile.has_permlevel_access_to("phone_encrypted", permission_type="read"):
		frappe.throw(_("Your role may not see these numbers."), frappe.PermissionError)
	hand_out(doc)


def hand_out(doc) -> None:
	"""Answers with the file. The caller has checked the right: staff by role, residents by whose request it is."""
	if doc.kind not in (SEE, COPY):
		frappe.throw(_("This request asks for no copy."), title=_("Copy"))
	if doc.status not in (IN_PROGRESS, ANSWERED):
		frappe.throw(_("First check who asks; then there is a copy."), title=_("Copy"))
	if doc.answered_on and getdate(add_days(doc.answered_on, DAYS_TO_FETCH)) < getdate(nowdate()):
		frappe.throw(
			_("The copy could be fetched for {0} days. Ask for another one.").format(DAYS_TO_FETCH),
			title=_("Copy"),
		)
	content = workbook(doc.customer, request=doc.name)
	row = doc.append(
		"log",
		{"logged_on": now_datetime(), "user": frappe.session.user, "step": "Copy Fetched"},
	)
	# a line of the log alone: the request itself may be closed by now
	row.db_insert()
	frappe.local.response.update({"type": "download", "filename": f"{doc.name}.xlsx", "filecontent": content})
