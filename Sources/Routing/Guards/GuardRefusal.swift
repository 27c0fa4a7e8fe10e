package import MailModel

/// A plan that is correct, but refused.
package struct GuardRefusal: Sendable, Equatable {
    package let name: GuardName
    /// What was counted, as a phrase.
    package let figure: String
    /// The limit as it stands in the settings.
    package let limit: String

    package init(_ name: GuardName, figure: String, limit: String) {
        self.name = name
        self.figure = figure
        self.limit = limit
    }
}
