-- A phone in the place of a band: a credential for one student and a few hours. The row goes when it ends.
CREATE TABLE phones (
  band TEXT PRIMARY KEY, -- unique in the installation, and never given twice
  school TEXT NOT NULL REFERENCES schools (id),
  student TEXT NOT NULL, -- pseudonym
  secret BLOB NOT NULL, -- HMAC-SHA-256 under the installation key, never the secret itself
  account TEXT NOT NULL REFERENCES accounts (id),
  session TEXT NOT NULL, -- SHA-256 of its token: the phone ends with it
  instead_of TEXT, -- the band that the student wore, and gets back
  expires_at INTEGER NOT NULL -- ms since 1970
) STRICT, WITHOUT ROWID;
