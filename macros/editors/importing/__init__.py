"""Import a plan from a document that somebody wrote in Word, Writer or Excel, or printed as a PDF."""
