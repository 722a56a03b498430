"""FHIR R4 as UK Core profiles it: written and read, never fetched."""
