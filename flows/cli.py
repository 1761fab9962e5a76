"""The command `salon flow`: write, render, check, compare and release versions of the conversation."""

import click


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def flow() -> None:
    """The words of the voice agent as versions of text."""


@flow.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_versions(as_json: bool) -> None:
    """List the versions there are.

    Example: salon flow list
    """
    from flows.desk import list_command

    list_command(as_json=as_json)


@flow.command("render")
@click.argument("version")
@click.option("--format", "form", default="retell", show_default=True, help="One of the formats below.")
@click.option("--context", "context_file", type=click.Path(exists=True), help="Catalogue of a salon (YAML or JSON).")
@click.option("--url", envvar="SALON_PUBLIC_URL", help="Address of the gateway [env: SALON_PUBLIC_URL].")
def render_version(version: str, form: str, context_file: str | None, url: str | None) -> None:
    """Render a version: retell, offline, agent, markdown, svg or mermaid.

    Example: salon flow render v18 --format retell
    """
    from flows.desk import render_command

    render_command(version, form, context_file, url)
