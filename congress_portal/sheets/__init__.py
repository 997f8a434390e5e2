"""Sheets that people fill in: any workbook or CSV file as rows under known headers, and one cell as a value."""
