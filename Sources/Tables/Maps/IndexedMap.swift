package import MailModel

/// The indexed maps that are written here with the map's own library.
package enum IndexedMap: String, CaseIterable, Sendable {
    case lmdb, cdb

    /// The map of a type; nil for one that is its own text or made by Postfix.
    package init?(_ type: MapType) { self.init(rawValue: type.rawValue) }

    /// The file beside the text: `transport.lmdb`.
    package var fileExtension: String { rawValue }

    /// Writes the rows to a new file at `path`, closes it, and reads it back completely.
    ///
    /// Postfix asks with folded keys: `LookupKeys.indexed` adds them to a table.
    /// - Throws: `TableError.writing` or `.noSpace` when the library refuses, `.differs` when what
    ///   is read back is not what was written: an exit status alone is never trusted.
    package func write(_ table: KeyValueTable, to path: String) throws(TableError) {
        switch self {
        case .lmdb: try LMDBMap.write(table, to: path)
        case .cdb: try CDBMap.write(table, to: path)
        }
        try verify(table, at: path)
    }

    /// Reads a closed map completely and compares it with the rows it was made of.
    ///
    /// - Throws: `TableError.differs` for any other row, `.writing` when it cannot be opened.
    package func verify(_ table: KeyValueTable, at path: String) throws(TableError) {
        switch self {
        case .lmdb: try LMDBMap.verify(table, at: path)
        case .cdb: try CDBMap.verify(table, at: path)
        }
    }
}
