import MailModel

/// Follows every address that either of two hosts knows, and one that none knows, until it is
/// delivered, refused or leaves the two: what never ends is a loop.
package struct PartnerProof {
    /// Addresses that go round for ever.
    package private(set) var loops: [String] = []
    /// The shortest loop as a way, host by host.
    package private(set) var shortestLoop: String?
    /// Addresses that both hosts deliver.
    package private(set) var bothDeliver: [String] = []
    /// Addresses that one of them knows and both refuse.
    package private(set) var bothRefuse: [String] = []
    /// One host forwards to the other, which refuses.
    package private(set) var forwardedAndRefused: [String] = []
    /// How many addresses were followed.
    package private(set) var count = 0

    private let sides: [MailSide]
    private var shortest = Int.max

    /// Follows every address of both.
    package init(_ mine: MailSide, _ theirs: MailSide) {
        sides = [mine, theirs]
        // Nobody has a local part of 64 letters; a loop of the unknown is one of every such name.
        let nobody = Array(repeating: UInt8(ascii: "x"), count: 64)
        for domain in mine.domains.intersection(theirs.domains).sorted() {
            follow(nobody + [UInt8(ascii: "@")] + Array(domain.utf8), as: "any unknown @\(domain)")
        }
        for (index, side) in sides.enumerated() {
            for route in side.table.routes {
                let address = Array(side.table.arena.bytes(route.address))
                // What the first knows has been followed.
                let isKnown =
                    index == 1
                    && address.withUnsafeBytes { sides[0].table.route(for: $0) } != nil
                if !isKnown {
                    follow(address, as: String(printable: side.table.arena.bytes(route.address)))
                }
            }
        }
    }

    private mutating func follow(_ address: [UInt8], as name: String) {
        count += 1
        let hops = sides.map { $0.hop(address) }
        if hops == [.delivers, .delivers] { bothDeliver.append(name) }
        if hops == [.refuses, .refuses], !name.hasPrefix("any unknown") { bothRefuse.append(name) }
        for start in sides.indices { walk(address, from: start, name) }
    }

    private mutating func walk(_ address: [UInt8], from start: Int, _ name: String) {
        var visited: [(side: Int, address: [UInt8])] = []
        var (side, current) = (start, address)
        while true {
            if visited.contains(where: { $0.side == side && $0.address == current }) {
                return note(loop: visited + [(side, current)], name)
            }
            visited.append((side, current))
            switch sides[side].hop(current) {
            case .forwards(let next): (side, current) = (1 - side, next)
            case .refuses:
                if visited.count > 1, !name.hasPrefix("any unknown") {
                    forwardedAndRefused.append(name)
                }
                return
            case .delivers, .elsewhere: return
            }
        }
    }

    private mutating func note(loop: [(side: Int, address: [UInt8])], _ name: String) {
        if loops.last != name { loops.append(name) }
        guard loop.count < shortest else { return }
        shortest = loop.count
        let way = loop.map { sides[$0.side].name }.joined(separator: " -> ")
        shortestLoop = "\(name): \(way)"
    }
}
