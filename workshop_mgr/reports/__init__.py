"""Reports: who took part in protocol order, and how many; as page, PDF, Word, spreadsheet and CSV."""
