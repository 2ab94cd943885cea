"""`sayso gazetteer`: the table of places, and what a user adds to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from typer import Argument, Option

if TYPE_CHECKING:
    from sayso.places.adding import Added

EPILOG = """\b
Examples:
  sayso gazetteer build                       what it holds and where it lies; made if it is not
  sayso gazetteer add allCountries.zip        every village of GeoNames (download.geonames.org/export/dump)
  sayso gazetteer add SY.zip --features P,A,H,T
  sayso gazetteer remove SY.zip
"""
gazetteer = typer.Typer(
    rich_markup_mode=None,
)


@gazetteer.callback(invoke_without_command=True)
def root(ctx: typer.Context) -> int:
    """The table of places: make it, and add to it. What is added stays until it is removed."""
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())
    return 0


@gazetteer.command(epilog=EPILOG)
def build(
    force: Annotated[bool, Option("--force", help="Make it anew even if it is there.")] = False,
    as_json: Annotated[bool, Option("--json", help="Print what it holds as JSON.")] = False,
) -> int:
    """Make the table of places from the installed packages (seconds), and say what it holds."""
    import json

    from sayso.cli.terminal import say, show_busy
    from sayso.places.gazetteer import count_holdings, load_gazetteer

    with show_busy("compiling the gazetteer"):
        loaded = load_gazetteer(force=force)
        held = count_holdings(loaded)
    if loaded.note:
        say(loaded.note)
    if as_json:
        added = [
            {"file": a.file, "digest": a.digest, "places": a.places, "names": a.names} for a in held.added
        ]
        facts = {
            "path": str(held.path),
            "places": held.places,
            "names": held.names,
            "versions": held.versions,
        }
        print(json.dumps({**facts, "licence": held.licence, "added": added}, ensure_ascii=False))
        return 0
    print(f"{held.path}: {held.places:,} places under {held.names:,} names")
    print(f"from {' and '.join(held.versions)}; {held.licence}")
    for one in held.added:
        print(f"added: {to_line(one)}")
    return 0


@gazetteer.command(epilog=EPILOG)
def add(
    file: Annotated[
        str, Argument(metavar="FILE", help="allCountries.zip, a country's XX.zip, or the .txt in it.")
    ],
    least: Annotated[
        int,
        Option("--least-population", min=0, metavar="N", help="Leave out places of fewer people; 0: none."),
    ] = 0,
    classes: Annotated[
        str, Option("--features", metavar="CLASSES", help="Feature classes to keep, of A,H,L,P,R,S,T,U,V.")
    ] = "P,A",
) -> int:
    """Add a GeoNames dump. A small place counts only in a report that names its region, so it misleads no other."""
    from pathlib import Path

    from sayso.cli.terminal import say, show_progress
    from sayso.places.adding import Filter, check_classes
    from sayso.places.gazetteer import add_to_gazetteer

    kept = Filter(least=least, classes=check_classes(classes))
    with show_progress("adding (MB)", None) as progress:

        def tell(read: int, size: int) -> None:
            progress.update(progress.task_ids[0], completed=read >> 20, total=size >> 20)

        added = add_to_gazetteer(Path(file), kept, tell)
    say(f"{'added' if added.fresh else 'already added, nothing changed'}: {to_line(added)}")
    if added.damaged or added.doubled:
        say(f"left out: damaged lines: {added.damaged or 'none'}; ids that came before: {added.doubled}")
    return 0


@gazetteer.command(epilog=EPILOG)
def remove(
    name: Annotated[
        str | None, Argument(metavar="[FILE]", help="The file that was added, or its digest.")
    ] = None,
    all_: Annotated[bool, Option("--all", help="All that was added.")] = False,
) -> int:
    """Undo an add. The packages' own places always stay."""
    from sayso.cli.terminal import say
    from sayso.errors import UsageError
    from sayso.places.gazetteer import remove_from_gazetteer

    if (name is None) is not all_:
        raise UsageError("gazetteer remove: give a file that was added, or --all")
    gone = remove_from_gazetteer(name)
    for one in gone:
        say(f"removed: {to_line(one)}")
    if not gone:
        say("nothing is added, nothing to remove")
    return 0


def to_line(added: Added) -> str:
    """A dump in one line: its name, what was kept, and by which rule."""
    rule = f"features {added.classes}" + (f", {added.least:,} people or more" if added.least else "")
    return (
        f"{added.file} ({added.digest}): {added.places:,} new places, {added.known:,} known ones,"
        f" {added.names:,} new names of {added.lines:,} lines; {rule}"
    )
