"""From a spreadsheet and back: CSV on one side, the YAML of content/ on the other, record by record."""
