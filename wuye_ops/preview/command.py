"""The command wuye-preview: reads units and tariffs, bills a month, shows and writes what comes out."""

from __future__ import annotations

import argparse
import os
import pickle
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import TextIO

from wuye_ops import __version__
from wuye_ops.preview import tariffs, terminal
from wuye_ops.preview.problems import InputError
from wuye_ops.preview.totals import Totals
from wuye_ops.preview.units import UnitFile
from wuye_ops.preview.words import LANGUAGES, Words
from wuye_ops.rules.billing import Biller, Charge, Month, Outcome, Place, billing_period, next_run

BAD_INPUT = 2
SHOWN_ROWS = 20
# Units put aside at once; more would only take more memory.
BATCH = 500
# Seconds between two signs of life.
PROGRESS_EVERY = 0.5


def main(arguments: Sequence[str] | None = None) -> int:
	"""Runs the command; returns its exit code: 0, or 2 for input that cannot be used."""
	# A Windows console or a bare C locale cannot show every character; that must not end the program.
	for stream in (sys.stdout, sys.stderr):
		if hasattr(stream, "reconfigure"):
			stream.reconfigure(errors="replace")
	parser = _parser()
	options = parser.parse_args(arguments)
	words = Words(options.lang)
	try:
		if options.template or options.template_tariffs:
			_write_templates(options, words)
		else:
			_preview(options, words, parser)
	except InputError as error:
		for problem in error.problems:
			print(problem, file=sys.stderr)
		return BAD_INPUT
	except BrokenPipeError:
		# Whoever read our output, head for one, has seen enough.
		os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
	return 0


def _parser() -> argparse.ArgumentParser:
	parser = argparse.ArgumentParser(
		prog="wuye-preview",
		description="物业收费试算：不需要服务器。A month of property fees from a spreadsheet, without any server.",
		epilog="先用 --template units.xlsx --template-tariffs tariffs.toml 得到模板。Begin with the templates.",
	)
	parser.add_argument(
		"units", nargs="?", type=Path, help="房屋清单，.xlsx 或 .csv | the units, a workbook or CSV"
	)
	parser.add_argument("--tariffs", type=Path, metavar="FILE", help="收费标准，TOML | the tariffs, TOML")
	parser.add_argument("--period", metavar="YYYY-MM", help="出账月份 | the month of the run")
	parser.add_argument(
		"--out", type=Path, metavar="FILE.xlsx", help="结果写入 Excel | write the result to Excel"
	)
	parser.add_argument(
		"--rows",
		type=int,
		default=SHOWN_ROWS,
		metavar="N",
		help=f"终端显示的行数，默认 {SHOWN_ROWS} | rows to show, {SHOWN_ROWS} unless told",
	)
	parser.add_argument("--lang", choices=LANGUAGES, default="zh", help="语言 | language")
	parser.add_argument("--progress", action="store_true", help="显示进度 | show progress even into a file")
	parser.add_argument(
		"--template", type=Path, metavar="FILE.xlsx", help="写出房屋清单模板 | write a workbook to fill in"
	)
	parser.add_argument(
		"--template-tariffs",
		type=Path,
		metavar="FILE.toml",
		help="写出收费标准模板 | write tariffs to begin with",
	)
	parser.add_argument("--version", action="version", version=f"wuye-preview {__version__}")
	return parser


def _write_templates(options: argparse.Namespace, words: Words) -> None:
	from wuye_ops.preview import templates

	writers = (
		(options.template, templates.write_units),
		(options.template_tariffs, templates.write_tariffs),
	)
	for path, write in writers:
		if path is not None:
			_writing(path, words, lambda path=path, write=write: write(path, words))
			print(words("wrote", file=path))


