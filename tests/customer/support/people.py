"""Customers who write, and staff who answer."""

from django.test import Client
from django.urls import reverse

from ngroups.customer.accounts.models import Account
from ngroups.customer.staff.roles import Role
from ngroups.customer.staff.services import give_role
from tests.customer.people import PASSWORD, logged_in, somebody

WORDS = "The canary-words of my letter."


def browser() -> Client:
    return Client(HTTP_HOST="localhost")


def unlocked(client: Client, password: str = PASSWORD) -> Client:
    """The browser after its owner opened their letters."""
    answer = client.post(reverse("unlock"), {"password": password})
    assert answer.status_code == 302, answer.content
    return client


def customer(wish: str = "anna") -> tuple[Account, Client]:
    account = somebody(wish)
    return account, unlocked(logged_in(browser(), account))


def proved(client: Client) -> Client:
    """As if the session had begun with a second factor; the step itself is tested with accounts."""
    session = client.session
    session["second factor"] = True
    session.save()
    client.cookies["session"] = str(session.session_key)
    return client


def staff(wish: str = "sam", *roles: Role, factor: bool = True) -> tuple[Account, Client]:
    account = somebody(wish)
    for role in roles or (Role.SUPPORT,):
        give_role(account, role)
    client = unlocked(logged_in(browser(), account))
    return account, proved(client) if factor else client


def desk() -> tuple[Account, Client]:
    """Somebody of support who has made the role's key."""
    account, client = staff()
    assert client.post(reverse("desk-found")).status_code == 302
    return account, client


def write(client: Client, text: str = WORDS, category: str = "reading") -> str:
    """The path of the letter that was written."""
    answer = client.post(reverse("letters"), {"category": category, "text": text})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer
    return answer.content.decode()
