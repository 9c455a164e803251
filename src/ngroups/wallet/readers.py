"""Ready-made settings for newsreaders, to copy. Knows what each program calls things, and no more."""

from typing import Final, NamedTuple

SABNZBD: Final = """\
# sabnzbd.ini, or the same fields under Config, Servers, Add server
[servers]
[[{host}]]
name = {host}
displayname = {host}
host = {host}
port = {port}
username = {user}
password = {password}
connections = {connections}
ssl = {ssl}
ssl_verify = 3
enable = 1
"""
NZBGET: Final = """\
# nzbget.conf, or the same fields under Settings, News-Servers
Server1.Active=yes
Server1.Name={host}
Server1.Host={host}
Server1.Port={port}
Server1.Username={user}
Server1.Password={password}
Server1.Encryption={yes}
Server1.Connections={connections}
"""
THUNDERBIRD: Final = """\
# File, New, Newsgroup Account; then Account Settings, Server Settings
Server Name:          {host}
Port:                 {port}
Connection Security:  {security}
Always request authentication when connecting to this server: yes
User Name:            {user}
Password:             {password}
"""
TIN: Final = """\
# ~/.newsauth, readable by you alone (chmod 600); then: {command}
{host} {password} {user}
"""
SLRN: Final = """\
# ~/.slrnrc; then: slrn -h {scheme}{host}:{port}
server "{host}" ".jnewsrc-{host}"
nnrpaccess "{host}" "{user}" "{password}"
"""
PAN: Final = """\
# Edit, Edit News Servers, Add
Address:             {host}
Port:                {port}
Login:               {user}
Password:            {password}
Connections:         {pan_connections}
Use secure SSL connections: {security_pan}
"""
READERS: Final = {
    "sabnzbd": SABNZBD,
    "nzbget": NZBGET,
    "thunderbird": THUNDERBIRD,
    "tin": TIN,
    "slrn": SLRN,
    "pan": PAN,
}


class Server(NamedTuple):
    """Where a newsreader connects, and as whom."""

    host: str
    port: int
    user: str
    password: str
    tls: bool = True
    connections: int = 8


def settings_for(reader: str, server: Server) -> str:
    """The settings of one of `READERS`."""
    tls = server.tls
    return READERS[reader].format(
        **server._asdict(),
        ssl=int(tls),
        yes="yes" if tls else "no",
        security="SSL/TLS" if tls else "None",
        security_pan="always trust this server's certificate only if it is valid" if tls else "no",
        scheme="snews://" if tls else "",
        pan_connections=min(4, server.connections),
        command=f"tin -A {'-T ' if tls else ''}-g {server.host} -p {server.port}",
    )