def _preview(options: argparse.Namespace, words: Words, parser: argparse.ArgumentParser) -> None:
	missing = [name for name in ("units", "tariffs", "period") if getattr(options, name) is None]
	if missing:
		parser.error(
			"请给出 | missing: " + ", ".join("UNITS" if name == "units" else f"--{name}" for name in missing)
		)
	try:
		month = Month.parse(options.period)
		# Arrears of a year before it must be days too.
		month.plus(-12), month.plus(12)
	except ValueError:
		raise InputError(words("bad_month", value=options.period)) from None
	if options.out is not None:
		_check_out(options, words)
	tariff = tariffs.load(options.tariffs, words)
	try:
		biller = Biller.for_month(tariff.standards, month, tariff.assignments, tariff.shared_meters(month))
	except ValueError as refusal:
		where = words("where_file")
		raise InputError(words("rule", file=options.tariffs.name, where=where, problem=refusal)) from None
	source = UnitFile(options.units, words, tariff.needed_columns, tariff.meter_periods(month))
	totals = Totals(max(options.rows, 0))
	with ExitStack() as stack:
		progress = stack.enter_context(Progress(sys.stderr, words, options.progress))
		book = None
		if options.out is not None:
			from wuye_ops.preview.workbook import ResultBook

			book = stack.enter_context(ResultBook(options.out, words))
		for building, outcome in _outcomes(biller, source, totals, progress):
			for sink in filter(None, (totals, book)):
				if isinstance(outcome, Charge):
					sink.charge(building, outcome)
				else:
					sink.skip(building, outcome)
		_check_exceptions(tariff, source, options, words)
		if book is not None:
			_writing(options.out, words, lambda: book.finish(totals))
	if source.ignored:
		print(words("ignored_columns", columns=words.comma.join(source.ignored)), file=sys.stderr)
	print(words("title", month=month), end="\n\n")
	columns = shutil.get_terminal_size().columns if sys.stdout.isatty() else 0
	print("\n".join(terminal.report(totals, _not_due(tariff, month, words), words, columns)))
	if options.out is not None:
		print(words("wrote", file=options.out))


def _outcomes(
	biller: Biller, source: UnitFile, totals: Totals, progress: Progress
) -> Iterator[tuple[str, Outcome]]:
	"""(building, outcome) of every unit. Where a meter is shared, all units are read before the first is billed."""
	places: Iterable[Place] = source
	with ExitStack() as stack:
		if biller.needs_weighing:
			spool = stack.enter_context(tempfile.TemporaryFile(prefix="wuye-preview-"))
			for batch in _batches(places):
				for place in batch:
					biller.weigh(place)
					progress.step()
				pickle.dump(batch, spool, pickle.HIGHEST_PROTOCOL)
			places = _spooled(spool)
			for skip in biller.skips():
				yield "", skip
		for place in places:
			totals.units += 1
			for outcome in biller.bill(place):
				yield place.building, outcome
			progress.step()


def _batches(places: Iterable[Place]) -> Iterator[list[Place]]:
	iterator = iter(places)
	while batch := list(islice(iterator, BATCH)):
		yield batch


def _spooled(spool) -> Iterator[Place]:
	"""The places that were put aside; nobody else can have written to the nameless file."""
	spool.seek(0)
	while True:
		try:
			yield from pickle.load(spool)
		except EOFError:
			return


def _check_out(options: argparse.Namespace, words: Words) -> None:
	"""Refuses a name for the result that would cost the user a file, before any work is done."""
	out = options.out
	if out.suffix.lower() != ".xlsx":
		raise InputError(words("out_not_xlsx", file=out))
	if out.resolve() in (options.units.resolve(), options.tariffs.resolve()):
		raise InputError(words("same_file", file=out))
	if not out.resolve().parent.is_dir():
		raise InputError(words("no_file", file=out.parent))


def _check_exceptions(
	tariff: tariffs.Tariffs, source: UnitFile, options: argparse.Namespace, words: Words
) -> None:
	"""An exception for a unit that is not in the file is a slip that would go unnoticed."""
	unknown = sorted(
		place for kind, place in tariffs.names_in(tariff.assignments) if source.row_of(kind, place) is None
	)
	if unknown:
		raise InputError(
			words("unknown_unit", file=options.tariffs.name, name=name, units=options.units.name)
			for name in unknown
		)


def _not_due(tariff: tariffs.Tariffs, month: Month, words: Words) -> str:
	fees = [
		words("not_due_one", fee=standard.key, month=next_run(standard, month))
		for standard in tariff.standards
		if billing_period(standard, month) is None
	]
	return words("not_due", fees=words.comma.join(fees)) if fees else ""


def _writing(path: Path, words: Words, write: Callable[[], None]) -> None:
	try:
		write()
	except OSError as error:
		raise InputError(words("cannot_write", file=path, reason=error.strerror or error)) from None


class Progress:
	"""A line that counts rows, where somebody is looking at it."""

	def __init__(self, stream: TextIO, words: Words, wanted: bool) -> None:
		self._stream, self._words = stream, words
		self._on = wanted or stream.isatty()
		self._count, self._next = 0, time.monotonic() + PROGRESS_EVERY
		self._shown = False

	def __enter__(self) -> Progress:
		return self

	def step(self) -> None:
		self._count += 1
		if self._on and not self._count % 256 and time.monotonic() >= self._next:
			self._show("\r")
			self._next = time.monotonic() + PROGRESS_EVERY

	def __exit__(self, *_exception) -> None:
		if self._on and (self._shown or self._count):
			self._show("\r")
			self._stream.write("\n")

	def _show(self, end: str) -> None:
		self._shown = True
		self._stream.write(self._words("progress", count=f"{self._count:,}") + end)
		self._stream.flush()
