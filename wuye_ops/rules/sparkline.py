"""A line of a few numbers, small enough to stand beside the last of them, as SVG for pages and for print.

What has no value is a gap, not a zero. Coordinates are rounded to tenths: two machines draw the same text.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

WIDTH, HEIGHT, MARGIN = 120, 32, 3


def points(
	values: Sequence[Decimal | None], width: int = WIDTH, height: int = HEIGHT, also: Decimal | None = None
) -> list[tuple[float, float] | None]:
	"""Where each value stands, x from the left and y from the top; None for a gap.

	The lowest is at the bottom and the highest at the top; where all are the same they are in the middle. also: a value that
	is not drawn, but has to fit, such as a target.
	"""
	known = [value for value in (*values, also) if value is not None]
	if not known:
		return [None] * len(values)
	lowest, highest = min(known), max(known)
	step = Decimal(width - 2 * MARGIN) / max(len(values) - 1, 1)
	return [
		None if value is None else (_tenth(MARGIN + step * number), _height(value, lowest, highest, height))
		for number, value in enumerate(values)
	]


def svg(
	values: Sequence[Decimal | None],
	target: Decimal | None = None,
	width: int = WIDTH,
	height: int = HEIGHT,
	colour: str = "currentColor",
) -> str:
	"""The line with a dot at its end and, where there is a target, a dashed line for that. Empty without any value.

	colour: of line and dot; a page gives its own to `currentColor`.
	"""
	where = points(values, width, height, target)
	drawn = [point for point in where if point]
	if not drawn:
		return ""
	parts = [
		f'<polyline points="{" ".join(f"{x},{y}" for x, y in run)}" fill="none" stroke="{colour}" '
		'stroke-width="1.5" stroke-linejoin="round" stroke-linecap="round"/>'
		for run in _runs(where)
		if len(run) > 1
	]
	# a value between two gaps would not be seen
	dots = {run[0] for run in _runs(where) if len(run) == 1} | {drawn[-1]}
	parts += [f'<circle cx="{x}" cy="{y}" r="2" fill="{colour}"/>' for x, y in sorted(dots)]
	if target is not None:
		known = [value for value in (*values, target) if value is not None]
		y = _height(target, min(known), max(known), height)
		parts.insert(
			0,
			f'<line x1="{MARGIN}" y1="{y}" x2="{width - MARGIN}" y2="{y}" stroke="#a0a8b0" stroke-width="1" '
			'stroke-dasharray="2 3"/>',
		)
	return (
		f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
		f'aria-hidden="true">{"".join(parts)}</svg>'
	)


def _runs(where: Sequence[tuple[float, float] | None]) -> list[list[tuple[float, float]]]:
	"""The stretches between gaps."""
	found: list[list[tuple[float, float]]] = [[]]
	for point in where:
		if point:
			found[-1].append(point)
		elif found[-1]:
			found.append([])
	return [run for run in found if run]


def _height(value: Decimal, lowest: Decimal, highest: Decimal, height: int) -> float:
	share = (value - lowest) / (highest - lowest) if highest > lowest else Decimal("0.5")
	return _tenth(MARGIN + (1 - share) * (height - 2 * MARGIN))


def _tenth(number: Decimal) -> float:
	return float(round(number, 1))
