-- What is past its time is found by its time.
CREATE INDEX students_by_time ON students (starts_at);
CREATE INDEX alerts_by_time ON alerts (fired_at);
CREATE INDEX lessons_by_time ON lessons (starts_at);
