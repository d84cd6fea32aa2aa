-- Plans that a teacher edited or approved; what is only proposed is made anew each time. Times are ms since 1970.
CREATE TABLE plans (
  student TEXT NOT NULL, -- pseudonym
  class TEXT NOT NULL,
  lesson TEXT, -- null: for the class's next one
  starts_at INTEGER, -- of the lesson
  aim TEXT NOT NULL,
  plan TEXT NOT NULL CHECK (json_valid(plan)), -- Plan as it stood when it was edited or approved
  edit TEXT CHECK (json_valid(edit)), -- PlanChange; null: none
  made_at INTEGER NOT NULL,
  approved_at INTEGER,
  approved_by TEXT, -- account
  achieved_seconds REAL, -- null: not counted yet
  coverage REAL,
  word TEXT,
  CHECK ((lesson IS NULL) = (starts_at IS NULL)),
  CHECK (lesson IS NULL OR approved_at IS NOT NULL)
) STRICT;
CREATE UNIQUE INDEX next_plan ON plans (student) WHERE lesson IS NULL;
CREATE UNIQUE INDEX plans_of_lesson ON plans (lesson, student) WHERE lesson IS NOT NULL;
CREATE INDEX plans_of_student ON plans (student, starts_at);
CREATE INDEX plans_of_class ON plans (class) WHERE lesson IS NULL;
CREATE INDEX plans_by_time ON plans (made_at);

-- How a class is parted into groups; the newest that is not undone stands.
CREATE TABLE arrangements (
  class TEXT NOT NULL,
  version INTEGER NOT NULL,
  groups TEXT NOT NULL CHECK (json_valid(groups)), -- [{group, students}]
  made_at INTEGER NOT NULL,
  made_by TEXT NOT NULL, -- account
  undone INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (class, version)
) STRICT, WITHOUT ROWID;
CREATE INDEX arrangements_by_time ON arrangements (made_at);
