"""Flows for people: Markdown, HTML, SVG and Mermaid."""
