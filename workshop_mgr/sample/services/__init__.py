"""Loading the sample, once or again; what is there already is left as it is."""

from workshop_mgr.sample.services.loading import add_to_teams, load

__all__ = ["add_to_teams", "load"]
