"""Which evidence each judge weighs, and what can only speak for an answer, or against it."""

from __future__ import annotations

COMMON = ("words", "words_lead", "cover", "cover_lead", "unknown", "unnamed", "strange", "foreign", "unfit",
          "headed", "topic", "doubted", "opposite", "length", "chinese", "spelling")  # fmt: skip
BY_VECTOR = (
    "near",
    "near_lead",
    "above_usual",
    "raw",
    "body",
    "inner_lead",
    "near_best",
    "words_best",
    "cover_best",
)
FOR = {"words", "words_lead", "cover", "cover_lead", "topic", "headed", "spelling", "near", "near_three", "near_lead",
       "above_usual", "head", "head_lead", "likely", "certainty", "second", "second_lead", "agreement", "body",
       "inner_lead", "near_best", "words_best", "cover_best"}  # fmt: skip
AGAINST = {"unknown", "unnamed", "strange", "foreign", "unfit", "doubted", "opposite"}
OF_ENTRIES = (
    "words",
    "words_lead",
    "cover",
    "cover_lead",
    "unknown",
    "length",
    "spelling",
    "near",
    "near_three",
    "near_lead",
    "above_usual",
    "texts",
    "head",
    "head_lead",
    "likely",
    "certainty",
    "second",
    "second_lead",
    "agreement",
    "far_rel",
    "lead_rel",
    "order_lead",
    "near_first",
    "second_first",
    "words_first",
    "asks_alike",
    "opposite",
    "actless",
    "act_lacking",
    "act_more",
    "ends",
    "ends_not",
)
DROPPED = {"near_first", "act_more", "act_lacking", "actless", "asks_alike", "words_first", "lead_rel"}
OF_CHINESE_ENTRIES = (
    *(name for name in OF_ENTRIES if name not in DROPPED),
    "core",
    "untold",
    "aims_lacking",
    "aims_more",
    "aims_alike",
    "changes",
    "compares",
)
BY_ORDER = ("entries", "entries_en", "foreign")  # the first of these is decided by the head's order
FEATURES = {
    "words": (*COMMON, "entry"),
    "passages": (*COMMON, *BY_VECTOR),
    "questions": (*COMMON, *BY_VECTOR),
    "foreign": ("words", "words_lead", "cover", "cover_lead", "length", "near", "near_lead", "above_usual", "raw",
                "chinese", "unfit", "opposite", "actless"),
    "entries": OF_CHINESE_ENTRIES,
    "entries_en": OF_ENTRIES,
}  # fmt: skip
