import MailModel

/// What a server tells of itself in its root DSE (RFC 4512 section 5.1).
package struct ServerDescription: Sendable, Equatable {
    /// The makers whose habits the profiles know.
    package enum Product: String, Sendable {
        case openLDAP = "OpenLDAP"
        case activeDirectory = "Active Directory"
        case ds389 = "389 Directory Server"
        case unknown = "unknown product"
    }

    package let product: Product
    /// The maker's own words; empty when the server keeps them to itself.
    package let vendor: String
    package let namingContexts: [String]
    /// SASL mechanisms, sorted.
    package let mechanisms: [String]
    /// Object identifiers of the controls, sorted.
    package let controls: [String]

    /// True unless the server lists its controls and pages (RFC 2696) are not among them.
    package var offersPages: Bool {
        controls.isEmpty || controls.contains("1.2.840.113556.1.4.319")
    }

    /// The controls that matter here, by name.
    package var namedControls: [String] {
        let names = [
            ("1.2.840.113556.1.4.319", "pages"),
            ("1.3.6.1.4.1.4203.1.9.1.1", "content synchronisation"),
            ("1.2.840.113556.1.4.841", "DirSync"),
            ("2.16.840.1.113730.3.4.3", "persistent search"),
        ]
        return names.filter { controls.contains($0.0) }.map(\.1)
    }
}

extension LDAPDirectory {
    /// What the server tells of itself.
    ///
    /// - Throws: `DirectoryError` when the connection breaks.
    package func description() throws -> ServerDescription {
        let values = try rootDSE([
            "vendorName", "vendorVersion", "namingContexts", "supportedSASLMechanisms",
            "supportedControl", "supportedCapabilities", "structuralObjectClass",
        ])
        let vendor = (values[0] + values[1]).joined(separator: " ")
        let product: ServerDescription.Product =
            if values[5].contains("1.2.840.113556.1.4.800") {
                .activeDirectory
            } else if values[6].contains(where: { $0.lowercased() == "openldaprootdse" }) {
                .openLDAP
            } else if vendor.contains("389") { .ds389 } else { .unknown }
        return ServerDescription(
            product: product, vendor: vendor, namingContexts: values[2].sorted(),
            mechanisms: values[3].sorted(), controls: values[4].sorted())
    }

    package func changeMark(below base: String) -> ChangeMark? {
        guard
            let values = try? rootDSE(["highestCommittedUSN", "lastChangeNumber", "namingContexts"])
        else { return nil }
        if !values[0].isEmpty {
            return ChangeMark(attribute: "highestCommittedUSN", values: values[0])
        }
        if let context = context(of: base, among: values[2]),
            let marks = try? self.values(of: context, ["contextCSN"])[0], !marks.isEmpty
        {
            return ChangeMark(attribute: "contextCSN", values: marks.sorted())
        }
        return values[1].isEmpty
            ? nil : ChangeMark(attribute: "lastChangeNumber", values: values[1])
    }

    /// The names that the server's schema knows, in lower case; nil when it does not show it.
    package func attributeTypes() -> Set<String>? {
        guard let places = try? rootDSE(["subschemaSubentry"])[0], let place = places.first,
            let definitions = try? values(of: place, ["attributeTypes"])[0], !definitions.isEmpty
        else { return nil }
        return Set(definitions.flatMap(AttributeTypeDescription.names))
    }

    private func rootDSE(_ names: [String]) throws -> [[String]] { try values(of: "", names) }

    /// The values of an entry's attributes, in the order of the names.
    private func values(of dn: String, _ names: [String]) throws -> [[String]] {
        var found = Array(repeating: [String](), count: names.count)
        _ = try read(dn: dn, attributes: AttributeList(names)) { entry in
            entry.forEachValue { slot, value in found[slot].append(String(printable: value)) }
        }
        return found
    }

    /// The longest naming context at or above the base.
    private func context(of base: String, among contexts: [String]) -> String? {
        guard let folded = DistinguishedName(base)?.folded else { return nil }
        return contexts.filter { DistinguishedName($0)?.contains(folded: folded) ?? false }
            .max { $0.utf8.count < $1.utf8.count }
    }
}

/// A line of a schema (RFC 4512 section 4.1.2).
enum AttributeTypeDescription {
    /// The names in `( 1.2.3 NAME ( 'a' 'b' ) …`, in lower case.
    static func names(_ description: String) -> [String] {
        guard let keyword = description.firstRange(of: " NAME ") else { return [] }
        let rest = description[keyword.upperBound...].drop { $0 == " " }
        if rest.first == "'" { return [String(rest.dropFirst().prefix { $0 != "'" }).lowercased()] }
        guard rest.first == "(" else { return [] }
        return rest.dropFirst().prefix { $0 != ")" }
            .split(separator: " ").map { $0.filter { $0 != "'" }.lowercased() }
    }
}
