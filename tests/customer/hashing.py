"""argon2 as the site uses it, but cheap: what a test asks is how often it ran, not how long."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class CheapArgon2(Argon2PasswordHasher):
    time_cost = 1
    memory_cost = 64
    parallelism = 1
