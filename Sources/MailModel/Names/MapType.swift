/// A lookup table type of Postfix that can be written (DATABASE_README).
package enum MapType: String, Sendable, CaseIterable, Codable {
    case lmdb, cdb, texthash
    /// Built by postmap(1).
    case hash
}
