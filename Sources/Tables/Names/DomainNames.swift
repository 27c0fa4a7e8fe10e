import MailModel

/// The domains of the split in the spellings a table needs.
struct DomainNames {
    /// Every name and alias in every spelling.
    let all: [String]
    /// Domains that forward unknown addresses, in every spelling, with the system's name.
    let forwarding: [(domain: String, system: String)]
    /// A-label → U-label, for IDN domains only.
    private let uLabels: [(a: [UInt8], u: [UInt8])]
    private let forwardingALabels: [[UInt8]]

    init(_ domains: [MailDomain]) {
        var all: [String] = []
        var forwarding: [(domain: String, system: String)] = []
        var uLabels: [(a: [UInt8], u: [UInt8])] = []
        var forwardingALabels: [[UInt8]] = []
        for domain in domains {
            for name in [domain.name] + domain.aliases {
                let uLabel = DomainName.uLabels(name)
                let spellings = uLabel == name ? [name] : [name, uLabel]
                all += spellings
                if uLabel != name { uLabels.append((Array(name.utf8), Array(uLabel.utf8))) }
                guard let system = domain.unknown else { continue }
                forwarding += spellings.map { ($0, system) }
                forwardingALabels.append(Array(name.utf8))
            }
        }
        self.all = all
        self.forwarding = forwarding
        self.uLabels = uLabels
        self.forwardingALabels = forwardingALabels
    }

    /// Tells whether a domain (A-labels) is one of the split.
    func holds(_ domain: Bytes) -> Bool { all.contains { domain.elementsEqual($0.utf8) } }

    /// Tells whether unknown addresses of a domain (A-labels) are forwarded.
    func forwards(_ domain: Bytes) -> Bool {
        forwardingALabels.contains { domain.elementsEqual($0) }
    }

    /// The name with its domain in U-labels; nil when there is no second spelling.
    func otherSpelling(of name: Bytes) -> [UInt8]? {
        guard !uLabels.isEmpty, let at = name.lastIndex(of: UInt8(ascii: "@")) else { return nil }
        let domain = name[(at + 1)...]
        guard let spelling = uLabels.first(where: { domain.elementsEqual($0.a) }) else {
            return nil
        }
        return Array(name[...at]) + spelling.u
    }
}
