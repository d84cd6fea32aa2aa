-- Params of rules that were set apart from the rules file: where, by whom, when and why. What was set before stays as history.
CREATE TABLE overlays (
  scope TEXT NOT NULL CHECK (scope IN ('school', 'class', 'student')),
  scope_id TEXT NOT NULL, -- the class's or the student's; '' for the school
  rule TEXT NOT NULL,
  param TEXT NOT NULL,
  authority TEXT NOT NULL CHECK (authority IN ('staff', 'admin', 'clinician')),
  value REAL NOT NULL,
  set_by TEXT NOT NULL, -- account
  reason TEXT CHECK (authority = 'staff' OR reason IS NOT NULL),
  from_at INTEGER NOT NULL, -- ms since 1970; from_at is inside, until_at outside
  until_at INTEGER CHECK (until_at >= from_at),
  until_by TEXT CHECK ((until_at IS NULL) = (until_by IS NULL)),
  PRIMARY KEY (scope, scope_id, rule, param, authority, from_at)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX one_standing_overlay ON overlays (scope, scope_id, rule, param, authority) WHERE until_at IS NULL;
