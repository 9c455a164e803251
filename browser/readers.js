// Ready-made settings for newsreaders: the same text as ngroups.wallet.readers, which a test compares.
const common = ({ host, port, user, password }) => ({ host, port, user, password, connections: 8, panConnections: 4 });

const TEXTS = {
  sabnzbd: (s) => `# sabnzbd.ini, or the same fields under Config, Servers, Add server
[servers]
[[${s.host}]]
name = ${s.host}
displayname = ${s.host}
host = ${s.host}
port = ${s.port}
username = ${s.user}
password = ${s.password}
connections = ${s.connections}
ssl = 1
ssl_verify = 3
enable = 1
`,
  nzbget: (s) => `# nzbget.conf, or the same fields under Settings, News-Servers
Server1.Active=yes
Server1.Name=${s.host}
Server1.Host=${s.host}
Server1.Port=${s.port}
Server1.Username=${s.user}
Server1.Password=${s.password}
Server1.Encryption=yes
Server1.Connections=${s.connections}
`,
  thunderbird: (s) => `# File, New, Newsgroup Account; then Account Settings, Server Settings
Server Name:          ${s.host}
Port:                 ${s.port}
Connection Security:  SSL/TLS
Always request authentication when connecting to this server: yes
User Name:            ${s.user}
Password:             ${s.password}
`,
  tin: (s) => `# ~/.newsauth, readable by you alone (chmod 600); then: tin -A -T -g ${s.host} -p ${s.port}
${s.host} ${s.password} ${s.user}
`,
  slrn: (s) => `# ~/.slrnrc; then: slrn -h snews://${s.host}:${s.port}
server "${s.host}" ".jnewsrc-${s.host}"
nnrpaccess "${s.host}" "${s.user}" "${s.password}"
`,
  pan: (s) => `# Edit, Edit News Servers, Add
Address:             ${s.host}
Port:                ${s.port}
Login:               ${s.user}
Password:            ${s.password}
Connections:         ${s.panConnections}
Use secure SSL connections: always trust this server's certificate only if it is valid
`,
};

export const READERS = Object.keys(TEXTS);
export const settingsFor = (reader, server) => TEXTS[reader](common(server));
