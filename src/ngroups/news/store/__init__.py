"""Where articles lie: append-only segments, an index an epoch, one writer, many readers.

    DATA/catalog/                     the groups (`news.groups.catalog`)
    DATA/board                        every group's low, high and count, in shared memory
    DATA/spool/<class>/<epoch>/       one retention class, one stretch of arrival days
        index/                        LMDB: history, rows, chunks, groups, meta
        00000.seg ...                 articles as they go over the wire

What is acknowledged is in a segment and in the index, both synced. What a crash left
behind a segment's committed length never was.
"""
