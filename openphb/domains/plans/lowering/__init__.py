"""A direct payment that becomes lower: from which day, with which notice, and on what finding."""
