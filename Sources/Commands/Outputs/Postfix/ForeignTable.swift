import Foundation

/// A table of main.cf that is not ours, asked as Postfix asks it (postmap(1), `-q`).
struct ForeignTable {
    /// The way main.cf names it, such as `hash:/etc/postfix/virtual`.
    let name: String

    /// The tables of a parameter but those below a folder.
    static func all(in words: [String], but folder: String) -> [ForeignTable] {
        words.filter { !$0.contains(":\(folder)/") && $0.contains(":") }.map(ForeignTable.init)
    }

    /// What it answers to keys, for those it knows; nil when it cannot be asked: this user may not
    /// read it, or its server is away.
    func answers(to keys: [String], of postfix: PostfixInstance) async -> [String: String]? {
        // proxymap asks the same table with more rights, which this user has not.
        let table = name.hasPrefix("proxy:") ? String(name.dropFirst("proxy:".count)) : name
        let instance = postfix.folder.map { ["-c", $0] } ?? []
        let answer = try? await Programs.run(
            ["postmap"] + instance + ["-q", "-", table],
            input: keys.joined(separator: "\n") + "\n", timeout: .seconds(5), limit: Programs.ample)
        // Status 1 without a word: it knows none of the keys.
        guard let answer, answer.status == 0 || answer.complaint.isEmpty else { return nil }
        var found: [String: String] = [:]
        for line in answer.output.split(separator: "\n") {
            guard let tab = line.firstIndex(of: "\t") else { continue }
            found[String(line[..<tab])] = String(line[tab...].dropFirst())
        }
        return found
    }

    /// Why there is nothing to say of it.
    func unseen(in parameter: String, of postfix: PostfixInstance) -> String {
        "\(postfix.mainFile): \(parameter): this user cannot ask \(name), so nobody looked whether "
            + "it stands in the way of ours: run check as root once"
    }
}
