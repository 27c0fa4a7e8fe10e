package import MailModel

/// Rows that are made of others, as far as somebody reads them.
extension CanonicalRows {
    /// The rows of which `isWanted` is true.
    package func filtered(
        by isWanted: @escaping (CanonicalFile.Row) throws -> Bool
    ) -> CanonicalRows {
        CanonicalRows(rendered: { sink in
            try forEachLine { line in
                if try isWanted(CanonicalFile.fields(line)) { try sink.writeLine(line) }
                return true
            }
        })
    }

    /// The rows with further fields behind them: `fields` begins anew for each reader, and what it
    /// answers is asked for the values of each row, in order.
    package func joined(
        with fields: @escaping () throws -> () throws -> [Bytes]
    ) -> CanonicalRows {
        CanonicalRows(rendered: { sink in
            let next = try fields()
            try forEachLine { line in
                try sink.write(line)
                for field in try next() {
                    try sink.write(UInt8(ascii: "\t"))
                    try Fields.write(field, to: &sink)
                }
                try sink.write(UInt8(ascii: "\n"))
                return true
            }
        })
    }

    /// The first so many columns of the rows.
    package func cut(to columns: Int) -> CanonicalRows {
        CanonicalRows(rendered: { sink in
            try forEachLine { line in
                var fields = FieldCursor(line)
                var end = 0
                for _ in 0..<columns { end += (fields.next()?.count ?? 0) + 1 }
                try sink.writeLine(Bytes(rebasing: line[..<min(end - 1, line.count)]))
                return true
            }
        })
    }

    /// Rows that `make` hands to what it is given, as values.
    package init(of make: @escaping (([Bytes]) throws -> Void) throws -> Void) {
        self.init(rendered: { sink in
            try make { row in
                for (index, value) in row.enumerated() {
                    if index > 0 { try sink.write(UInt8(ascii: "\t")) }
                    try Fields.write(value, to: &sink)
                }
                try sink.write(UInt8(ascii: "\n"))
            }
        })
    }
}

extension TextSink {
    fileprivate mutating func writeLine(_ line: Bytes) throws {
        try write(line)
        try write(UInt8(ascii: "\n"))
    }
}
