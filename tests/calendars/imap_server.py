"""A little IMAP server (RFC 3501) in this process: one folder in memory, which may refuse or hang."""

import base64
import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

USER, PASSWORD = "desk@example.org", 'pa ss"word'


@dataclass
class Folder:
    """What is in the mailbox: mails by number, the flags of each; ``refused`` verbs get a NO."""

    mails: dict[int, bytes] = field(default_factory=dict)
    flags: dict[int, set[str]] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    capabilities: str = "IMAP4rev1 AUTH=PLAIN"
    name: str = "INBOX"
    commands: list[str] = field(default_factory=list)

    def put(self, mail: bytes) -> int:
        """Let a mail arrive; return its number."""
        number = len(self.mails) + 1
        self.mails[number], self.flags[number] = mail, set()
        return number


class _Conversation(socketserver.StreamRequestHandler):
    """One client, from the greeting to LOGOUT."""

    timeout = 10

    def handle(self) -> None:
        self.folder: Folder = self.server.folder
        self._say("* OK ready")
        while line := self.rfile.readline():
            tag, _space, rest = line.decode().strip().partition(" ")
            verb = re.match(r"(?:UID )?\w+", rest, re.I)[0].upper()
            self.folder.commands.append(rest)
            if verb in self.folder.refused:
                self._say(f"{tag} NO not now")
                continue
            answer = getattr(self, "_" + verb.lower().replace(" ", "_"))(rest)
            self._say(f"{tag} {answer or 'OK done'}")
            if verb == "LOGOUT":
                return

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def _capability(self, _rest: str) -> None:
        self._say(f"* CAPABILITY {self.folder.capabilities}")

    def _login(self, rest: str) -> str:
        words = [re.sub(r"\\(.)", r"\1", word) for word in re.findall(r'"((?:\\.|[^"\\])*)"', rest)]
        return "OK welcome" if words == [USER, PASSWORD] else "NO who are you"

    def _authenticate(self, _rest: str) -> str:
        self._say("+ ")
        given = base64.b64decode(self.rfile.readline()).decode()
        return "OK welcome" if given == f"\0{USER}\0{PASSWORD}" else "NO who are you"

    def _select(self, rest: str) -> str:
        self._say(f"* {len(self.folder.mails)} EXISTS")
        return "OK [READ-WRITE] open" if rest == f'SELECT "{self.folder.name}"' else "NO no folder"

    def _uid_search(self, _rest: str) -> None:
        unread = [str(one) for one, flags in self.folder.flags.items() if "\\Seen" not in flags]
        self._say(" ".join(["* SEARCH", *unread]))

    def _uid_fetch(self, rest: str) -> None:
        number, most = map(int, re.findall(r"FETCH (\d+) .*<0\.(\d+)>", rest)[0])
        mail = self.folder.mails[number][:most]
        self.wfile.write(f"* 1 FETCH (UID {number} BODY[]<0> {{{len(mail)}}}\r\n".encode())
        self.wfile.write(mail + b")\r\n")

    def _uid_store(self, rest: str) -> None:
        number, flags = re.findall(r"STORE (\d+) \+FLAGS\.SILENT \((.*)\)", rest)[0]
        self.folder.flags[int(number)] |= set(flags.split())

    def _logout(self, _rest: str) -> None:
        self._say("* BYE")


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        super().__init__(("127.0.0.1", 0), _Conversation)


@contextmanager
def serving(folder: Folder) -> Iterator[str]:
    """Run a server around a folder; give the address of the folder."""
    with _Server(folder) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        port = server.server_address[1]
        try:
            yield f"imap://desk%40example.org:pa%20ss%22word@127.0.0.1:{port}/{folder.name}"
        finally:
            server.shutdown()
            thread.join()
