"""Import a plan from a document that was written in Word, Writer or Excel, or printed as a PDF."""
