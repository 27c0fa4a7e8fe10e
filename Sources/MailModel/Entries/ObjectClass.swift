/// The standard object classes that stand below others (RFC 4519, RFC 2798, MS-ADSC).
///
/// A server asked for `(objectClass=person)` answers with every `inetOrgPerson` too, though not all
/// servers write the classes above an entry's own into the entry, and so into an LDIF file.
enum ObjectClass {
    private static let above = [
        "organizationalperson": "person", "residentialperson": "person",
        "inetorgperson": "organizationalperson", "user": "organizationalperson",
        "contact": "organizationalperson", "computer": "user",
    ]

    /// The classes below `name`, nearest first, in lower case; nil for `top`, which has all.
    static func below(_ name: String) -> [String]? {
        let name = name.lowercased()
        if name == "top" { return nil }
        var found: [String] = []
        var next = [name]
        while let parent = next.popLast() {
            let children = above.filter { $0.value == parent }.map(\.key).sorted()
            found += children
            next += children
        }
        return found
    }
}
