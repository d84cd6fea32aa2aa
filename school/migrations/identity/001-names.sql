CREATE TABLE names (
  student TEXT PRIMARY KEY, -- pseudonym
  name TEXT NOT NULL
) STRICT, WITHOUT ROWID;
