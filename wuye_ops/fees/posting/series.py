"""Numbers of a naming series for bills: the service lies below the chapters, which all take numbers in the same way."""

from wuye_ops.property.series import take_numbers

__all__ = ["take_numbers"]
