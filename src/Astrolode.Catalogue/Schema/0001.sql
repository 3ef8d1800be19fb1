-- One row a search: what was searched, with what, and whether it came to its end.
CREATE TABLE run (
    id INTEGER PRIMARY KEY,
    model_name TEXT NOT NULL,
    model_sha256 TEXT NOT NULL,
    model_card TEXT NOT NULL,
    source TEXT NOT NULL,
    region TEXT,
    settings TEXT NOT NULL,
    program_version TEXT NOT NULL,
    started TEXT NOT NULL,
    finished TEXT,
    state TEXT NOT NULL CHECK (state IN ('running', 'finished'))
);

-- The tiles that are done; a tile's row and the detections on it are written in one transaction.
CREATE TABLE run_tile (
    run INTEGER NOT NULL REFERENCES run (id),
    tile INTEGER NOT NULL,
    PRIMARY KEY (run, tile)
) WITHOUT ROWID;

-- What the network gave on each tile, before merging. Positions are null on a photo, pixels may be null on a HiPS.
CREATE TABLE raw_detection (
    id INTEGER PRIMARY KEY,
    run INTEGER NOT NULL REFERENCES run (id),
    tile INTEGER NOT NULL,
    scale_arcsec REAL,
    image TEXT,
    frame TEXT,
    lon REAL,
    lat REAL,
    wid REAL,
    hei REAL,
    x1 REAL,
    y1 REAL,
    x2 REAL,
    y2 REAL,
    score REAL NOT NULL,
    class TEXT NOT NULL,
    edges INTEGER NOT NULL
);
CREATE INDEX raw_detection_run ON raw_detection (run);

-- The catalogue: one row an object found by a run.
CREATE TABLE detection (
    id INTEGER PRIMARY KEY,
    run INTEGER NOT NULL REFERENCES run (id),
    name TEXT NOT NULL,
    class TEXT NOT NULL,
    score REAL NOT NULL,
    ra REAL,
    dec REAL,
    glon REAL,
    glat REAL,
    frame TEXT,
    wid REAL,
    hei REAL,
    scale_arcsec REAL,
    image TEXT,
    x1 REAL,
    y1 REAL,
    x2 REAL,
    y2 REAL
);
CREATE INDEX detection_run ON detection (run);
