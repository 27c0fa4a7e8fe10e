import MailModel

/// Rows of separated cells (RFC 4180): quoted cells may hold separators, quotes and line ends.
///
/// Spreadsheets separate by comma, semicolon or tab as their language does; which it is shows in
/// the first line.
struct SeparatedRows {
    /// A row with the number of the line it starts on.
    struct Row: Equatable {
        let number: Int
        let cells: [String]

        /// Whether it says something: an empty row and a comment do not.
        var isData: Bool {
            let start = cells[0].drop { $0 == " " }
            return !start.hasPrefix("#") && cells.contains { !$0.allSatisfy(\.isWhitespace) }
        }
    }

    private let bytes: [UInt8]
    private let file: String
    private let separator: UInt8
    private var position = 0
    private var line = 1

    /// The rows of a text; `isHeading` tells of the first row's cells whether they are a heading.
    init(_ bytes: [UInt8], file: String, isHeading: ([String]) -> Bool) {
        let start = bytes.starts(with: SeparatedRows.byteOrderMark) ? 3 : 0
        self.init(bytes, file: file, from: start, separator: UInt8(ascii: ","))
        let candidates = [UInt8(ascii: "\t"), UInt8(ascii: ";"), UInt8(ascii: ",")]
        let heading = candidates.first { candidate in
            var rows = SeparatedRows(bytes, file: file, from: start, separator: candidate)
            return rows.firstData.map { isHeading($0.cells) } ?? false
        }
        self.init(
            bytes, file: file, from: start, separator: heading ?? firstSeparator(candidates))
    }

    private init(_ bytes: [UInt8], file: String, from position: Int, separator: UInt8) {
        self.bytes = bytes
        self.file = file
        self.position = position
        self.separator = separator
    }

    /// The next row; nil at the end.
    ///
    /// - Throws: `InputError` with the line of a quoted cell that does not end.
    mutating func next() throws -> Row? {
        guard position < bytes.count else { return nil }
        let start = line
        var cells: [String] = []
        while true {
            cells.append(try cell(from: start))
            guard position < bytes.count else { break }
            let byte = bytes[position]
            position += 1
            if byte == separator { continue }
            if byte == SeparatedRows.carriageReturn, position < bytes.count,
                bytes[position] == SeparatedRows.lineFeed
            {
                position += 1
            }
            line += 1
            break
        }
        return Row(number: start, cells: cells)
    }

    /// A cell; the position is then at what ends it.
    private mutating func cell(from start: Int) throws -> String {
        var text: [UInt8] = []
        var isQuoted = false
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case SeparatedRows.quote where isQuoted && peek == SeparatedRows.quote:
                text.append(byte)
                position += 1
            case SeparatedRows.quote where isQuoted || text.isEmpty: isQuoted.toggle()
            case _ where isQuoted:
                if endsLine(byte) { line += 1 }
                text.append(byte)
            case _ where byte == separator || isLineEnd(byte):
                return String(decoding: text, as: UTF8.self)
            default: text.append(byte)
            }
            position += 1
        }
        guard !isQuoted else {
            throw InputError(
                description: "\(file):\(start): a quoted cell does not end; nothing was changed")
        }
        return String(decoding: text, as: UTF8.self)
    }

    private var peek: UInt8? { position + 1 < bytes.count ? bytes[position + 1] : nil }

    private func isLineEnd(_ byte: UInt8) -> Bool {
        byte == SeparatedRows.lineFeed || byte == SeparatedRows.carriageReturn
    }

    /// The same within a quoted cell, where a pair is one line end.
    private func endsLine(_ byte: UInt8) -> Bool {
        byte == SeparatedRows.lineFeed
            || byte == SeparatedRows.carriageReturn && peek != SeparatedRows.lineFeed
    }

    private var firstData: Row? {
        mutating get {
            while let row = try? next() { if row.isData { return row } }
            return nil
        }
    }

    /// The separator that a first row without a heading shows first, outside of quotes.
    private func firstSeparator(_ candidates: [UInt8]) -> UInt8 {
        var rows = self
        while rows.position < bytes.count {
            let start = rows.position
            guard let row = try? rows.next() else { break }
            guard row.isData else { continue }
            var isQuoted = false
            for byte in bytes[start..<rows.position] {
                if byte == SeparatedRows.quote { isQuoted.toggle() }
                if !isQuoted, candidates.contains(byte) { return byte }
            }
            break
        }
        return UInt8(ascii: ",")
    }

    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
    private static let quote = UInt8(ascii: "\"")
    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")
}
