"""Letters to support and the answers, readable by who wrote them and by the support role, and by nobody who
takes the site's disk.

Every message is enveloped twice: to the reading key of the customer's account, and to the support role's. A
reading key opens with its owner's password alone; the role's key lies enveloped to the reading key of each
person who has the role. So the site reads a letter only while somebody who may read it is logged in and has
said their password.
"""
