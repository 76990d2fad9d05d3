-- What was received and what became of it.

-- One row per export received. records = accepted + quarantined + duplicates; superseded is part of accepted,
-- mended of quarantined.
create table files (
    file_hash varchar not null,
    file_name varchar not null,
    survey_id varchar,
    received_at varchar not null,
    verdict varchar not null,
    reason varchar,
    unread_columns varchar not null,
    records bigint not null,
    accepted bigint not null,
    quarantined bigint not null,
    duplicates bigint not null,
    superseded bigint not null,
    mended bigint not null
);

-- One row per rejected record that is not mended: where it stands, what is wrong with it, and the record as it was (JSON).
create table quarantine (
    file_hash varchar not null,
    file_name varchar not null,
    line integer not null,
    field varchar not null,
    reason varchar not null,
    site_id varchar,
    record varchar not null
);

-- One row: this build, with the reference data it was made by, so that pages and numbers never disagree.
create table builds (
    build_id varchar not null,
    built_at varchar not null,
    inputs_hash varchar not null,
    code_hash varchar not null,
    logical_hash varchar not null,
    reference varchar not null
);
