"""Keeping it safe and sound: copies, their return, and a check of everything."""

from __future__ import annotations

from pathlib import Path

import click

from bot.commands.opening import opened

ARCHIVE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", type=ARCHIVE)
def backup(file: Path) -> None:
    """Write database, documents and settings into one archive; the service may go on."""
    from bot.operations import backup as archives

    with opened() as app:
        manifest = archives.save(app.database, app.settings.data_dir, file)
    click.echo(f"{file}: {manifest.rows} rows of {len(manifest.tables)} tables, {manifest.files} files.")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Even over a database that holds something: it is replaced.")
def restore(file: Path, force: bool) -> None:
    """Bring back what `backup` wrote, into this kind of database or the other."""
    from bot.operations import backup as archives
    from bot.operations.sole import SoleServer
    from bot.settings import Settings

    settings = Settings()
    with SoleServer(settings), opened(settings) as app:
        manifest = archives.load(app.database, settings.data_dir, file, force=force)
    click.echo(f"{manifest.rows} rows of {len(manifest.tables)} tables and {manifest.files} files are back.")
    if manifest.has_settings:
        click.echo(
            f"The settings were put into {settings.data_dir / 'restored.env'}: compare them with yours."
        )


@click.command()
@click.pass_context
def doctor(ctx: click.Context) -> None:
    """Check configuration, database, index, model and channels; say what to fix."""
    from bot.operations import doctor as checks

    findings = list(checks.examine())
    for finding in findings:
        mark, colour = {"ok": ("✓", "green"), "note": ("·", None), "bad": ("✗", "red")}[finding.state]
        click.echo(f"{click.style(mark, fg=colour)} {finding.about}: {finding.says}")
    ctx.exit(int(any(finding.state == "bad" for finding in findings)))
