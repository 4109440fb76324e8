"""Papers that lie on this machine or in a private network, in a crawl that does not allow it."""

from tests.hostile.table import GOOD, Behaviour, Must

NAMES = {
    "bao-noi-bo.vn": ["127.0.0.1"],
    "bao-mang-rieng.vn": ["10.255.255.1"],
    "bao-sieu-du-lieu.vn": ["169.254.169.254"],
    "bao-sau.vn": ["::1"],
    "bao-sau-bon.vn": ["::ffff:127.0.0.1"],
    "bao-khong.vn": ["0.0.0.0"],  # an address that a name resolves to, nothing listens here
}
"""What the resolver says of make-believe names, in this crawl only."""


_NOTHING = Must(stored=(), states={"/": "due"}, never=("/", GOOD, "/robots.txt"))
"""Where every name leads into a private network, that is our network's doing: nothing is put off."""

PRIVATE = (
    Behaviour(name="home-on-loopback", must=_NOTHING),
    *(
        Behaviour(name=f"home-{name}", domain=domain, must=_NOTHING)
        for name, domain in (
            ("short", "127.1"), ("hexadecimal", "0x7f.1"), ("octal", "0177.0.0.1"), ("padded", "127.000.000.001"),
            ("localhost", "a.localhost"),
        )
    ),
    *(Behaviour(name=f"name-{n}", domain=domain, must=_NOTHING) for n, domain in enumerate(NAMES)),
)  # fmt: skip
"""All of these lead to the canary."""
