CREATE TABLE reading (
  student TEXT NOT NULL,
  t INTEGER NOT NULL,
  band TEXT NOT NULL,
  t_band INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  bpm REAL,
  contact INTEGER,
  acc_x REAL,
  acc_y REAL,
  acc_z REAL,
  enmo REAL,
  peak REAL,
  steps REAL,
  spo2 REAL,
  skin REAL,
  battery REAL,
  rr TEXT,
  PRIMARY KEY (student, t)
) STRICT, WITHOUT ROWID;

CREATE TABLE dead_letter (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  band TEXT NOT NULL,
  channel TEXT NOT NULL,
  reason TEXT NOT NULL,
  path TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  UNIQUE (at, band, sha256)
) STRICT;
