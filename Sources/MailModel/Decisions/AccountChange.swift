/// What happened to an account from one set to the next.
package enum AccountChange: String, Sendable, CaseIterable {
    case added, removed
    /// It is placed on another system.
    case moved
    case suspended, restored
    /// Its addresses or logins are others, or something else becomes of its mail.
    case changed
}
