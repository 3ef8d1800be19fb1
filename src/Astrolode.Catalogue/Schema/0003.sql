-- Where a row is on the sphere, for searches: HEALPix number (nested, order 29) and unit vector. Angles and review of detections.
ALTER TABLE detection ADD COLUMN pa REAL;
ALTER TABLE detection ADD COLUMN probability REAL;
ALTER TABLE detection ADD COLUMN review TEXT;
ALTER TABLE detection ADD COLUMN hpx INTEGER;
ALTER TABLE detection ADD COLUMN ux REAL;
ALTER TABLE detection ADD COLUMN uy REAL;
ALTER TABLE detection ADD COLUMN uz REAL;
ALTER TABLE moving_object ADD COLUMN hpx INTEGER;
ALTER TABLE moving_object ADD COLUMN ux REAL;
ALTER TABLE moving_object ADD COLUMN uy REAL;
ALTER TABLE moving_object ADD COLUMN uz REAL;
ALTER TABLE source ADD COLUMN hpx INTEGER;
ALTER TABLE source ADD COLUMN ux REAL;
ALTER TABLE source ADD COLUMN uy REAL;
ALTER TABLE source ADD COLUMN uz REAL;
UPDATE detection SET hpx = astrolode_healpix(29, ra, dec), ux = cos(radians(dec)) * cos(radians(ra)), uy = cos(radians(dec)) * sin(radians(ra)), uz = sin(radians(dec)) WHERE ra IS NOT NULL;
UPDATE moving_object SET hpx = astrolode_healpix(29, ra, dec), ux = cos(radians(dec)) * cos(radians(ra)), uy = cos(radians(dec)) * sin(radians(ra)), uz = sin(radians(dec));
UPDATE source SET hpx = astrolode_healpix(29, ra, dec), ux = cos(radians(dec)) * cos(radians(ra)), uy = cos(radians(dec)) * sin(radians(ra)), uz = sin(radians(dec)) WHERE ra IS NOT NULL;
-- The height of a box runs along the latitude of its frame: towards the north of ICRS, or towards the Galactic pole at 192.85948, +27.12825.
UPDATE detection SET pa = 0 WHERE frame = 'icrs';
UPDATE detection SET pa = degrees(atan2(sin(radians(192.85948 - ra)) * cos(radians(27.12825)), sin(radians(27.12825)) * cos(radians(dec)) - cos(radians(27.12825)) * sin(radians(dec)) * cos(radians(192.85948 - ra)))) WHERE frame = 'galactic';
UPDATE detection SET pa = pa + 360 WHERE pa < 0;
-- REGION is a word of ADQL.
ALTER TABLE run RENAME COLUMN region TO sky_region;
CREATE INDEX detection_sky ON detection (hpx, ux, uy, uz);
CREATE INDEX moving_object_sky ON moving_object (hpx, ux, uy, uz);
CREATE INDEX source_sky ON source (hpx, ux, uy, uz);

-- What people, or other programs, say is there: rows of catalogues that were imported.
CREATE TABLE label (
    id INTEGER PRIMARY KEY,
    catalogue TEXT NOT NULL,
    name TEXT NOT NULL,
    class TEXT NOT NULL,
    score REAL,
    ra REAL NOT NULL,
    dec REAL NOT NULL,
    glon REAL NOT NULL,
    glat REAL NOT NULL,
    frame TEXT,
    wid REAL,
    hei REAL,
    pa REAL,
    hpx INTEGER NOT NULL,
    ux REAL NOT NULL,
    uy REAL NOT NULL,
    uz REAL NOT NULL
);
CREATE INDEX label_sky ON label (hpx, ux, uy, uz);
CREATE INDEX label_catalogue ON label (catalogue);

