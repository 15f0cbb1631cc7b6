// Replaced by this room's first type.
