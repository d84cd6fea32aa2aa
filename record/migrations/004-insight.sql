-- What was summed up before Banister's load was kept has none.
UPDATE students SET figures = json_set(figures, '$.banister', NULL);

-- What each lesson told of a heart: sums of its clean seconds, for the trend over a term and more. Times are ms since 1970.
CREATE TABLE heart_points (
  student TEXT NOT NULL, -- pseudonym
  starts_at INTEGER NOT NULL,
  lesson TEXT NOT NULL,
  seconds REAL NOT NULL,
  bpm REAL NOT NULL, -- Σ beats/min
  motion REAL NOT NULL, -- Σu, Σu² and Σu·bpm, u the motion that time constants of 35 and 60 s let through
  motion2 REAL NOT NULL,
  motion_bpm REAL NOT NULL,
  PRIMARY KEY (student, starts_at, lesson)
) STRICT, WITHOUT ROWID;
CREATE INDEX heart_points_of_lesson ON heart_points (lesson);
-- 35 and 60 s are the 15th of 36 pairs, three sums each (heart-sums.ts).
INSERT INTO heart_points
  SELECT student, starts_at, lesson, taught ->> '$.sums.seconds', taught ->> '$.sums.bpm',
    taught ->> '$.sums.motion[42]', taught ->> '$.sums.motion[43]', taught ->> '$.sums.motion[44]'
  FROM heart_lessons WHERE version = 1;

-- Shuttle runs as teachers entered them.
CREATE TABLE shuttle_runs (
  student TEXT NOT NULL, -- pseudonym
  at INTEGER NOT NULL,
  level INTEGER NOT NULL, -- the last completed stage
  shuttles INTEGER, -- of the next one
  age_years INTEGER, -- when it was entered; null: unknown
  entered_by TEXT NOT NULL, -- account
  PRIMARY KEY (student, at)
) STRICT, WITHOUT ROWID;
CREATE INDEX shuttle_runs_by_time ON shuttle_runs (at);
