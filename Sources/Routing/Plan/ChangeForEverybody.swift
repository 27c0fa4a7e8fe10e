/// What changes whoever's address it is: a domain, a system, an output.
package struct ChangeForEverybody: Sendable, Equatable {
    /// What it is about: `system exchange`, `domain example.com`, `output postfix`.
    package let subject: String
    /// The key of the settings; nil when the subject comes or goes as a whole.
    package let key: String?
    /// Nil when the subject comes.
    package let before: String?
    /// Nil when the subject goes.
    package let after: String?
    /// Nothing that was there goes or is replaced: a domain more, an alias more, an output more.
    package let onlyAdds: Bool
    /// How many people it is about; nil where they cannot be counted.
    package let people: Int?
    /// What follows from it, as a phrase; nil when the change says it all.
    package let consequence: String?

    package init(
        subject: String, key: String?, before: String?, after: String?, onlyAdds: Bool = false,
        people: Int? = nil, consequence: String? = nil
    ) {
        self.subject = subject
        self.key = key
        self.before = before
        self.after = after
        self.onlyAdds = onlyAdds
        self.people = people
        self.consequence = consequence
    }

    /// The change in one line.
    package var text: String {
        let change =
            switch (key, before, after) {
            case (let key?, let before, let after):
                "\(key) \(before ?? "none") -> \(after ?? "none")"
            case (nil, nil, _): "added"
            case (nil, _, nil): "removed"
            case (nil, _, _): "changed"
            }
        let who = people.map { ", \($0) \($0 == 1 ? "person" : "people")" }
        return "\(subject): \(change)" + (who ?? "") + (consequence.map { ": \($0)" } ?? "")
    }
}
