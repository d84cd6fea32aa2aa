CREATE TABLE classes (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE students (
  id TEXT PRIMARY KEY, -- pseudonym
  class TEXT NOT NULL REFERENCES classes (id),
  place INTEGER NOT NULL, -- in the fixed order of the class
  born_month TEXT CHECK (born_month GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]'),
  sex TEXT CHECK (sex IN ('female', 'male')),
  resting_bpm REAL CHECK (resting_bpm BETWEEN 20 AND 260),
  max_bpm REAL CHECK (max_bpm BETWEEN 20 AND 260),
  flags TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(flags))
) STRICT, WITHOUT ROWID;

-- All times are ms since 1970; from_at is inside, until_at outside, and null means it still holds.
CREATE TABLE assignments (
  band TEXT NOT NULL,
  student TEXT NOT NULL REFERENCES students (id),
  from_at INTEGER NOT NULL,
  until_at INTEGER CHECK (until_at >= from_at),
  PRIMARY KEY (band, from_at)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX one_student_a_band ON assignments (band) WHERE until_at IS NULL;
CREATE UNIQUE INDEX one_band_a_student ON assignments (student) WHERE until_at IS NULL;

CREATE TABLE consents (
  student TEXT NOT NULL REFERENCES students (id),
  purpose TEXT NOT NULL CHECK (purpose IN ('live', 'store', 'guardians', 'projector')),
  given_at INTEGER NOT NULL,
  withdrawn_at INTEGER CHECK (withdrawn_at >= given_at),
  PRIMARY KEY (student, purpose, given_at)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX one_standing_consent ON consents (student, purpose) WHERE withdrawn_at IS NULL;

CREATE TABLE guardians (
  account TEXT NOT NULL,
  student TEXT NOT NULL REFERENCES students (id),
  barred_at INTEGER,
  PRIMARY KEY (account, student)
) STRICT, WITHOUT ROWID;

CREATE TABLE teachers (
  account TEXT NOT NULL,
  class TEXT NOT NULL REFERENCES classes (id),
  from_at INTEGER NOT NULL,
  until_at INTEGER CHECK (until_at >= from_at),
  PRIMARY KEY (account, class, from_at)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX one_standing_teacher ON teachers (account, class) WHERE until_at IS NULL;

CREATE TABLE lessons (
  id TEXT PRIMARY KEY,
  class TEXT NOT NULL REFERENCES classes (id),
  title TEXT NOT NULL,
  starts_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL CHECK (ends_at - starts_at BETWEEN 1 AND 86400000), -- as planned
  ended_at INTEGER CHECK (ended_at >= starts_at), -- by a person, before the plan
  started_by TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX lessons_by_end ON lessons (ends_at);

CREATE TABLE phases (
  lesson TEXT NOT NULL REFERENCES lessons (id),
  at INTEGER NOT NULL,
  phase TEXT NOT NULL,
  PRIMARY KEY (lesson, at)
) STRICT, WITHOUT ROWID;

CREATE TABLE covers (
  lesson TEXT NOT NULL REFERENCES lessons (id),
  account TEXT NOT NULL,
  PRIMARY KEY (lesson, account)
) STRICT, WITHOUT ROWID;
