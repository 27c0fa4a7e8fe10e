/// Numbers that look random and depend on the seed, the user and the purpose alone (SplitMix64).
struct Dice {
    private var state: UInt64

    init(seed: UInt64, number: Int, purpose: UInt64) {
        state =
            seed &* 0x9E37_79B9_7F4A_7C15 ^ UInt64(number) &* 0xD1B5_4A32_D192_ED03 ^ purpose << 56
        _ = next()
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    /// A number from zero to one below `sides`.
    mutating func roll(_ sides: Int) -> Int {
        Int(next() % UInt64(sides))
    }
}
