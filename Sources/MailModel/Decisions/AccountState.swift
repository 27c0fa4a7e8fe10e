/// A state that accounts can be in, such as locked, in maintenance or closed.
package struct AccountState: Sendable, Equatable {
    /// Who is in it.
    package var filter: Filter
    /// What it takes away.
    package var restriction: Restriction

    package init(_ filter: Filter, _ restriction: Restriction) {
        self.filter = filter
        self.restriction = restriction
    }
}

/// What an account has to do without.
package struct Restriction: Sendable, Equatable {
    /// What happens to mail: it is refused, waits at the sender, or is routed as ever.
    package enum Mail: String, Sendable, CaseIterable { case reject, `defer`, keep }
    /// Whether logins are refused wherever the account is placed, or decided as ever.
    package enum Login: String, Sendable, CaseIterable { case deny, allow }

    /// What happens to the mail of the account.
    package var mail: Mail
    /// What happens to the logins of the account.
    package var login: Login

    package init(mail: Mail, login: Login) {
        self.mail = mail
        self.login = login
    }
}
