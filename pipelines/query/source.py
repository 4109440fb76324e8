"""The page that an article was read from, as its server sent it."""

from pipelines.db.archive import Archive, ArchiveError
from pipelines.db.rows import ArticleRow, CaptureRow, fetch
from pipelines.query.articles import capture_of
from pipelines.warc.reader import record_at


def source(archive: Archive, article: ArticleRow) -> tuple[bytes, str | None]:
    """Its bytes without codings, and the media type that the server stated.

    Raises:
        ArchiveError: they are lost, or something else lies in their place.
        BadBodyError: they are not what their header says.
    """
    capture = capture_of(archive, article)
    if capture.revisit_of is not None:
        [capture] = fetch(archive.connection, CaptureRow, "WHERE t.id = ?", (capture.revisit_of,))
    record = None
    if capture.warc_file is not None and capture.warc_offset is not None:
        record = record_at(archive.folder / "warc", capture.warc_file, capture.warc_offset)
    if record is None or record.id != capture.warc_record or not record.is_unaltered:
        raise ArchiveError(f"article {article.id} has lost its bytes: restore them from a backup")
    return record.decoded, record.content_type
