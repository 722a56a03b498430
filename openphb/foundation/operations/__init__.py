"""Running the system: quarantine after a restore, health pages, logs without personal data."""
