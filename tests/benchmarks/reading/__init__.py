"""Times the readers' pages, as a server answers them to somebody who was never here before."""
