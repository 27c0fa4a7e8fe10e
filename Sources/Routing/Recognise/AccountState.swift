package import MailModel

/// A state that accounts can be in, such as locked or in maintenance.
package struct AccountState: Sendable {
    /// Who is in it.
    package let filter: Filter
    /// What it takes away.
    package let restriction: Restriction

    package init(_ filter: Filter, _ restriction: Restriction) {
        self.filter = filter
        self.restriction = restriction
    }
}

/// What an account has to do without.
package struct Restriction: Sendable, Equatable {
    /// What happens to mail: it is refused, waits at the sender, or is routed as ever.
    package enum Mail: Sendable { case reject, `defer`, keep }

    package let mail: Mail
    /// Whether logins are refused wherever the account is placed.
    package let deniesLogin: Bool

    package init(mail: Mail, deniesLogin: Bool) {
        self.mail = mail
        self.deniesLogin = deniesLogin
    }
}
