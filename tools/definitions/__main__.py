"""`python -m tools.definitions` writes the HubSpot project; `register` keeps classic definitions up to date."""

import argparse
import sys
from collections.abc import Iterator, Sequence

from tools.definitions import registration
from tools.definitions.project import write
from tools.definitions.texts import TRANSLATIONS, unsaid, untranslated, unused


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status: 0, or 1 with a sentence about what is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tools.definitions", description=__doc__)
    commands = parser.add_subparsers(dest="command")
    commands.add_parser("write", help="write hubspot/ and docs/error-codes.md (the default)")
    commands.add_parser("untranslated", help="list the texts that a language lacks or no longer needs")
    registration.add_arguments(commands.add_parser("register", help="create or update classic definitions"))
    chosen = parser.parse_args(arguments)
    if chosen.command == "register":
        return registration.run(chosen)
    lacking = list(_lacking())
    if chosen.command == "untranslated":
        print("".join(f"{each}\n" for each in [*lacking, *_not_used()]), end="")
        return 1 if lacking else 0
    if lacking:
        print(f"definitions: not written, {len(lacking)} texts are missing: python -m tools.definitions untranslated")
        return 1
    for path in write():
        print(f"  {path}")
    print("definitions: ok")
    return 0


def _lacking() -> Iterator[str]:
    codes = unsaid()
    yield from (f"en: missing: a sentence for {code.value}" for code in codes)
    if not codes:  # the rest is made of what English says
        yield from (f"{language}: missing: {text}" for language in TRANSLATIONS for text in untranslated(language))


def _not_used() -> Iterator[str]:
    if not unsaid():
        yield from (f"{language}: not used: {text}" for language in TRANSLATIONS for text in unused(language))


if __name__ == "__main__":
    sys.exit(main())
