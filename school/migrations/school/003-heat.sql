-- What the teacher read off or heard of the heat: wet bulb globe temperature, °C; null: it is not known any more.
CREATE TABLE heat (
  lesson TEXT NOT NULL REFERENCES lessons (id),
  at INTEGER NOT NULL,
  wbgt REAL,
  PRIMARY KEY (lesson, at)
) STRICT, WITHOUT ROWID;
