"""Word files: one for a document, which is a table or several, and one for a report of prose."""

from workshop_mgr.reports.docx.prose import report_docx_of
from workshop_mgr.reports.docx.tables import docx_of

__all__ = ["docx_of", "report_docx_of"]
