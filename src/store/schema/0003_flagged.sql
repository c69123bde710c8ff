-- The queue goes through what is flagged alone, of which there is little among the tasks.

CREATE INDEX flagged_by_risk ON tasks (rank, sha256, declaration, place) WHERE open = 1 AND flagged = 1;
CREATE INDEX flagged_of_issuer ON tasks (issuer, rank, sha256, declaration, place) WHERE open = 1 AND flagged = 1;
CREATE INDEX flagged_of_year ON tasks (year, rank, sha256, declaration, place) WHERE open = 1 AND flagged = 1;
CREATE INDEX flagged_of_kind ON tasks (kind, rank, sha256, declaration, place) WHERE open = 1 AND flagged = 1;
CREATE INDEX flagged_of_finding ON tasks (finding, rank, sha256, declaration, place) WHERE open = 1 AND flagged = 1 AND finding <> '';
