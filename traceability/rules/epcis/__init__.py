"""EPCIS 2.0 and CBV 2.0 (GS1, ratified June 2022), as far as this platform speaks them.

`vocabulary` holds the words, `formats` how times and names are written, `validator` what a document
must look like, `mapping` how an event of ours is said, `things` what an event speaks of, `query`
what may be asked. Plain Python: no schema library runs here.
"""
