/// Finds a text in longer ones by looking at few of their bytes (Horspool: how far the wanted text can
/// move on follows from the byte under its end).
package struct ByteSearch {
    private let wanted: [UInt8]
    /// How far to move on, by the byte under the end.
    private let steps: [Int]

    /// A search for a text, which must not be empty.
    package init(for wanted: [UInt8]) {
        precondition(!wanted.isEmpty, "nothing is everywhere")
        self.wanted = wanted
        var steps = [Int](repeating: wanted.count, count: 256)
        for (index, byte) in wanted.dropLast().enumerated() {
            steps[Int(byte)] = wanted.count - 1 - index
        }
        self.steps = steps
    }

    /// Where the text stands first from a place on; nil when it does not.
    package func place(in text: Bytes, from start: Int = 0) -> Int? {
        let behind = wanted.count - 1
        return steps.withUnsafeBufferPointer { steps in
            wanted.withUnsafeBytes { wanted in
                var place = start
                while place + behind < text.count {
                    let last = text[place + behind]
                    if last == wanted[behind],
                        Bytes(rebasing: text[place...(place + behind)]).equals(wanted)
                    {
                        return place
                    }
                    place += steps[Int(last)]
                }
                return nil
            }
        }
    }
}
