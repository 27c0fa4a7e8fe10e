import Algorithms
package import MailModel

/// The domains of the split: each name with the aliases that mirror it.
package struct SplitDomains: Sendable {
    /// The place of a mirror in the settings.
    struct MirrorNumber: Hashable, Sendable {
        fileprivate let place: UInt16
    }

    /// The place of a name or an alias among all of them, sorted by bytes.
    struct DomainNumber: Hashable, Comparable, Sendable {
        let place: UInt16

        static func < (left: DomainNumber, right: DomainNumber) -> Bool {
            left.place < right.place
        }
    }

    /// A name or an alias, and the mirror it belongs to.
    private struct Domain {
        let name: ByteArena.Reference
        let mirror: MirrorNumber
    }

    private let mirrors: [MailDomain]
    /// The names of each, its own first.
    private let names: [[[UInt8]]]
    /// Every name and alias, sorted by bytes.
    private let sorted: [Domain]
    /// The domains mirror by mirror, those of each from its start on.
    private let byMirror: [DomainNumber]
    private let starts: [Int]
    private let text: ByteText

    /// At least one mirror; no name may stand in two.
    package init(_ mirrors: [MailDomain]) {
        precondition(!mirrors.isEmpty, "the settings name at least one domain")
        self.mirrors = mirrors
        let names = mirrors.map { $0.names.map { Array($0.utf8) } }
        self.names = names
        let all = mirrors.indices.flatMap { index in
            names[index].map { (name: $0, mirror: index) }
        }.sorted { $0.name.lexicographicallyPrecedes($1.name) }
        precondition(all.count <= UInt16.max, "a split has at most 65,535 domains")
        let arena = ByteArena()
        text = arena.text
        sorted = all.map {
            Domain(
                name: arena.append($0.name), mirror: MirrorNumber(place: UInt16($0.mirror)))
        }
        var byMirror = mirrors.map { _ in [DomainNumber]() }
        for (place, domain) in all.enumerated() {
            byMirror[domain.mirror].append(DomainNumber(place: UInt16(place)))
        }
        self.byMirror = byMirror.flatMap(\.self)
        starts = byMirror.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.count) }
    }

    /// The mirrors, in the order of the settings.
    var mirrorNumbers: [MirrorNumber] {
        mirrors.indices.map { MirrorNumber(place: UInt16($0)) }
    }

    /// How many domains mirror each other.
    func domainCount(of mirror: MirrorNumber) -> Int {
        starts[Int(mirror.place) + 1] - starts[Int(mirror.place)]
    }

    /// Calls `body` with the domains of a mirror, sorted by their names.
    func forEachDomain(of mirror: MirrorNumber, _ body: (DomainNumber) -> Void) {
        for index in starts[Int(mirror.place)]..<starts[Int(mirror.place) + 1] {
            body(byMirror[index])
        }
    }

    /// The first name of a mirror.
    func name(_ mirror: MirrorNumber) -> [UInt8] { names[Int(mirror.place)][0] }

    /// The mirror that a domain belongs to.
    func mirror(of domain: DomainNumber) -> MirrorNumber { sorted[Int(domain.place)].mirror }

    /// The names of all domains by their numbers' places; valid as long as the value.
    var sortedNames: [Bytes] { sorted.map { text.bytes($0.name) } }

    /// The first domain of the settings.
    package var main: [UInt8] { names[0][0] }

    /// Every name and alias, in the order of the settings.
    package var allNames: [[UInt8]] { names.flatMap(\.self) }

    /// The name of a domain; valid as long as the value.
    func name(_ domain: DomainNumber) -> Bytes { text.bytes(sorted[Int(domain.place)].name) }

    /// The number of a canonical domain; nil when it is not of the split.
    func number(of domain: Bytes) -> DomainNumber? {
        let place = sorted.partitioningIndex { text.bytes($0.name).compare(domain) >= 0 }
        guard place < sorted.count, text.bytes(sorted[place].name).equals(domain) else {
            return nil
        }
        return DomainNumber(place: UInt16(place))
    }

    func number(of domain: [UInt8]) -> DomainNumber? {
        domain.withUnsafeBytes { number(of: $0) }
    }

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
        return own.map { mirrors[Int($0.mirror.place)].unknown == nil } ?? false
    }

    /// A full canonical address as that of an account; nil when its domain is not of the split.
    func ownAddress(_ address: Bytes) -> OwnAddress? {
        guard let at = address.lastIndex(of: UInt8(ascii: "@")),
            let domain = number(of: Bytes(rebasing: address[(at + 1)...]))
        else { return nil }
        return OwnAddress(local: Array(address[..<at]), mirror: mirror(of: domain))
    }

    /// What a value says of an address in the split.
    enum Reading {
        /// An address in that domain.
        case own(OwnAddress, domain: DomainNumber)
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
            return .own(OwnAddress(local: local, mirror: mirror(of: domain)), domain: domain)
        }
        let address = try Address(value)
        guard let name = address.domain else { return .everywhere(address.local) }
        guard let domain = number(of: name) else { return .foreign(address) }
        return .own(
            OwnAddress(local: address.local, mirror: mirror(of: domain)), domain: domain)
    }

    /// The address in every domain in which it exists, in the order of the settings.
    func spellings(_ address: OwnAddress) -> [[UInt8]] {
        names[Int(address.mirror.place)].map { address.local + [UInt8(ascii: "@")] + $0 }
    }
}
