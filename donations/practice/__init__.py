"""The practice stand-in: answers in the payment company's place, from the database, where no key is set.

The stripe library talks to it through its own HTTP client hook (`http.PracticeHTTP`), so everything above is the code
that also talks to the real one. It keeps nobody's address and takes nobody's money. Imports donations.models.
"""
