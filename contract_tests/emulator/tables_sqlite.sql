-- Version 3
CREATE TABLE checkpoint ( job VARCHAR NOT NULL, ordinal INTEGER NOT NULL, document JSON NOT NULL, PRIMARY KEY (job, ordinal) );
CREATE TABLE clock ( wall BIGINT NOT NULL, steady BIGINT NOT NULL, boot VARCHAR NOT NULL, reading BIGINT NOT NULL, speed DOUBLE NOT NULL, reached BIGINT NOT NULL );
CREATE TABLE emulator_schema ( version INTEGER NOT NULL, fields VARCHAR NOT NULL, secret VARCHAR NOT NULL );
CREATE TABLE job ( account VARCHAR NOT NULL, name VARCHAR NOT NULL, session VARCHAR NOT NULL, state VARCHAR NOT NULL, since BIGINT NOT NULL, ran BIGINT NOT NULL, deleted BIGINT, next_at BIGINT, moves INTEGER NOT NULL, mark VARCHAR NOT NULL, document JSON NOT NULL, PRIMARY KEY (account, name) );
CREATE INDEX job_by_mark ON job (mark, name);
CREATE INDEX job_next_at ON job (account, state, next_at) WHERE next_at IS NOT NULL;
CREATE TABLE job_count ( account VARCHAR NOT NULL, state VARCHAR NOT NULL, jobs BIGINT NOT NULL, PRIMARY KEY (account, state) );
CREATE TABLE passage ( job VARCHAR NOT NULL, number INTEGER NOT NULL, at BIGINT NOT NULL, state VARCHAR NOT NULL, ran BIGINT NOT NULL, cause VARCHAR NOT NULL, detail VARCHAR NOT NULL, message VARCHAR NOT NULL, PRIMARY KEY (job, number) ) WITHOUT ROWID;
CREATE TABLE promotion ( account VARCHAR NOT NULL, model VARCHAR NOT NULL, operation_id VARCHAR, ready_at BIGINT NOT NULL, kind VARCHAR NOT NULL, PRIMARY KEY (account, model), UNIQUE (operation_id) );
