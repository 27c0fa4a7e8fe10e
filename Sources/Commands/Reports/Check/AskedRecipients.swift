import Foundation
import MailModel
import Routing

/// What would become of mail to a list of addresses, such as those that the former server delivered
/// to last month.
struct AskedRecipients {
    private let file: String
    private let recipients: [String]

    /// Reads the addresses of a file: one a line, or rows with a heading that names the column
    /// (`address`, `mail`, `email` or `recipient`).
    ///
    /// - Throws: `InputError` for a file that cannot be read as either.
    init(_ file: String) throws {
        self.file = file
        recipients = try AskedRecipients.read(file)
    }

    /// How many are named in a finding.
    private static let most = 20

    /// Follows each of them through a table.
    func report(_ table: RoutingTable, _ domains: [MailDomain], into report: inout CheckReport) {
        var counts: [Fate: Int] = [:]
        var examples: [Fate: [String]] = [:]
        for recipient in recipients {
            let fate = AskedRecipients.fate(of: recipient, table, domains)
            counts[fate, default: 0] += 1
            if counts[fate, default: 0] <= Self.most {
                examples[fate, default: []].append(String(printable: recipient))
            }
        }
        let parts = Fate.allCases.compactMap { fate in
            counts[fate].map { "\($0) \(fate.rawValue)" }
        }
        report.say(
            "recipients",
            "\(file): " + (parts.isEmpty ? "no address" : parts.joined(separator: ", ")))
        for fate in Fate.allCases where fate.isFinding {
            guard let count = counts[fate], let names = examples[fate] else { continue }
            let rest = count - names.count
            report.find(
                "\(count) of the recipients in \(file) would be \(fate.rawValue): "
                    + names.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : ""))
        }
    }

    /// What becomes of mail to an address, as the reports say it.
    private enum Fate: String, CaseIterable {
        case served, forwarded
        case elsewhere = "in no domain of the split"
        case unknown, rejected, deferred
        case invalid = "no address"

        var isFinding: Bool { [.unknown, .rejected, .deferred, .invalid].contains(self) }
    }

    private static func fate(
        of recipient: String, _ table: RoutingTable, _ domains: [MailDomain]
    ) -> Fate {
        guard let address = recipient.withBytes({ try? Address($0) }), let name = address.domain
        else { return .invalid }
        guard let domain = domains.first(where: { $0.names.contains { Array($0.utf8) == name } })
        else { return .elsewhere }
        let text = address.bytes(in: name)
        // With an extension, which mail is delivered without.
        let base = text.withUnsafeBytes { Address.withoutExtension($0) }
        for key in [text, base].compactMap(\.self) {
            guard let route = key.withUnsafeBytes({ table.route(for: $0) }) else { continue }
            switch route.action {
            case .deliver, .relay, .expand: return .served
            case .reject: return .rejected
            case .defer: return .deferred
            }
        }
        return domain.unknown == nil && domain.catchAll == nil ? .unknown : .forwarded
    }

    private static let columns = ["address", "mail", "email", "e-mail", "recipient"]

    private static func read(_ file: String) throws -> [String] {
        let data: Data
        do { data = try InputFile.contents(file) } catch {
            throw InputError(description: "--recipients: cannot read \(file): \(error.reason)")
        }
        let bytes = Array(data)
        guard bytes.withUnsafeBytes({ $0.isASCII || $0.text != nil }) else {
            throw InputError(description: "--recipients: \(file) is not UTF-8 text")
        }
        func column(_ cells: [String]) -> Int? {
            cells.firstIndex { columns.contains($0.trimmed.lowercased()) }
        }
        var rows = SeparatedRows(bytes, file: file) { column($0) != nil }
        var wanted: Int?
        var found: [String] = []
        while let row = try rows.next() {
            guard row.isData else { continue }
            guard let known = wanted else {
                wanted = column(row.cells) ?? 0
                if column(row.cells) == nil, let first = row.cells.first { found.append(first) }
                continue
            }
            if row.cells.indices.contains(known) { found.append(row.cells[known]) }
        }
        return found.map(\.trimmed).filter { !$0.isEmpty }
    }
}
