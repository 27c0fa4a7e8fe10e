import MailModel

/// Whose an address is, for the few addresses by which lists name their members.
struct AddressBook {
    private var addresses = ByteStringSet()
    private var owners: [Int: [UInt32]] = [:]

    /// How many addresses somebody asks for.
    var count: Int { addresses.count }

    /// Adds an address that somebody asks for, in the first domain of its mirror.
    mutating func insert(_ address: [UInt8]) { addresses.insert(address) }

    /// Notes an account that has the address; once all have been added.
    mutating func note(owner: UInt32, of address: [UInt8]) {
        guard let place = address.withUnsafeBytes({ addresses.place(of: $0) }) else { return }
        if owners[place]?.contains(owner) != true { owners[place, default: []].append(owner) }
    }

    /// The accounts that have the address.
    func owners(of address: [UInt8]) -> [UInt32] {
        address.withUnsafeBytes { addresses.place(of: $0) }.flatMap { owners[$0] } ?? []
    }
}
