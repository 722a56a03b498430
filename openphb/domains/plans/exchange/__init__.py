"""A plan as other systems are given it and as it comes from them: FHIR R4 (UK Core) and PRSB headings."""
