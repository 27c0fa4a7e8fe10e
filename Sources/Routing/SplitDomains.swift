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

    /// A name or an alias, and the number of the mirror it belongs to.
    struct Domain {
        let name: ByteArena.Reference
        let mirror: Int
    }

    package let mirrors: [Mirror]
    /// Every name and alias, sorted by bytes.
    let sorted: [Domain]
    /// The numbers of the domains in `sorted`, mirror by mirror.
    let numbers: [Int]
    private let starts: [Int]
    private let text = ByteArena()

    /// At least one mirror; no name may stand in two.
    package init(_ mirrors: [Mirror]) {
        precondition(!mirrors.isEmpty, "the settings name at least one domain")
        self.mirrors = mirrors
        let all = mirrors.indices.flatMap { index in
            mirrors[index].names.map { (name: $0, mirror: index) }
        }.sorted { $0.name.lexicographicallyPrecedes($1.name) }
        precondition(all.count <= UInt16.max, "a split has at most 65,535 domains")
        let text = text
        let sorted = all.map { Domain(name: text.append($0.name), mirror: $0.mirror) }
        self.sorted = sorted
        var byMirror = mirrors.map { _ in [Int]() }
        for (number, domain) in sorted.enumerated() { byMirror[domain.mirror].append(number) }
        numbers = byMirror.flatMap(\.self)
        starts = byMirror.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.count) }
    }

    /// Where the domains of a mirror are in `numbers`, sorted by their names.
    func domains(of mirror: Int) -> Range<Int> { starts[mirror]..<starts[mirror + 1] }

    /// The first domain of the settings.
    package var main: [UInt8] { mirrors[0].names[0] }

    /// Every name and alias, in the order of the settings.
    package var allNames: [[UInt8]] { mirrors.flatMap(\.names) }

    /// The name of a domain by its number in `sorted`; valid as long as the value.
    func name(_ domain: Int) -> Bytes { text.bytes(sorted[domain].name) }

    /// The number in `sorted` of a canonical domain; nil when it is not of the split.
    func number(of domain: Bytes) -> Int? {
        var low = 0
        var high = sorted.count
        while low < high {
            let middle = (low + high) / 2
            let order = name(middle).compare(domain)
            if order == 0 { return middle }
            if order < 0 { low = middle + 1 } else { high = middle }
        }
        return nil
    }

    func number(of domain: [UInt8]) -> Int? { domain.withUnsafeBytes { number(of: $0) } }

    /// The number of the mirror that a canonical domain belongs to; nil when it is not of the
    /// split.
    private func mirror(of domain: Bytes) -> Int? { number(of: domain).map { sorted[$0].mirror } }

    /// The full address in every domain that mirrors its own, itself included; the one in the
    /// mirror's name first.
    ///
    /// None when its domain is not of the split.
    package func twins(of address: Bytes) -> [[UInt8]] {
        ownAddress(address).map(spellings) ?? []
    }

    /// Tells whether an address is in a domain of the split whose unknown addresses are refused.
    package func refusesUnknown(in address: [UInt8]) -> Bool {
        let own = address.withUnsafeBytes { ownAddress($0) }
        return own.map { mirrors[$0.mirror].unknown == nil } ?? false
    }

    /// A full canonical address as that of an account; nil when its domain is not of the split.
    func ownAddress(_ address: Bytes) -> OwnAddress? {
        guard let at = address.lastIndex(of: UInt8(ascii: "@")),
            let mirror = mirror(of: Bytes(rebasing: address[(at + 1)...]))
        else { return nil }
        return OwnAddress(local: Array(address[..<at]), mirror: mirror)
    }

    /// What a value says of an address in the split.
    enum Reading {
        /// An address in the domain of that number.
        case own(OwnAddress, domain: Int)
        /// A bare local part, canonical: it exists in every domain.
        case everywhere([UInt8])
        /// An address in a domain that is not of the split.
        case foreign(Address)
    }

    /// Reads a value of an address attribute.
    ///
    /// - Throws: `InvalidAddress` with the reason.
    func read(_ value: Bytes) throws(InvalidAddress) -> Reading {
        let value = value.trimmed
        // Most values name a domain of the split just as it is known.
        if value.count <= Address.limit, let at = value.lastIndex(of: UInt8(ascii: "@")),
            let domain = number(of: Bytes(rebasing: value[(at + 1)...]))
        {
            let local = try Address.local(Bytes(rebasing: value[..<at]))
            return .own(OwnAddress(local: local, mirror: sorted[domain].mirror), domain: domain)
        }
        let address = try Address(value)
        guard let name = address.domain else { return .everywhere(address.local) }
        guard let domain = number(of: name) else { return .foreign(address) }
        return .own(
            OwnAddress(local: address.local, mirror: sorted[domain].mirror), domain: domain)
    }

    /// The address in every domain in which it exists, in the order of the settings.
    func spellings(_ address: OwnAddress) -> [[UInt8]] {
        mirrors[address.mirror].names.map { address.local + [UInt8(ascii: "@")] + $0 }
    }
}
