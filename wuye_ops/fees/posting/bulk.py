"""The bulk writer: writes the rows that ERPNext's controllers would write, once it has proven for a shape that it can.

Of each shape the controllers post the first bill, which teaches, and the second, which examines: the template learnt from
the first must predict every column of every row of the second, and no other table may have been written to. Only then
the rest of that shape is written in bulk. Proofs are kept by nobody: each process earns its own.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import frappe
import redis
from erpnext.accounts.doctype.gl_entry.gl_entry import validate_frozen_account
from erpnext.accounts.general_ledger import (
	check_freezing_date,
	validate_accounting_period,
	validate_against_pcv,
	validate_disabled_accounts,
)
from erpnext.accounts.utils import get_fiscal_year
from erpnext.setup.doctype.company.company import update_company_current_month_sales
from frappe import _
from frappe.query_builder import Case
from frappe.query_builder.functions import Count, Sum
from frappe.utils import flt, now, nowtime
from frappe.utils.global_search import sync_value

from wuye_ops.fees.bills import Bill, RunTerms
from wuye_ops.fees.posting import controller
from wuye_ops.fees.posting.controller import Posted
from wuye_ops.fees.posting.customers import for_controllers, traits_of
from wuye_ops.fees.posting.rows import TABLES, read, watch
from wuye_ops.fees.posting.series import take_numbers
from wuye_ops.fees.posting.shape import Shape, Shaped, Shaper
from wuye_ops.fees.posting.table import TemplateTable
from wuye_ops.fees.posting.template import Stamp, Template, Untaught


class Unproven(Exception):
	"""What was written in bulk does not balance; the message is for the user."""


@dataclass
class Proof:
	"""How far a shape has come: taught (a template), proven, or refused with the reason."""

	template: Template | None = None
	proven: bool = False
	refused: str = ""


@dataclass
class BulkWriter:
	"""Writes the bills of one run. One instance for a process, since proofs are its own experience."""

	terms: RunTerms
	proofs: dict[Shape, Proof] = field(default_factory=lambda: defaultdict(Proof))

	def __post_init__(self) -> None:
		self.shaper = Shaper(self.terms)
		self._special: Counter[str] = Counter()

	def reasons(self) -> list[str]:
		"""Why bills were left to the controllers: shapes that were refused, customers who are not like others."""
		refused = {proof.refused for proof in self.proofs.values() if proof.refused}
		special = [_("{0} bills: {1}.").format(count, reason) for reason, count in self._special.items()]
		return sorted(refused) + sorted(special)

	def post(self, bills: Sequence[Bill]) -> list[Posted]:
		"""Posts the bills, each by the controllers or in bulk, in this transaction.

		If the period or an account has been closed since, the controllers say so for each bill.
		"""
		traits = traits_of(bill.customer for bill in bills)
		special = for_controllers(traits, self.terms.company)
		self._special.update(special.values())
		posted: list[Posted] = []
		in_bulk: dict[Shape, list[Shaped]] = defaultdict(list)
		for bill in bills:
			if bill.customer not in traits or bill.customer in special:
				posted.append(controller.post_one(self.terms, bill))
				continue
			shaped = self.shaper.shape(bill, traits[bill.customer])
			proof = self.proofs[shaped.shape]
			if proof.proven:
				in_bulk[shaped.shape].append(shaped)
			elif proof.refused:
				posted.append(controller.post_one(self.terms, bill))
			else:
				posted.append(self._witness(shaped, proof))
		return posted + self._post_in_bulk(in_bulk)

	# -- the proof

	def _witness(self, shaped: Shaped, proof: Proof) -> Posted:
		"""Lets the controllers post the bill, and learns from it or examines what was learnt."""
		with watch() as unknown:
			posted = controller.post_one(self.terms, shaped.bill)
		if posted.invoice is None:
			return posted
		rows = read(posted.invoice)
		try:
			if unknown:
				raise Untaught(_("ERPNext also writes to {0}.").format(", ".join(sorted(set(unknown)))))
			template = proof.template or Template(shaped, rows, self.terms.currency, self.shaper.rounded)
			if differences := template.differences(shaped, rows):
				raise Untaught(differences[0])
		except Untaught as reason:
			proof.refused = str(reason)
		else:
			proof.proven = proof.template is not None
			proof.template = template
		return posted

	# -- the bulk

	def _post_in_bulk(self, in_bulk: dict[Shape, list[Shaped]]) -> list[Posted]:
		posted: list[Posted] = []
		written, found = [], []
		for shape, bills in in_bulk.items():
			template = self.proofs[shape].template
			try:
				self._check_ledger(template)
			except frappe.ValidationError:
				frappe.clear_messages()
				posted += [controller.post_one(self.terms, shaped.bill) for shaped in bills]
			else:
				written.append(Written(template, bills))
		# as late as can be: whoever else needs a number of the series waits from here to the end of the batch
		for one in written:
			names = one.write()
			posted += [
				Posted(shaped.bill, invoice=name) for shaped, name in zip(one.bills, names, strict=True)
			]
			found += one.template.search_entries(zip(one.bills, names, strict=True))
		if found:
			self._tell(found)
		return posted

	def _check_ledger(self, template: Template) -> None:
		"""ERPNext's own checks of period and accounts, on one bill for all: they are the same for a shape."""
		entries = [frappe._dict(row) for row in template.constants("GL Entry")]
		first = entries[0]
		get_fiscal_year(first.posting_date, company=first.company)
		validate_accounting_period(entries)
		validate_disabled_accounts(entries)
		check_freezing_date(first.posting_date, False)
		validate_against_pcv(False, first.posting_date, first.company)
		for entry in entries:
			validate_frozen_account(entry.account, False)

	def _tell(self, found: list[str]) -> None:
		"""What the controllers do beside the rows: the company's figure of the month, and the search once it is committed."""
		if frappe.db.get_single_value("Selling Settings", "sales_update_frequency") == "Each Transaction":
			update_company_current_month_sales(self.terms.company)
		if not frappe.local.conf.get("disable_global_search"):
			frappe.db.after_commit.add(lambda: _queue_for_search(found))


