"""wuye_ops: operations of a Chinese property-service company on ERPNext and HRMS."""

__version__ = "0.1.0"
