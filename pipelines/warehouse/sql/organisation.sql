-- The organisation: regions, sites, departments, breaks, events and assignments as the reference data has them.

-- One row per region.
create table regions (region_id varchar not null, region_name varchar not null);

-- One row per site and span of validity, [valid_from, valid_to); 9999-12-01 stands for "still valid".
create table sites (
    site_id varchar not null,
    site_name varchar not null,
    region_id varchar not null,
    brand varchar not null,
    site_type varchar not null,
    city varchar not null,
    country varchar not null,
    rooms integer,
    valid_from date not null,
    valid_to date not null
);

-- One row per department, in the order of pages.
create table departments (
    department_id varchar not null,
    department_name varchar not null,
    index_weight integer not null,
    position integer not null
);

-- One row per survey, department and month in which its question is asked otherwise from a day on: a break in its trend.
create table breaks (
    survey_id varchar not null,
    department_id varchar not null,
    month date not null,
    change varchar not null
);

-- One row per event: of a site, of a region or, with neither, of the whole chain. It counts from month to last_month (null: it
-- has no end); with rebases limits begin anew with its first month and with the month after its last.
create table events (
    site_id varchar,
    region_id varchar,
    month date not null,
    last_month date,
    kind varchar not null,
    what varchar,
    rebases boolean not null
);

-- One row per person, role and site, department or region, [valid_from, valid_to).
create table assignments (
    person_id varchar not null,
    person_name varchar not null,
    role varchar not null,
    site_id varchar,
    region_id varchar,
    department_id varchar,
    valid_from date not null,
    valid_to date not null
);
