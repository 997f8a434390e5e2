"""Names of people, drawn from lists; none is anybody's in particular."""

import random
import tomllib

from congress_portal.demo.regions import DATA


class Names:
    """Draws names, none twice."""

    def __init__(self, rng: random.Random) -> None:
        with (DATA / "names.toml").open("rb") as lines:
            self.parts = tomllib.load(lines)
        self.rng = rng
        self.taken: set[str] = set()

    def draw(self) -> str:
        while True:
            name = "".join(self.rng.choice(self.parts[part]) for part in ("family", "first", "last"))
            if name not in self.taken and name[1] != name[2]:
                self.taken.add(name)
                return name
