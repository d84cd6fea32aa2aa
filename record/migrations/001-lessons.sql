-- Lessons that are over, and files recorded elsewhere. Times are ms since 1970.
CREATE TABLE lessons (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('lesson', 'file')),
  class TEXT, -- null: a file's
  title TEXT NOT NULL,
  starts_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  phases TEXT NOT NULL CHECK (json_valid(phases)),
  figures TEXT CHECK (json_valid(figures)), -- ClassFigures; null: not computed yet
  CHECK ((kind = 'lesson') = (class IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX lessons_of_class ON lessons (class, starts_at);

-- The summary rows: one for each student and lesson.
CREATE TABLE students (
  student TEXT NOT NULL, -- pseudonym
  starts_at INTEGER NOT NULL,
  lesson TEXT NOT NULL REFERENCES lessons (id),
  figures TEXT NOT NULL CHECK (json_valid(figures)), -- StudentFigures
  PRIMARY KEY (student, starts_at, lesson)
) STRICT, WITHOUT ROWID;
CREATE INDEX students_of_lesson ON students (lesson);

CREATE TABLE alerts (
  id TEXT PRIMARY KEY,
  lesson TEXT NOT NULL,
  student TEXT NOT NULL,
  fired_at INTEGER NOT NULL,
  alert TEXT NOT NULL CHECK (json_valid(alert)), -- as the engine knows it: no name
  notes TEXT NOT NULL CHECK (json_valid(notes)) -- what people did about it
) STRICT, WITHOUT ROWID;
CREATE INDEX alerts_of_lesson ON alerts (lesson, fired_at);
CREATE INDEX alerts_of_student ON alerts (student, fired_at);

-- Who has readings of which lesson that are not in its figures yet.
CREATE TABLE stale (
  lesson TEXT NOT NULL,
  student TEXT NOT NULL,
  PRIMARY KEY (lesson, student)
) STRICT, WITHOUT ROWID;
