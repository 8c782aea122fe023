"""Product sets that rules name by their number (Quyết định 26/2026/QĐ-TTg, Phụ lục I)."""

ALCOHOL = (14, 15)
TOURISM = 26
"""Services: the one set without samples, labels or a pack."""
