"""Print charts: numbers become SVG that reads in grey, and pixels where a format takes no SVG."""
