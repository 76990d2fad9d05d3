"""Which rejected records have been mended: what they were about stands, as another record of the same response says it."""

from pipelines.warehouse.database import Connection


def mark_mended(connection: Connection, standing: str) -> None:
    """Set `mended` of the rejected records whose responses are judged in this build; the others keep what they have.

    Mended is a record whose response stands (in the table `standing`) with the same version or a later one, whichever
    file came first: time of receipt decides nothing here either. A broken correction is not mended by the older version
    that stands meanwhile, nor is a record whose version can't be read, as nobody knows what it would have replaced.
    """
    connection.execute("""
        update rejected set mended = false from touched_keys k
        where mended and k.survey_id = rejected.survey_id and k.response_id = rejected.response_id
    """)
    connection.execute(f"""
        update rejected set mended = true from (
            select r.file_hash, r.line
            from {standing} s
            join rejected r on r.survey_id = s.survey_id and r.response_id = s.response_id
            where s.version is null or s.version >= r.version
        ) m
        where m.file_hash = rejected.file_hash and m.line = rejected.line
    """)
