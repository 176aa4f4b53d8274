"""The room as a value: events in, effects out."""
