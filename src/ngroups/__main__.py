"""`python -m ngroups` is the `ngroups` command."""

from ngroups.cli import main

if __name__ == "__main__":
    main()
