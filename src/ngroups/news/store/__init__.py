"""Where articles lie: append-only segments, an index an epoch, one writer, many readers.

    DATA/writer.lock                  held by the one process that writes
    DATA/catalog/                     the groups (`news.groups.catalog`)
    DATA/board                        every group's low, high and count, in shared memory
    DATA/spool/<class>/<epoch>/       one retention class, one stretch of arrival days
        index/                        LMDB: history, rows, chunks, groups, meta
        00000.seg ...                 articles as they go over the wire

What is acknowledged is in a segment and in the index, both synced. What a crash left
behind a segment's committed length never was. It is trusted with what anybody who may read
the groups can read, and a thief of it gets just that: nothing here says who posted or read.

What the rest of the plane uses, and another engine would have to offer: `Writer.append`
(durable, deduplicated, numbered, indexed), `find` and `holds`, `expire` (whole epochs);
`Reader`, which is the `Spool` of `protocol.ports`; and `check`.
"""
