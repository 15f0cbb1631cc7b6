// Replaced by this command.
