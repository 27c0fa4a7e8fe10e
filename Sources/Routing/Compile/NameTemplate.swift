import MailModel

/// A template of a mailbox name or a rewritten address, with all that it needs to be filled in.
struct NameTemplate {
    /// Why there is no name for an account.
    enum Failure: Error {
        /// A value is missing, or what comes out is no full address.
        case invalid
        /// `{login}` would be an address in a domain that is not of the split.
        case foreignLogin(String)
    }

    private enum Part {
        case text([UInt8])
        case login, primary, local, id
        /// Nil: the attribute is not read.
        case attribute(AddressAttribute?)
    }

    private let parts: [Part]
    private let domains: SplitDomains

    init(_ template: Template, domains: SplitDomains, attributes: AttributeList) {
        self.domains = domains
        parts = template.parts.map { part in
            switch part {
            case .text(let text): .text(Array(text.utf8))
            case .login: .login
            case .primary: .primary
            case .local: .local
            case .id: .id
            case .attribute(let name): .attribute(AddressAttribute(name, in: attributes))
            }
        }
    }

    /// The full address that the template gives for an account, canonical.
    func name(
        of account: Account, _ entry: borrowing Entry
    ) throws(Failure) -> [UInt8] {
        var text: [UInt8] = []
        for part in parts {
            guard let value = try value(of: part, account, entry), !value.isEmpty else {
                throw .invalid
            }
            text += value
        }
        guard let address = text.withUnsafeBytes({ try? Address($0) }), address.domain != nil else {
            throw .invalid
        }
        return address.bytes(in: [])
    }

    private func value(
        of part: Part, _ account: Account, _ entry: borrowing Entry
    ) throws(Failure) -> [UInt8]? {
        switch part {
        case .text(let text): return text
        case .login: return try login(of: account)
        case .primary: return account.primary
        case .local: return account.addresses.first?.local
        case .id: return account.id
        case .attribute(let attribute):
            return attribute?.firstValue(of: entry).map { Array($0.trimmed) }
        }
    }

    /// The first login, folded; of one that is an address of the split, what stands before the `@`.
    private func login(of account: Account) throws(Failure) -> [UInt8]? {
        guard let login = account.firstLogin?.trimmed else { return nil }
        guard let at = login.lastIndex(of: UInt8(ascii: "@")) else { return Login.folded(login) }
        switch try? domains.read(login) {
        case .own: return Login.folded(Bytes(rebasing: login[..<at]))
        case .foreign: throw .foreignLogin(String(printable: login))
        case .everywhere, nil: return Login.folded(login)
        }
    }
}
