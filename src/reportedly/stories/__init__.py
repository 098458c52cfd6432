"""Articles that tell one happening, part by part."""
