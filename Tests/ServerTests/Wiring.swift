import Foundation
import TestSupport

/// The lines an administrator is told to copy, with the folders and the map type of a test.
struct Wiring {
    let example: String
    let state: String
    let mapType: String

    /// Lines for main.cf; `optionalLines` also switches on those that are shown switched off.
    func postfix(optionalLines: Bool) throws -> String {
        let lines = try file("postfix-main.cf")
            .replacingOccurrences(of: "lmdb:", with: "\(mapType):")
            .split(separator: "\n", omittingEmptySubsequences: false)
        return lines.map { line in
            // "# A sentence", but "#parameter = value".
            let isSwitchedOff = line.hasPrefix("#") && line.dropFirst().first?.isLetter == true
            return optionalLines && isSwitchedOff ? String(line.dropFirst()) : String(line)
        }.joined(separator: "\n")
    }

    /// Settings for the installed Dovecot; with `refuses` false the denylist is left out, `passesOn` switches
    /// on what passes people on.
    func dovecot(refuses: Bool, passesOn: Bool = false, queue: String) throws -> String {
        let all = try file("dovecot-\(DovecotLines.version).conf")
            .replacingOccurrences(of: "/var/spool/postfix", with: queue)
            .split(separator: "\n", omittingEmptySubsequences: false).map { line in
                // "# A sentence", but "#passdb {", "#  a = setting" and "#}".
                let isSentence = line.hasPrefix("# ") && !line.hasPrefix("#  ")
                return passesOn && line.hasPrefix("#") && !isSentence
                    ? String(line.dropFirst()) : String(line)
            }.joined(separator: "\n")
        guard !refuses, let start = all.range(of: "\npassdb "),
            let end = all.range(of: "}\n", range: start.upperBound..<all.endIndex)
        else { return all }
        return String(all[..<start.lowerBound] + all[end.upperBound...])
    }

    private func file(_ name: String) throws -> String {
        let path = "\(ProgramUnderTest.repository)/examples/\(example)/wiring/\(name)"
        return try String(contentsOfFile: path, encoding: .utf8)
            .replacingOccurrences(of: "/var/lib/splitroute", with: state)
    }
}
