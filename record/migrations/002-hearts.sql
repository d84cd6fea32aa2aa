-- What each lesson taught of a student's heart; the newest dozen is kept. Times are ms since 1970.
CREATE TABLE heart_lessons (
  student TEXT NOT NULL, -- pseudonym
  starts_at INTEGER NOT NULL,
  lesson TEXT NOT NULL,
  version INTEGER NOT NULL, -- of the JSON
  taught TEXT NOT NULL CHECK (json_valid(taught)), -- HeartLesson
  PRIMARY KEY (student, starts_at, lesson)
) STRICT, WITHOUT ROWID;
CREATE INDEX heart_lessons_of_lesson ON heart_lessons (lesson);

-- What they taught together.
CREATE TABLE hearts (
  student TEXT PRIMARY KEY,
  starts_at INTEGER NOT NULL, -- of the newest lesson in it
  version INTEGER NOT NULL,
  heart TEXT NOT NULL CHECK (json_valid(heart)) -- LearnedHeart
) STRICT, WITHOUT ROWID;
