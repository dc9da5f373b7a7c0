"""What is closed is a record; the comparison lies below the chapters, which all keep their records in the same way."""

from wuye_ops.property.closed import first_change

__all__ = ["first_change"]
