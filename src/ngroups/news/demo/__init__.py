"""The demonstration set that `ngroups up` files on a new folder: groups, people, threads and binaries.

Everything and everybody in it is invented; addresses end in `.example` (RFC 2606). It is data beside a little
code that puts it together, the same for the same seed. Knows nothing of stores, servers and real people.
"""
