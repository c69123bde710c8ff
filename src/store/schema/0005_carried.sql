-- Where decisions about earlier readings of a document stand in its last one.

CREATE TABLE carried (
  sha256 TEXT NOT NULL REFERENCES documents (sha256),
  entry BIGINT NOT NULL REFERENCES decisions (entry),
  declaration BIGINT,
  origin TEXT,
  PRIMARY KEY (sha256, entry)
);

DROP VIEW amendments;
DROP VIEW corrections_to_check;

CREATE VIEW corrections_to_check AS
SELECT c.sha256, c.declaration, c.field, c.who, c.at, c.read_text AS read_then, f.read_text AS read_now, c.text_after,
       CASE WHEN f.field IS NULL THEN 'gone' ELSE 'read otherwise' END AS why, 'correct' AS action
FROM corrections c LEFT JOIN fields f ON f.sha256 = c.sha256 AND f.declaration = c.declaration AND f.field = c.field
WHERE (f.field IS NULL OR f.read_otherwise = 1)
  AND NOT EXISTS (SELECT 1 FROM corrections l WHERE l.sha256 = c.sha256 AND l.declaration = c.declaration AND l.field = c.field
                  AND l.entry > c.entry)
UNION ALL
SELECT d.sha256, d.declaration, d.field, d.who, d.at, d.read_text, NULL, d.text_after, 'gone', d.action
FROM carried c JOIN decisions d ON d.entry = c.entry
WHERE c.origin IS NULL AND d.action <> 'undo'
  AND NOT EXISTS (SELECT 1 FROM decisions l WHERE l.undoes = d.entry)
  AND NOT EXISTS (SELECT 1 FROM decisions l WHERE l.sha256 = d.sha256 AND l.declaration = d.declaration AND l.reading = d.reading
                  AND l.origin = d.origin AND l.action IN ('accept', 'correct') AND d.action IN ('accept', 'correct') AND l.entry > d.entry)
UNION ALL
SELECT d.sha256, f.declaration, f.field, d.who, d.at, d.read_text, f.read_text, d.text_after, 'read otherwise', d.action
FROM fields f JOIN decisions d ON d.entry =
  (SELECT MAX(l.entry) FROM carried c JOIN decisions l ON l.entry = c.entry
   WHERE c.sha256 = f.sha256 AND c.declaration = f.declaration AND l.text_after = f.text AND l.action IN ('accept', 'correct')
     AND NOT EXISTS (SELECT 1 FROM decisions u WHERE u.undoes = l.entry))
WHERE f.read_otherwise = 1;
