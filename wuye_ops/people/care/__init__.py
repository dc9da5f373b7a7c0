"""员工关怀: what staff raise in confidence, and who reads and answers it."""
