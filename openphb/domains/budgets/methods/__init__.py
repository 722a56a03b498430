"""The methods by which an indicative budget may be worked out: one pack of rules each."""
