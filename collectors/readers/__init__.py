"""One way to read what sources write: encodings, dates, scores, markup, languages, and the shape of files."""
