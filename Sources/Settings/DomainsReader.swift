import MailModel

/// Reads `domains`: names, the domains that mirror them, and the fate of what is unknown.
enum DomainsReader {
    static func read(_ file: Section, systems: SystemsReader.Result) -> [MailDomain] {
        guard
            let list = file.required("domains", hint: "domains: [{name: example.com}]")?
                .items(of: "domains")
        else { return [] }
        var seen: Set<String> = []
        return list.compactMap { item -> MailDomain? in
            guard let section = Section(item, keys: ["name", "aliases", "unknown", "catch_all"])
            else {
                return nil
            }
            let name = section.required("name")?.newDomain(&seen)
            let aliases = section.value("aliases")?.items(canBeEmpty: true)?
                .compactMap { $0.newDomain(&seen) }
            let unknown = section.value("unknown").flatMap { fateOfUnknown($0, systems) }
            let catchAll = section.value("catch_all").flatMap { receiver($0, beside: unknown) }
            return name.map {
                MailDomain(
                    name: $0, aliases: aliases ?? [], unknown: unknown, catchAll: catchAll)
            }
        }
    }

    /// An address that unknown ones are rewritten to, in canonical form.
    private static func receiver(_ value: Value, beside unknown: String?) -> String? {
        guard let text = value.text(expecting: "an address") else { return nil }
        guard let address = text.withBytes({ try? Address($0) }), address.domain != nil else {
            value.complain(
                "invalid-address", "\(value.quoted) is not an address",
                hint: "for example catch_all: postmaster@example.com")
            return nil
        }
        if let unknown {
            value.complain(
                "two-fates", "unknown addresses go to \(unknown) already",
                hint: "leave out 'unknown' or 'catch_all'")
            return nil
        }
        return String(decoding: address.bytes(in: []), as: UTF8.self)
    }

    private static func fateOfUnknown(_ value: Value, _ systems: SystemsReader.Result) -> String? {
        guard let text = value.text(), text != "reject" else { return nil }
        guard let system = systems.systems.first(where: { $0.name == text }) else {
            if systems.names.contains(text) { return nil }
            value.complainUnknown(text, words: ["reject"] + systems.thirdParty)
            return nil
        }
        guard !system.isHosted else {
            value.complain(
                "hosted-unknown",
                "unknown addresses cannot go to \(value.quoted): it is hosted here",
                hint: "write reject, or the system that knows them")
            return nil
        }
        return text
    }
}

extension Value {
    /// A domain that was not listed before, neither as a name nor as an alias.
    fileprivate func newDomain(_ seen: inout Set<String>) -> String? {
        guard let domain = domain() else { return nil }
        guard seen.insert(domain).inserted else {
            complain("duplicate-domain", "the domain \(quoted) is listed twice")
            return nil
        }
        return domain
    }
}
