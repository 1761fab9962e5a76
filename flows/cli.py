"""The command `salon flow`: write, render, check, compare and release versions of the conversation."""

import click

_CATALOGUE = click.option(
    "--context", "context_file", type=click.Path(exists=True), help="Catalogue of a salon (YAML or JSON); the demo's."
)
_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def flow() -> None:
    """The words of the voice agent as versions of text."""


@flow.command("list")
@_JSON
def list_versions(as_json: bool) -> None:
    """List the versions there are.

    Example: salon flow list
    """
    from flows.commands.versions import list_command

    list_command(as_json=as_json)


@flow.command("new")
@click.argument("name")
@click.option("--from", "base", required=True, help="The version to copy.")
@click.option("--library", type=click.Path(file_okay=False), help="Folder of versions; the packaged library.")
def new_version(name: str, base: str, library: str | None) -> None:
    """Begin a new version as a copy of another.

    Example: salon flow new v20 --from v19
    """
    from flows.commands.versions import new_command

    new_command(name, base, library)


@flow.command("render")
@click.argument("version")
@click.option(
    "--format",
    "form",
    type=click.Choice(["retell", "offline", "agent", "markdown", "html", "svg", "mermaid"]),
    default="retell",
    show_default=True,
    help="What to write.",
)
@_CATALOGUE
@click.option("--overlay", help="Folder of a salon's own texts, laid over the version's.", type=click.Path(exists=True))
@click.option("--url", envvar="SALON_PUBLIC_URL", help="Address of the gateway [env: SALON_PUBLIC_URL].")
@click.option("--output", "-o", type=click.Path(dir_okay=False), help="Write to a file.")
@click.option("--watch", is_flag=True, help="Render again whenever a source changes, until interrupted.")
def render_version(  # noqa: PLR0913, PLR0917  one parameter per option
    version: str,
    form: str,
    context_file: str | None,
    overlay: str | None,
    url: str | None,
    output: str | None,
    watch: bool,
) -> None:
    """Render a version for Retell, for the offline runtime or for people.

    Example: salon flow render v18 --format svg -o v18.svg
    """
    from flows.commands.render import RenderWish, render_command

    render_command(RenderWish(version, form, context_file, overlay, url, output), watch=watch)


@flow.command("check")
@click.argument("versions", nargs=-1)
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "sarif", "github"]), default="text", show_default=True
)
@_CATALOGUE
@click.option("--rules", is_flag=True, help="List the rules and what they are for.")
def check_versions(versions: tuple[str, ...], form: str, context_file: str | None, rules: bool) -> None:
    """Check versions (all without a name); exit status 1 when something is found.

    Example: salon flow check v18 --format github
    """
    from flows.commands.check import check_command, rules_command

    if rules:
        rules_command(form)
    else:
        check_command(versions, form, context_file)


@flow.command("diff")
@click.argument("before")
@click.argument("after")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "html", "json", "svg"]),
    default="text",
    show_default=True,
)
@_CATALOGUE
@click.option("--output", "-o", type=click.Path(dir_okay=False), help="Write to a file.")
def diff_versions(before: str, after: str, form: str, context_file: str | None, output: str | None) -> None:
    """Compare two versions or files by id; exit status 1 when they differ.

    Example: salon flow diff v17 v18
    """
    from flows.commands.diff import diff_command

    diff_command(before, after, form, context_file, output)


@flow.command("release")
@click.argument("version")
@click.option("--library", type=click.Path(exists=True, file_okay=False), help="Folder of versions; the packaged one.")
@click.option("--verify", is_flag=True, help="Only say whether it is as it was released.")
def release_version(version: str, library: str | None, verify: bool) -> None:
    """Freeze a version by a digest over its sources and contracts.

    Example: salon flow release v18
    """
    from flows.commands.versions import release_command

    release_command(version, library, verify=verify)


@flow.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@click.option("--name", required=True, help="Name of the new version.")
@click.option("--library", type=click.Path(file_okay=False), help="Folder of versions; the packaged library.")
def import_export(file: str, name: str, library: str | None) -> None:
    """Turn a live export (flow or agent, JSON) into the source form, without loss.

    Example: salon flow import agent.json --name v16 --library .
    """
    from flows.commands.versions import import_command

    import_command(file, name, library)
