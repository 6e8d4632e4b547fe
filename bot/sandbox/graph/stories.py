"""What the small Facebook begins with, and what is said there as time passes."""

from bot.sandbox.graph.records import CLASSIC, Member, Site

PEOPLE = (
    Member("jane", "10210000000000001", "Jane Doe"),
    Member("omar", "10210000000000002", "Omar Haddad"),
    Member("gus", "10210000000000003", "Gus Guest"),
)
STRANGERS = {
    "7700000000000001": "Nadia Berg",
    "7700000000000002": "Tom Okafor",
    "7700000000000003": "Ines Duarte",
}
GROWING = "quaycafe"


def sites() -> list[Site]:
    """Return the pages, with who may do what on them."""
    plus = tuple(f"PROFILE_PLUS_{task}" for task in ("FULL_CONTROL", *CLASSIC))
    return [
        Site(
            "61550000000101", "quaycafe", "Quay Café", "Coffee beside the boats, 7 to 19.", "Café",
            2431, {"jane": CLASSIC, "omar": CLASSIC},
        ),
        Site(
            "61550000000102", "harbourworks", "Harbour Works", "Boats, tides and people.",
            "Boat builder", 18234, {"jane": plus},
        ),
        Site(
            "61550000000103", "nightferry", "Night Ferry", "Across, after dark.", "Ferry service",
            640, {"omar": CLASSIC, "jane": ("PROFILE_PLUS_MODERATE", "PROFILE_PLUS_MESSAGING")},
        ),
        Site(
            "61550000000104", "regatta.kiel", "Regatta Kiel", "Every June.", "Sports event",
            9120, {"omar": CLASSIC, "jane": ("PROFILE_PLUS_ANALYZE", "PROFILE_PLUS_ADVERTISE")},
        ),
        Site(
            "61550000000105", "lighthouse.museum", "Lighthouse Museum", "134 steps.", "Museum",
            312, {"gus": CLASSIC},
        ),
    ]  # fmt: skip


SAID = (
    "Cinnamon rolls are out of the oven.",
    "Open until nine tonight: the fleet is coming in.\n\nSoup: pumpkin. Cake: yes.",
    "New on the shelf: beans from Huehuetenango. https://example.com/beans",
    "We are hiring for the weekend shift. You like early mornings? Write to us!",
    "Card payments are down. Cash, smiles and IOUs until noon.",
)
ASKED = (
    "Do you have oat milk?", "Is the terrace open?", "Best soup on the quay.",
    "Waited twenty minutes today :(", "Dogs allowed?",
)  # fmt: skip
ANSWERED = ("We do!", "From ten on.", "Thank you!", "We are sorry, next one is on us.", "Always.")
