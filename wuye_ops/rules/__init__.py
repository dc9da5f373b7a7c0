"""Business rules in pure Python: no frappe, no clock, no I/O. Values in, values out."""
