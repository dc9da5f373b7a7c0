"""员工活动: who has a place, who waits, and who moves up."""