-- What people said of detections; the newest of each stands in the detection too.
CREATE TABLE review (
    id INTEGER PRIMARY KEY,
    detection INTEGER NOT NULL REFERENCES detection (id),
    verdict TEXT NOT NULL CHECK (verdict IN ('accepted', 'rejected', 'unsure')),
    comment TEXT,
    reviewer TEXT NOT NULL,
    reviewed TEXT NOT NULL
);
CREATE INDEX review_detection ON review (detection);

-- Every image and HiPS that is known, as ObsCore 1.1 describes observations; path is where it lies and is not shown.
CREATE TABLE observation (
    id INTEGER PRIMARY KEY,
    path TEXT,
    dataproduct_type TEXT,
    calib_level INTEGER NOT NULL,
    obs_collection TEXT NOT NULL,
    obs_id TEXT NOT NULL,
    obs_publisher_did TEXT NOT NULL UNIQUE,
    access_url TEXT,
    access_format TEXT,
    access_estsize INTEGER,
    target_name TEXT,
    s_ra REAL,
    s_dec REAL,
    s_fov REAL,
    s_region TEXT,
    s_resolution REAL,
    s_xel1 INTEGER,
    s_xel2 INTEGER,
    t_min REAL,
    t_max REAL,
    t_exptime REAL,
    t_resolution REAL,
    t_xel INTEGER,
    em_min REAL,
    em_max REAL,
    em_res_power REAL,
    em_xel INTEGER,
    o_ucd TEXT,
    pol_states TEXT,
    pol_xel INTEGER,
    facility_name TEXT,
    instrument_name TEXT,
    hpx INTEGER,
    ux REAL,
    uy REAL,
    uz REAL
);
CREATE INDEX observation_sky ON observation (hpx, ux, uy, uz);

-- Who may write through the server: SHA-256 of the token.
CREATE TABLE token (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    hash TEXT NOT NULL UNIQUE,
    created TEXT NOT NULL,
    last_used TEXT
);

-- Asynchronous queries (UWS 1.1).
CREATE TABLE job (
    id TEXT PRIMARY KEY,
    phase TEXT NOT NULL,
    owner TEXT NOT NULL,
    run_id TEXT,
    parameters TEXT NOT NULL,
    created TEXT NOT NULL,
    started TEXT,
    ended TEXT,
    destruction TEXT NOT NULL,
    execution_duration INTEGER NOT NULL,
    error TEXT,
    result_format TEXT,
    row_count INTEGER
);
CREATE INDEX job_phase ON job (phase, created);

-- What can be queried (TAP 1.1, section 4), written from the registry of columns; property says of which state of it.
CREATE TABLE property (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
CREATE TABLE tap_schemas (
    schema_name TEXT PRIMARY KEY,
    utype TEXT,
    description TEXT,
    schema_index INTEGER
);
CREATE TABLE tap_tables (
    schema_name TEXT NOT NULL,
    table_name TEXT PRIMARY KEY,
    table_type TEXT NOT NULL,
    utype TEXT,
    description TEXT,
    table_index INTEGER
);
CREATE TABLE tap_columns (
    table_name TEXT NOT NULL,
    column_name TEXT NOT NULL,
    datatype TEXT NOT NULL,
    arraysize TEXT,
    xtype TEXT,
    "size" INTEGER,
    description TEXT,
    utype TEXT,
    unit TEXT,
    ucd TEXT,
    indexed INTEGER NOT NULL,
    principal INTEGER NOT NULL,
    std INTEGER NOT NULL,
    column_index INTEGER,
    PRIMARY KEY (table_name, column_name)
);
CREATE TABLE tap_keys (
    key_id TEXT PRIMARY KEY,
    from_table TEXT NOT NULL,
    target_table TEXT NOT NULL,
    description TEXT,
    utype TEXT
);
CREATE TABLE tap_key_columns (
    key_id TEXT NOT NULL,
    from_column TEXT NOT NULL,
    target_column TEXT NOT NULL,
    PRIMARY KEY (key_id, from_column)
);
