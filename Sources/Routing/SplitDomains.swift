package import MailModel

/// The domains of the split: each name with the aliases that mirror it.
package struct SplitDomains: Sendable {
    /// Domains that mirror each other: what exists in one exists in all, with one fate.
    package struct Mirror: Sendable {
        /// The name first, then its aliases; A-labels, lower case.
        package let names: [[UInt8]]
        /// The system that unknown addresses are forwarded to; nil: they are refused.
        package let unknown: String?

        package init(name: String, aliases: [String], unknown: String?) {
            names = ([name] + aliases).map { Array($0.utf8) }
            self.unknown = unknown
        }
    }

    package let mirrors: [Mirror]
    private let indices: [[UInt8]: Int]
    private let names: [(text: [UInt8], mirror: Int)]

    /// At least one mirror; no name may stand in two.
    package init(_ mirrors: [Mirror]) {
        precondition(!mirrors.isEmpty, "the settings name at least one domain")
        self.mirrors = mirrors
        var indices: [[UInt8]: Int] = [:]
        for (index, mirror) in mirrors.enumerated() {
            for name in mirror.names { indices[name] = index }
        }
        self.indices = indices
        names = indices.map { ($0.key, $0.value) }
    }

    /// The first domain of the settings.
    package var main: [UInt8] { mirrors[0].names[0] }

    /// Every name and alias, in the order of the settings.
    package var allNames: [[UInt8]] { mirrors.flatMap(\.names) }

    /// The domains in which an address exists; none when its domain is not of the split.
    package func domains(of address: Address) -> [[UInt8]] {
        guard let domain = address.domain else { return allNames }
        let index = domain.withUnsafeBytes { mirror(of: $0) }
        return index.map { mirrors[$0].names } ?? []
    }

    /// The full address in every domain that mirrors its own, itself included; the one in the
    /// mirror's name first.
    ///
    /// None when its domain is not of the split.
    package func twins(of address: Bytes) -> [[UInt8]] {
        guard let at = address.lastIndex(of: UInt8(ascii: "@")),
            let index = indices[Array(address[(at + 1)...])]
        else { return [] }
        let local = Array(address[...at])
        return mirrors[index].names.map { local + $0 }
    }

    /// The number of the mirror that a canonical domain belongs to; nil when it is not of the
    /// split.
    package func mirror(of domain: Bytes) -> Int? {
        // Asked once per address: a company's few domains are found faster without hashing.
        guard names.count <= 8 else { return indices[Array(domain)] }
        return names.first { $0.text.withUnsafeBytes { $0.equals(domain) } }?.mirror
    }

    /// Tells whether an address is in a domain of the split whose unknown addresses are refused.
    package func refusesUnknown(in address: [UInt8]) -> Bool {
        guard let at = address.lastIndex(of: UInt8(ascii: "@")),
            let index = indices[Array(address[(at + 1)...])]
        else { return false }
        return mirrors[index].unknown == nil
    }

    /// Tells whether a domain, canonical, is a name or an alias.
    package func contains(_ domain: [UInt8]) -> Bool { indices[domain] != nil }
}
