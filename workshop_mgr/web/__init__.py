"""Flask glue every feature uses; knows no domain word."""
