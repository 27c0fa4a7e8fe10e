import MailModel

/// A Postfix instance of this host: what its main.cf and master.cf say, expanded.
struct PostfixInstance {
    /// The folder of its main.cf; nil: the one that Postfix's commands mean, by MAIL_CONFIG or by
    /// their own default.
    let folder: String?
    /// What master.cf sets otherwise, by service and parameter.
    let services: [String: [String: String]]
    private let main: [String: String]

    /// Takes the output of `postconf -x` and of `postconf -Px`.
    init(main: String, services: String, folder: String? = nil) {
        self.folder = folder
        self.main = PostfixInstance.pairs(main)
        var found: [String: [String: String]] = [:]
        for (name, value) in PostfixInstance.pairs(services) {
            let parts = name.split(separator: "/")
            guard parts.count == 3 else { continue }
            found["\(parts[0])/\(parts[1])", default: [:]][String(parts[2])] = value
        }
        self.services = found
    }

    /// The instances whose main.cf names tables below a folder; the one that Postfix's commands mean
    /// where none does (MULTI_INSTANCE_README).
    ///
    /// - Throws: `PostfixUnreadable` when Postfix's own settings cannot be read.
    static func all(reading folder: String) async throws -> [PostfixInstance] {
        let first = try await PostfixInstance(at: nil)
        var instances = [first]
        for other in first.words("multi_instance_directories") {
            // A folder that is no instance, or one this user may not look into.
            if let instance = try? await PostfixInstance(at: other) { instances.append(instance) }
        }
        let named = instances.filter { instance in
            instance.main.values.contains { $0.contains(":\(folder)/") }
        }
        return named.isEmpty ? [first] : named
    }

    private init(at folder: String?) async throws {
        let program = ["postconf"] + (folder.map { ["-c", $0] } ?? [])
        // Expanded, so that `$virtual_mailbox_domains` in another list is seen for what it is.
        let main = try await Programs.run(program + ["-x"], limit: Programs.ample)
        guard main.status == 0 else { throw PostfixUnreadable(main.complaint) }
        let services = try await Programs.run(program + ["-Px"], limit: Programs.ample)
        self.init(main: main.output, services: services.output, folder: folder)
    }

    /// What findings call its main.cf.
    var mainFile: String { folder.map { "\($0)/main.cf" } ?? "main.cf" }
    /// What findings call its master.cf.
    var masterFile: String { folder.map { "\($0)/master.cf" } ?? "master.cf" }

    /// A parameter of main.cf; empty when it is not set.
    subscript(parameter: String) -> String { main[parameter] ?? "" }

    /// The words of a parameter of main.cf.
    func words(_ parameter: String) -> [String] { PostfixInstance.words(self[parameter]) }

    /// The words of a value: `{…}` is one (postconf(5)).
    static func words(_ value: String) -> [String] {
        var words = [""]
        var depth = 0
        for character in value {
            if depth == 0, character == "," || character.isWhitespace {
                words.append("")
            } else {
                depth += character == "{" ? 1 : character == "}" ? -1 : 0
                words[words.count - 1].append(character)
            }
        }
        return words.filter { !$0.isEmpty }
    }

    private static func pairs(_ text: String) -> [String: String] {
        var pairs: [String: String] = [:]
        for line in text.split(separator: "\n") {
            guard let equals = line.firstRange(of: " =") else { continue }
            let value = line[equals.upperBound...].drop { $0 == " " }
            pairs[String(line[..<equals.lowerBound])] = String(value)
        }
        return pairs
    }
}

/// Postfix's own settings cannot be read, so nothing can be said of them.
struct PostfixUnreadable: Error {
    let reason: String

    init(_ complaint: String) {
        // The last line is the fatal one; warnings come before it.
        let line = complaint.split(separator: "\n").last.map(String.init)
        reason = line.map { String(printable: $0) } ?? "it fails"
    }
}
