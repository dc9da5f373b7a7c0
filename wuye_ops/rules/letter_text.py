"""Texts of letters with named blanks, such as {{ amount }}: filled in, and nothing else. No expression is ever evaluated."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_BLANK = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
# What is left of a blank that was not closed, or of a template language that is not spoken here.
_STRAY = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")


def faults(text: str, known: Iterable[str]) -> tuple[str, ...]:
	"""Blanks that nobody can fill in, and braces that belong to none."""
	allowed = set(known)
	unknown = [name or "{{ }}" for name in _BLANK.findall(text) if name not in allowed]
	return tuple(dict.fromkeys([*unknown, *_STRAY.findall(_BLANK.sub("", text))]))


def fill(text: str, values: Mapping[str, str]) -> str:
	"""The text with its blanks filled in. A value is text: blanks in it are not filled again. KeyError for an unknown one."""
	return _BLANK.sub(lambda match: values[match.group(1)], text)
