"""python -m wuye_ops.preview, the same as the command wuye-preview."""

import sys

from wuye_ops.preview.command import main

if __name__ == "__main__":
	sys.exit(main())