class Written:
	"""The rows of bills of one shape, complete but for the bills' numbers."""

	def __init__(self, template: Template, bills: list[Shaped]) -> None:
		self.template, self.bills = template, bills
		self._tables = {doctype: TemplateTable(doctype, template.constants(doctype)) for doctype in TABLES}
		self._mark = frappe.generate_hash(length=20)
		moment, time = now(), nowtime()
		for number, shaped in enumerate(bills):
			stamp = Stamp(f"{self._mark}{number:06d}", moment, time)
			for doctype, position, computed in template.predict(shaped, stamp):
				self._tables[doctype].add(position, computed)

	def write(self) -> list[str]:
		"""Takes the numbers and inserts the rows; returns the bills' names."""
		names = take_numbers(self.template.naming_series, len(self.bills))
		escaped = [frappe.db._conn.escape_string(name) for name in names]
		place = re.compile(f"{self._mark}([0-9]{{6}})")
		for table in self._tables.values():
			table.write(lambda text: place.sub(lambda found: escaped[int(found[1])], text))
		_check_balance(names)
		return names


def _check_balance(names: list[str]) -> None:
	"""Debit equals credit over what has just been written, and each bill owes what the payment ledger says."""
	entry, ledger = frappe.qb.DocType("GL Entry"), frappe.qb.DocType("Payment Ledger Entry")
	debit, credit, owed = (
		frappe.qb.from_(entry)
		.select(
			Sum(entry.debit), Sum(entry.credit), Sum(Case().when(entry.party.isnotnull(), entry.debit).else_(0))
		)
		.where((entry.voucher_type == "Sales Invoice") & entry.voucher_no.isin(names))
		.run()
	)[0]  # fmt: skip
	amount, count = (
		frappe.qb.from_(ledger)
		.select(Sum(ledger.amount), Count("*"))
		.where((ledger.voucher_type == "Sales Invoice") & ledger.voucher_no.isin(names))
		.run()
	)[0]
	if flt(debit - credit, 2) or flt(amount - owed, 2) or count != len(names):
		raise Unproven(
			_("The bills written in bulk do not balance (debit {0}, credit {1}).").format(debit, credit)
		)


def _queue_for_search(entries: list[str]) -> None:
	"""As the framework does for one document: into its queue, or at once where there is no queue."""
	try:
		frappe.cache.execute_command("LPUSH", frappe.cache.make_key("global_search_queue"), *entries)
	except redis.exceptions.ConnectionError:
		for entry in entries:
			sync_value(frappe.parse_json(entry))
