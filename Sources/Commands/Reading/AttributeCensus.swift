import MailModel
import Routing

/// In how many entries of a kind each attribute is.
struct AttributeCensus {
    /// The kind's section in the settings.
    let section: String
    let names: [String]
    private(set) var entries: Int = 0
    private var present: [Int]
    private let memberSlots: [Int]
    /// Those that only say who people are: nobody need have them.
    private let describing: AttributeList
    private var addresses: [Int: Int] = [:]

    init(
        section: String, attributes: AttributeList, members: [String] = [],
        describing: [String] = []
    ) {
        self.section = section
        names = attributes.names
        self.describing = AttributeList(describing)
        memberSlots = members.compactMap { attributes.slot(of: $0) }
        present = Array(repeating: 0, count: attributes.names.count)
    }

    mutating func count(_ entry: borrowing Entry) {
        entries += 1
        for slot in names.indices where entry.has(slot) { present[slot] += 1 }
        for slot in memberSlots {
            entry.forEachValue(of: slot) { value in
                guard let address = try? Address(value), address.domain != nil,
                    DistinguishedName.folding(value) == nil
                else { return }
                addresses[slot, default: 0] += 1
            }
        }
    }

    /// The attributes that no entry has, of those that the settings name.
    var absent: [String] {
        names.indices.filter {
            present[$0] == 0 && !AccountNumbers.hold(names[$0])
                && describing.slot(of: names[$0]) == nil
        }.map { names[$0] }
    }

    /// The attributes of members that hold mail addresses, and how many.
    var memberAddresses: [(attribute: String, count: Int)] {
        addresses.sorted { $0.key < $1.key }.map { (names[$0.key], $0.value) }
    }
}
