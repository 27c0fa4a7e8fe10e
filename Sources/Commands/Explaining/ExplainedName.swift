import MailModel
import Tables

/// The forms in which the tables may know a name that somebody typed.
struct ExplainedName {
    /// An address in canonical form, or the name as it was typed.
    let key: [UInt8]
    /// The domain, when it is an address; A-labels.
    let domain: [UInt8]?
    /// The name as a login stands on the denylist.
    let login: [UInt8]

    init(_ name: String) {
        let address = name.withBytes { try? Address($0) }
        domain = address?.domain
        key = address.flatMap { $0.domain == nil ? nil : $0.bytes(in: []) } ?? Array(name.utf8)
        login =
            domain == nil
            ? name.withBytes { Login.canonical($0) } ?? Array(name.lowercased().utf8) : key
    }

    /// The address without its extension; nil when it has none.
    var withoutExtension: ExplainedName? {
        guard domain != nil else { return nil }
        let plain = key.withUnsafeBytes { Address.withoutExtension($0) }
        return plain.map { ExplainedName(String(decoding: $0, as: UTF8.self)) }
    }

    /// The name, and whatever else the outputs may be asked for when it is meant.
    func spellings(in outputs: [AnyOutput]) -> [[UInt8]] {
        ExplainedName.spellings(of: key) + [login] + ExplainedName.otherKeys(of: login, in: outputs)
    }

    /// What the outputs may be asked for when a name is meant.
    static func otherKeys(of name: [UInt8], in outputs: [AnyOutput]) -> [[UInt8]] {
        outputs.flatMap { output in
            name.withUnsafeBytes { output.output.otherKeys(of: $0) }
        }
    }

    /// A key in every spelling of its domain, and as Postfix folds it.
    static func spellings(of key: [UInt8]) -> [[UInt8]] {
        let folded = key.withUnsafeBytes { LookupKeys.folded($0) }
        guard let at = key.lastIndex(of: UInt8(ascii: "@")) else {
            return [key] + [folded].compactMap(\.self)
        }
        let domain = String(decoding: key[(at + 1)...], as: UTF8.self)
        let twin = Array(key[...at]) + Array(DomainName.uLabels(domain).utf8)
        return [key, twin] + [folded].compactMap(\.self)
    }

    /// The part before the last `@`.
    static func local(of address: [UInt8]) -> [UInt8] {
        Array(address[..<(address.lastIndex(of: UInt8(ascii: "@")) ?? address.endIndex)])
    }
}
