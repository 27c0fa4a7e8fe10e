import CLMDB
import Glibc
import MailModel

/// Postfix lmdb: maps (lmdb_table(5)): one unnamed database in one file, no lock file.
///
/// Postfix locks with fcntl(2), not with LMDB's own locks; so these files are only ever opened
/// while they are being made, never once they are live.
enum LMDBMap {
    private static let flags = UInt32(MDB_NOSUBDIR | MDB_NOLOCK)

    /// A transaction holds the pages it changes in memory until it ends.
    private static let rowsInTransaction = 1 << 16

    /// Appends the sorted rows in transactions of bounded size, and waits for the device once.
    static func write(_ table: KeyValueTable, to path: String) throws(TableError) {
        // Pages hold at least one row; twice the text and a page for every hundred rows is ample.
        var bytes = 1 << 20
        for row in table.rows { bytes += 2 * (table.key(row).count + table.value(row).count) + 64 }
        let environment = try open(
            path, size: bytes, flags: flags | UInt32(MDB_NOSYNC), mode: 0o600)
        defer { mdb_env_close(environment) }
        var rest = table.rows[...]
        repeat {
            try append(rest.prefix(rowsInTransaction), of: table, to: environment, path)
            rest = rest.dropFirst(rowsInTransaction)
        } while !rest.isEmpty
        try check(mdb_env_sync(environment, 1), "write", path)
    }

    private static func append(
        _ rows: ArraySlice<KeyValueTable.Row>, of table: KeyValueTable,
        to environment: OpaquePointer, _ path: String
    ) throws(TableError) {
        var transaction: OpaquePointer?
        try check(mdb_txn_begin(environment, nil, 0, &transaction), "write", path)
        var database: MDB_dbi = 0
        do throws(TableError) {
            try check(mdb_dbi_open(transaction, nil, 0, &database), "write", path)
            for row in rows {
                var key = value(of: table.key(row))
                var data = value(of: table.value(row))
                try check(
                    mdb_put(transaction, database, &key, &data, UInt32(MDB_APPEND)), "write", path)
            }
        } catch {
            mdb_txn_abort(transaction)
            throw error
        }
        // A full disk shows here: the commit's status is the one that counts.
        try check(mdb_txn_commit(transaction), "write", path)
    }

    /// Opens the closed file again and compares row by row.
    static func verify(_ table: KeyValueTable, at path: String) throws(TableError) {
        let environment = try open(path, size: nil, flags: flags | UInt32(MDB_RDONLY), mode: 0)
        defer { mdb_env_close(environment) }
        var transaction: OpaquePointer?
        try check(
            mdb_txn_begin(environment, nil, UInt32(MDB_RDONLY), &transaction), "read back", path)
        defer { mdb_txn_abort(transaction) }
        var database: MDB_dbi = 0
        try check(mdb_dbi_open(transaction, nil, 0, &database), "read back", path)
        var cursor: OpaquePointer?
        try check(mdb_cursor_open(transaction, database, &cursor), "read back", path)
        defer { mdb_cursor_close(cursor) }
        var key = MDB_val()
        var data = MDB_val()
        for row in table.rows {
            guard mdb_cursor_get(cursor, &key, &data, MDB_NEXT) == 0,
                bytes(of: key).equals(table.key(row)), bytes(of: data).equals(table.value(row))
            else { throw differs(path) }
        }
        guard mdb_cursor_get(cursor, &key, &data, MDB_NEXT) == MDB_NOTFOUND else {
            throw differs(path)
        }
    }

    private static func open(
        _ path: String, size: Int?, flags: UInt32, mode: mdb_mode_t
    ) throws(TableError) -> OpaquePointer {
        var environment: OpaquePointer?
        try check(mdb_env_create(&environment), "open", path)
        guard let environment else { throw differs(path) }
        do throws(TableError) {
            if let size { try check(mdb_env_set_mapsize(environment, size), "open", path) }
            try check(mdb_env_open(environment, path, flags, mode), "open", path)
        } catch {
            mdb_env_close(environment)
            throw error
        }
        return environment
    }

    private static func value(of bytes: Bytes) -> MDB_val {
        MDB_val(mv_size: bytes.count, mv_data: UnsafeMutableRawPointer(mutating: bytes.baseAddress))
    }

    private static func bytes(of value: MDB_val) -> Bytes {
        Bytes(start: value.mv_data, count: value.mv_size)
    }

    private static func check(
        _ status: Int32, _ operation: String, _ path: String
    ) throws(TableError) {
        guard status != 0 else { return }
        var cause = status
        // LMDB says so when only the first part of a write found room (mdb_page_flush in mdb.c).
        if status == EIO, operation == "write" {
            cause = TableError.lackOfSpace(at: path) ?? status
        }
        throw TableError(
            .init(errno: cause), operation: "\(operation) the map", subject: path,
            reason: String(cString: mdb_strerror(cause)))
    }

    private static func differs(_ path: String) -> TableError {
        TableError(
            .differs, operation: "read back the map", subject: path,
            reason: "its rows are not the rows that were written")
    }
}
