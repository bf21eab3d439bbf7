CREATE TABLE IF NOT EXISTS requests (
  id INTEGER PRIMARY KEY,
  key BLOB NOT NULL UNIQUE,
  method TEXT NOT NULL,
  url TEXT NOT NULL,
  origin TEXT NOT NULL,
  body BLOB NOT NULL,
  headers TEXT NOT NULL,
  priority INTEGER NOT NULL,
  purpose TEXT NOT NULL,
  portal TEXT NOT NULL,
  why TEXT NOT NULL,
  via TEXT NOT NULL,
  anchor TEXT NOT NULL,
  hops INTEGER NOT NULL,
  redirects INTEGER NOT NULL,
  callback TEXT NOT NULL,
  errback TEXT NOT NULL,
  cb_kwargs TEXT NOT NULL,
  meta TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'pending',
  attempts INTEGER NOT NULL DEFAULT 0,
  not_before REAL NOT NULL DEFAULT 0,
  status INTEGER,
  record_id TEXT,
  warc_filename TEXT,
  warc_offset INTEGER,
  error TEXT
);
CREATE INDEX IF NOT EXISTS requests_pending ON requests (origin, priority DESC, id) WHERE state = 'pending';
CREATE INDEX IF NOT EXISTS requests_resting ON requests (origin, not_before) WHERE state = 'pending' AND not_before > 0;
CREATE INDEX IF NOT EXISTS requests_own ON requests (state) WHERE callback = '';
CREATE INDEX IF NOT EXISTS requests_unfinished ON requests (state) WHERE state IN ('leased', 'captured', 'blocked', 'failed');
CREATE INDEX IF NOT EXISTS requests_excluded ON requests (state) WHERE state = 'excluded';
CREATE INDEX IF NOT EXISTS requests_url ON requests (url);
CREATE INDEX IF NOT EXISTS requests_again ON requests (url) WHERE purpose = 'recheck';
CREATE TABLE IF NOT EXISTS hosts (
  origin TEXT PRIMARY KEY,
  robots_status INTEGER,
  robots_text BLOB,
  robots_fetched_at REAL,
  closed_in TEXT,
  reason TEXT
);
CREATE TABLE IF NOT EXISTS counts (
  name TEXT PRIMARY KEY,
  value INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS found (
  kind TEXT NOT NULL,
  portal TEXT NOT NULL,
  url TEXT NOT NULL,
  json TEXT NOT NULL,
  run_id TEXT NOT NULL,
  PRIMARY KEY (kind, portal, url, json)
) WITHOUT ROWID;
