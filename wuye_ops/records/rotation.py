"""Rotation of the keys for personal data: a new key, every number locked with it, and the old key dropped at the end.

Rows are moved in bounded batches, each committed. How far it has come is read from the data: a hash that does not begin
with the newest version has yet to be moved, and the index on the hash finds it. So a rotation that was killed goes on
where it was, and running it twice changes nothing. While it runs, both keys open and find; nobody has to wait.

A row is written only when it still holds what was read, so a number that somebody corrects meanwhile is theirs.
"""

import hmac
import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import frappe
from cryptography.fernet import Fernet
from frappe import _
from frappe.installer import get_site_config_path
from frappe.query_builder import Criterion, DocType
from frappe.utils.synchronization import filelock
from pypika.functions import Count
from pypika.terms import Case, Tuple

from wuye_ops.records import vault
from wuye_ops.records.personal_data import protected_fields

BATCH = 200
LOCK = "personal_data_rotation"
# Behind the version comes a hexadecimal digit, in every collation below g.
AFTER_HASHES = "g"


@dataclass(frozen=True)
class Column:
	"""A protected field of a doctype."""

	doctype: str
	field: str

	@property
	def cipher(self):
		return DocType(self.doctype)[f"{self.field}_encrypted"]

	@property
	def hash(self):
		return DocType(self.doctype)[f"{self.field}_hash"]


@dataclass
class Outcome:
	"""What a rotation did: numbers moved, and (doctype, name, field) of those that no key opens."""

	version: int
	moved: int = 0
	failed: list[tuple[str, str, str]] = field(default_factory=list)


def columns() -> list[Column]:
	"""Every protected field of the site, whichever app or customisation it comes from.

	Raises KeyProblem when there is none: where fields cannot be found, no key may be thought unused.
	"""
	found = set()
	for source, owner in (("DocField", "parent"), ("Custom Field", "dt")):
		found |= set(frappe.get_all(source, {"fieldname": ["like", "%_encrypted"]}, pluck=owner))
	protected = [Column(doctype, name) for doctype in sorted(found) for name in protected_fields(doctype)]
	if not protected:
		frappe.throw(
			_("No protected field was found. Run bench migrate and try again."),
			vault.KeyProblem,
			title=_("Keys of the Site"),
		)
	return protected


def pending() -> dict[Column, int]:
	"""How many numbers of each field are not locked with the newest key."""
	version = vault.newest().version
	counts = {}
	for column in columns():
		query = frappe.qb.from_(DocType(column.doctype)).select(Count("*")).where(_not_at(column, version))
		counts[column] = query.run()[0][0]
	return {column: count for column, count in counts.items() if count}


def begin() -> int:
	"""Adds a key to site_config.json, which from now on locks; returns its version. Does nothing to the data."""
	with filelock(LOCK):
		live = vault.keys()
		new = vault.Key(live[0].version + 1, Fernet.generate_key().decode())
		_write_keys([*live, new])
	return new.version


def run(say: Callable[[int], None] | None = None, batch: int = BATCH) -> Outcome:
	"""Moves whatever is not at the newest key. `say` is told after each batch how many have been moved.

	Raises LockTimeoutError when another process of this machine is at it.
	"""
	with filelock(LOCK, timeout=1):
		outcome = Outcome(vault.newest().version)
		for column in columns():
			for rows in _batches(column, outcome.version, batch):
				_move(column, rows, outcome)
				# a batch is whole; what follows must not hold its locks
				frappe.db.commit()
				if say:
					say(outcome.moved)
	if outcome.moved:
		frappe.clear_cache()
	return outcome


def drop_unused() -> list[int]:
	"""Takes keys that nothing uses out of site_config.json; returns their versions. The newest always stays.

	Reads every cipher text, as a key that is gone cannot be had back.
	"""
	with filelock(LOCK):
		newest, *older = vault.keys()
		unused = [key for key in older if not _is_used(key.version)]
		if unused:
			_write_keys([newest, *(key for key in older if key not in unused)])
	return [key.version for key in unused]


def _batches(column: Column, version: int, size: int) -> Iterator[list]:
	"""Rows that are not at the version, in the order of their hashes, each once even when it cannot be moved."""
	name = DocType(column.doctype).name
	last = None
	while True:
		query = (
			frappe.qb.from_(DocType(column.doctype))
			.select(name, column.cipher.as_("cipher"), column.hash.as_("hash"))
			.where(_not_at(column, version))
			.orderby(column.hash)
			.orderby(name)
			.limit(size)
		)
		if last:
			beyond = (column.hash > last.hash) | ((column.hash == last.hash) & (name > last.name))
			query = query.where(beyond)
		rows = query.run(as_dict=True)
		if not rows:
			return
		last = rows[-1]
		yield rows


def _not_at(column: Column, version: int) -> Criterion:
	mark = vault.prefix(version)
	return (column.hash < mark) | (column.hash >= mark + AFTER_HASHES)


def _move(column: Column, rows: list, outcome: Outcome) -> None:
	live = {key.version: key for key in vault.keys()}
	newest = live[outcome.version]
	name, cipher, digest = DocType(column.doctype).name, Case(), Case()
	opened = []
	for row in rows:
		number = _open(row, live)
		if number is None:
			outcome.failed.append((column.doctype, row.name, column.field))
			continue
		cipher = cipher.when(name == row.name, newest.lock(number))
		digest = digest.when(name == row.name, newest.hash(number))
		opened.append(Tuple(row.name, row.cipher))
	if not opened:
		return
	(
		frappe.qb.update(DocType(column.doctype))
		.set(column.cipher, cipher)
		.set(column.hash, digest)
		# by the key of the table, and as it was read
		.where(name.isin([row.name for row in rows]) & Tuple(name, column.cipher).isin(opened))
		.run()
	)
	outcome.moved += frappe.db._cursor.rowcount


def _open(row, live: dict[int, vault.Key]) -> str | None:
	"""The number of a row; None when no key opens it, or when its hash says that it is another row's number."""
	if not row.cipher:
		return None
	try:
		number = vault.decrypt(row.cipher)
	except vault.KeyProblem:
		frappe.clear_last_message()
		return None
	key = live.get(vault.version_of(row.hash))
	return number if key and hmac.compare_digest(key.hash(number), row.hash) else None


def _is_used(version: int) -> bool:
	for column in columns():
		if version == vault.FIRST:
			of_key = column.cipher.not_like("v%:%")
		else:
			of_key = column.cipher.like(f"{vault.prefix(version)}%")
		query = frappe.qb.from_(DocType(column.doctype)).select(1).where((column.cipher != "") & of_key)
		if query.limit(1).run():
			return True
	return False


def _write_keys(keys: list[vault.Key]) -> None:
	"""Replaces the list in site_config.json in one step: a half-written file would lose every number of the site."""
	path = Path(get_site_config_path())
	rows = [{"version": key.version, "key": key.secret} for key in sorted(keys, key=lambda key: key.version)]
	with filelock("site_config"):
		config = json.loads(path.read_text(encoding="utf-8"))
		config[vault.CONFIG] = rows
		part = path.with_suffix(".part")
		part.touch(mode=0o600)
		shutil.copymode(path, part)
		with part.open("w", encoding="utf-8") as file:
			file.write(json.dumps(config, indent=1, sort_keys=True))
			file.flush()
			os.fsync(file.fileno())
		os.replace(part, path)
	frappe.conf[vault.CONFIG] = rows
