import MailModel

/// Reads `directory.servers`: LDAP URLs in order, or a domain whose SRV records name them.
enum ServersReader {
    struct Result {
        var settings: DirectorySettings.Servers
        /// The URLs that could be read, each with its value for complaints; empty for SRV.
        var urls: [(url: ServerURL, value: Value)]
    }

    static func read(_ directory: Section?) -> Result {
        let hint = "servers: [ldaps://ldap.example.com], or servers: {discover: example.com}"
        let nothing = Result(settings: .urls([]), urls: [])
        guard let value = directory?.required("servers", hint: hint) else { return nothing }
        if value.isMapping {
            let section = Section(value, keys: ["discover"])
            let domains = section?.required("discover", hint: hint)?.domains()
            return Result(settings: .discover(domains ?? []), urls: [])
        }
        guard let items = value.items(of: "text") else { return nothing }
        var seen: Set<String> = []
        let urls = items.compactMap { item -> (ServerURL, Value)? in
            guard let url = item.serverURL() else { return nil }
            guard seen.insert(url.text).inserted else {
                item.complain("duplicate-value", "\(item.quoted) is listed twice")
                return nil
            }
            return (url, item)
        }
        return Result(settings: .urls(urls.map(\.0.text)), urls: urls)
    }
}

extension Value {
    fileprivate func serverURL() -> ServerURL? {
        guard let text = text(expecting: "an LDAP URL") else { return nil }
        if text.contains(/^[a-z]+:\/\/[^\/]*@/) {
            complain(
                "secret-in-file", "a URL must not hold a user name or a password",
                hint: "write the identity in directory.bind")
            return nil
        }
        switch ServerURL.read(text) {
        case .url(let url): return url
        case .mistake(let message, let hint):
            complain(
                "invalid-url", "\(quoted): \(message)", hint: context.isSecret(place) ? nil : hint)
            return nil
        }
    }
}
