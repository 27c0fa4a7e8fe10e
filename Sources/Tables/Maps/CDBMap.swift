import CCDB
import Glibc
import MailModel

/// Postfix cdb: maps (cdb_table(5)), by tinycdb.
enum CDBMap {
    /// Adds the rows in order and writes the hash tables.
    static func write(_ table: KeyValueTable, to path: String) throws(TableError) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("create", path) }
        defer { close(descriptor) }
        var maker = cdb_make()
        guard cdb_make_start(&maker, descriptor) == 0 else { throw failure("write", path) }
        for row in table.rows {
            let key = table.key(row)
            let value = table.value(row)
            let status = cdb_make_add(
                &maker, key.baseAddress, UInt32(key.count), value.baseAddress,
                UInt32(value.count))
            guard status == 0 else { throw failure("write", path) }
        }
        guard cdb_make_finish(&maker) == 0 else { throw failure("finish", path) }
    }

    /// Opens the closed file again, compares row by row in the order of the file, and asks for
    /// every key through the hash tables.
    static func verify(_ table: KeyValueTable, at path: String) throws(TableError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("open", path) }
        defer { close(descriptor) }
        var map = cdb()
        guard cdb_init(&map, descriptor) == 0 else { throw failure("open", path) }
        defer { cdb_free(&map) }
        var position: UInt32 = 2048  // cdb_seqinit: records start behind the 256 table pointers
        for row in table.rows {
            guard cdb_seqnext(&position, &map) > 0,
                bytes(&map, map.cdb_kpos, map.cdb_klen).equals(table.key(row)),
                bytes(&map, map.cdb_vpos, map.cdb_vlen).equals(table.value(row))
            else { throw differs(path) }
            let key = table.key(row)
            guard cdb_find(&map, key.baseAddress, UInt32(key.count)) > 0,
                bytes(&map, map.cdb_vpos, map.cdb_vlen).equals(table.value(row))
            else { throw differs(path) }
        }
        guard cdb_seqnext(&position, &map) == 0 else { throw differs(path) }
    }

    private static func bytes(_ map: inout cdb, _ position: UInt32, _ length: UInt32) -> Bytes {
        Bytes(start: cdb_get(&map, length, position), count: Int(length))
    }

    private static func failure(_ operation: String, _ path: String) -> TableError {
        TableError(
            .init(errno: errno), operation: "\(operation) the map", subject: path,
            reason: String(cString: strerror(errno)))
    }

    private static func differs(_ path: String) -> TableError {
        TableError(
            .differs, operation: "read back the map", subject: path,
            reason: "its rows are not the rows that were written")
    }
}
