import CLDAP
import MailModel

/// An attribute of which the server held values back.
struct HeldBack {
    let slot: Int
    /// The attribute's name without options.
    let name: String
    /// The number of the first value that is still missing.
    let next: Int
}

/// Values that stand outside the entry's own message, kept until the next entry.
final class RangedValues {
    private let memory = Scratch()

    /// Forgets the values of the entry before.
    func reset() { memory.reset() }

    /// Asks for the values the server held back, range after range to the last one.
    ///
    /// - Throws: `DirectoryError` when they end before.
    func complete(
        _ entry: inout Entry, _ attribute: HeldBack, over exchange: inout Exchange
    ) throws {
        let dn = String(decoding: entry.dn, as: UTF8.self)
        var next: Int? = attribute.next
        while let first = next {
            let identifier = try exchange.send(
                dn, .base, Filter.everything.request, ["\(attribute.name);range=\(first)-*"])
            guard let range = try take(first, attribute, into: &entry, identifier, &exchange)
            else {
                throw exchange.failure(
                    .incomplete,
                    "the values of \(attribute.name) end before their last range",
                    advice: "somebody changed the entry meanwhile: the next run will read it whole")
            }
            next = range.last.map { $0 + 1 }
        }
    }

    /// Takes the range that begins with `first` out of an answer; nil when it is not there.
    private func take(
        _ first: Int, _ attribute: HeldBack, into entry: inout Entry, _ identifier: Int32,
        _ exchange: inout Exchange
    ) throws -> ValueRange? {
        var range: ValueRange?
        while true {
            let message = try exchange.next(identifier)
            switch message.kind {
            case .entry:
                do {
                    try message.forEachAttribute(exchange.session.handle, begin: { _ in }) {
                        name, values in
                        guard let found = ValueRange(name), found.first == first else { return }
                        range = found
                        for value in values {
                            entry.append(slot: attribute.slot, value: keep(value))
                        }
                    }
                } catch { throw exchange.failure(LDAP_DECODING_ERROR) }
            case .result:
                try exchange.result(message) { _ in }
                return range
            case .reference, .intermediate: break
            case .bind, .extended, .unknown: throw exchange.failure(LDAP_DECODING_ERROR)
            }
        }
    }

    /// A copy that lasts until `reset()`.
    private func keep(_ value: Bytes) -> Bytes {
        let place = memory.take(value.count)
        place.copyMemory(from: value)
        return Bytes(place)
    }
}
