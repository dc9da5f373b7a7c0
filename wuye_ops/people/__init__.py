"""人事: the people of properties, as HRMS has them."""
