"""Hand-written typed fakes; each runs through the contract suite of the real thing."""
