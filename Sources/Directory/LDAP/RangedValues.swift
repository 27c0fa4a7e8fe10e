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

    /// A copy that lasts until `reset()`.
    func keep(_ value: Bytes) -> Bytes {
        let place = memory.take(value.count)
        place.copyMemory(from: value)
        return Bytes(place)
    }
}
