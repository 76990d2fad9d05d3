-- What was received and what became of it.

-- One row per export received. records = accepted + quarantined + duplicates; superseded and withdrawn are part of
-- accepted (a withdrawn record is gone, whatever it would have been), mended of quarantined. passed and failed: by the
-- rules of its survey alone, before the other files are looked at; repeated: part of the duplicates, those of records of
-- the same file. verdicts: what these three are counted from.
create table files (
    file_hash varchar not null,
    file_name varchar not null,
    survey_id varchar,
    received_at varchar not null,
    verdict varchar not null,
    reason varchar,
    unread_columns varchar not null,
    verdicts varchar,
    passed bigint not null,
    failed bigint not null,
    repeated bigint not null,
    records bigint not null,
    accepted bigint not null,
    quarantined bigint not null,
    duplicates bigint not null,
    superseded bigint not null,
    mended bigint not null,
    withdrawn bigint not null
);

-- One row per rejected record: where it stands, what is wrong with it, and the record as it was (JSON); which response it
-- is about, as far as that can be read. of_line: the line by which its response is called, where a response is several
-- records. in_build: not its own rules but other files or the sites were against it.
-- mended: its response stands from another record.
create table rejected (
    file_hash varchar not null,
    file_name varchar not null,
    line integer not null,
    of_line integer,
    field varchar not null,
    reason varchar not null,
    site_id varchar,
    record varchar not null,
    survey_id varchar,
    response_id varchar,
    version bigint,
    in_build boolean not null,
    mended boolean not null
);

-- One row per rejected record that is not mended.
create view quarantine as
select file_hash, file_name, line, field, reason, site_id, record from rejected where not mended;

-- One row: this build, with the reference data it was made by, so that pages and numbers never disagree. appended: how
-- many responses were added since a build was last written whole. colleagues_hash: of the names that guests' words lost here
-- (null: they were not known, and no words are told).
create table builds (
    build_id varchar not null,
    built_at varchar not null,
    inputs_hash varchar not null,
    code_hash varchar not null,
    logical_hash varchar not null,
    reference varchar not null,
    colleagues_hash varchar,
    appended bigint not null
);

-- One row per part of the logical hash: a table, or a month of a table ("totals/2026-10").
create table parts (part varchar not null, hash varchar not null);
