"""The final report of a workshop: what is read, its chapters, its page and files."""

from workshop_mgr.reports.views.final.page import final, final_file

__all__ = ["final", "final_file"]
