import Algorithms
import MailModel

/// Where each entry of a file stands, by name: a hash of the comparable DN and an offset, sorted.
struct LDIFIndex {
    private var places: [(hash: UInt64, offset: Int)] = []

    init() {}

    mutating func add(folded: [UInt8], offset: Int) {
        places.append((LDIFIndex.hash(folded), offset))
    }

    /// To be called once, after the last `add`.
    mutating func sort() {
        places.sort { ($0.hash, $0.offset) < ($1.hash, $1.offset) }
    }

    /// Where entries with that name may stand, in the order of the file.
    func offsets(of folded: [UInt8]) -> [Int] {
        let hash = LDIFIndex.hash(folded)
        let first = places.partitioningIndex { $0.hash >= hash }
        return places[first...].prefix { $0.hash == hash }.map(\.offset)
    }

    /// FNV-1a over the comparable form.
    private static func hash(_ folded: [UInt8]) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in folded { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return hash
    }
}
