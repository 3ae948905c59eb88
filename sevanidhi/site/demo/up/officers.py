"""The state cell and the district of the Uttar Pradesh job: who sits where."""

from __future__ import annotations

from datetime import date

from sevanidhi.site.demo.officers import OfficerPlan

FROM = date(2017, 2, 6)  # the day of the letter
CELL, CMO, DISTRICT = "SACHI", "CMO-UP-50", "DM-UP-50"
CONTRACT_ENDS = date(2017, 8, 1)

OFFICERS = (
    OfficerPlan("SACHI-CLERK", "रश्मि सक्सेना", "Rashmi Saxena", "cell_clerk", CELL, "9415000201"),
    OfficerPlan("SACHI-OFFICER", "डॉ. अतुल मिश्र", "Dr. Atul Mishra", "cell_officer", CELL, "9415000202"),
    OfficerPlan("SACHI-PRINTER", "इमरान सिद्दीक़ी", "Imran Siddiqui", "cell_printer", CELL, "9415000203"),
    OfficerPlan("LUCKNOW-CMO", "डॉ. नीता शुक्ल", "Dr. Neeta Shukla", "cmo", CMO, "9415000204"),
    OfficerPlan(
        "LUCKNOW-COORD", "विवेक यादव", "Vivek Yadav", "coordinator", CMO, "9415000205", until=CONTRACT_ENDS
    ),
    OfficerPlan(
        "LUCKNOW-DM", "कौशल राज वर्मा", "Kaushal Raj Verma", "district_magistrate", DISTRICT, "9415000206"
    ),
)  # fmt: skip
