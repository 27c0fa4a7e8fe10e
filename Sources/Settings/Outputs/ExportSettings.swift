import MailModel

/// The decision for other programs and for people.
package struct ExportSettings: Sendable, Equatable {
    /// True: in CSV files an apostrophe stands before what a spreadsheet would take for a formula.
    package var spreadsheet = false
}

extension ExportSettings {
    /// Reads `outputs.export`.
    init?(reading value: Value) {
        guard let section = Section(value, keys: ["spreadsheet"], canBeEmpty: true) else {
            return nil
        }
        self.init()
        spreadsheet = section.value("spreadsheet")?.boolean() ?? spreadsheet
    }
}
