"""Flows and differences as people read them: text, Markdown, HTML, SVG, Mermaid."""
