package import MailModel

/// The tables of Postfix.
package struct PostfixSettings: Sendable, Equatable {
    /// The type of its maps; nil: its own default, for which this host's postconf(1) is asked.
    package var mapType: MapType? = .lmdb
    /// The text a denied login is answered with; at most 400 characters, one line.
    package var denyText = usualDenyText
    /// True: Postfix is reloaded after a change.
    package var reload = false
    /// The time between unlinking the two waves of former maps.
    package var settle = Duration.seconds(11)
    /// True: every name has a row in the table of aliases.
    package var identityAliases = false

    /// What holds where the file says nothing.
    package static let usual = PostfixSettings()

    /// Says what a user can do, and nothing about where the mailbox is.
    private static let usualDenyText = "This mailbox is hosted on another system"
}

extension PostfixSettings {
    /// Reads `outputs.postfix`.
    init?(reading value: Value) {
        let keys = ["map_type", "deny_text", "reload", "settle", "identity_aliases"]
        guard let section = Section(value, keys: keys, canBeEmpty: true) else { return nil }
        self = .usual
        mapType = section.value("map_type").map { $0.mapType() } ?? mapType
        denyText = section.value("deny_text")?.denyText() ?? denyText
        reload = section.value("reload")?.boolean() ?? reload
        settle = section.value("settle")?.duration(from: .zero, to: .seconds(600)) ?? settle
        identityAliases = section.value("identity_aliases")?.boolean() ?? identityAliases
    }
}

extension Value {
    /// A map type; nil for `auto`, and after a complaint.
    fileprivate func mapType() -> MapType? { holds("auto") ? nil : word(or: "auto") }

    /// Text of an SMTP reply (RFC 5321 section 4.5.3.1.5 leaves room for about 500 octets).
    fileprivate func denyText() -> String? {
        guard let text = text() else { return nil }
        guard text.count > 400 else { return text }
        complain("too-long", "'\(name)' has more than 400 characters")
        return nil
    }
}
