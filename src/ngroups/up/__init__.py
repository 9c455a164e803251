"""`ngroups up`: every plane on this machine, each as processes of its own.

It knows how each plane is started and the facts each prints when it is ready; it imports none of them.
"""
