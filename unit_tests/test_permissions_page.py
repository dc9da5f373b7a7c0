"""The page about permissions says what the reviewed table says."""

import importlib.util
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_the_page_is_what_the_table_gives() -> None:
	spec = importlib.util.spec_from_file_location("permission_docs", ROOT / "scripts" / "permission_docs.py")
	docs = importlib.util.module_from_spec(spec)
	spec.loader.exec_module(docs)
	assert docs.PAGE.read_text(encoding="utf-8") == docs.page(), "run scripts/permission_docs.py"
