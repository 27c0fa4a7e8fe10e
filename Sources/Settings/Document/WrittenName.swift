import MailModel

/// A distinguished name as it stands in the settings.
struct WrittenName {
    let text: String
    let name: DistinguishedName
    let value: Value

    /// Nil after a complaint.
    init?(_ value: Value) {
        guard let text = value.distinguishedName(), let name = DistinguishedName(text) else {
            return nil
        }
        self.text = text
        self.name = name
        self.value = value
    }
}
