-- Ellipses that somebody drew, by whom and when.
ALTER TABLE label ADD COLUMN semi_major REAL;
ALTER TABLE label ADD COLUMN semi_minor REAL;
ALTER TABLE label ADD COLUMN author TEXT;
ALTER TABLE label ADD COLUMN created TEXT;

-- Tiles that a search has to do, where it says.
ALTER TABLE run ADD COLUMN tiles INTEGER;

-- Which detections and labels overlap; made from the two whenever they have changed, as property says.
CREATE TABLE agreement (
    id INTEGER PRIMARY KEY,
    detection INTEGER NOT NULL,
    label INTEGER NOT NULL,
    iou REAL NOT NULL,
    separation REAL NOT NULL
);
CREATE INDEX agreement_detection ON agreement (detection);
CREATE INDEX agreement_label ON agreement (label);
