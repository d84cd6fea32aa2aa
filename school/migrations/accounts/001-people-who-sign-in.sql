CREATE TABLE schools (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE bands (
  id TEXT PRIMARY KEY, -- unique in the installation
  school TEXT NOT NULL REFERENCES schools (id),
  secret BLOB NOT NULL, -- HMAC-SHA-256 under the installation key, never the secret itself
  revoked_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE accounts (
  id TEXT PRIMARY KEY, -- unique in the installation: it is typed at sign-in
  school TEXT NOT NULL REFERENCES schools (id),
  role TEXT NOT NULL CHECK (role IN ('student', 'guardian', 'teacher', 'nurse', 'lead', 'admin')),
  name TEXT, -- of a grown-up; a student's name stands in identity.db alone
  student TEXT, -- pseudonym, of a student's account alone
  language TEXT NOT NULL CHECK (language IN ('en', 'zh')),
  password TEXT, -- scrypt with its cost and salt; null: signs in by link alone
  disabled_at INTEGER,
  CHECK ((role = 'student') = (student IS NOT NULL)),
  CHECK ((role = 'student') = (name IS NULL))
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
  token TEXT PRIMARY KEY, -- SHA-256
  account TEXT NOT NULL REFERENCES accounts (id),
  created_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE links (
  token TEXT PRIMARY KEY, -- SHA-256; the row goes when the link is spent
  account TEXT NOT NULL REFERENCES accounts (id),
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
